//! A job is done by one process at a time, also where several share a database.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use app::{House, Parts, Vault, jobs};
use jiff::{SignedDuration, Timestamp};
use ledger::SigningKey;
use store::{Driver, Store};
use store_sqlite::{Options, Sqlite};

static NOW_US: AtomicI64 = AtomicI64::new(1_795_435_200_000_000);
const LIFE: SignedDuration = SignedDuration::from_mins(10);

fn clock() -> Timestamp {
    Timestamp::from_microsecond(NOW_US.fetch_add(1, Ordering::SeqCst)).unwrap()
}

fn house(folder: &Path, driver: &Arc<dyn Driver>, holder: &str) -> House {
    let parts = Parts {
        store: Store::new(Arc::clone(driver)),
        ledger: folder.join(holder),
        key: SigningKey::generate().unwrap(),
        origin: format!("breakwater.test/{holder}"),
        vault: Vault::new([5; 32]),
        holder: holder.to_owned(),
        clock,
        entropy: || [7; 32],
    };
    House::open(parts).unwrap()
}

#[test]
fn one_process_does_a_job_and_another_takes_it_over_when_its_time_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("breakwater.sqlite");
    let driver: Arc<dyn Driver> = Arc::new(Sqlite::open(&file, Options::default()).unwrap());
    let one = house(folder.path(), &driver, "one");
    let other = house(folder.path(), &driver, "other");

    let held = jobs::hold(&one, "sources", LIFE).unwrap().expect("it is free");
    assert!(jobs::hold(&other, "sources", LIFE).unwrap().is_none(), "one does it");
    assert!(jobs::hold(&other, "sweeps", LIFE).unwrap().is_some(), "that is another job");
    held.renew(LIFE).unwrap();
    drop(held);
    let held = jobs::hold(&other, "sources", LIFE).unwrap().expect("it was given back");

    NOW_US.fetch_add(660_000_000, Ordering::SeqCst);
    let taken = jobs::hold(&one, "sources", LIFE).unwrap().expect("its time is over");
    assert!(held.renew(LIFE).is_err(), "who fell asleep must not go on");
    drop(held);
    assert!(jobs::hold(&other, "sources", LIFE).unwrap().is_none(), "nor does it give it away");
    drop(taken);
}
