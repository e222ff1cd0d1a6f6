//! A disk that fills.

use serde_json::json;
use testkit::breakwater::{import_of, json_to, make, osv, read, text, until, value_of};

use super::{BREAKWATER, small_disk::SmallDisk};

#[test]
fn before_the_disk_is_full_nothing_is_changed_any_more_and_reading_goes_on() {
    let disk = SmallDisk::start("16m");
    let key = BREAKWATER.token(&disk.data(), "coordinator", "clearinghouse");
    make(&disk.server, &import_of(&key, &osv(1, "while there was room")));
    disk.fill(100_000);
    until(|| disk.server.said().contains("nothing is changed any more").then_some(()));
    let refused = disk.server.send(&import_of(&key, &osv(2, "while there was none"))).unwrap();
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(value_of(&refused)["code"], "disk-low");
    assert!(refused.header("retry-after").is_some());
    let held = read(&disk.server, &key, "/api/v1/advisories/TEST-2026-0001");
    assert_eq!(held["id"], "TEST-2026-0001");
    disk.make_room();
    until(|| disk.server.said().contains("has room again").then_some(()));
    make(&disk.server, &import_of(&key, &osv(2, "there is room again")));
    BREAKWATER.is_whole(&disk.data());
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged_and_is_no_fault_afterwards() {
    let disk = SmallDisk::start("16m");
    let key = BREAKWATER.token(&disk.data(), "administrator", "clearinghouse");
    let token = |number: u32| {
        let name = format!("{number} {}", "long ".repeat(30));
        let new = json!({
            "role": "operator", "organisation": "st-agnes", "scope": "read", "name": name,
        });
        json_to("POST", "/api/v1/tokens", &key, &new)
    };
    let (mut kept, mut codes, mut number) = (Vec::new(), Vec::new(), 0);
    // Faster than the disk is looked at: the database itself meets the end of it.
    while !codes.iter().any(|code| code == "disk-full") {
        disk.fill(0);
        for _ in 0..200 {
            number += 1;
            let answer = disk.server.send(&token(number)).unwrap();
            let value = value_of(&answer);
            if answer.status == 201 {
                kept.push(value["id"].as_str().unwrap().to_owned());
            } else {
                assert!(matches!(answer.status, 503), "{}: {value}", answer.status);
                assert!(answer.header("retry-after").is_some(), "{value}");
                codes.push(value["code"].as_str().unwrap().to_owned());
                break;
            }
        }
        disk.make_room();
        until(|| {
            let answer = disk.server.send(&token(0)).unwrap();
            (answer.status == 201).then(|| {
                kept.push(value_of(&answer)["id"].as_str().unwrap().to_owned());
            })
        });
        assert!(number < 50_000, "the disk never filled: {codes:?}");
    }
    // Whatever was sealed half is sealed whole, and the record goes on.
    let last = value_of(&disk.server.send(&token(0)).unwrap());
    let entry = last["entry"].as_str().unwrap().to_owned();
    until(|| {
        let path = format!("/api/v1/tokens?after={entry}");
        let ask = testkit::http::Request::new("GET", &path).token(&key);
        (disk.server.send(&ask).unwrap().status == 200).then_some(())
    });
    // The server's own world ends with it: a back-up lies outside.
    let place = tempfile::tempdir().unwrap();
    let (data, copy) = (disk.data(), place.path().join("copy"));
    BREAKWATER.said(&["admin", "backup", "--data", text(&data), "--to", text(&copy)]);
    let database = rusqlite::Connection::open(copy.join("breakwater.sqlite")).unwrap();
    for id in &kept {
        let hexadecimal = id.trim_start_matches("tok_");
        let sql = format!("SELECT COUNT(*) FROM token WHERE id = x'{hexadecimal}'");
        let count: i64 = database.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(count, 1, "{id} was acknowledged");
    }
    BREAKWATER.is_whole(&disk.data());
}
