//! Files: back-ups while writes go on, disks that fail for real, databases of others.

use std::{
    collections::BTreeSet,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::channel,
    },
    thread,
};

use jiff::Timestamp;
use store::{Context, NewEntry, SCHEMA, Store, StoreError, Written, entries, meta};
use store_sqlite::{Options, Sqlite};

fn open(file: &Path) -> Result<Store, StoreError> {
    Sqlite::open(file, Options::default()).map(|sqlite| Store::new(Arc::new(sqlite)))
}

fn write(store: &Store, number: u32, bytes: usize) -> Result<Written<()>, StoreError> {
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    store.write(&Context { at: Timestamp::UNIX_EPOCH, seed }, move |tx| {
        meta::set(tx, &format!("number {number}"), &vec![7; bytes])?;
        let body = serde_json::json!({});
        tx.record(NewEntry { kind: "test", organisation: None, label: 0, body }, ())
    })
}

fn is_there(store: &Store, number: u32) -> bool {
    let find = |view: &mut store::View<'_>| meta::find(view, &format!("number {number}"));
    store.read(find).unwrap().is_some()
}

#[test]
fn a_back_up_is_whole_and_holds_all_that_was_acknowledged_before_it_began() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("new.sqlite")).unwrap();
    let (stop, begun) = (AtomicBool::new(false), channel());
    let copy = folder.path().join("copy.sqlite");
    let last = thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for number in 0.. {
                write(&store, number, 20_000).unwrap();
                begun.0.send(number).unwrap();
                if stop.load(Ordering::SeqCst) {
                    return number;
                }
            }
            0
        });
        let before = begun.1.iter().find(|number| *number >= 50).unwrap();
        store.backup(&copy).unwrap();
        let after = begun.1.try_iter().last().unwrap_or(before);
        stop.store(true, Ordering::SeqCst);
        let last = writing.join().unwrap();
        assert!(after > before, "nothing was written while it was copied");
        let copied = open(&copy).unwrap();
        assert!((0..=before).all(|number| is_there(&copied, number)));
        let count = (0..=last).filter(|number| is_there(&copied, *number)).count();
        let entries = copied.read(entries::unnumbered).unwrap();
        assert_eq!(usize::try_from(entries), Ok(count));
        assert_eq!(copied.integrity(), Ok(Vec::new()));
        last
    });
    assert!((0..=last).all(|number| is_there(&store, number)));
    let again = store.backup(&copy).unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
}

#[test]
fn a_database_of_a_newer_program_is_refused_with_both_versions() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    let store = open(&file).unwrap();
    let context = Context { at: Timestamp::UNIX_EPOCH, seed: [0; 32] };
    let newer = SCHEMA + 41;
    let done: Result<Written<()>, StoreError> = store.write(&context, move |tx| {
        meta::set(tx, meta::SCHEMA, newer.to_string().as_bytes())?;
        let body = serde_json::json!({});
        tx.record(NewEntry { kind: "test", organisation: None, label: 0, body }, ())
    });
    done.unwrap();
    drop(store);
    let refused = open(&file).unwrap_err();
    assert_eq!(refused, StoreError::Schema { found: newer, known: SCHEMA });
    let text = refused.to_string();
    assert!(text.contains(&newer.to_string()) && text.contains(&SCHEMA.to_string()), "{text}");
}

#[test]
fn files_of_others_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    std::fs::write(&text, "no database at all, but long enough to look like one".repeat(100))
        .unwrap();
    let before = std::fs::read(&text).unwrap();
    assert!(matches!(open(&text), Err(StoreError::Foreign { .. })));
    assert_eq!(std::fs::read(&text).unwrap(), before);
    let other = folder.path().join("other");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection.execute_batch("CREATE TABLE things (a)").unwrap();
    let refused = open(&other).unwrap_err().to_string();
    assert!(refused.contains("none called meta"), "{refused}");
}

#[test]
fn a_database_that_another_program_holds_is_said_to_be_held() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    let store = open(&file).unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = write(&store, 1, 1).unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable { .. }), "{refused:?}");
    other.execute_batch("ROLLBACK").unwrap();
    write(&store, 2, 1).unwrap();
    assert!(!is_there(&store, 1) && is_there(&store, 2));
}

/// Started by the next test under a limit on the size of files, it says what was acknowledged;
/// started by itself, nothing limits it.
#[test]
#[expect(clippy::print_stdout, reason = "it is the child, and this is how it tells its parent")]
fn child_writes_until_its_files_may_not_grow() {
    let limited = Path::new("limited").exists();
    let folder = tempfile::tempdir().unwrap();
    let file = if limited { "new.sqlite".into() } else { folder.path().join("new.sqlite") };
    let store = open(&file).unwrap();
    for number in 0..60 {
        match write(&store, number, 10_000) {
            Ok(_) => println!("kept {number}"),
            Err(StoreError::Io { .. } | StoreError::UnknownOutcome { .. }) if limited => {
                println!("failed {number}");
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(limited || (0..60).all(|number| is_there(&store, number)));
}

#[test]
fn a_disk_that_really_fails_keeps_exactly_what_was_acknowledged() {
    for kilobytes in [430, 470, 555, 600] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("limited"), "").unwrap();
        // A shell ignores the signal, so that writing beyond the limit is an error (setrlimit(2)).
        let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"");
        let output = Command::new("bash")
            .args(["-c", &script])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "child_writes_until_its_files_may_not_grow", "--nocapture"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        let numbers = |word: &str| -> BTreeSet<u32> {
            let lines = said.lines().filter_map(|line| line.split_once(word));
            lines.map(|(_, number)| number.parse().unwrap()).collect()
        };
        let (kept, failed) = (numbers("kept "), numbers("failed "));
        assert!(!kept.is_empty() && !failed.is_empty(), "{said}");
        let store = open(&folder.path().join("new.sqlite")).unwrap();
        let found: BTreeSet<u32> = (0..60).filter(|number| is_there(&store, *number)).collect();
        assert_eq!(found, kept, "with files of at most {kilobytes} kB");
        assert_eq!(store.integrity(), Ok(Vec::new()));
    }
}
