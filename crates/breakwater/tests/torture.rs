//! Fifty rounds of `kill -9` in the middle of writes; `cargo xtask torture` does more.

use testkit::{breakwater::Binary, torture::torture};

#[test]
fn nothing_acknowledged_is_lost_halved_or_doubled_in_fifty_kills() {
    let data = tempfile::tempdir().unwrap();
    let binary = Binary(env!("CARGO_BIN_EXE_breakwater"));
    let tally = torture(binary, data.path(), (50, 20_261_121));
    assert_eq!(tally.rounds, 50);
    assert!(tally.in_flight >= 50 && tally.kept > 50, "{tally:?}");
}
