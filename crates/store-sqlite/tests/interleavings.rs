//! Whatever goes wrong for whom, exactly what was acknowledged is there.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use jiff::Timestamp;
use model::{
    Role,
    id::{OrganisationId, PersonId},
};
use proptest::{
    prelude::{Just, Strategy, any, prop_oneof, proptest},
    test_runner::Config,
};
use store::{
    Context, Fault, NewEntry, Store, StoreError, Written, entries,
    memberships::{self, Membership},
    meta,
};
use store_sqlite::{Options, Sqlite};

/// What a change does after it has written.
#[derive(Debug, Clone, Copy)]
enum Then {
    Record,
    Refuse,
    Panic,
    BreakARule,
}

fn then() -> impl Strategy<Value = Then> {
    prop_oneof![
        4 => Just(Then::Record),
        1 => Just(Then::Refuse),
        1 => Just(Then::Panic),
        1 => Just(Then::BreakARule),
    ]
}

fn write(store: &Store, number: u8, then: Then) -> Result<Written<()>, StoreError> {
    let context = Context { at: Timestamp::UNIX_EPOCH, seed: [number; 32] };
    store.write(&context, move |tx| {
        meta::set(tx, &format!("first {number}"), b"")?;
        match then {
            Then::Record => {}
            Then::Refuse => return Err(StoreError::ImportEnded),
            Then::Panic => panic!("as planned"),
            Then::BreakARule => {
                let nobody = Membership {
                    person: PersonId::from_bytes([0; 16]),
                    organisation: OrganisationId::from_bytes([0; 16]),
                    role: Role::Finder,
                };
                memberships::begin(tx, nobody).map(drop)?;
            }
        }
        meta::set(tx, &format!("second {number}"), b"")?;
        let body = serde_json::json!({});
        tx.record(NewEntry { kind: "test", organisation: None, label: 0, body }, ())
    })
}

/// Runs all changes, a thread each; the numbers of those that were acknowledged.
fn acknowledged(store: &Store, plan: &[Then]) -> BTreeSet<usize> {
    let barrier = Barrier::new(plan.len());
    thread::scope(|scope| {
        let start = |(number, then): (usize, &Then)| {
            let (barrier, then) = (&barrier, *then);
            scope.spawn(move || {
                barrier.wait();
                write(store, u8::try_from(number).unwrap(), then).is_ok().then_some(number)
            })
        };
        let threads: Vec<_> = plan.iter().enumerate().map(start).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    })
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_interleaving_leaves_exactly_what_was_acknowledged(
        plan in proptest::collection::vec(then(), 1..24),
        broken in proptest::collection::btree_set(0_usize..80, 0..6),
        full in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new.sqlite");
        let (met, fault) = (AtomicUsize::new(0), if full { Fault::Full } else { Fault::Io });
        let faults = Arc::new(move |_| {
            broken.contains(&met.fetch_add(1, Ordering::SeqCst)).then_some(fault)
        });
        let options = Options { faults: Some(faults), ..Options::default() };
        let store = Store::new(Arc::new(Sqlite::open(&file, options).unwrap()));
        let told = acknowledged(&store, &plan);
        drop(store);
        let store = Store::new(Arc::new(Sqlite::open(&file, Options::default()).unwrap()));
        let found = |name: &str| -> BTreeSet<usize> {
            let there = |number: &usize| {
                let name = format!("{name} {number}");
                store.read(|view| meta::find(view, &name)).unwrap().is_some()
            };
            (0..plan.len()).filter(there).collect()
        };
        assert_eq!(found("first"), told);
        assert_eq!(found("second"), told);
        let entries = store.read(entries::unnumbered).unwrap();
        assert_eq!(usize::try_from(entries).unwrap(), told.len());
        assert_eq!(store.integrity(), Ok(Vec::new()));
    }
}

#[test]
fn a_full_queue_refuses_people_and_lets_chunks_wait() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { queue_max: 0, ..Options::default() };
    let sqlite = Sqlite::open(&folder.path().join("new.sqlite"), options).unwrap();
    let store = Store::new(Arc::new(sqlite));
    assert_eq!(write(&store, 1, Then::Record), Err(StoreError::Busy { waiting: 0 }));
    assert_eq!(store.figures().busy, 1);
    let context = Context { at: Timestamp::UNIX_EPOCH, seed: [2; 32] };
    let staged = store.stage(&context, |house| store::outbox::insert(house, "mail", b""));
    assert!(staged.is_ok(), "{staged:?}");
}
