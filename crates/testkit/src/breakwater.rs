//! The binary as a person uses it in a test: its commands, its server, its API.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    child::{self, Ended},
    http::{Answer, Request},
    server::{self, Server},
};

/// How long something may take that waits for nobody.
const PATIENCE: Duration = Duration::from_mins(1);
/// Where Debian puts the library that shows a program another time.
const FAKETIME: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
];

/// Where the binary lies: `env!("CARGO_BIN_EXE_breakwater")`.
#[derive(Debug, Clone, Copy)]
pub struct Binary(pub &'static str);

impl Binary {
    /// A command, run to its end.
    pub fn run(self, arguments: &[&str]) -> Ended {
        child::run(Command::new(self.0).args(arguments))
    }

    /// A command that must go well; its standard output without the line's end.
    pub fn said(self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.err);
        ended.out.trim_end().to_owned()
    }

    /// The command that serves a folder.
    pub fn serve(self, data: &Path) -> Command {
        server::serve(self.0, data)
    }

    /// The same, its clock so far ahead or behind: `+90m`, `-1h`.
    pub fn serve_at(self, data: &Path, time: &str) -> Command {
        let library = FAKETIME.into_iter().find(|path| Path::new(path).exists());
        let library = library
            .expect("Debian's package `faketime` is missing; `cargo xtask test` installs it");
        let mut command = self.serve(data);
        command.env("LD_PRELOAD", library).env("FAKETIME", time).env("DONT_FAKE_MONOTONIC", "1");
        command
    }

    /// A server of a folder.
    pub fn start(self, data: &Path) -> Server {
        Server::start(self.serve(data))
    }

    /// A token for a role in an organisation.
    pub fn token(self, data: &Path, role: &str, organisation: &str) -> String {
        let token = ["admin", "token", "--data", text(data), "--role", role];
        self.said(&[&token[..], &["--organisation", organisation]].concat())
    }

    /// Database, files and record agree.
    pub fn is_whole(self, data: &Path) {
        let ended = self.run(&["admin", "check", "--data", text(data)]);
        assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    }
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("the folder of a test is text")
}

/// An advisory of our own making, about one package of its own.
pub fn osv(number: u32, summary: &str) -> Value {
    json!({
        "schema_version": "1.7.0",
        "id": format!("TEST-2026-{number:04}"),
        "modified": "2026-01-02T03:04:05Z",
        "summary": summary,
        "affected": [{
            "package": { "ecosystem": "crates.io", "name": "harbour" },
            "ranges": [{
                "type": "SEMVER", "events": [{ "introduced": "0" }, { "fixed": "2.0.0" }],
            }],
        }],
    })
}

/// A list of one component that every such advisory is about.
pub fn list() -> &'static str {
    "[[package]]\nname = \"harbour\"\nversion = \"1.2.3\"\nsource = \
     \"registry+https://github.com/rust-lang/crates.io-index\"\n"
}

/// A request that hands in advisories.
pub fn import_of(token: &str, osv: &Value) -> Request {
    let body = serde_json::to_vec(osv).expect("JSON is written");
    let path = "/api/v1/imports?source=test&name=one.json";
    Request::new("POST", path).token(token).body("application/octet-stream", body)
}

/// A request that hands in a list.
pub fn list_of(token: &str, (operator, name): (&str, &str)) -> Request {
    let path = format!("/api/v1/operators/{operator}/inventories?name={name}&file=Cargo.lock");
    Request::new("POST", &path).token(token).body("application/octet-stream", list())
}

/// A request with JSON in it.
pub fn json_to(method: &str, path: &str, token: &str, body: &Value) -> Request {
    let body = serde_json::to_vec(body).expect("JSON is written");
    Request::new(method, path).token(token).body("application/json", body)
}

/// Sends what makes something; the answer.
pub fn make(server: &Server, request: &Request) -> Value {
    let answer = server.send(request).expect("the server answers");
    assert_eq!(answer.status, 201, "{}", answer.text());
    value_of(&answer)
}

/// What stands at an address; who asks too often waits as long as the server says.
pub fn read(server: &Server, token: &str, path: &str) -> Value {
    let request = Request::new("GET", path).token(token);
    let answer = loop {
        let answer = server.send(&request).expect("the server answers");
        let wait = answer.header("retry-after").filter(|_| answer.status == 429);
        let Some(wait) = wait.and_then(|seconds| seconds.parse().ok()) else { break answer };
        std::thread::sleep(Duration::from_secs(wait));
    };
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    value_of(&answer)
}

/// An answer's JSON.
pub fn value_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.text()))
}

/// Asks again and again until the answer is as it should be.
pub fn until<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Some(found) = ask() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("not after {PATIENCE:?}");
}
