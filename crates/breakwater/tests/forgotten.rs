//! An operator that wants to be forgotten is: in the answers, in the record, on the disk.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use testkit::{
    http::{Answer, Request},
    server::{Server, serve},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_breakwater");
const OPERATOR: &str = "marsh-lane-clinic";
/// In the list, and in the answer to a task.
const ASSET: &str = "heron-ward-firewall";
const EVIDENCE: &str = "The ticket is called osprey.";

struct World {
    folder: tempfile::TempDir,
    server: Server,
    token: String,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::start(serve(PROGRAM, &folder.path().join("data")));
        let data = folder.path().join("data");
        let run = |words: &[&str]| {
            let output = Command::new(PROGRAM).args(words).arg("--data").arg(&data).output();
            let output = output.expect("the program starts");
            assert!(output.status.success(), "{words:?}: {output:?}");
            String::from_utf8(output.stdout).expect("text").trim().to_owned()
        };
        let advisories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercise/advisories");
        run(&["advisory", "import", advisories.to_str().expect("letters")]);
        let token = run(&["admin", "token", "--role", "operator", "--organisation", OPERATOR]);
        Self { folder, server, token }
    }

    fn send(&self, request: Request) -> Answer {
        self.server.send(&request.token(&self.token)).expect("the server answers")
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.send(Request::new("GET", path));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        serde_json::from_slice(&answer.body).expect("JSON")
    }
}

fn of_operator(what: &str) -> String {
    format!("/api/v1/operators/{OPERATOR}/{what}")
}

/// Every file below a folder but the keys.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("keys") {
            found.extend(files(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found
}

/// The files that hold these words.
fn holding(folder: &Path, words: &str) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        let bytes = match fs::read(path) {
            // The record's newest tiles are replaced while the server runs.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return false,
            read => read.expect("a file"),
        };
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    };
    files(folder).into_iter().filter(holds).collect()
}

#[test]
fn nothing_of_an_operator_is_left_but_that_it_was_there() {
    let world = World::new();
    let list = format!("vendor,product,version,asset,kind\nFortinet,FortiGate,7.2.4,{ASSET},it\n");
    let path = of_operator("inventories?name=all.csv&file=all.csv");
    let added = world.send(Request::new("POST", &path).body("text/csv", list));
    assert_eq!(added.status, 201, "{}", added.text());
    let added: Value = serde_json::from_slice(&added.body).expect("JSON");
    let entry = added["entry"].as_str().expect("an entry");
    let actions = world.get(&of_operator(&format!("actions?after={entry}")));
    let task = actions["items"][0]["task"].as_str().expect("a task").to_owned();
    let receipt = json!({ "task": task, "answer": "cannot", "evidence": EVIDENCE });
    let request = Request::new("POST", &of_operator("receipts"));
    let given = world.send(request.body("application/json", receipt.to_string()));
    assert_eq!(given.status, 201, "{}", given.text());

    let data = world.folder.path().join("data");
    let none = Vec::<PathBuf>::new();
    assert_eq!(holding(&data, ASSET), none, "the list lies in the open");

    let gone = world.send(Request::new("DELETE", &of_operator("inventories")));
    assert_eq!(gone.status, 200, "{}", gone.text());
    let gone: Value = serde_json::from_slice(&gone.body).expect("JSON");
    let entry = gone["entry"].as_str().expect("an entry");
    assert_eq!(world.get(&of_operator(&format!("actions?after={entry}")))["items"], json!([]));
    assert_eq!(world.get(&of_operator("receipts"))["items"], json!([]));
    let (code, said) = world.server.stop();
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(holding(&data, EVIDENCE), none);
    assert_eq!(holding(&data, &task), none);
    let check = Command::new(PROGRAM).args(["admin", "check", "--data"]).arg(&data).output();
    let check = check.expect("the program starts");
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
}
