//! The three walkthroughs of `docs/ARCHITECTURE.md`, walked on the real program.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use testkit::{
    http::{Answer, Request},
    server::{Server, serve},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_breakwater");
const HOSPITAL: &str = "mill-creek-hospital";
const PAGE: &str = include_str!("../../../docs/ARCHITECTURE.md");

/// A server on the exercise's inventory of a hospital, without any advisory.
struct World {
    server: Server,
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::start(serve(PROGRAM, &folder.path().join("data")));
        let world = Self { server, folder };
        let list = exercise("inventories/mill-creek-hospital.csv");
        let list = list.to_str().expect("a path of letters");
        world.said(&["inventory", "add", list, "--operator", HOSPITAL]);
        world
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn ran(&self, words: &[&str]) -> Output {
        let mut command = Command::new(PROGRAM);
        command.args(words).env("HOME", self.folder.path()).env_remove("XDG_CONFIG_HOME");
        command.output().expect("the program starts")
    }

    /// What a command on the data folder says; it must end well.
    fn said(&self, words: &[&str]) -> String {
        let data = self.data();
        let output = self.ran(&[words, &["--data", data.to_str().expect("letters")]].concat());
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{words:?}: {errors}");
        String::from_utf8(output.stdout).expect("text").trim().to_owned()
    }

    fn token(&self, role: &str, organisation: &str) -> String {
        self.said(&["admin", "token", "--role", role, "--organisation", organisation])
    }

    fn send(&self, request: &Request) -> Answer {
        self.server.send(request).expect("the server answers")
    }

    fn get(&self, token: &str, path: &str) -> Value {
        let answer = self.send(&Request::new("GET", path).token(token));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        serde_json::from_slice(&answer.body).expect("JSON")
    }
}

fn exercise(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercise").join(path)
}

/// The page tells of what is walked here.
fn told(heading: &str) {
    assert!(PAGE.contains(&format!("**{heading}**")), "the page does not tell of `{heading}`");
}

#[test]
fn a_makers_advisory_reaches_a_hospital() {
    told("A maker's advisory reaches a hospital.");
    let world = World::new();
    let operator = world.token("operator", HOSPITAL);
    let house = world.token("coordinator", "clearinghouse");
    let actions = format!("/api/v1/operators/{HOSPITAL}/actions");
    assert_eq!(world.get(&operator, &actions)["items"], json!([]));

    let advisory = exercise("advisories/kev.json");
    let import = || {
        let body = fs::read(&advisory).expect("the exercise has a list of KEV");
        let request = Request::new("POST", "/api/v1/imports?source=kev&name=kev.json");
        let answer = world.send(&request.token(&house).body("application/octet-stream", body));
        assert_eq!(answer.status, 201, "{}", answer.text());
        serde_json::from_slice::<Value>(&answer.body).expect("JSON")
    };
    let first = import();
    assert!(first["added"].as_i64() > Some(0), "{first}");
    let entry = first["entry"].as_str().expect("an entry");
    let after = world.get(&operator, &format!("{actions}?after={entry}"));
    let lines = after["items"].as_array().expect("a list");
    let firewall = lines.iter().find(|line| line["advisory"] == "CVE-2024-21762");
    let firewall = firewall.expect("the firewall is in the list of KEV");
    assert_eq!((&firewall["asset"], &firewall["due"]), (&json!("fw-main"), &json!("2024-02-16")));

    let second = import();
    assert_eq!((&second["added"], &second["changed"]), (&json!(0), &json!(0)));
    assert_eq!(world.get(&operator, &actions), after);
}

#[test]
fn a_technician_answers_a_task() {
    told("A technician answers a task.");
    let world = World::new();
    let advisories = exercise("advisories");
    world.said(&["advisory", "import", advisories.to_str().expect("letters")]);
    let link =
        world.said(&["admin", "sign-in-link", "--role", "operator", "--organisation", HOSPITAL]);
    let path = link.strip_prefix(world.server.base()).expect("a link to this server");
    let seen = world.send(&Request::new("GET", path));
    assert!(seen.status == 200 && seen.text().contains("<button"), "{}", seen.text());
    assert_eq!(seen.header("set-cookie"), None);
    let spent = world.send(&Request::new("POST", path));
    assert_eq!(spent.status, 303, "{}", spent.text());
    let cookie = spent.header("set-cookie").expect("a session").split(';').next().expect("one");

    let operator = world.token("operator", HOSPITAL);
    let actions = format!("/api/v1/operators/{HOSPITAL}/actions");
    let task = world.get(&operator, &actions)["items"][0]["task"].clone();
    let task = task.as_str().expect("a task");
    let page = || world.send(&Request::new("GET", "/this-week").header("cookie", cookie)).text();
    assert!(page().contains(task), "the page has no form for its first task");
    let form = format!("task={task}&answer=done&words=Updated+on+Sunday.&until=");
    let request = Request::new("POST", "/this-week/receipts").header("cookie", cookie);
    let done = world.send(&request.body("application/x-www-form-urlencoded", form));
    assert_eq!(done.status, 303, "{}", done.text());
    let receipts = world.get(&operator, &format!("/api/v1/operators/{HOSPITAL}/receipts"));
    let receipt = &receipts["items"][0];
    assert_eq!((&receipt["task"], &receipt["holds"]), (&json!(task), &json!(true)), "{receipts}");
    assert!(receipt["person"].is_string(), "who did it: {receipts}");

    let again = world.send(&Request::new("POST", path));
    assert!(again.status >= 400 && again.header("set-cookie").is_none(), "{}", again.status);
}

#[test]
fn an_auditor_trusts_nobody() {
    told("An auditor trusts nobody.");
    let world = World::new();
    let advisories = exercise("advisories");
    world.said(&["advisory", "import", advisories.to_str().expect("letters")]);
    let key = world.said(&["ledger", "key"]);
    let verify = |place: &str| world.ran(&["ledger", "verify", place, "--key", &key]);
    let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let first = verify(world.server.base());
    assert!(text(&first).contains("entries present   ok"), "{first:?}");
    world.token("auditor", "lantern-audit");
    let second = verify(world.server.base());
    assert!(text(&second).contains("goes on from the checkpoint you saw"), "{second:?}");

    shown_entry_is_the_leaf(&world);

    let copy = world.folder.path().join("copy");
    let ledger = world.data().join("ledger");
    for (part, named) in [
        ("tile/entries/000.p", "entry 0"),
        ("tile/0/000.p", "level 0"),
        ("checkpoint", "signature"),
    ] {
        copy_folder(&ledger, &copy);
        let path = first_file(&copy.join(part));
        let mut bytes = fs::read(&path).expect("a part of the record");
        let last = if part == "checkpoint" { bytes.len() - 4 } else { 5 };
        bytes[last] ^= 1;
        fs::write(&path, bytes).expect("it is written");
        let flipped = verify(copy.to_str().expect("letters"));
        let said = String::from_utf8_lossy(&flipped.stderr).into_owned();
        assert!(!flipped.status.success() && said.contains(named), "{part}: {said}");
        fs::remove_dir_all(&copy).expect("the copy goes");
    }
}

/// An entry that is shown, hashed with its salt, is the commitment in the log.
fn shown_entry_is_the_leaf(world: &World) {
    let house = world.token("administrator", "clearinghouse");
    let entries = world.get(&house, "/api/v1/entries");
    let entry = &entries["items"][0];
    let seq = entry["seq"].as_i64().expect("a number");
    let proof = world.get(&house, &format!("/api/v1/entries/{seq}/proof"));
    assert_eq!(proof["leaf"], entry["commitment"]);
    let leaf = STANDARD.decode(proof["leaf"].as_str().expect("text")).expect("base64");
    let mut hash: Vec<u8> = Sha256::new().chain_update([0]).chain_update(leaf).finalize().to_vec();
    assert_eq!(hash.len(), 32);
    let mut index = seq.unsigned_abs();
    let mut last = proof["size"].as_u64().expect("a number") - 1;
    for sibling in proof["hashes"].as_array().expect("a list") {
        let sibling = STANDARD.decode(sibling.as_str().expect("text")).expect("base64");
        let node = Sha256::new().chain_update([1]);
        let is_right = index % 2 == 1 || index == last;
        let node = if is_right {
            node.chain_update(&sibling).chain_update(&hash)
        } else {
            node.chain_update(&hash).chain_update(&sibling)
        };
        hash = node.finalize().to_vec();
        while is_right && index.is_multiple_of(2) && index != 0 {
            (index, last) = (index >> 1, last >> 1);
        }
        (index, last) = (index >> 1, last >> 1);
    }
    let root = STANDARD.encode(hash);
    let checkpoint = proof["checkpoint"].as_str().expect("text");
    assert_eq!(checkpoint.lines().nth(2), Some(root.as_str()), "{checkpoint}");
}

fn first_file(path: &Path) -> PathBuf {
    if path.is_file() {
        return path.to_owned();
    }
    let mut files: Vec<PathBuf> = fs::read_dir(path)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files.pop().expect("a file")
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
