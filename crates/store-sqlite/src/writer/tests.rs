//! A group of changes, and what becomes of it when something breaks.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
    mpsc::{Receiver, TryRecvError, sync_channel},
};

use rusqlite::Connection;
use store::{Ended, Fault, Faults, Figures, Job, Point, Query, StoreError, Value, Verdict};

use super::Writer;
use crate::{
    database::open_to_write,
    migrate::migrate,
    queue::{Queue, Waiting},
};

type Answer = Result<Ended, StoreError>;

struct World {
    _folder: tempfile::TempDir,
    writer: Writer,
}

impl World {
    fn new(faults: Option<Faults>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new.sqlite");
        let connection = open_to_write(&file).unwrap();
        migrate(&connection, &file).unwrap();
        let writer =
            Writer { connection, queue: Arc::new(Queue::new(10)), figures: Arc::default(), faults };
        Self { _folder: folder, writer }
    }

    fn serve(&self, jobs: Vec<Job>) -> Vec<Answer> {
        let (group, answers): (Vec<_>, Vec<_>) = jobs.into_iter().map(waiting).unzip();
        self.writer.serve_group(&group);
        answers.into_iter().map(|answer| answer.try_recv().unwrap()).collect()
    }

    /// The names that are there, without the schema's.
    fn kept(&self) -> Vec<String> {
        let sql = "SELECT CAST(name AS TEXT) FROM meta WHERE name <> CAST('schema' AS BLOB) \
            ORDER BY name";
        let mut statement = self.writer.connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn figures(&self) -> Figures {
        *self.writer.figures.lock().unwrap()
    }
}

fn waiting(job: Job) -> (Waiting, Receiver<Answer>) {
    let (answer, answered) = sync_channel(1);
    (Waiting { job, answer }, answered)
}

/// Puts this many bytes under a name, and believes what it is told.
fn put(query: &mut dyn Query, name: &str, bytes: usize) -> Verdict {
    let params = [Value::from(name), Value::Bytes(vec![1; bytes])];
    match query.execute("INSERT INTO meta (name, value) VALUES ($1, $2)", &params) {
        Ok(_) => Verdict::Keep,
        Err(_) => Verdict::Undo,
    }
}

fn puts(name: &'static str, bytes: usize) -> Job {
    Box::new(move |query| put(query, name, bytes))
}

/// A fault at the n-th point of this kind, and at how many from there on.
fn fault(fault: Fault, wanted: fn(Point) -> bool, from: usize, count: usize) -> Faults {
    let met = AtomicUsize::new(0);
    Arc::new(move |point| {
        let number = if wanted(point) { met.fetch_add(1, Ordering::SeqCst) } else { return None };
        (number >= from && number - from < count).then_some(fault)
    })
}

fn is_statement(point: Point) -> bool {
    point == Point::Statement
}

fn is_commit(point: Point) -> bool {
    matches!(point, Point::Commit { .. })
}

#[test]
fn a_group_is_kept_by_one_commit_and_each_member_by_itself() {
    let world = World::new(None);
    let answers = world.serve(vec![
        puts("one", 1),
        Box::new(|query| {
            put(query, "undone", 1);
            Verdict::Undo
        }),
        Box::new(|query| {
            put(query, "broken", 1);
            panic!("a use-case broke")
        }),
        puts("one", 1),
        Box::new(|query| {
            put(query, "twice", 1);
            put(query, "twice", 1);
            Verdict::Keep
        }),
        puts("two", 1),
    ]);
    assert_eq!(answers[0], Ok(Ended::Kept));
    assert_eq!(answers[1], Ok(Ended::Undone));
    assert_eq!(answers[2], Err(StoreError::Panicked { detail: "a use-case broke".to_owned() }));
    assert_eq!(answers[3], Ok(Ended::Undone));
    assert!(matches!(answers[4], Err(StoreError::Constraint { .. })), "{answers:?}");
    assert_eq!(answers[5], Ok(Ended::Kept));
    assert_eq!(world.kept(), ["one", "two"]);
    let figures = world.figures();
    assert_eq!((figures.commits, figures.groups, figures.writes), (1, 1, 2));
    assert_eq!((figures.panics, figures.retries), (1, 0));
}

#[test]
fn a_really_full_disk_takes_the_group_and_each_is_asked_once_more() {
    let world = World::new(None);
    let connection: &Connection = &world.writer.connection;
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    connection.pragma_update(None, "max_page_count", pages + 20).unwrap();
    let answers = world.serve(vec![puts("one", 10), puts("large", 1_000_000), puts("two", 10)]);
    assert_eq!((&answers[0], &answers[2]), (&Ok(Ended::Kept), &Ok(Ended::Kept)));
    assert!(matches!(answers[1], Err(StoreError::Full { .. })), "{answers:?}");
    assert_eq!(world.kept(), ["one", "two"]);
    // SQLite rolled back everybody, not just the large one: that is what the driver is for.
    assert_eq!(world.figures().retries, 3);
    assert_eq!(world.serve(vec![puts("three", 10)]), [Ok(Ended::Kept)]);
}

#[test]
fn who_swallows_a_full_disk_is_told_all_the_same() {
    let world = World::new(None);
    let connection: &Connection = &world.writer.connection;
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    connection.pragma_update(None, "max_page_count", pages + 20).unwrap();
    let swallows: Job = Box::new(|query| {
        put(query, "large", 1_000_000);
        put(query, "after", 1);
        Verdict::Keep
    });
    let answers = world.serve(vec![puts("one", 10), swallows]);
    assert_eq!(answers[0], Ok(Ended::Kept));
    assert!(matches!(answers[1], Err(StoreError::Full { .. })), "{answers:?}");
    assert_eq!(world.kept(), ["one"]);
}

#[test]
fn a_disk_that_fails_once_at_any_statement_loses_nothing() {
    for from in 0..4 {
        for kind in [Fault::Io, Fault::Full] {
            let world = World::new(Some(fault(kind, is_statement, from, 1)));
            let jobs = ["one", "two", "three", "four"].map(|name| puts(name, 10));
            assert_eq!(world.serve(jobs.into()), vec![Ok(Ended::Kept); 4]);
            assert_eq!(world.kept(), ["four", "one", "three", "two"]);
            let figures = world.figures();
            assert_eq!((figures.retries, figures.commits), (4, 4));
        }
    }
}

#[test]
fn a_disk_that_goes_on_failing_keeps_exactly_what_was_acknowledged() {
    for from in 0..8 {
        for count in [2, 3, 100] {
            let world = World::new(Some(fault(Fault::Io, is_statement, from, count)));
            let names = ["a", "b", "c", "d"];
            let answers = world.serve(names.map(|name| puts(name, 10)).into());
            let told = names.iter().zip(&answers).filter(|(_, told)| **told == Ok(Ended::Kept));
            let told: Vec<&str> = told.map(|(name, _)| *name).collect();
            assert_eq!(world.kept(), told, "from {from}, {count} times");
            assert!(world.writer.connection.is_autocommit());
        }
    }
}

#[test]
fn a_commit_that_fails_is_tried_by_each_alone_and_told_when_it_fails_again() {
    let once = World::new(Some(fault(Fault::Full, is_commit, 0, 1)));
    assert_eq!(once.serve(vec![puts("a", 1), puts("b", 1)]), vec![Ok(Ended::Kept); 2]);
    assert_eq!(once.kept(), ["a", "b"]);
    let twice = World::new(Some(fault(Fault::Full, is_commit, 0, 2)));
    let answers = twice.serve(vec![puts("a", 1), puts("b", 1)]);
    assert!(matches!(answers[0], Err(StoreError::Full { .. })), "{answers:?}");
    assert_eq!(answers[1], Ok(Ended::Kept));
    assert_eq!(twice.kept(), ["b"]);
}

#[test]
fn no_answer_leaves_before_commit() {
    let answers: Arc<Mutex<Vec<Receiver<Answer>>>> = Arc::default();
    let (looked, seen) = (Arc::clone(&answers), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&seen);
    let world = World::new(Some(Arc::new(move |point| {
        if is_commit(point) {
            for answer in &*looked.lock().unwrap() {
                assert_eq!(answer.try_recv(), Err(TryRecvError::Empty));
                counted.fetch_add(1, Ordering::SeqCst);
            }
        }
        None
    })));
    let undone: Job = Box::new(|_| Verdict::Undo);
    let (group, receivers): (Vec<_>, Vec<_>) =
        [puts("a", 1), undone, puts("b", 1)].into_iter().map(waiting).unzip();
    *answers.lock().unwrap() = receivers;
    world.writer.serve_group(&group);
    assert_eq!(seen.load(Ordering::SeqCst), 3);
    let answered = answers.lock().unwrap().iter().filter(|one| one.try_recv().is_ok()).count();
    assert_eq!(answered, 3);
}

#[test]
fn parameters_are_bound_by_their_names_not_by_their_places() {
    let world = World::new(None);
    let job: Job = Box::new(|query| {
        let sql = "INSERT INTO meta (value, name) VALUES ($2, $1)";
        let done = query.execute(sql, &[Value::from("name"), Value::from("value")]);
        let few = query.query("SELECT $1, $2", &[Value::from("name")]);
        assert!(matches!(few, Err(StoreError::Refused { .. })), "{few:?}");
        assert_eq!(done, Ok(1));
        Verdict::Undo
    });
    assert_eq!(world.serve(vec![job]), [Ok(Ended::Undone)]);
    let job: Job = Box::new(|query| {
        let sql = "INSERT INTO meta (value, name) VALUES ($2, $1)";
        query.execute(sql, &[Value::from("name"), Value::from("value")]).unwrap();
        Verdict::Keep
    });
    assert_eq!(world.serve(vec![job]), [Ok(Ended::Kept)]);
    assert_eq!(world.kept(), ["name"]);
}
