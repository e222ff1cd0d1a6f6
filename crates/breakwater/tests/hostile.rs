//! Hostile and broken input: a clear error with its place, little memory, never a crash.

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use testkit::child::{self, Ended};

/// What a run on any input may have at most.
const PEAK_BYTES_MAX: u64 = 300 << 20;

const INVENTORY: &str = "vendor,product,version\nFortinet,FortiOS,7.2.4\n";
const ADVISORY: &str = r#"{"id":"GO-2024-0001","modified":"2024-01-01T00:00:00Z","affected":[
    {"package":{"ecosystem":"Go","name":"example.org/a"},
    "ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}"#;

struct World(tempfile::TempDir);

impl World {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("a file of the test is written");
        path
    }

    fn with_advisory(&self, name: &str, bytes: &[u8]) -> Ended {
        matched(&self.file("inventory.csv", INVENTORY.as_bytes()), &self.file(name, bytes))
    }

    fn with_inventory(&self, name: &str, bytes: &[u8]) -> Ended {
        matched(&self.file(name, bytes), &self.file("advisory.json", ADVISORY.as_bytes()))
    }
}

/// Runs `match`; whatever comes, it ends by itself, within its memory, and never by a signal or
/// a panic.
fn matched(inventory: &Path, advisories: &Path) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_breakwater"));
    command.arg("match").arg("--inventory").arg(inventory).arg("--advisories").arg(advisories);
    let ended =
        child::run(command.args(["--format", "jsonl", "--not-checked", "--on", "2026-11-23"]));
    assert!(ended.code.is_some_and(|code| code != 101), "{ended:?}");
    assert!(
        ended.peak_bytes <= PEAK_BYTES_MAX,
        "{} {}: {} bytes",
        inventory.display(),
        advisories.display(),
        ended.peak_bytes
    );
    ended
}

fn says(ended: &Ended, code: i32, words: &[&str]) {
    assert_eq!(ended.code, Some(code), "{}", ended.err);
    for word in words {
        assert!(ended.err.contains(word), "`{word}` is missing in: {}", ended.err);
    }
}

#[test]
fn a_truncated_zip_is_named() {
    let whole = std::fs::read(testkit::shared("feeds/osv/Go/all.zip")).expect("the feed is read");
    let ended = World::new().with_advisory("cut.zip", &whole[..whole.len() / 2]);
    says(
        &ended,
        5,
        &["cut.zip: the zip is broken or cut off", "fetch it again", "no advisory could be read"],
    );
}

#[test]
fn a_truncated_tar_zst_is_named_and_what_came_before_the_cut_is_read() {
    let whole =
        std::fs::read(testkit::shared("feeds/cve/vulnrichment.tar.zst")).expect("the feed is read");
    let ended = World::new().with_advisory("cut.tar.zst", &whole[..whole.len() / 20]);
    says(&ended, 1, &["cut.tar.zst: the tar.zst is broken or cut off", "checked 1 of 1"]);
}

#[test]
fn a_zip_bomb_is_stopped() {
    let world = World::new();
    let path = world.0.path().join("bomb.zip");
    let mut zip = zip::ZipWriter::new(File::create(&path).expect("the bomb is made"));
    let options = zip::write::SimpleFileOptions::default();
    let zeros = vec![b' '; 1 << 20];
    for (name, megabytes) in
        [("one.json", 80), ("a.json", 60), ("b.json", 60), ("c.json", 60), ("d.json", 60)]
    {
        zip.start_file(name, options).expect("an entry of the bomb is begun");
        for _ in 0..megabytes {
            zip.write_all(&zeros).expect("the bomb is filled");
        }
    }
    zip.finish().expect("the bomb is closed");
    let ended = matched(&world.file("inventory.csv", INVENTORY.as_bytes()), &path);
    says(
        &ended,
        5,
        &[
            "bomb.zip/one.json: the entry unpacks to more than 67108864 bytes",
            "unpacks to more than",
        ],
    );
}

#[test]
fn a_hundred_deep_document_is_refused_with_its_place() {
    let deep = format!("{{\"id\":{}{}}}", "[".repeat(100), "]".repeat(100));
    let ended = World::new().with_advisory("deep.json", deep.as_bytes());
    says(&ended, 5, &["deep.json: line 1, column 70: nested deeper than 64 arrays and objects"]);
}

#[test]
fn a_gigabyte_string_is_refused() {
    let world = World::new();
    let path = world.file("long.json", b"{\"id\":\"");
    File::options()
        .write(true)
        .open(&path)
        .expect("the file opens")
        .set_len(1 << 30)
        .expect("the file grows");
    let ended = matched(&world.file("inventory.csv", INVENTORY.as_bytes()), &path);
    says(&ended, 5, &["long.json", "more than 67108864 bytes"]);
    let ended = matched(&path, &world.file("advisory.json", ADVISORY.as_bytes()));
    says(&ended, 5, &["long.json", "more than 67108864 bytes"]);
}

#[test]
fn a_long_string_within_a_document_is_refused_with_its_place() {
    let long = format!("{{\"id\":\"{}\"}}", "x".repeat(60 << 20));
    let ended = World::new().with_advisory("long.json", long.as_bytes());
    says(
        &ended,
        5,
        &["long.json: line 1, column 7: a string of 62914560 bytes; at most 4194304 are read"],
    );
}

#[test]
fn floods_of_empty_objects_and_strings_stay_within_the_memory() {
    let flood = |before: &str, one: &str, count: usize, after: &str| {
        format!("{before}{}{after}", vec![one; count].join(","))
    };
    let bom = r#"{"bomFormat":"CycloneDX","specVersion":"1.5","components":["#;
    World::new().with_inventory("flood.json", flood(bom, "{}", 249_000, "]}").as_bytes());
    World::new().with_inventory("flood.json", flood(bom, "{}", 5_000_000, "]}").as_bytes());
    let osv = r#"{"id":"X-1","modified":"2024-01-01T00:00:00Z","affected":["#;
    World::new().with_advisory("flood.json", flood(osv, "{}", 249_000, "]}").as_bytes());
    let versions = format!("{osv}{{\"versions\":[");
    World::new()
        .with_advisory("flood.json", flood(&versions, "\"\"", 3_900_000, "]}]}").as_bytes());
    let rows = format!("vendor,product,version\n{}", "a,b,1\n".repeat(5_000_000));
    World::new().with_inventory("flood.csv", rows.as_bytes());
    World::new().with_inventory("requirements.txt", "a==1\n".repeat(5_000_000).as_bytes());
    World::new()
        .with_inventory("Cargo.lock", "version = 4\n[[package]]\n".repeat(1_000_000).as_bytes());
}

#[test]
fn wrong_encodings_are_named_with_what_to_do() {
    let utf_16: Vec<u8> = ADVISORY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ended =
        World::new().with_advisory("wide.json", &[b"\xff\xfe".as_slice(), &utf_16].concat());
    says(&ended, 5, &["wide.json: line 1, column 1: this is not UTF-8 (it looks like UTF-16)"]);
    let ended =
        World::new().with_inventory("list.csv", b"vendor,product,version\nM\xfcller,Pumpe,1\n");
    says(&ended, 5, &["list.csv", "line 2", "UTF-8"]);
}

#[test]
fn duplicate_keys_and_nul_are_refused_with_their_place() {
    let double = ADVISORY.replacen("{\"id\"", "{\"id\":\"GO-2\",\"id\"", 1);
    says(
        &World::new().with_advisory("double.json", double.as_bytes()),
        5,
        &["line 1", "duplicate field `id`"],
    );
    let nul = ADVISORY.replacen("GO-2024-0001", "GO\\u00002024", 1);
    says(&World::new().with_advisory("nul.json", nul.as_bytes()), 5, &["line 1, column 10", "NUL"]);
    let ended = World::new().with_inventory("nul.csv", b"vendor,product,version\na,b\0c,1\n");
    assert_ne!(ended.code, Some(0));
    assert!(ended.err.contains("NUL"), "{}", ended.err);
}

#[test]
fn a_broken_record_is_named_and_the_rest_goes_in() {
    let world = World::new();
    let folder = world.0.path().join("advisories");
    std::fs::create_dir(&folder).expect("a folder of the test");
    world.file("advisories/good.json", ADVISORY.as_bytes());
    world.file("advisories/bad.json", br#"{"id":7,"modified":"2024-01-01T00:00:00Z"}"#);
    world.file("advisories/notes.txt", b"not an advisory");
    let ended = matched(&world.file("inventory.csv", INVENTORY.as_bytes()), &folder);
    says(
        &ended,
        1,
        &["bad.json: line 1, column 7, at `/id`: invalid type", "passed over", "notes.txt"],
    );
}

#[test]
fn hostile_names_are_inert_in_every_output() {
    let world = World::new();
    // The first row is broken by its escape and named; the second is a name like any other.
    let rows = "vendor,product,version\nEvil,\u{1b}[31mred,1\n\
                =cmd|' /C calc'!A0,<script>alert(1)</script>\u{202e},@SUM(A1)\n";
    let inventory = world.file("inventory.csv", rows.as_bytes());
    let advisories = world.file("advisory.json", ADVISORY.as_bytes());
    for format in ["table", "csv", "jsonl", "html"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_breakwater"));
        command.args(["match", "--not-checked", "--on", "2026-11-23", "--format", format]);
        command.arg("--inventory").arg(&inventory).arg("--advisories").arg(&advisories);
        if format == "html" {
            command.args(["--operator", "\"><img src=x onerror=alert(1)>"]);
        }
        let ended = child::run(&mut command);
        assert_eq!(ended.code, Some(1), "{format}: {}", ended.err);
        let all = format!("{}{}", ended.out, ended.err);
        assert!(!all.contains('\u{1b}'), "{format}: {all}");
        // In JSON a direction mark is data, for programs.
        assert!(format == "jsonl" || !all.contains('\u{202e}'), "{format}: {all}");
        match format {
            "html" => assert!(!all.contains("<script") && !all.contains("<img"), "{all}"),
            "csv" => assert!(
                !all.contains("\n=cmd") && !all.contains(",=cmd") && !all.contains(",@SUM"),
                "{all}"
            ),
            _ => {}
        }
    }
}
