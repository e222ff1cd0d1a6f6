//! Connections that are cut, servers that go away, changes that meet.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    thread,
};

use jiff::Timestamp;
use store::{
    Context, Fault, Faults, NewEntry, Point, Recorded, SCHEMA, Store, StoreError, Tx, Written,
    entries, meta,
};
use store_postgres::{Options, Postgres};
use testkit::postgres::Postgres as Server;

type Done = Result<Written<()>, StoreError>;

fn open(url: &str, faults: Option<Faults>) -> Store {
    let options = Options { faults, ..Options::default() };
    Store::new(Arc::new(Postgres::connect(url, &options).unwrap()))
}

fn record(tx: &mut Tx<'_>) -> Result<Recorded<()>, StoreError> {
    let body = serde_json::json!({});
    tx.record(NewEntry { kind: "test", organisation: None, label: 0, body }, ())
}

fn context() -> Context {
    static SEEDS: AtomicU32 = AtomicU32::new(0);
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&SEEDS.fetch_add(1, Ordering::SeqCst).to_be_bytes());
    Context { at: Timestamp::UNIX_EPOCH, seed }
}

fn set(store: &Store, name: &'static str) -> Done {
    store.write(&context(), move |tx| {
        meta::set(tx, name, b"value")?;
        record(tx)
    })
}

fn is_there(store: &Store, name: &str) -> bool {
    store.read(|view| meta::find(view, name)).unwrap().is_some()
}

fn entries(store: &Store) -> i64 {
    store.read(entries::unnumbered).unwrap()
}

/// Kills the server's process for this connection, once, at a point that is wanted.
fn kills(server: &Arc<Server>, wanted: fn(Point) -> Option<i32>) -> Faults {
    let (server, met) = (Arc::clone(server), AtomicUsize::new(0));
    Arc::new(move |point| {
        let process = wanted(point)?;
        if met.fetch_add(1, Ordering::SeqCst) == 0 {
            let killed =
                server.sql("postgres", &format!("SELECT pg_terminate_backend({process}, 9000)"));
            assert_eq!(killed, "t");
        }
        None
    })
}

#[test]
fn connections_may_be_cut_anywhere() {
    let server = Arc::new(Server::start());
    a_cut_before_commit_arrives_is_an_unknown_outcome(&server);
    a_cut_after_commit_was_carried_out_is_an_unknown_outcome_too(&server);
    a_cut_within_a_change_runs_it_again(&server);
    idle_connections_that_were_cut_are_replaced(&server);
    two_changes_that_meet_are_both_kept_one_after_the_other(&server);
    a_change_that_always_meets_another_is_told_so(&server);
    programs_that_start_together_make_one_schema(&server);
    other_peoples_databases_and_newer_ones_are_refused(&server);
}

fn a_cut_before_commit_arrives_is_an_unknown_outcome(server: &Arc<Server>) {
    let commit = |point| match point {
        Point::Commit { backend } => Some(backend),
        _ => None,
    };
    let store = open(&server.database("before"), Some(kills(server, commit)));
    let done = set(&store, "one");
    assert!(matches!(done, Err(StoreError::UnknownOutcome { .. })), "{done:?}");
    // Nobody could know it, but it was not kept; asking again does the work.
    assert!(!is_there(&store, "one"));
    set(&store, "one").unwrap();
    assert!(is_there(&store, "one"));
    assert_eq!(entries(&store), 1);
}

fn a_cut_after_commit_was_carried_out_is_an_unknown_outcome_too(server: &Arc<Server>) {
    let once = AtomicUsize::new(0);
    let faults: Faults = Arc::new(move |point| {
        let first = point == Point::Committed && once.fetch_add(1, Ordering::SeqCst) == 0;
        first.then_some(Fault::Cut)
    });
    let store = open(&server.database("after"), Some(faults));
    let ask = || -> Done {
        store.write(&context(), |tx| {
            if meta::find(tx, "key")?.is_some() {
                return Err(StoreError::ImportEnded);
            }
            meta::set(tx, "key", b"answer")?;
            record(tx)
        })
    };
    let done = ask();
    assert!(matches!(done, Err(StoreError::UnknownOutcome { .. })), "{done:?}");
    // It was kept: who asks again finds the first answer, and nothing is done twice.
    assert_eq!(ask(), Err(StoreError::ImportEnded));
    assert_eq!(entries(&store), 1);
}

fn a_cut_within_a_change_runs_it_again(server: &Arc<Server>) {
    let ran = Arc::new(AtomicUsize::new(0));
    let store = open(&server.database("within"), None);
    let (counted, killer) = (Arc::clone(&ran), Arc::clone(server));
    let done: Done = store.write(&context(), move |tx| {
        meta::set(tx, "one", b"value")?;
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            let others = "SELECT pg_terminate_backend(pid, 9000) FROM pg_stat_activity \
                WHERE datname = 'within'";
            assert_eq!(killer.sql("postgres", others), "t");
        }
        meta::set(tx, "two", b"value")?;
        record(tx)
    });
    done.unwrap();
    assert_eq!(ran.load(Ordering::SeqCst), 2);
    assert_eq!((store.figures().retries, entries(&store)), (1, 1));
    assert!(is_there(&store, "one") && is_there(&store, "two"));
}

fn idle_connections_that_were_cut_are_replaced(server: &Arc<Server>) {
    let store = open(&server.database("idle"), None);
    // Many connections at once, so that many lie idle afterwards.
    let many = |store: &Store| {
        thread::scope(|scope| {
            for name in ["a", "b", "c", "d", "e", "f"] {
                scope.spawn(move || set(store, name).unwrap());
            }
        });
    };
    many(&store);
    let all = "SELECT COUNT(*) FROM (SELECT pg_terminate_backend(pid, 9000) FROM pg_stat_activity \
        WHERE datname = 'idle') killed";
    assert!(server.sql("postgres", all).parse::<u32>().unwrap() >= 1);
    assert!(is_there(&store, "a"));
    server.sql("postgres", all);
    set(&store, "g").unwrap();
    assert_eq!(entries(&store), 7);
}

/// Writes through another connection while the first change is between its read and its write.
fn meets(url: &str, times: usize) -> (Done, usize, Store) {
    let (store, other) = (open(url, None), open(url, None));
    set(&store, "row").unwrap();
    let ran = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&ran);
    let done: Done = store.write(&context(), move |tx| {
        let seen = meta::find(tx, "row")?.unwrap_or_default();
        if counted.fetch_add(1, Ordering::SeqCst) < times {
            let theirs: Done = other.write(&context(), |tx| {
                let theirs = [meta::find(tx, "row")?.unwrap_or_default(), b"+".to_vec()].concat();
                meta::set(tx, "row", &theirs)?;
                record(tx)
            });
            theirs.unwrap();
        }
        meta::set(tx, "row", &[seen, b"!".to_vec()].concat())?;
        record(tx)
    });
    (done, ran.load(Ordering::SeqCst), store)
}

fn two_changes_that_meet_are_both_kept_one_after_the_other(server: &Arc<Server>) {
    let (done, ran, store) = meets(&server.database("meet"), 1);
    done.unwrap();
    assert_eq!((ran, store.figures().retries), (2, 1));
    let row = store.read(|view| meta::find(view, "row")).unwrap();
    assert_eq!(row, Some(b"value+!".to_vec()));
}

fn a_change_that_always_meets_another_is_told_so(server: &Arc<Server>) {
    let (done, ran, store) = meets(&server.database("always"), usize::MAX);
    assert_eq!(done, Err(StoreError::Conflict { attempts: 8 }));
    assert_eq!(ran, 8);
    let row = store.read(|view| meta::find(view, "row")).unwrap();
    assert_eq!(row, Some(b"value++++++++".to_vec()));
}

fn programs_that_start_together_make_one_schema(server: &Arc<Server>) {
    let url = server.database("together");
    let stores: Mutex<Vec<Store>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..5 {
            scope.spawn(|| stores.lock().unwrap().push(open(&url, None)));
        }
    });
    let stores = stores.into_inner().unwrap();
    assert_eq!(stores.len(), 5);
    set(&stores[0], "one").unwrap();
    assert!(stores.iter().all(|store| is_there(store, "one")));
}

fn other_peoples_databases_and_newer_ones_are_refused(server: &Arc<Server>) {
    let connect = |url: &str| Postgres::connect(url, &Options::default()).unwrap_err();
    let other = server.database("other");
    server.sql("other", "CREATE TABLE things (a BIGINT)");
    let refused = connect(&other).to_string();
    assert!(refused.contains("/other") && refused.contains("none called meta"), "{refused}");
    let newer = server.database("newer");
    drop(open(&newer, None));
    server.sql("newer", "UPDATE meta SET value = '99' WHERE name = 'schema'");
    assert_eq!(connect(&newer), StoreError::Schema { found: 99, known: SCHEMA });
    let nobody = connect(&server.address("nobody")).to_string();
    assert!(nobody.contains("\"nobody\" does not exist"), "{nobody}");
}

#[test]
fn a_server_that_loses_its_power_keeps_what_was_acknowledged() {
    let mut server = Server::start();
    let store = open(&server.database("power"), None);
    set(&store, "before").unwrap();
    server.stop();
    let done = set(&store, "during");
    assert!(matches!(done, Err(StoreError::Unavailable { .. })), "{done:?}");
    let read = store.read(|view| meta::find(view, "before"));
    assert!(matches!(read, Err(StoreError::Unavailable { .. })), "{read:?}");
    server.start_again();
    assert!(is_there(&store, "before") && !is_there(&store, "during"));
    set(&store, "after").unwrap();
    assert_eq!(entries(&store), 2);
}
