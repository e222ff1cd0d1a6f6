//! A PostgreSQL that goes away under a running server, and comes back.

use testkit::{
    breakwater::{import_of, make, osv, text, until, value_of},
    postgres::Postgres,
    server::Server,
};

use super::BREAKWATER;

#[test]
fn a_database_that_went_away_is_said_and_nothing_acknowledged_is_lost() {
    let data = tempfile::tempdir().unwrap();
    let mut postgres = Postgres::start();
    let url = postgres.database("house");
    let mut command = BREAKWATER.serve(data.path());
    command.args(["--database", &url]);
    let server = Server::start(command);
    let key = BREAKWATER.token(data.path(), "coordinator", "clearinghouse");
    for round in 0..3 {
        let kept = writes_while_it_is_cut(&server, &key, &mut postgres, round * 1_000);
        postgres.start_again();
        let last = round * 1_000 + 999;
        let again = import_of(&key, &osv(last, "it is back"));
        until(|| (server.send(&again).unwrap().status == 201).then_some(()));
        for number in kept {
            let path = format!("/api/v1/advisories/TEST-2026-{number:04}");
            let ask = testkit::http::Request::new("GET", &path).token(&key);
            until(|| (server.send(&ask).unwrap().status == 200).then_some(()));
        }
    }
    make(&server, &import_of(&key, &osv(9_999, "it goes on")));
    assert_eq!(server.get("/readyz").unwrap().status, 200);
    let check = ["admin", "check", "--data", text(data.path()), "--database", &url];
    let checked = BREAKWATER.run(&check);
    assert_eq!(checked.code, Some(0), "{}{}", checked.out, checked.err);
}

/// Writes until an answer says that the database is away; what was acknowledged.
fn writes_while_it_is_cut(
    server: &Server,
    key: &str,
    postgres: &mut Postgres,
    first: u32,
) -> Vec<u32> {
    let mut kept = Vec::new();
    std::thread::scope(|scope| {
        let cut = scope.spawn(|| postgres.stop());
        for number in first..first + 900 {
            let answer = server.send(&import_of(key, &osv(number, "before the cut"))).unwrap();
            if answer.status == 201 {
                kept.push(number);
                continue;
            }
            assert_eq!(answer.status, 503, "{}", answer.text());
            assert!(answer.header("retry-after").is_some());
            let code = value_of(&answer)["code"].as_str().unwrap().to_owned();
            let known = ["database-away", "outcome-unknown", "busy", "conflict-retry"];
            assert!(known.contains(&code.as_str()), "{}", answer.text());
            break;
        }
        cut.join().unwrap();
    });
    kept
}
