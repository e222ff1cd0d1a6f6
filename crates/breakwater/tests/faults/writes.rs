//! Writes that the system refuses, though the disk has room: a file may not grow any more.

use std::{fs, process::Command};

use testkit::{
    breakwater::{import_of, make, osv, read, text, value_of},
    server::Server,
};

use super::BREAKWATER;

/// A write beyond the limit is refused, and is no reason to die.
const LIMITED: &str =
    r#"trap "" XFSZ; ulimit -f "$1"; exec "$0" serve --data "$2" --listen 127.0.0.1:0"#;

#[test]
fn a_refused_write_is_no_acknowledgement_and_no_harm() {
    let data = tempfile::tempdir().unwrap();
    let key = BREAKWATER.token(data.path(), "coordinator", "clearinghouse");
    let size = fs::metadata(data.path().join("breakwater.sqlite")).unwrap().len();
    // In blocks of 512 bytes: some imports fit, then no file may grow.
    let blocks = (size + 1_500_000) / 512;
    let mut command = Command::new("/bin/sh");
    command.args(["-c", LIMITED, BREAKWATER.0, &blocks.to_string(), text(data.path())]);
    let server = Server::start(command);
    let mut kept = Vec::new();
    let refused = (0..2_000).find_map(|number| {
        let summary = format!("{number} {}", incompressible(number));
        let answer = server.send(&import_of(&key, &osv(number, &summary))).unwrap();
        if answer.status == 201 {
            kept.push(number);
            return None;
        }
        Some(answer)
    });
    let refused = refused.expect("at some time no file may grow");
    assert_eq!(refused.status, 503, "{}", refused.text());
    let code = value_of(&refused)["code"].as_str().unwrap().to_owned();
    assert!(
        ["disk-failed", "disk-full", "outcome-unknown", "no-room"].contains(&code.as_str()),
        "{code}"
    );
    assert!(refused.header("retry-after").is_some());
    assert!(!kept.is_empty());
    let path = format!("/api/v1/advisories/TEST-2026-{:04}", kept[0]);
    read(&server, &key, &path);
    drop(server);

    let server = BREAKWATER.start(data.path());
    for number in &kept {
        read(&server, &key, &format!("/api/v1/advisories/TEST-2026-{number:04}"));
    }
    make(&server, &import_of(&key, &osv(9_999, "it goes on")));
    BREAKWATER.is_whole(data.path());
}

/// Text that no compressor makes much shorter.
fn incompressible(seed: u32) -> String {
    let mut word = u64::from(seed) | 1;
    let mut next = || {
        word ^= word << 13;
        word ^= word >> 7;
        word ^= word << 17;
        format!("{word:016x}")
    };
    (0..500).map(|_| next()).collect()
}
