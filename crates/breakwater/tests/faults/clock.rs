//! A clock that is wrong by an hour, or is set right meanwhile.

use testkit::{
    breakwater::{import_of, list_of, make, osv, read},
    server::Server,
};

use super::BREAKWATER;

#[test]
fn a_clock_that_jumps_an_hour_back_and_forth_breaks_nothing() {
    let data = tempfile::tempdir().unwrap();
    let mut number = 0;
    let mut entries = 0;
    for time in ["+0", "+1h", "-1h", "+1h", "+0"] {
        let server = Server::start(BREAKWATER.serve_at(data.path(), time));
        let coordinator = BREAKWATER.token(data.path(), "coordinator", "clearinghouse");
        let operator = BREAKWATER.token(data.path(), "operator", "st-agnes");
        for _ in 0..3 {
            number += 1;
            let made = make(&server, &import_of(&coordinator, &osv(number, time)));
            // It is followed at once, whatever an earlier process thought of the time.
            let entry = made["entry"].as_str().unwrap();
            let path = format!("/api/v1/advisories/TEST-2026-{number:04}?after={entry}");
            read(&server, &coordinator, &path);
        }
        let made = make(&server, &list_of(&operator, ("st-agnes", "servers")));
        let entry = made["entry"].as_str().unwrap();
        let path = format!("/api/v1/operators/st-agnes/actions?after={entry}");
        let actions = read(&server, &operator, &path);
        assert_eq!(actions["items"].as_array().unwrap().len(), number as usize, "{time}");
        let checkpoint = server.get("/ledger/checkpoint").unwrap().text();
        let size: u64 = checkpoint.lines().nth(1).unwrap().parse().unwrap();
        assert!(size > entries, "the record grows");
        entries = size;
        BREAKWATER.is_whole(data.path());
        // Once gracefully, once not.
        if number % 2 == 0 { drop(server.stop()) } else { server.kill() }
    }
}
