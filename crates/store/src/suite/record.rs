//! The record, and what the house keeps for itself.

use serde_json::json;

use super::{at, change, context, entry, hard, organisation, read, texts};
use crate::{
    NewEntry, Store, StoreError, Written,
    entries::{self, Search},
    idempotency::{self, IdempotencyRow},
    jobs::{self, Lease},
    outbox,
};

fn lease(store: &Store, second: u8, holder: &'static str) -> Option<Lease> {
    let until = at(i64::from(second) + 10);
    let done: Result<_, StoreError> = store
        .housekeep(&context(second), move |house| jobs::lease(house, "sequencer", holder, until));
    done.expect("it is kept")
}

fn number(store: &Store, lease: &Lease, limit: i64) -> Result<u64, StoreError> {
    let lease = lease.clone();
    store.housekeep(&context(50), move |house| entries::number(house, &lease, limit))
}

pub(super) fn entries_are_numbered_densely(store: &Store) {
    let holder = lease(store, 1, "one").expect("nobody holds it");
    assert_eq!(read(store, entries::last), -1);
    // Those of the earlier time come first, whenever they were written.
    for second in [30, 10, 20] {
        change(store, second, |_| Ok(()));
    }
    assert_eq!(read(store, |view| entries::after(view, -1, 10)), []);
    assert_eq!(number(store, &holder, 2), Ok(2));
    assert_eq!(read(store, entries::unnumbered), 1);
    change(store, 5, |_| Ok(()));
    assert_eq!(number(store, &holder, 10), Ok(2));
    assert_eq!(number(store, &holder, 10), Ok(0));
    assert_eq!(read(store, entries::last), 3);
    let rows = read(store, |view| entries::after(view, -1, 10));
    let order: Vec<_> = rows.iter().map(|row| (row.seq, row.at)).collect();
    let expected = [(0, 10), (1, 20), (2, 5), (3, 30)].map(|(seq, s)| (Some(seq), at(s)));
    assert_eq!(order, expected);
    assert_eq!(read(store, |view| entries::after(view, 1, 1)), rows[2..3]);
    let commitments = read(store, |view| entries::commitments(view, 1, 3));
    assert_eq!(commitments, [rows[1].commitment, rows[2].commitment]);
    for row in rows {
        let (salt, body) = (row.salt.expect("salt"), row.body.expect("body"));
        assert_eq!(entries::commitment(&salt, &body), row.commitment);
    }
    let other = lease(store, 30, "two").expect("the time of the first is over");
    assert!(matches!(number(store, &holder, 10), Err(StoreError::Fenced { .. })));
    assert_eq!(number(store, &other, 10), Ok(0));
}

pub(super) fn entries_are_found(store: &Store) {
    let [one, two] = ["one", "two"].map(|name| organisation(store, 1, name));
    for (second, text) in (10..).zip(texts()) {
        let by = if second % 2 == 0 { one } else { two };
        let done: Result<Written<()>, StoreError> = store.write(&context(second), move |tx| {
            let body = json!({ "z": text, "a": [1, null, { "c": true, "b": text }] });
            tx.record(NewEntry { kind: "searched", organisation: Some(by), label: 3, body }, ())
        });
        let id = done.expect("it is kept").entry;
        let row = read(store, |view| entries::find(view, id)).expect("it is there");
        assert_eq!((row.seq, row.organisation, row.label), (None, Some(by), 3));
        let body = row.body.expect("a body");
        let parsed: serde_json::Value = serde_json::from_slice(&body).expect("it is JSON");
        assert_eq!(parsed["id"], json!(id.to_string()));
        assert_eq!(parsed["organisation"], json!(by.to_string()));
        assert_eq!((&parsed["kind"], &parsed["label"]), (&json!("searched"), &json!(3)));
        assert!(body.starts_with(b"{\"at\":\"2027-01-15T08:00:"));
        assert!(entries::canonical(&parsed) == body);
    }
    let holder = lease(store, 1, "one").expect("nobody holds it");
    number(store, &holder, 1_000).expect("they are numbered");
    let found = |what: Search<'_>| -> Vec<i64> {
        let rows = read(store, |view| entries::search(view, &Search { limit: 4, ..what }));
        rows.iter().filter_map(|row| row.seq).collect()
    };
    let last = read(store, entries::last);
    assert_eq!(found(Search::default()), [last, last - 1, last - 2, last - 3]);
    let cursor = Search { before: Some(last - 2), ..Search::default() };
    assert_eq!(found(cursor), [last - 3, last - 4, last - 5, last - 6]);
    let of_one = Search { organisation: Some(one), ..Search::default() };
    assert_eq!(found(of_one.clone()), [last, last - 2, last - 4, last - 6]);
    assert_eq!(found(Search { kind: Some("test"), ..Search::default() }), [1, 0]);
    assert!(found(Search { kind: Some("other"), ..of_one }).is_empty());
    let span = Search { from: Some(at(11)), to: Some(at(13)), ..Search::default() };
    assert_eq!(found(span), [4, 3]);
    let by_seq = read(store, |view| entries::by_seq(view, 3)).expect("it is there");
    assert_eq!(by_seq.at, at(11));
    assert_eq!(read(store, |view| entries::by_seq(view, last + 1)), None);
}

pub(super) fn an_erased_entry_keeps_its_commitment(store: &Store) {
    let done: Result<Written<()>, StoreError> =
        store.write(&context(1), |tx| tx.record(entry("secret"), ()));
    let id = done.expect("it is kept").entry;
    let before = read(store, |view| entries::find(view, id)).expect("it is there");
    assert!(change(store, 2, move |tx| entries::erase(tx, id)));
    assert!(!change(store, 3, move |tx| entries::erase(tx, id)));
    let after = read(store, |view| entries::find(view, id)).expect("it is there");
    assert_eq!((after.salt, after.body.as_ref()), (None, None));
    assert_eq!(after.commitment, before.commitment);
    let body = before.body.expect("a body");
    let text = String::from_utf8(body).expect("it is text");
    assert!(text.contains(&format!("{}", json!(hard(0)))), "{text}");
}

pub(super) fn a_job_has_one_holder(store: &Store) {
    let first = lease(store, 1, "one").expect("nobody holds it");
    assert_eq!(lease(store, 5, "two"), None);
    let (kept, until) = (first.clone(), at(20));
    let renewed: Result<(), StoreError> =
        store.housekeep(&context(6), move |house| jobs::renew(house, &kept, until));
    assert_eq!(renewed, Ok(()));
    assert_eq!(lease(store, 15, "two"), None);
    let second = lease(store, 20, "two").expect("the time of the first is over");
    assert!(second.fence > first.fence);
    let (old, kept) = (first.clone(), second.clone());
    let done: Result<(), StoreError> = store.housekeep(&context(21), move |house| {
        let fenced = jobs::renew(house, &old, at(90));
        assert_eq!(fenced, Err(StoreError::Fenced { job: "sequencer".to_owned() }));
        // Who lost it can't give it away either.
        jobs::release(house, &old)?;
        jobs::must_hold(house, &kept)
    });
    assert_eq!(done, Ok(()));
    assert_eq!(lease(store, 22, "one"), None);
    let again = lease(store, 23, "two").expect("the same holder, after its restart");
    assert!(again.fence > second.fence);
    let given: Result<(), StoreError> =
        store.housekeep(&context(24), move |house| jobs::release(house, &again));
    assert_eq!(given, Ok(()));
    assert!(lease(store, 24, "one").is_some());
    let row = read(store, |view| jobs::find(view, "sequencer")).expect("it is there");
    assert_eq!(row.holder, "one");
    assert_eq!(read(store, jobs::all), [row]);
}

pub(super) fn answers_are_kept_for_their_key(store: &Store) {
    let owner = organisation(store, 1, "asker");
    for (second, text) in (2..).zip(texts()) {
        let row = IdempotencyRow {
            organisation: owner,
            key: hard(second.into()),
            route: hard(0),
            body_hash: [second; 32],
            status: 201,
            answer: text.into_bytes(),
            made: at(0),
            expires: at(second.into()),
        };
        let kept = row.clone();
        let done: Result<(bool, bool), StoreError> = store.housekeep(&context(2), move |house| {
            Ok((idempotency::insert(house, &kept)?, idempotency::insert(house, &kept)?))
        });
        assert_eq!(done, Ok((true, false)));
        let found = read(store, |view| idempotency::find(view, owner, &row.key, &hard(0)));
        assert!(found.as_ref() == Some(&row));
        assert_eq!(read(store, |view| idempotency::find(view, owner, &row.key, "other")), None);
    }
    let swept: Result<u64, StoreError> = store.housekeep(&context(3), idempotency::sweep);
    assert_eq!(swept, Ok(2));
}

pub(super) fn messages_wait_until_they_left(store: &Store) {
    let mut ids = Vec::new();
    for (second, text) in (10..).zip(texts()) {
        let kept = text.clone();
        let id: Result<_, StoreError> = store.housekeep(&context(second), move |house| {
            outbox::insert(house, &kept, kept.as_bytes())
        });
        let id = id.expect("it is kept");
        let row = read(store, |view| outbox::find(view, id)).expect("it is there");
        assert!(row.kind == text && row.body == text.into_bytes());
        assert_eq!((row.made, row.next, row.sent), (at(second.into()), at(second.into()), None));
        ids.push(id);
    }
    let due = |second, limit| -> Vec<_> {
        let rows = read(store, |view| outbox::due(view, at(second), limit));
        rows.into_iter().map(|row| (row.id, row.tries)).collect()
    };
    assert_eq!(due(9, 10), []);
    assert_eq!(due(11, 10), [(ids[0], 0), (ids[1], 0)]);
    let (one, two) = (ids[0], ids[1]);
    let done: Result<(), StoreError> = store.housekeep(&context(20), move |house| {
        assert!(outbox::failed(house, one, at(90))?);
        assert!(outbox::sent(house, two)?);
        assert!(!outbox::sent(house, two)?);
        assert!(!outbox::failed(house, two, at(90))?);
        Ok(())
    });
    assert_eq!(done, Ok(()));
    assert_eq!(due(20, 1), [(ids[2], 0)]);
    assert_eq!(due(90, 10).last(), Some(&(one, 1)));
    let waiting = i64::try_from(ids.len()).expect("a small number") - 1;
    assert_eq!(read(store, outbox::waiting), waiting);
    let sweep = |before| -> Result<u64, StoreError> {
        store.housekeep(&context(21), move |house| outbox::sweep(house, at(before)))
    };
    assert_eq!((sweep(20), sweep(21)), (Ok(0), Ok(1)));
}
