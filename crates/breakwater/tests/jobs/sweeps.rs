//! What is over is swept at the start, and what went is in the record.

use testkit::{
    breakwater::{read, text, until},
    server::Server,
};

use super::BREAKWATER;

#[test]
fn links_that_are_over_are_swept_with_an_entry() {
    let data = tempfile::tempdir().unwrap();
    let key = BREAKWATER.token(data.path(), "coordinator", "clearinghouse");
    let link = ["admin", "sign-in-link", "--data", text(data.path()), "--role", "operator"];
    BREAKWATER.said(&[&link[..], &["--organisation", "st-agnes"]].concat());
    let path = "/api/v1/entries?organisation=clearinghouse&kind=swept";
    let server = Server::start(BREAKWATER.serve_at(data.path(), "+26h"));
    let entry = until(|| read(&server, &key, path)["items"].as_array()?.first().cloned());
    assert_eq!(entry["content"]["body"]["links"], 1, "{entry}");
    assert_eq!(server.stop().0, Some(0));
    // The second time there is nothing to say.
    let server = Server::start(BREAKWATER.serve_at(data.path(), "+26h"));
    let jobs = rusqlite::Connection::open(data.path().join("breakwater.sqlite")).unwrap();
    let turns = || -> i64 {
        let sql = "SELECT fence FROM job WHERE name = CAST('sweeps' AS BLOB)";
        jobs.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    until(|| (turns() >= 2).then_some(()));
    assert_eq!(server.stop().0, Some(0));
    let server = Server::start(BREAKWATER.serve_at(data.path(), "+26h"));
    assert_eq!(read(&server, &key, path)["items"].as_array().unwrap().len(), 1);
}
