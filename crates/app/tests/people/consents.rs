//! An operator lets a delegate act; the delegate takes it on; either ends it.

use std::io::Cursor;

use access::{Principal, Scope};
use app::{Kind, Role, Tlp, actions, advisories, consents, imports, inventories};
use model::id::PersonId;
use translate::feed::Given;

use crate::world::{Signed, World, code, slug};

struct Two {
    world: World,
    clinic: Signed,
    state: Signed,
}

fn two() -> Two {
    let world = World::new();
    let clinic = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let state = world.by_link("state-of-tamarack", Role::Delegate, "ola@tamarack.example");
    Two { world, clinic, state }
}

impl Two {
    /// The delegate's person, sure enough to take a client on.
    fn state_by_passkey(&self) -> app::Caller {
        let Signed { organisation, person, .. } = &self.state;
        self.world.by(Principal::by_passkey(*organisation, Role::Delegate, *person))
    }

    fn give(&self) -> consents::Given {
        let delegate = slug("state-of-tamarack");
        consents::give(&self.world.house, &self.clinic.caller, (&slug("clinic"), &delegate))
            .unwrap()
    }
}

/// What the delegate's own coordinator shares with its clients.
fn amber_advisory(two: &Two) {
    let own = two.state.organisation;
    let coordinator = Principal::by_passkey(own, Role::Coordinator, two.state.person);
    let caller = two.world.by(coordinator);
    let source = slug("tamarack-shares");
    let mut importing = imports::begin(&two.world.house, &caller, &source, Tlp::Amber).unwrap();
    let record = serde_json::json!({
        "schema_version": "1.7.0",
        "id": "RUSTSEC-2026-0001",
        "modified": "2026-11-01T00:00:00Z",
        "summary": "for clients",
        "affected": [{
            "package": { "ecosystem": "crates.io", "name": "spare-pump" },
            "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0" }] }],
        }],
    });
    let bytes = record.to_string().into_bytes();
    importing.file(Cursor::new(&bytes), "RUSTSEC-2026-0001.json", Given::Found).unwrap();
    let counts = importing.finish().unwrap().progress.counts;
    assert_eq!((counts.added, counts.refused), (1, 0));
    while two.world.house.turn().unwrap() {}
}

#[test]
fn a_delegate_reads_an_operators_sheet_from_the_consent_on_and_not_after_it() {
    let two = two();
    let (house, clinic) = (&two.world.house, slug("clinic"));
    let state = two.state_by_passkey();
    let week = || actions::week(house, &state, &clinic).map(drop);
    let lists = || inventories::lists_of(house, &state, &clinic).map(drop);
    assert_eq!(code(week()), (Kind::NotFound, "not-found"));
    assert_eq!(actions::clients(house, &state, "", 10).unwrap().len(), 0);
    let given = two.give();
    week().unwrap();
    lists().unwrap();
    let clients = actions::clients(house, &state, "", 10).unwrap();
    assert_eq!(clients.iter().map(|one| &one.operator.slug).collect::<Vec<_>>(), [&clinic]);
    consents::revoke(house, &two.clinic.caller, given.id).unwrap();
    assert_eq!(code(week()), (Kind::NotFound, "not-found"));
    assert_eq!(code(lists()), (Kind::NotFound, "not-found"));
    assert_eq!(actions::clients(house, &state, "", 10).unwrap().len(), 0);
    assert_eq!(
        code(actions::clients(house, &two.clinic.caller, "", 10)),
        (Kind::Forbidden, "role")
    );
}

#[test]
fn an_operator_is_a_client_only_once_the_delegate_says_so() {
    let two = two();
    let house = &two.world.house;
    let person = two.clinic.person;
    let reader =
        two.world.by(Principal::by_passkey(two.clinic.organisation, Role::Operator, person));
    amber_advisory(&two);
    let reads = || match advisories::show(house, &reader, "RUSTSEC-2026-0001") {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error, app::AppError::not_found());
            false
        }
    };
    assert!(!reads(), "a stranger");
    let given = two.give();
    assert!(!reads(), "offered is not accepted");
    assert_eq!(
        code(consents::accept(house, &two.state.caller, given.id)),
        (Kind::Forbidden, "passkey-needed")
    );
    consents::accept(house, &two.state_by_passkey(), given.id).unwrap();
    assert!(reads(), "accepted");
    let again = consents::accept(house, &two.state_by_passkey(), given.id);
    assert_eq!(code(again), (Kind::Conflict, "accepted-already"));
    consents::revoke(house, &two.state_by_passkey(), given.id).unwrap();
    assert!(!reads(), "given back");
    let again = consents::revoke(house, &two.clinic.caller, given.id);
    assert_eq!(code(again), (Kind::Conflict, "revoked-already"));
    for kind in ["consent-given", "consent-accepted", "consent-revoked"] {
        assert_eq!(two.world.count(kind), 1, "{kind}");
    }
}

#[test]
fn nobody_else_takes_up_or_ends_a_consent_or_learns_that_it_is_there() {
    let two = two();
    let house = &two.world.house;
    let given = two.give();
    let other = two.world.by_link("other-state", Role::Delegate, "x@other.example");
    let other = Principal::by_passkey(other.organisation, Role::Delegate, other.person);
    let (other, bank) =
        (two.world.by(other), two.world.by_link("bank", Role::Operator, "b@bank.example"));
    for result in [
        consents::accept(house, &other, given.id),
        consents::revoke(house, &other, given.id),
        consents::revoke(house, &bank.caller, given.id),
    ] {
        assert_eq!(code(result), (Kind::NotFound, "not-found"));
    }
    let house_itself = two.world.socket();
    assert_eq!(code(consents::revoke(house, &house_itself, given.id)), (Kind::Forbidden, "role"));
    assert_eq!(code(consents::revoke(house, &two.world.nobody(), given.id)).0, Kind::SignIn);
    assert_eq!(two.world.count("consent-revoked"), 0);
}

#[test]
fn only_a_delegate_is_let_in_and_what_is_none_is_not_told_from_what_is_absent() {
    let two = two();
    let house = &two.world.house;
    two.world.by_link("bank", Role::Operator, "b@bank.example");
    let give = |name| {
        consents::give(house, &two.clinic.caller, (&slug("clinic"), &slug(name))).unwrap_err()
    };
    assert_eq!(give("bank"), give("nobody-at-all"));
    assert_eq!(give("bank"), give("clinic"));
    assert_eq!(
        (give("bank").kind, give("bank").pointer.as_deref()),
        (Kind::NotFound, Some("/delegate"))
    );
    two.give();
    assert_eq!(give("state-of-tamarack").code, "given-already");
    let delegate = consents::give(
        house,
        &two.state_by_passkey(),
        (&slug("clinic"), &slug("state-of-tamarack")),
    );
    assert_eq!(code(delegate), (Kind::Forbidden, "role"));
    let bank = (&slug("bank"), &slug("state-of-tamarack"));
    let for_another = consents::give(house, &two.clinic.caller, bank);
    assert_eq!(code(for_another), (Kind::NotFound, "not-found"));
    // A program makes an organisation a delegate, too: some act by the API only.
    let isac = two.world.organisation("isac");
    assert_eq!(give("isac").kind, Kind::NotFound);
    let token = app::tokens::NewToken {
        organisation: slug("isac"),
        role: Role::Delegate,
        name: "nightly".to_owned(),
        scope: Some(Scope::usual(Role::Delegate)),
        life: jiff::SignedDuration::from_hours(1),
    };
    app::tokens::make(house, &two.world.socket(), &token).unwrap();
    consents::give(house, &two.clinic.caller, (&slug("clinic"), &slug("isac"))).unwrap();
    assert_ne!(isac, two.state.organisation);
}

#[test]
fn both_sides_see_a_consent_and_only_the_operator_sees_who_gave_it() {
    let two = two();
    let house = &two.world.house;
    let given = two.give();
    let seen = consents::list(house, &two.clinic.caller).unwrap();
    assert_eq!((seen.len(), seen[0].id, seen[0].accepted), (1, given.id, None));
    assert_eq!(seen[0].given_by.as_deref(), Some("Clinic (operator)"));
    let held = consents::list(house, &two.state.caller).unwrap();
    assert_eq!((held.len(), held[0].operator.slug.as_str()), (1, "clinic"));
    assert_eq!(held[0].given_by, None);
    consents::revoke(house, &two.clinic.caller, given.id).unwrap();
    assert!(consents::list(house, &two.clinic.caller).unwrap()[0].revoked.is_some());
    assert_eq!(consents::list(house, &two.state.caller).unwrap(), []);
    let stranger = Principal::by_token(two.clinic.organisation, Role::Operator, Scope::NOTHING)
        .with_person(PersonId::from_bytes([1; 16]));
    let refused = consents::list(house, &two.world.by(stranger));
    assert_eq!(code(refused), (Kind::Forbidden, "scope"));
}
