//! The house in a data folder, opened as the server opens it.

use std::{fs, path::Path, sync::Arc};

use access::Principal;
use app::{Caller, House, Parts, Vault};
use jiff::Timestamp;
use ledger::SigningKey;
use store::Store;
use store_sqlite::{Options, Sqlite};

/// Opens a folder that `breakwater` has made; its content is not in memory yet.
pub(crate) fn open(folder: &Path) -> House {
    let keys = folder.join("keys");
    let vault: [u8; 32] =
        fs::read(keys.join("inventory.key")).expect("a key").try_into().expect("32 bytes");
    let origin = fs::read_to_string(keys.join("origin")).expect("the record's name");
    let driver = Sqlite::open(&folder.join("breakwater.sqlite"), Options::default());
    let parts = Parts {
        store: Store::new(Arc::new(driver.expect("the database opens"))),
        ledger: folder.join("ledger"),
        key: SigningKey::read(&keys.join("ledger.key")).expect("a key"),
        origin: origin.trim().to_owned(),
        vault: Vault::new(vault),
        holder: "bench".to_owned(),
        clock: now,
        entropy,
    };
    House::open(parts).expect("the house opens")
}

/// The house itself, as a command on this machine.
pub(crate) fn itself(house: &House) -> Caller {
    Caller::new(Some(Principal::by_socket(house.own())), house.context())
}

fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "sessions must be alive when they are used")]
    Timestamp::now()
}

fn entropy() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
