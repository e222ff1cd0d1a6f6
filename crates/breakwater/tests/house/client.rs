//! What the tests of the house do through its commands and its API.

use std::{path::Path, process::Command};

use serde_json::{Value, json};
use testkit::{
    child::{self, Ended},
    http::{Answer, Request},
    server::{self, Server},
};

use super::BREAKWATER;

/// A command of the binary, run to its end.
pub(crate) fn breakwater(arguments: &[&str]) -> Ended {
    child::run(Command::new(BREAKWATER).args(arguments))
}

/// The same, which must go well; its standard output without the line's end.
pub(crate) fn said(arguments: &[&str]) -> String {
    let ended = breakwater(arguments);
    assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.err);
    ended.out.trim_end().to_owned()
}

pub(crate) fn start(data: &Path) -> Server {
    Server::start(server::serve(BREAKWATER, data))
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("the folder of a test is text")
}

/// A token for a role in an organisation.
pub(crate) fn token(data: &Path, role: &str, organisation: &str) -> String {
    let data = text(data);
    said(&["admin", "token", "--data", data, "--role", role, "--organisation", organisation])
}

/// A list of one component, as a spreadsheet.
pub(crate) fn list(component: &str, version: &str) -> String {
    format!("vendor,product,version\nexample,{component},{version}\n")
}

/// Hands in a list; the answer.
pub(crate) fn add_list(server: &Server, token: &str, (operator, name): (&str, &str)) -> Value {
    let path = format!("/api/v1/operators/{operator}/inventories?name={name}&file={name}.csv");
    let ask = Request::new("POST", &path).token(token).body("text/csv", list(name, "1.2.3"));
    made(&server.send(&ask).unwrap())
}

/// Hands in one advisory of the exercise; the answer.
pub(crate) fn import(server: &Server, token: &str, osv: &Value) -> Value {
    let path = "/api/v1/imports?source=test&name=one.json";
    let body = serde_json::to_vec(osv).unwrap();
    let ask = Request::new("POST", path).token(token).body("application/octet-stream", body);
    made(&server.send(&ask).unwrap())
}

/// An advisory of our own making.
pub(crate) fn osv(number: u32, summary: &str) -> Value {
    json!({
        "schema_version": "1.7.0",
        "id": format!("TEST-2026-{number:04}"),
        "modified": "2026-01-02T03:04:05Z",
        "summary": summary,
        "affected": [{
            "package": { "ecosystem": "crates.io", "name": "harbour" },
            "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0" }, { "fixed": "2.0.0" }] }],
        }],
    })
}

pub(crate) fn made(answer: &Answer) -> Value {
    assert_eq!(answer.status, 201, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

pub(crate) fn json_of(server: &Server, token: &str, path: &str) -> Value {
    let answer = server.send(&Request::new("GET", path).token(token)).unwrap();
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}
