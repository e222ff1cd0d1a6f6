//! A log that the Go library wrote, and what was done to it.

use std::fs;

use ledger::{Fault, Folder, Verified, VerifierKey, verify};

fn verified(sample: &str) -> Result<Verified, Fault> {
    let dir = testkit::shared(&format!("checks/samples/{sample}"));
    let key = fs::read_to_string(dir.join("vkey")).expect("the key reads");
    let key: VerifierKey = key.trim().parse().expect("it is a key");
    verify(&Folder::new(dir), &key, None)
}

#[test]
fn a_log_of_the_go_library_is_good() {
    let verified = verified("good/tlog").expect("the log is good");
    assert_eq!(verified.checkpoint.tree.size, 5);
    assert_eq!(verified.checkpoint.origin, "example.org/log");
}

#[test]
fn a_changed_entry_is_named() {
    let found = verified("bad/tlog");
    assert!(matches!(found, Err(Fault::Entry { .. })), "{found:?}");
}

#[test]
fn a_changed_checkpoint_is_named() {
    let found = verified("bad/tlog-checkpoint");
    assert!(matches!(found, Err(Fault::Signature(_))), "{found:?}");
}
