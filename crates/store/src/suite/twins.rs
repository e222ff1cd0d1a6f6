//! What happens to changes that run at the same time.

use std::{sync::Barrier, thread};

use super::{at, change, context, entry, hard, organisation, person, read};
use crate::{
    Store, StoreError, Written, entries,
    idempotency::{self, IdempotencyRow},
    links, meta, outbox,
};
use model::Role;

const THREADS: u8 = 8;

/// Runs this on threads that begin together; what each said.
fn together<T: Send>(run: impl Fn(u8) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(THREADS.into());
    thread::scope(|scope| {
        let start = |number| {
            let (barrier, run) = (&barrier, &run);
            scope.spawn(move || {
                barrier.wait();
                run(number)
            })
        };
        let threads: Vec<_> = (0..THREADS).map(start).collect();
        threads.into_iter().map(|thread| thread.join().expect("it ends")).collect()
    })
}

fn answer(number: u8, organisation: model::id::OrganisationId) -> IdempotencyRow {
    IdempotencyRow {
        organisation,
        key: hard(1),
        route: "POST /api/v1/things".to_owned(),
        body_hash: [7; 32],
        status: 201,
        answer: vec![number],
        made: at(0),
        expires: at(1_000),
    }
}

pub(super) fn twins_with_one_key_do_the_work_once(store: &Store) {
    let asker = organisation(store, 1, "asker");
    let said = together(|number| {
        let row = answer(number, asker);
        let done: Result<Written<u8>, StoreError> = store.write(&context(9), move |tx| {
            let seen = idempotency::find(tx, row.organisation, &row.key, &row.route)?;
            if seen.is_some() {
                return Err(StoreError::ImportEnded);
            }
            outbox::insert(tx, "mail", b"the work")?;
            if !idempotency::insert(tx, &row)? {
                return Err(StoreError::ImportEnded);
            }
            tx.record(entry("test"), number)
        });
        done
    });
    let winners: Vec<u8> = said.iter().flatten().map(|written| written.value).collect();
    assert_eq!(winners.len(), 1, "{said:?}");
    let losers = said.iter().filter(|done| **done == Err(StoreError::ImportEnded)).count();
    assert_eq!(losers, usize::from(THREADS) - 1, "{said:?}");
    assert_eq!(read(store, outbox::waiting), 1);
    let find = |view: &mut crate::View<'_>| {
        idempotency::find(view, asker, &hard(1), "POST /api/v1/things")
    };
    assert_eq!(read(store, find).map(|row| row.answer), Some(winners));
}

pub(super) fn counting_together_counts_everything(store: &Store) {
    const EACH: u8 = 10;
    change(store, 1, |tx| meta::set(tx, "count", b"0"));
    let said = together(|_| {
        let mut kept = 0;
        for _ in 0..EACH {
            let done: Result<Written<()>, StoreError> = store.write(&context(2), |tx| {
                let count = meta::find(tx, "count")?.unwrap_or_default();
                let count: u32 = String::from_utf8_lossy(&count).parse().unwrap_or(0);
                meta::set(tx, "count", (count + 1).to_string().as_bytes())?;
                tx.record(entry("counted"), ())
            });
            match done {
                Ok(_) => kept += 1,
                // Said honestly after so many tries; then nothing of it may be there.
                Err(StoreError::Conflict { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        kept
    });
    let kept: u32 = said.iter().sum();
    let count = read(store, |view| meta::find(view, "count")).expect("a count");
    assert_eq!(String::from_utf8_lossy(&count), kept.to_string());
    assert_eq!(read(store, entries::unnumbered), i64::from(kept) + 1);
    assert!(kept >= u32::from(THREADS), "only {kept} were kept");
}

pub(super) fn a_link_is_spent_once(store: &Store) {
    let (organisation, person) = (organisation(store, 1, "clinic"), person(store, 2));
    let new = links::NewLink {
        hash: [9; 32],
        person,
        organisation,
        role: Role::Operator,
        expires: at(100),
    };
    change(store, 3, move |tx| links::insert(tx, &new));
    let said = together(|_| {
        let done: Result<Written<bool>, StoreError> = store.write(&context(5), |tx| {
            let spent = links::spend(tx, &[9; 32])?.is_some();
            tx.record(entry("link-spent"), spent)
        });
        done.expect("it is kept").value
    });
    assert_eq!(said.into_iter().filter(|spent| *spent).count(), 1);
}
