//! Sources are looked at by themselves: what changed comes in, what did not is not read again.

use std::{fs, path::Path};

use serde_json::{Value, json};
use testkit::{
    breakwater::{json_to, make, read, until},
    http::Request,
    server::Server,
};

use super::{BREAKWATER, feed::Feed};

fn osv(id: &str, summary: &str) -> Vec<u8> {
    let record = json!({
        "schema_version": "1.7.0", "id": id, "modified": "2026-01-02T03:04:05Z",
        "summary": summary,
        "affected": [{ "package": { "ecosystem": "crates.io", "name": "harbour" },
            "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0" }] }] }],
    });
    serde_json::to_vec(&record).unwrap()
}

fn add(server: &Server, token: &str, location: &str) {
    let new = json!({ "slug": "feed", "location": location, "every_s": 3600 });
    make(server, &json_to("POST", "/api/v1/sources", token, &new));
}

/// The source, once it was looked at: it says when the next look is, an hour later.
fn looked_at(server: &Server, token: &str) -> Value {
    until(|| {
        let source = read(server, token, "/api/v1/sources/feed");
        let made = source["made"].as_str()?.to_owned();
        let next = source["next"].as_str()?.to_owned();
        (next[..16] > made[..16]).then_some(source)
    })
}

fn imports(server: &Server, token: &str) -> Vec<(i64, i64, i64)> {
    let list = read(server, token, "/api/v1/sources/feed/imports");
    let count = |import: &Value, name: &str| import[name].as_i64().unwrap();
    let counts = |it: &Value| (count(it, "added"), count(it, "changed"), count(it, "unchanged"));
    list["items"].as_array().unwrap().iter().map(counts).collect()
}

fn start_private(data: &Path, ahead: &str) -> Server {
    let mut command = BREAKWATER.serve_at(data, ahead);
    command.args(["--feeds-from", "anywhere"]);
    Server::start(command)
}

#[test]
fn a_folder_is_read_when_it_changed_and_only_then() {
    let (data, feeds) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(feeds.path().join("one.json"), osv("TEST-1", "one")).unwrap();
    let server = start_private(data.path(), "+0");
    let key = BREAKWATER.token(data.path(), "administrator", "clearinghouse");
    add(&server, &key, feeds.path().to_str().unwrap());
    looked_at(&server, &key);
    assert_eq!(imports(&server, &key), [(1, 0, 0)]);
    let one = Request::new("GET", "/api/v1/advisories/TEST-1").token(&key);
    until(|| (server.send(&one).unwrap().status == 200).then_some(()));
    server.stop();

    // An hour later, nothing changed.
    let server = start_private(data.path(), "+90m");
    let before = looked_at(&server, &key)["next"].clone();
    until(|| {
        let next = read(&server, &key, "/api/v1/sources/feed")["next"].clone();
        (next != before || imports(&server, &key).len() == 1).then_some(())
    });
    assert_eq!(imports(&server, &key), [(1, 0, 0)]);
    server.stop();

    // Two hours later, one file is new.
    fs::write(feeds.path().join("two.json"), osv("TEST-2", "two")).unwrap();
    let server = start_private(data.path(), "+4h");
    let found = until(|| Some(imports(&server, &key)).filter(|found| found.len() == 2));
    assert_eq!(found, [(1, 0, 1), (1, 0, 0)]);
}

#[test]
fn an_address_is_fetched_once_resumed_where_it_was_cut_and_not_read_again_unchanged() {
    let data = tempfile::tempdir().unwrap();
    let feed = Feed::start(&osv("TEST-1", &"long ".repeat(20_000)));
    feed.state.lock().unwrap().cut_after = Some(40_000);
    let server = start_private(data.path(), "+0");
    let key = BREAKWATER.token(data.path(), "administrator", "clearinghouse");
    add(&server, &key, &feed.address);
    looked_at(&server, &key);
    assert_eq!(imports(&server, &key), [(1, 0, 0)]);
    let answered = feed.state.lock().unwrap().answered.clone();
    assert_eq!(answered, [(200, 0), (206, 40_000)], "it went on where it was cut");
    server.stop();

    let server = start_private(data.path(), "+90m");
    until(|| (feed.state.lock().unwrap().answered.len() == 3).then_some(()));
    assert_eq!(feed.state.lock().unwrap().answered[2].0, 304);
    server.stop();

    feed.state.lock().unwrap().body = osv("TEST-1", "short");
    let server = start_private(data.path(), "+4h");
    let found = until(|| Some(imports(&server, &key)).filter(|found| found.len() == 2));
    assert_eq!(found[0], (0, 1, 0));
}

#[test]
fn a_source_that_is_not_there_is_put_off_and_says_so() {
    let data = tempfile::tempdir().unwrap();
    let server = start_private(data.path(), "+0");
    let key = BREAKWATER.token(data.path(), "administrator", "clearinghouse");
    add(&server, &key, "/nowhere/at/all");
    let tries = until(|| {
        let tries = read(&server, &key, "/api/v1/sources/feed")["tries"].as_i64()?;
        (tries > 0).then_some(tries)
    });
    assert_eq!(tries, 1);
    assert!(server.said().contains("/nowhere/at/all"), "{}", server.said());
}

#[test]
fn private_networks_are_not_fetched_from_unless_that_was_said() {
    let data = tempfile::tempdir().unwrap();
    let feed = Feed::start(&osv("TEST-1", "secret"));
    let server = BREAKWATER.start(data.path());
    let key = BREAKWATER.token(data.path(), "administrator", "clearinghouse");
    add(&server, &key, &feed.address);
    until(|| {
        let tries = read(&server, &key, "/api/v1/sources/feed")["tries"].as_i64()?;
        (tries > 0).then_some(())
    });
    assert!(feed.state.lock().unwrap().answered.is_empty(), "nobody asked there");
}

#[test]
fn a_source_is_changed_removed_and_brought_back_by_its_owner_only() {
    let data = tempfile::tempdir().unwrap();
    let server = start_private(data.path(), "+0");
    let key = BREAKWATER.token(data.path(), "administrator", "clearinghouse");
    let stranger = BREAKWATER.token(data.path(), "operator", "st-agnes");
    add(&server, &key, "/srv/one");
    let put = |token: &str, body: &Value| {
        server.send(&json_to("PUT", "/api/v1/sources/feed", token, body)).unwrap().status
    };
    let change = json!({ "location": "/srv/two", "every_s": 7200 });
    assert_eq!(put(&stranger, &change), 403);
    assert_eq!(put(&key, &change), 200);
    assert_eq!(read(&server, &key, "/api/v1/sources/feed")["location"], "/srv/two");
    let twice = json!({ "slug": "feed", "location": "/srv/three" });
    let again = server.send(&json_to("POST", "/api/v1/sources", &key, &twice)).unwrap();
    assert_eq!(again.status, 409, "{}", again.text());
    let gone = server.send(&Request::new("DELETE", "/api/v1/sources/feed").token(&key)).unwrap();
    assert_eq!(gone.status, 200, "{}", gone.text());
    let absent = server.send(&Request::new("GET", "/api/v1/sources/feed").token(&key)).unwrap();
    assert_eq!(absent.status, 404);
    add(&server, &key, "/srv/four");
    for bad in [json!({ "location": "feeds" }), json!({ "location": "/a", "every_s": 1 })] {
        assert_eq!(put(&key, &bad), 422, "{bad}");
    }
}
