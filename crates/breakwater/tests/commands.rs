//! The commands that speak with a house: on a stopped one, on a running one, over a login.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use testkit::{
    http::Request,
    server::{Server, serve},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_breakwater");
const HOSPITAL: &str = "mill-creek-hospital";

struct World(tempfile::TempDir);

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl World {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn run(&self, words: &[&str]) -> Ran {
        let mut command = Command::new(PROGRAM);
        command.args(words).env("HOME", self.0.path()).env_remove("XDG_CONFIG_HOME");
        let output = command.stdin(Stdio::null()).output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    fn on_data(&self, words: &[&str]) -> Ran {
        let data = self.data();
        self.run(&[words, &["--data", data.to_str().expect("letters")]].concat())
    }

    fn good(&self, words: &[&str]) -> Ran {
        let ran = self.on_data(words);
        assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.err);
        ran
    }
}

fn exercise(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercise").join(path);
    path.to_str().expect("letters").to_owned()
}

fn list(words: &str) -> Vec<&str> {
    words.split(' ').collect()
}

#[test]
fn everything_works_on_a_house_that_does_not_run() {
    let world = World::new();
    let hospital = exercise("inventories/mill-creek-hospital.csv");
    let added = world.good(&["inventory", "add", &hospital, "--operator", HOSPITAL, "--json"]);
    let added: Value = serde_json::from_str(&added.out).expect("one JSON object");
    assert!(added["components"].as_u64() > Some(20), "{added}");
    let imported = world.good(&["advisory", "import", &exercise("advisories")]);
    assert!(imported.err.contains(" new, 0 changed, 0 withdrawn"), "{}", imported.err);
    let again = world.good(&["advisory", "import", &exercise("advisories")]);
    assert!(again.err.contains(": 0 new, 0 changed, 0 withdrawn"), "{}", again.err);

    let actions = world.good(&["actions", "--operator", HOSPITAL, "--json"]);
    let lines: Vec<Value> =
        actions.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let firewall = lines.iter().find(|line| line["asset"] == "fw-main").expect("the firewall");
    for name in ["advisory", "aliases", "component", "asset", "certainty", "due", "basis", "steps"]
    {
        assert!(!firewall[name].is_null(), "`{name}` is missing: {firewall}");
    }
    let key = world.good(&["ledger", "key"]).out;
    let verified = world.run(&["ledger", "verify", world.data().to_str().expect("letters")]);
    assert_eq!(verified.code, Some(0), "{}", verified.err);
    assert!(verified.err.contains(key.trim()), "the key that was taken is said: {}", verified.err);
    world.good(&["admin", "check"]);
}

#[test]
fn a_command_writes_as_json_what_the_api_answers() {
    let world = World::new();
    let server = Server::start(serve(PROGRAM, &world.data()));
    let imported = world.good(&["advisory", "import", &exercise("advisories/kev.json"), "--json"]);
    let written: Value = serde_json::from_str(&imported.out).expect("one JSON object");
    let words = ["admin", "token", "--role", "coordinator", "--organisation", "clearinghouse"];
    let token = world.good(&words).out;
    let path = format!("/api/v1/imports/{}", written["id"].as_str().expect("an id"));
    let answer = server.send(&Request::new("GET", &path).token(token.trim())).expect("an answer");
    let answered: Value = serde_json::from_str(&answer.text()).expect("JSON");
    assert_eq!(written, answered);
    assert_eq!(written["started"].as_str().map(str::len), Some("2026-11-23T13:05:00Z".len()));
}

#[test]
fn counts_under_ten_are_not_told() {
    let world = World::new();
    let hospital = exercise("inventories/mill-creek-hospital.csv");
    let advisories = exercise("advisories");
    let _server = Server::start(serve(PROGRAM, &world.data()));
    world.good(&["advisory", "import", &advisories]);
    let affected = || world.good(&["affected", "CVE-2024-21762", "--json"]).out;
    for number in 1..=10 {
        let operator = format!("clinic-{number}");
        world.good(&["inventory", "add", &hospital, "--operator", &operator]);
        let reach: Value = serde_json::from_str(&affected()).expect("JSON");
        let told = if number < 10 { Value::Null } else { Value::from(10) };
        assert_eq!(reach["exact"], told, "with {number} operators");
    }
    let people = world.good(&["affected", "CVE-2024-21762"]).out;
    assert!(people.contains("10") && people.contains("fewer than ten"), "{people}");
}

#[test]
fn a_login_is_kept_for_this_user_alone_and_used() {
    let world = World::new();
    let server = Server::start(serve(PROGRAM, &world.data()));
    let token = world.good(&list("admin token --role operator --organisation mill-creek-hospital"));
    assert_eq!(token.out.lines().count(), 1, "one line: {}", token.out);
    assert!(token.err.contains("made the organisation `mill-creek-hospital`"), "{}", token.err);
    let file = world.0.path().join("token");
    fs::write(&file, &token.out).expect("a file");
    let file = file.to_str().expect("letters");
    let before = world.run(&list("actions --operator mill-creek-hospital"));
    assert_eq!(before.code, Some(2), "{}", before.err);
    let login = world.run(&["login", server.base(), "--token-file", file]);
    assert_eq!(login.code, Some(0), "{}", login.err);
    let hospital = exercise("inventories/mill-creek-hospital.csv");
    let added = world.run(&["inventory", "add", &hospital, "--operator", HOSPITAL]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let others = world.run(&list("actions --operator tamarack-ferry-bank"));
    assert_eq!(others.code, Some(4), "{}", others.err);
    let kept = world.0.path().join(".config/breakwater/login.json");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&kept.metadata().expect("kept").permissions());
    assert_eq!(mode & 0o777, 0o600);
    let (code, _) = server.stop();
    assert_eq!(code, Some(0));
    let away = world.run(&list("actions --operator mill-creek-hospital"));
    assert_eq!(away.code, Some(3), "{}", away.err);
}

#[test]
fn a_mistake_says_what_was_expected_and_makes_nothing() {
    let world = World::new();
    let none = world.on_data(&list("actions --operator mill-creek-hospital"));
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("is no data folder"), "{}", none.err);
    assert!(!world.data().exists(), "a question made a folder");
    world.good(&list("admin token --role auditor --organisation lantern-audit"));
    for (words, code, said) in [
        ("actions --operator mill-creek", 4, "no organisation `mill-creek` is known"),
        ("actions --operator Mill_Creek", 2, "is no slug"),
        ("affected CVE-1999-0001", 4, "no advisory `CVE-1999-0001` is known"),
        ("affected ../../etc", 2, "is no advisory's id"),
        ("admin token --role king --organisation a", 2, "coordinator"),
        ("inventory add /none --operator a", 5, "not read: /none"),
        ("advisory import /none", 5, "not read: /none"),
    ] {
        let ran = world.on_data(&list(words));
        assert_eq!(ran.code, Some(code), "{words}: {}", ran.err);
        assert!(ran.err.contains(said), "{words}: {}", ran.err);
        assert!(ran.out.is_empty(), "{words}: {}", ran.out);
    }
}

#[test]
fn nobody_imports_into_anothers_source_or_under_a_milder_label() {
    let world = World::new();
    let server = Server::start(serve(PROGRAM, &world.data()));
    let token = |organisation: &str| {
        let words = ["admin", "token", "--role", "coordinator", "--organisation", organisation];
        world.good(&words).out.trim().to_owned()
    };
    let (own, other) = (token("clearinghouse"), token("harbour-isac"));
    let kev = fs::read(exercise("advisories/kev.json")).expect("the exercise has it");
    let import = |token: &str, query: &str| {
        let path = format!("/api/v1/imports?name=kev.json&{query}");
        let request = Request::new("POST", &path).token(token);
        server.send(&request.body("application/json", kev.clone())).expect("an answer")
    };
    let made = import(&own, "source=house-feed");
    assert_eq!(made.status, 201, "{}", made.text());
    let refused = import(&other, "source=house-feed&label=TLP:CLEAR");
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert!(refused.text().contains("not yours"), "{}", refused.text());
    assert_eq!(import(&other, "source=isac-feed").status, 201);
    let strict = r#"{"slug":"strict-feed","location":"https://partner.example/feed.zip",
        "label":"TLP:AMBER","every_s":3600}"#;
    let add = Request::new("POST", "/api/v1/sources").token(&own);
    let added = server.send(&add.body("application/json", strict)).expect("an answer");
    assert_eq!(added.status, 201, "{}", added.text());
    for milder in ["source=strict-feed", "source=strict-feed&label=TLP:GREEN"] {
        let refused = import(&own, milder);
        assert_eq!(refused.status, 409, "{}", refused.text());
        assert!(refused.text().contains("TLP:AMBER at least"), "{}", refused.text());
    }
    assert_eq!(import(&own, "source=strict-feed&label=TLP:AMBER").status, 201);
}
