//! Generated pairs of versions, ordered by Python's `packaging` and npm's `semver` as by our keys.
//!
//! The peers' versions are pinned in `peers/requirements.txt` and `peers/package.json`.

mod peers {
    pub(crate) mod generate;
}

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use peers::generate::{Generator, npm, pypi};
use versions::{Rank, Scheme};

const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/peers");
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers");

/// How many pairs a peer must have ordered.
const ACCEPTED_PAIRS_MIN: usize = 10_000;
/// Enough that the refused ones leave that many.
const GENERATED_PAIRS: usize = 24_000;
const SEED: u64 = 0x0b5e_55ed_0000_0003;

type Pair = (String, String);

#[test]
fn pypi_keys_order_as_packaging_does() {
    let mut command = Command::new(installed("python/bin/python"));
    command.arg(Path::new(SCRIPTS).join("packaging_order.py"));
    same_order(Scheme::PyPi, command, pypi);
}

#[test]
fn npm_keys_order_as_node_semver_does() {
    let mut command = Command::new("node");
    command.arg(Path::new(SCRIPTS).join("semver_order.js"));
    command.arg(installed("node/node_modules/semver"));
    same_order(Scheme::Npm, command, npm);
}

fn same_order(scheme: Scheme, command: Command, near_pair: fn(&mut Generator) -> Pair) {
    let seed = seed();
    let mut generator = Generator::new(seed);
    let pairs: Vec<Pair> = (0..GENERATED_PAIRS).map(|_| near_pair(&mut generator)).collect();
    let answers = answers(command, &pairs);
    assert_eq!(answers.len(), pairs.len(), "answers of the peer");

    let mut counts = BTreeMap::<&str, usize>::new();
    let mut faults = Vec::new();
    for (pair, answer) in pairs.iter().zip(&answers) {
        *counts.entry(reason(answer)).or_default() += 1;
        faults.extend(fault(scheme, pair, answer));
    }
    report(scheme, seed, &counts);
    assert!(
        faults.is_empty(),
        "{} pairs differ, seed {seed}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    let accepted: usize = ["<", "=", ">"].iter().filter_map(|sign| counts.get(sign)).sum();
    assert!(accepted >= ACCEPTED_PAIRS_MIN, "{accepted} pairs accepted, seed {seed}");
}

/// What is wrong with our view of a pair.
fn fault(scheme: Scheme, (left, right): &Pair, answer: &str) -> Option<String> {
    let standard =
        |version: &str| scheme.key(version).ok().filter(|key| key.rank() == Rank::Standard);
    let (one, other) = (standard(left), standard(right));
    let refused = |version, key: Option<_>| {
        key.map(|key| format!("`{version}` has key {key:?}, the peer: {answer}"))
    };
    match (answer, one, other) {
        // The standard has no largest number; only this peer has.
        (answer, ..) if answer.ends_with("number above 2^53 - 1") => None,
        (answer, one, _) if answer.starts_with("refused left") => refused(left, one),
        (answer, _, other) if answer.starts_with("refused right") => refused(right, other),
        (_, Some(one), Some(other)) => {
            let found = match one.cmp(&other) {
                std::cmp::Ordering::Less => "<",
                std::cmp::Ordering::Equal => "=",
                std::cmp::Ordering::Greater => ">",
            };
            (found != answer).then(|| format!("`{left}` {found} `{right}`, the peer: {answer}"))
        }
        _ => Some(format!("`{left}` or `{right}` has no standard key, the peer: {answer}")),
    }
}

fn reason(answer: &str) -> &str {
    let refused = |side| answer.strip_prefix(side);
    refused("refused left ").or_else(|| refused("refused right ")).unwrap_or(answer)
}

fn answers(mut command: Command, pairs: &[Pair]) -> Vec<String> {
    let mut peer = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("`{command:?}` does not start: {error}"));
    let input = serde_json::to_vec(pairs).expect("pairs of texts are JSON");
    // The peer reads everything before it answers; the pipe is closed at the end of this line.
    peer.stdin.take().expect("stdin is piped").write_all(&input).expect("the peer reads");
    let output = peer.wait_with_output().expect("the peer ends");
    assert!(output.status.success(), "`{command:?}` fails: {}", output.status);
    let text = String::from_utf8(output.stdout).expect("the peer answers in UTF-8");
    text.lines().map(str::to_owned).collect()
}

fn installed(path: &str) -> PathBuf {
    let full = Path::new(PEERS).join(path);
    let help = "run `cargo xtask test`, it installs the peers";
    assert!(full.exists(), "`target/peers/{path}` is missing: {help}");
    full
}

#[expect(clippy::disallowed_methods, reason = "a person may try another seed")]
fn seed() -> u64 {
    std::env::var("PEER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED)
}

#[expect(clippy::print_stdout, reason = "the counts are what a reader of this test wants")]
fn report(scheme: Scheme, seed: u64, counts: &BTreeMap<&str, usize>) {
    println!("{scheme}, seed {seed} (PEER_SEED): {counts:?}");
}
