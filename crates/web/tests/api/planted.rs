//! What is restricted reaches whom the matrix names and nobody else: every address is asked by
//! everybody, and every answer is searched for what was planted.

use std::collections::BTreeSet;

use web::api::TABLE;

use crate::people::{AMBER, AMBER_ID, ASSET, CLEAR_ID, RED, RED_ID, World};

/// Every address of a GET of the API, with everything that can stand for its names.
fn addresses(entries: i64, imports: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for declared in TABLE.iter().filter(|declared| declared.method == "get") {
        let values: Vec<String> = match declared.path {
            path if path.ends_with("/proof") => vec!["0".to_owned()],
            path if path.contains("{seq}") => (0..entries).map(|seq| seq.to_string()).collect(),
            path if path.contains("{import}") => imports.to_vec(),
            path if path.contains("{advisory}") => {
                [CLEAR_ID, AMBER_ID, RED_ID].map(str::to_owned).to_vec()
            }
            path if path.contains("{source}") => ["feed", "shared"].map(str::to_owned).to_vec(),
            path if path.contains('{') => {
                ["millcreek", "tamarack", "isac"].map(str::to_owned).to_vec()
            }
            _ => vec![String::new()],
        };
        for value in values {
            let (start, rest) = declared.path.split_once('{').unwrap_or((declared.path, "}"));
            let end = rest.split_once('}').map_or("", |(_, end)| end);
            all.push(format!("/api/v1{start}{value}{end}"));
        }
    }
    for query in ["advisories?q=a", "advisories?q=marker", "advisories?q=474747"] {
        all.push(format!("/api/v1/{query}"));
    }
    for query in ["organisation=isac", "organisation=millcreek", "kind=read-advisory"] {
        all.push(format!("/api/v1/entries?{query}"));
    }
    all.extend(["/ledger/checkpoint", "/readyz", "/healthz", "/metrics"].map(str::to_owned));
    all
}

#[tokio::test]
async fn what_is_planted_reaches_whom_the_matrix_names() {
    let world = World::new().await;
    let rows = world.town.house.store().read(store::sources::all).unwrap();
    let imports: Vec<String> = rows
        .iter()
        .flat_map(|source| {
            let of = world.town.house.store().read(|view| {
                store::imports::of_source(view, source.id, 10)
            });
            of.unwrap().into_iter().map(|row| row.id.to_string())
        })
        .collect();
    assert_eq!(imports.len(), 3);
    let mut found: BTreeSet<(&str, String)> = BTreeSet::new();
    // Twice: what is read the first time is in the record the second time.
    for _ in 0..2 {
        let entries = world.town.house.live().seq() + 1;
        for address in addresses(entries, &imports) {
            for asker in &world.askers {
                let reply = world.town.get(&asker.who, &address).await;
                assert!(reply.status.as_u16() < 500, "{address} {}", reply.text());
                let text = format!("{:?} {}", reply.headers, reply.text());
                for marker in [RED, RED_ID, AMBER, AMBER_ID, ASSET] {
                    if text.contains(marker) {
                        found.insert((marker, asker.name.clone()));
                    }
                }
            }
        }
    }
    let readers = |marker: &str| {
        let all = found.iter().filter(|(found, _)| *found == marker);
        all.map(|(_, name)| name.as_str()).collect::<Vec<_>>()
    };
    let named = ["named, passkey", "named, restricted token"];
    assert_eq!(readers(RED), named);
    assert_eq!(readers(RED_ID), named);
    assert_eq!(readers(AMBER), ["coordinator, passkey"]);
    assert_eq!(readers(AMBER_ID), ["coordinator, passkey"]);
    let of_operator = [
        "delegate, link", "delegate, passkey", "delegate, token",
        "operator, link", "operator, passkey", "operator, token",
    ];
    assert_eq!(readers(ASSET), of_operator);
}
