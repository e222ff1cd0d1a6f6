//! What the doors promise: all or nothing, one snapshot, the same bytes each time.

use model::id::{EntryId, OrganisationId};

use super::{change, context, entry, hard, organisation, read, slug, texts};
use crate::{
    NewEntry, Recorded, Store, StoreError, Value, Written, entries, meta, organisations, outbox,
};

type Done<T> = Result<Written<T>, StoreError>;

pub(super) fn a_refused_change_leaves_nothing(store: &Store) {
    let done: Done<()> = store.write(&context(1), |tx| {
        meta::set(tx, &hard(1), b"value")?;
        outbox::insert(tx, "mail", b"body")?;
        let _: Recorded<()> = tx.record(entry("test"), ())?;
        Err(StoreError::ImportEnded)
    });
    assert_eq!(done, Err(StoreError::ImportEnded));
    assert_eq!(read(store, |view| meta::find(view, &hard(1))), None);
    assert_eq!(read(store, outbox::waiting), 0);
    assert_eq!(read(store, entries::unnumbered), 0);
}

pub(super) fn a_change_with_a_failed_statement_is_never_kept(store: &Store) {
    let done: Done<()> = store.write(&context(1), |tx| {
        meta::set(tx, "before", b"value")?;
        let refused = tx
            .raw()
            .execute("INSERT INTO meta (name, value) VALUES ($1, NULL)", &[Value::from("broken")]);
        assert!(matches!(refused, Err(StoreError::Constraint { .. })), "{refused:?}");
        // The error is swallowed here, and may not be.
        Ok(swallowed())
    });
    assert!(matches!(done, Err(StoreError::Constraint { .. })), "{done:?}");
    assert_eq!(read(store, |view| meta::find(view, "before")), None);
}

/// What a closure could return only if it had recorded something.
fn swallowed() -> Recorded<()> {
    Recorded::of_a_test(())
}

pub(super) fn a_panic_is_its_own_and_the_next_change_goes_on(store: &Store) {
    let done: Done<()> = store.write(&context(1), |tx| {
        meta::set(tx, "before", b"value")?;
        panic!("a use-case broke: {}", hard(1))
    });
    let Err(StoreError::Panicked { detail }) = done else { panic!("{done:?}") };
    assert_eq!(detail, format!("a use-case broke: {}", hard(1)));
    change(store, 2, |tx| meta::set(tx, "after", b"value"));
    assert_eq!(read(store, |view| meta::find(view, "before")), None);
    assert_eq!(read(store, |view| meta::find(view, "after")), Some(b"value".to_vec()));
    assert_eq!(store.figures().panics, 1);
}

pub(super) fn a_written_change_is_read_at_once(store: &Store) {
    for number in 0..50 {
        change(store, number, move |tx| meta::set(tx, "number", &[number]));
        assert_eq!(read(store, |view| meta::find(view, "number")), Some(vec![number]));
    }
}

pub(super) fn a_reader_sees_one_snapshot(store: &Store) {
    change(store, 1, |tx| meta::set(tx, "one", b"old"));
    read(store, |view| {
        assert_eq!(meta::find(view, "one")?, Some(b"old".to_vec()));
        change(store, 2, |tx| {
            meta::set(tx, "one", b"new")?;
            meta::set(tx, "two", b"new")
        });
        assert_eq!(meta::find(view, "one")?, Some(b"old".to_vec()));
        assert_eq!(meta::find(view, "two")?, None);
        Ok(())
    });
    assert_eq!(read(store, |view| meta::find(view, "one")), Some(b"new".to_vec()));
}

pub(super) fn a_reader_can_not_write(store: &Store) {
    let done: Result<u64, StoreError> =
        store.read(|view| view.raw().execute("DELETE FROM meta", &[]));
    assert!(done.is_err(), "{done:?}");
    assert!(read(store, |view| meta::find(view, meta::SCHEMA)).is_some());
}

pub(super) fn the_same_context_gives_the_same_bytes(store: &Store) {
    let context = context(1);
    let new = organisations::NewOrganisation {
        slug: slug("one"),
        name: hard(1),
        sector: model::Sector::Other,
    };
    let kept = new.clone();
    let seen: Result<Written<()>, Seen> = store.write(&context, move |tx| {
        let made = (organisations::insert(tx, &new)?, tx.random::<40>());
        let recorded = tx.record(entry("test"), ())?;
        Err(Seen::Made(Box::new((made, recorded.entry()))))
    });
    let seen = match seen {
        Err(Seen::Made(seen)) => seen,
        Err(Seen::Broken(error)) => panic!("{error}"),
        Ok(_) => panic!("it was refused and kept"),
    };
    let written: Done<_> = store.write(&context, move |tx| {
        let made = (organisations::insert(tx, &kept)?, tx.random::<40>());
        tx.record(entry("test"), made)
    });
    let written = written.expect("the change is kept");
    assert_eq!(*seen, (written.value, written.entry));
    assert!(written.value.0.is_some());
    let kept = read(store, |view| entries::find(view, written.entry)).expect("it has its entry");
    assert_eq!(kept.at, context.at);
}

type Made = ((Option<OrganisationId>, [u8; 40]), EntryId);

#[derive(Debug)]
enum Seen {
    Made(Box<Made>),
    Broken(String),
}

impl From<StoreError> for Seen {
    fn from(error: StoreError) -> Self {
        Self::Broken(error.to_string())
    }
}

pub(super) fn text_comes_back_as_it_went_in_and_in_the_order_of_its_bytes(store: &Store) {
    for (number, text) in (1..).zip(texts()) {
        let (kept, name) = (text.clone(), hard(number));
        change(store, 1, move |tx| {
            meta::set(tx, &name, kept.as_bytes())?;
            let body = serde_json::json!({ (kept.clone()): kept });
            let new = NewEntry { kind: "test", organisation: None, label: 0, body };
            tx.record(new, ()).map(drop)
        });
        let value = read(store, |view| meta::find(view, &hard(number)));
        assert!(value == Some(text.clone().into_bytes()), "{}", text.escape_debug());
    }
    let names = ["\0", "a", "a\0", "a%", "aa", "a_", "b", "é", "\u{ffff}", "\u{10ffff}", "Z"];
    change(store, 3, move |tx| names.iter().try_for_each(|name| meta::set(tx, name, b"order")));
    let sql = "SELECT name FROM meta WHERE value = $1 ORDER BY name";
    let rows = read(store, |view| view.raw().query(sql, &[Value::from("order")]));
    let found: Vec<&Value> = rows.iter().filter_map(|row| row.values().first()).collect();
    let mut sorted = names.map(Value::from);
    sorted.sort_by_key(|name| match name {
        Value::Bytes(bytes) => bytes.clone(),
        _ => Vec::new(),
    });
    assert_eq!(found, sorted.iter().collect::<Vec<_>>());
    let long = "x".repeat(1_001);
    let done: Done<()> = store.write(&context(4), move |tx| {
        meta::set(tx, &long, b"")?;
        tx.record(entry("test"), ())
    });
    let message = done.expect_err("a key that no index takes").to_string();
    assert!(message.contains("1001 bytes; at most 1000"), "{message}");
}

pub(super) fn figures_count_what_happened(store: &Store) {
    let before = store.figures();
    organisation(store, 1, "one");
    let done: Result<(), StoreError> = store.housekeep(&context(2), |_| Err(StoreError::Closed));
    assert_eq!(done, Err(StoreError::Closed));
    let after = store.figures();
    assert_eq!(after.commits, before.commits + 1);
    assert_eq!(after.writes, before.writes + 1);
    assert_eq!(after.commit_buckets.iter().sum::<u64>(), after.commits);
    assert!(after.hold_longest_us > 0 && after.commit_longest_us > 0);
    assert_eq!(store.integrity(), Ok(Vec::new()));
}
