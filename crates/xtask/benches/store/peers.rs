//! The same rows without us: one transaction a write, by the engines' own ways.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use rusqlite::{Connection, params};
use testkit::postgres::Postgres as Server;

use crate::{ROUND, Round, ours};

const TABLES: &str = "
CREATE TABLE told (organisation BLOB NOT NULL, advisory BLOB NOT NULL, at_us INTEGER NOT NULL,
    channel BLOB NOT NULL, PRIMARY KEY (organisation, advisory)) STRICT, WITHOUT ROWID;
CREATE TABLE entry (id BLOB NOT NULL PRIMARY KEY, at_us INTEGER NOT NULL, kind BLOB NOT NULL,
    body BLOB, salt BLOB, commitment BLOB NOT NULL) STRICT;";
/// As long as an entry of ours.
const BODY: [u8; 260] = [b'x'; 260];

/// `rusqlite` as most programs use it: one connection, one transaction a write.
pub(crate) fn rusqlite(folder: &Path) -> Round {
    let folder = tempfile::tempdir_in(folder).expect("a folder");
    let connection = Connection::open(folder.path().join("peer.sqlite")).expect("it opens");
    let safe = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
    connection.execute_batch(safe).expect("it is set");
    connection.execute_batch(TABLES).expect("the tables are made");
    let mut waited = Vec::new();
    let end = Instant::now() + ROUND;
    while Instant::now() < end {
        let start = Instant::now();
        one(&connection, waited.len() as u64).expect("it is kept");
        waited.push(start.elapsed());
    }
    waited.sort();
    let writes = waited.len() as u64;
    Round { writes, syncs: writes, hold_longest: None, waited }
}

fn one(connection: &Connection, number: u64) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let id = number.to_be_bytes();
    let advisory = format!("CVE-2026-{number}");
    connection.prepare_cached("INSERT INTO told VALUES (?1, ?2, 0, ?3)")?.execute(params![
        [0_u8; 16],
        advisory.as_bytes(),
        b"page"
    ])?;
    connection
        .prepare_cached("INSERT INTO entry VALUES (?1, 0, ?2, ?3, ?4, ?5)")?
        .execute(params![id, b"read-actions", BODY, [1_u8; 32], [2_u8; 32]])?;
    connection.execute_batch("COMMIT")
}

/// PostgreSQL's own measure, with a script of the same rows, over as many connections as ours has.
pub(crate) fn pgbench(server: &Server, writers: usize) -> Round {
    let clients = writers.min(ours::CONNECTIONS_MAX);
    let name = format!("peer_{writers}");
    let url = server.database(&name);
    server.sql(
        &name,
        "CREATE TABLE told (organisation BYTEA, advisory BYTEA, at_us BIGINT, channel BYTEA, \
         PRIMARY KEY (organisation, advisory)); \
         CREATE TABLE entry (id UUID PRIMARY KEY, at_us BIGINT, kind BYTEA, body BYTEA, \
         salt BYTEA, commitment BYTEA)",
    );
    let script = tempfile::NamedTempFile::new().expect("a file");
    let sql = "BEGIN; \
        INSERT INTO told SELECT uuid_send(gen_random_uuid()), 'CVE-2026-1', 0, 'page'; \
        INSERT INTO entry SELECT gen_random_uuid(), 0, 'read-actions', \
        convert_to(repeat('x', 260), 'UTF8'), decode(repeat('01', 32), 'hex'), \
        decode(repeat('02', 32), 'hex'); COMMIT;\n";
    fs::write(script.path(), sql).expect("the script is written");
    let before = ours::syncs(server);
    let output = Command::new(program())
        .args(["--no-vacuum", "--protocol=prepared"])
        .args(["--client", &clients.to_string(), "--jobs", &clients.min(2).to_string()])
        .args(["--time", &ROUND.as_secs().to_string(), "--file"])
        .arg(script.path())
        .arg(url)
        .output()
        .expect("pgbench starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = |start: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(start));
        line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
    };
    let writes = number("number of transactions actually processed: ").expect("a count");
    let syncs = ours::syncs(server) - before;
    Round { writes, syncs, hold_longest: None, waited: Vec::<Duration>::new() }
}

/// Where Debian puts it.
fn program() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let programs = versions.map(|version| version.path().join("bin/pgbench"));
    programs.filter(|path| path.exists()).max().expect("`pgbench`, of Debian's `postgresql`")
}
