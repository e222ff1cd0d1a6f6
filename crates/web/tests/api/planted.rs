//! What is restricted reaches whom the matrix names and nobody else: every address is asked by
//! everybody, and every answer is searched for what was planted.

use std::collections::BTreeSet;

use crate::{
    addresses,
    people::{AMBER, AMBER_ID, ASSET, CLEAR_ID, RED, RED_ID, World},
};

/// The numbers of the entries that say something of what was planted, one of each kind.
fn telling(world: &World, markers: &[&str]) -> Vec<i64> {
    let store = world.town.house.store();
    let rows = store.read(|view| store::entries::after(view, -1, 100_000)).unwrap();
    let mut kinds = BTreeSet::new();
    let mut tells = |row: &store::entries::EntryRow| {
        let body = String::from_utf8_lossy(row.body.as_deref().unwrap_or_default()).into_owned();
        let told: Vec<&str> = markers.iter().copied().filter(|it| body.contains(it)).collect();
        !told.is_empty() && kinds.insert((row.kind.clone(), told.join(" ")))
    };
    rows.into_iter().filter(|row| tells(row)).filter_map(|row| row.seq).collect()
}

#[tokio::test]
async fn what_is_planted_reaches_whom_the_matrix_names() {
    let world = World::new().await;
    let rows = world.town.house.store().read(store::sources::all).unwrap();
    let of = |source: &store::sources::SourceRow| {
        let store = world.town.house.store();
        store.read(|view| store::imports::of_source(view, source.id, 10)).unwrap()
    };
    let all: Vec<store::imports::ImportRow> = rows.iter().flat_map(of).collect();
    let imports: Vec<String> = all.iter().map(|row| row.id.to_string()).collect();
    assert_eq!(imports.len(), 3);
    // How much came in, and when, tells of what is restricted.
    let amber = all.iter().find(|row| row.label == 2).unwrap().id.to_string();
    let red = all.iter().find(|row| row.label == 4).unwrap().id.to_string();
    let markers = [RED, RED_ID, AMBER, AMBER_ID, ASSET, &amber, &red];
    let mut found: BTreeSet<(&str, String)> = BTreeSet::new();
    // Twice: what is read the first time is in the record the second time.
    for _ in 0..2 {
        let entries = telling(&world, &markers);
        for address in addresses::all(&entries, &imports) {
            for asker in &world.askers {
                let reply = world.town.get(&asker.who, &address).await;
                assert!(reply.status.as_u16() < 500, "{address} {}", reply.text());
                let text = format!("{:?} {}", reply.headers, reply.text());
                let there = markers.into_iter().filter(|marker| text.contains(marker));
                found.extend(there.map(|marker| (marker, asker.name.clone())));
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
    let of_import = [
        "administrator, link",
        "administrator, passkey",
        "administrator, token",
        "coordinator, link",
        "coordinator, passkey",
        "coordinator, token",
        "socket",
    ];
    assert_eq!(readers(&amber), of_import);
    assert_eq!(readers(&red), of_import);
    let of_operator = [
        "delegate, link",
        "delegate, passkey",
        "delegate, token",
        "operator, link",
        "operator, passkey",
        "operator, token",
    ];
    assert_eq!(readers(ASSET), of_operator);
}

/// Who reads what is restricted stands in the record of whose it is, before the bytes go.
#[tokio::test]
async fn every_read_of_what_is_restricted_is_in_the_record() {
    let world = World::new().await;
    let operator = "/api/v1/operators/millcreek";
    for (name, address, kind) in [
        ("coordinator, passkey", format!("/api/v1/advisories/{AMBER_ID}"), "read-advisory"),
        ("coordinator, passkey", "/api/v1/advisories?q=marker".to_owned(), "read-advisories"),
        ("named, passkey", format!("/api/v1/advisories/{RED_ID}"), "read-advisory"),
        ("operator, link", format!("{operator}/actions"), "read-actions"),
        ("operator, token", format!("{operator}/sheet"), "read-actions"),
        ("delegate, token", format!("{operator}/actions"), "read-actions"),
        ("delegate, link", "/api/v1/operators".to_owned(), "read-actions"),
        ("operator, token", format!("{operator}/inventories"), "read-inventory"),
        ("operator, token", format!("{operator}/receipts"), "read-receipts"),
    ] {
        let before = world.town.house.live().seq();
        let reply = world.town.get(world.asker(name), &address).await;
        assert_eq!(reply.status, 200, "{address}");
        let store = world.town.house.store();
        let rows = store.read(|view| store::entries::after(view, before, 100)).unwrap();
        let kinds: Vec<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
        assert_eq!(kinds, [kind], "{name} {address}");
        let actor = String::from_utf8_lossy(rows[0].body.as_deref().unwrap()).into_owned();
        let strength = name.rsplit(' ').next().unwrap();
        assert!(actor.contains(&format!("\"strength\":\"{strength}\"")), "{actor}");
    }
    // What is refused, and what everybody may read, is no line.
    for (name, address) in [
        ("coordinator, link", format!("/api/v1/advisories/{AMBER_ID}")),
        ("finder, passkey", format!("{operator}/actions")),
        ("operator, token", format!("/api/v1/advisories/{CLEAR_ID}")),
    ] {
        let before = world.town.house.live().seq();
        world.town.get(world.asker(name), &address).await;
        assert_eq!(world.town.house.live().seq(), before, "{name} {address}");
    }
}
