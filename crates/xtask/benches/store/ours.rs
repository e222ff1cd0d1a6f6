//! Our store, by its own door: a row and its entry in the record, in one transaction each.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use model::id::OrganisationId;
use store::{Context, NewEntry, Store, StoreError, told};
use store_postgres::Postgres;
use store_sqlite::Sqlite;
use testkit::postgres::Postgres as Server;

use crate::{ROUND, Round};

/// How many connections to a server share its writers.
pub(crate) const CONNECTIONS_MAX: usize = 32;

/// The embedded engine, in a new folder of this disk.
pub(crate) fn sqlite(folder: &Path, writers: usize) -> Round {
    let folder = tempfile::tempdir_in(folder).expect("a folder");
    let file = folder.path().join("breakwater.sqlite");
    let driver = Sqlite::open(&file, store_sqlite::Options::default()).expect("it opens");
    let store = Store::new(Arc::new(driver));
    let mut round = run(&store, writers);
    round.syncs = store.figures().commits;
    round
}

/// The engine for when one machine is not enough; its log is synced by the server.
pub(crate) fn postgres(server: &Server, writers: usize) -> Round {
    let url = server.database(&format!("ours_{writers}"));
    let options =
        store_postgres::Options { connections_max: CONNECTIONS_MAX, ..Default::default() };
    let driver = Postgres::connect(&url, &options).expect("it connects");
    let store = Store::new(Arc::new(driver));
    let before = syncs(server);
    let mut round = run(&store, writers);
    round.syncs = syncs(server) - before;
    round
}

/// How often the server has synced its log.
pub(crate) fn syncs(server: &Server) -> u64 {
    // What a connection counted is seen when it has ended or a second has passed.
    server.sql("postgres", "SELECT pg_sleep(1.2)");
    let count = server.sql("postgres", "SELECT wal_sync FROM pg_stat_wal");
    count.parse().expect("a count")
}

fn run(store: &Store, writers: usize) -> Round {
    let all = Mutex::new(Vec::new());
    let end = Instant::now() + ROUND;
    thread::scope(|scope| {
        for writer in 0..writers {
            let (store, all) = (store.clone(), &all);
            scope.spawn(move || {
                let waited = write_until(&store, writer, end);
                all.lock().expect("nobody broke off").extend(waited);
            });
        }
    });
    let mut waited = all.into_inner().expect("nobody broke off");
    waited.sort();
    let hold_longest = Some(Duration::from_micros(store.figures().hold_longest_us));
    Round { writes: waited.len() as u64, syncs: 0, hold_longest, waited }
}

fn write_until(store: &Store, writer: usize, end: Instant) -> Vec<Duration> {
    let mut waited = Vec::new();
    let mut operator = [0; 16];
    operator[..8].copy_from_slice(&(writer as u64).to_be_bytes());
    let operator = OrganisationId::from_bytes(operator);
    while Instant::now() < end {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&(writer as u64).to_be_bytes());
        seed[8..16].copy_from_slice(&(waited.len() as u64).to_be_bytes());
        let context = Context { at: Timestamp::UNIX_EPOCH, seed };
        let advisory = format!("CVE-2026-{}", waited.len());
        let start = Instant::now();
        let written = store.write(&context, move |tx| {
            told::insert(tx, &advisory, operator.as_bytes(), "page")?;
            let body = serde_json::json!({ "told": 1 });
            let organisation = Some(operator);
            let entry = NewEntry { kind: "read-actions", organisation, label: 3, body };
            tx.record(entry, ())
        });
        let written: Result<_, StoreError> = written;
        written.expect("it is kept");
        waited.push(start.elapsed());
    }
    waited
}
