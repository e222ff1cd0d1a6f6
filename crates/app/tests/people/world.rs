//! A house in a folder of its own, with a clock that the test turns.

use std::{cell::Cell, sync::Arc};

use access::{Action, Principal, Scope};
use app::{AppError, Caller, House, Kind, Parts, Role, Slug, Vault, organisations, sign_in};
use jiff::{SignedDuration, Timestamp};
use ledger::SigningKey;
use model::id::{OrganisationId, PersonId};
use store::{Store, entries};
use store_sqlite::{Options, Sqlite};
use tempfile::TempDir;

thread_local! {
    /// Each test runs on a thread of its own, and so do the verbs that it calls.
    static NOW_US: Cell<i64> = const { Cell::new(1_795_435_200_000_000) };
    static SEED: Cell<u64> = const { Cell::new(0) };
}

fn clock() -> Timestamp {
    Timestamp::from_microsecond(NOW_US.get()).unwrap()
}

fn entropy() -> [u8; 32] {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&SEED.replace(SEED.get() + 1).to_be_bytes());
    seed
}

/// Time goes on.
pub(crate) fn wait(so_long: SignedDuration) {
    NOW_US.set((clock() + so_long).as_microsecond());
}

pub(crate) struct World {
    _folder: TempDir,
    pub(crate) house: House,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("breakwater.sqlite");
        let house = House::open(Parts {
            store: Store::new(Arc::new(Sqlite::open(&file, Options::default()).unwrap())),
            ledger: folder.path().join("ledger"),
            key: SigningKey::create(&folder.path().join("ledger.key")).unwrap(),
            origin: "breakwater.test/people".to_owned(),
            vault: Vault::new([5; 32]),
            holder: "test".to_owned(),
            clock,
            entropy,
        });
        let house = house.unwrap();
        house.load().unwrap();
        Self { _folder: folder, house }
    }

    /// The house itself.
    pub(crate) fn socket(&self) -> Caller {
        self.by(Principal::by_socket(self.house.own()))
    }

    pub(crate) fn nobody(&self) -> Caller {
        Caller::new(None, self.house.context())
    }

    pub(crate) fn by(&self, principal: Principal) -> Caller {
        Caller::new(Some(principal), self.house.context())
    }

    /// An organisation of this name, made where it is not there.
    pub(crate) fn organisation(&self, name: &str) -> OrganisationId {
        let (socket, wanted) = (self.socket(), Action::ManagePeople);
        let made = organisations::find_or_make(&self.house, &socket, &slug(name), wanted);
        made.unwrap().0.id
    }

    /// Somebody who signed in with a link that the house made for this address.
    pub(crate) fn by_link(&self, organisation: &str, role: Role, email: &str) -> Signed {
        let link = self.link(&self.socket(), organisation, (role, email)).unwrap();
        self.spend(&link)
    }

    /// A link that somebody makes; its secret.
    pub(crate) fn link(
        &self,
        caller: &Caller,
        organisation: &str,
        (role, email): (Role, &str),
    ) -> Result<String, AppError> {
        let new = sign_in::NewLink {
            organisation: slug(organisation),
            role,
            email: Some(email.to_owned()),
            name: None,
        };
        let made = sign_in::make_link(&self.house, caller, &new)?;
        Ok(made.secret.expose().to_owned())
    }

    pub(crate) fn spend(&self, link: &str) -> Signed {
        let secret = sign_in::spend_link(&self.house, &self.nobody(), link).unwrap();
        self.session(secret.expose()).unwrap()
    }

    /// Who holds a session.
    pub(crate) fn session(&self, secret: &str) -> Option<Signed> {
        let session = sign_in::session(&self.house, secret).unwrap()?;
        let person = session.principal.person().unwrap();
        Some(Signed {
            secret: secret.to_owned(),
            caller: self.by(session.principal.clone()),
            person,
            organisation: session.organisation.id,
        })
    }

    /// A program of an organisation.
    pub(crate) fn program(&self, organisation: OrganisationId, role: Role) -> Caller {
        self.by(Principal::by_token(organisation, role, Scope::usual(role)))
    }

    /// What was written down, the kinds only, oldest first.
    pub(crate) fn recorded(&self) -> Vec<String> {
        while self.house.turn().unwrap() {}
        let rows = self.house.store().read(|view| entries::after(view, -1, 1_000)).unwrap();
        rows.into_iter().map(|row| row.kind).collect()
    }

    /// How many entries are of this kind.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.recorded().iter().filter(|one| *one == kind).count()
    }
}

/// Somebody who is signed in.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) secret: String,
    pub(crate) caller: Caller,
    pub(crate) person: PersonId,
    pub(crate) organisation: OrganisationId,
}

pub(crate) fn slug(name: &str) -> Slug {
    name.parse().unwrap()
}

/// The code of an error, and whose fault it is.
pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> (Kind, &'static str) {
    let error = result.expect_err("it is refused");
    (error.kind, error.code)
}
