//! People and their ways in.

use model::{Role, Sector, id::TokenId};

use super::{at, change, context, hard, organisation, person, read, slug, texts};
use crate::{
    Store, StoreError, ceremonies, consents, links,
    memberships::{self, Membership},
    organisations::{self, NewOrganisation},
    passkeys::{self, PasskeyRow},
    people,
    sessions::{self, SessionRow},
    tokens,
};

pub(super) fn organisations_people_and_memberships_are_kept(store: &Store) {
    let id = organisation(store, 1, "mill-creek");
    for (number, name) in (2..).zip(texts()) {
        let kept = name.clone();
        let there =
            change(store, number, move |tx| organisations::describe(tx, id, &kept, Sector::Bank));
        let found = read(store, |view| organisations::by_slug(view, &slug("mill-creek")));
        assert!(there && found.is_some_and(|row| row.name == name && row.made == at(1)));
        let email = (number > 3).then(|| hard(number.into()));
        let (kept, address) = (name.clone(), email.clone());
        let person = change(store, number, move |tx| people::insert(tx, address.as_deref(), &kept));
        let person = person.expect("nobody has that address");
        let found = read(store, |view| people::find(view, person)).expect("they are there");
        assert!(found.name == Some(name) && found.email == email);
        if let Some(address) = email {
            let by = read(store, |view| people::by_email(view, &address)).map(|row| row.id);
            assert_eq!(by, Some(person));
            let twin = change(store, 99, move |tx| people::insert(tx, Some(&address), "twin"));
            assert_eq!(twin, None);
        }
        let of = Membership { person, organisation: id, role: Role::Operator };
        assert!(change(store, number, move |tx| memberships::begin(tx, of)));
        assert!(!change(store, number, move |tx| memberships::begin(tx, of)));
    }
    let taken = NewOrganisation {
        slug: slug("mill-creek"),
        name: "another".to_owned(),
        sector: Sector::Other,
    };
    assert_eq!(change(store, 100, move |tx| organisations::insert(tx, &taken)), None);
    organisation(store, 101, "a-first");
    let all = read(store, |view| organisations::after(view, "", 10));
    let slugs: Vec<&str> = all.iter().map(|row| row.slug.as_str()).collect();
    assert_eq!(slugs, ["a-first", "mill-creek"]);
    assert_eq!(read(store, organisations::count), 2);
    memberships_end_and_begin_again(store, id);
}

fn memberships_end_and_begin_again(store: &Store, id: model::id::OrganisationId) {
    let everybody = read(store, |view| people::of_organisation(view, id));
    assert_eq!(everybody.len(), texts().len());
    let person = everybody.first().expect("somebody").id;
    let of = Membership { person, organisation: id, role: Role::Operator };
    assert!(change(store, 110, move |tx| memberships::end(tx, of)));
    assert!(!change(store, 111, move |tx| memberships::end(tx, of)));
    assert_eq!(read(store, |view| memberships::of_person(view, person)), []);
    let ended = read(store, |view| memberships::find(view, of)).expect("it is there");
    assert_eq!(ended.ended, Some(at(110)));
    assert!(change(store, 112, move |tx| memberships::begin(tx, of)));
    let alive = read(store, |view| memberships::find(view, of)).expect("it is there");
    assert_eq!((alive.since, alive.ended), (at(112), None));
    people_and_what_they_had_are_forgotten(store, of);
    assert!(change(store, 113, move |tx| people::erase(tx, person)));
    let erased = read(store, |view| people::find(view, person)).expect("the row stays");
    assert_eq!((erased.name, erased.email), (None, None));
    assert_eq!(read(store, |view| memberships::of_organisation(view, id)).len(), texts().len());
}

fn people_and_what_they_had_are_forgotten(store: &Store, of: Membership) {
    let other = Membership { role: Role::Auditor, ..of };
    for (number, of) in [(1, of), (2, other)] {
        let link = links::NewLink {
            hash: [number; 32],
            person: of.person,
            organisation: of.organisation,
            role: of.role,
            expires: at(500),
        };
        change(store, number, move |tx| links::insert(tx, &link));
        let row = session(of, number);
        let done: Result<(), StoreError> =
            store.housekeep(&context(1), move |house| sessions::insert(house, &row));
        assert_eq!(done, Ok(()));
        let new = PasskeyRow {
            credential: vec![number],
            person: of.person,
            body: Vec::new(),
            name: String::new(),
            made: at(1),
            removed: None,
        };
        assert!(change(store, number, move |tx| passkeys::insert(tx, &new)));
    }
    assert!(change(store, 3, |tx| links::spend(tx, &[1; 32])).is_some());
    assert_eq!(change(store, 4, move |tx| sessions::end_acting(tx, of)), 1);
    let left = read(store, |view| sessions::of_person(view, of.person));
    assert_eq!(left, [session(other, 2)]);
    assert_eq!(change(store, 5, move |tx| links::end_all(tx, of.person)), 1);
    assert!(read(store, |view| links::find(view, &[1; 32])).is_some());
    assert_eq!(read(store, |view| links::find(view, &[2; 32])), None);
    assert_eq!(change(store, 6, move |tx| passkeys::remove_all(tx, of.person)), 2);
    assert_eq!(change(store, 7, move |tx| passkeys::remove_all(tx, of.person)), 0);
    assert_eq!(read(store, |view| passkeys::of_person(view, of.person)), []);
}

fn session(of: Membership, number: u8) -> SessionRow {
    SessionRow {
        hash: [number; 32],
        person: of.person,
        organisation: of.organisation,
        role: of.role,
        strength: hard(number.into()),
        made: at(0),
        seen: at(0),
        ends: at(100 + i64::from(number)),
    }
}

pub(super) fn consents_are_accepted_once_and_end_once(store: &Store) {
    let (operator, delegate) = (organisation(store, 1, "clinic"), organisation(store, 2, "state"));
    let person = person(store, 3);
    let id = change(store, 4, move |tx| consents::insert(tx, operator, delegate, Some(person)));
    let between = |view: &mut crate::View<'_>| consents::between(view, operator, delegate);
    assert_eq!(read(store, between).map(|row| row.id), Some(id));
    assert_eq!(read(store, |view| consents::between(view, delegate, operator)), None);
    assert_eq!(read(store, |view| consents::of_delegate(view, delegate)).len(), 1);
    assert_eq!(read(store, between).map(|row| (row.accepted, row.accepted_by)), Some((None, None)));
    assert!(change(store, 5, move |tx| consents::accept(tx, id, Some(person))));
    assert!(!change(store, 6, move |tx| consents::accept(tx, id, None)));
    let accepted = read(store, between).map(|row| (row.accepted, row.accepted_by));
    assert_eq!(accepted, Some((Some(at(5)), Some(person))));
    assert!(change(store, 7, move |tx| consents::revoke(tx, id, None)));
    assert!(!change(store, 8, move |tx| consents::revoke(tx, id, Some(person))));
    assert!(!change(store, 9, move |tx| consents::accept(tx, id, None)));
    assert_eq!(read(store, between), None);
    assert_eq!(read(store, |view| consents::of_delegate(view, delegate)), []);
    let kept = read(store, |view| consents::of_operator(view, operator));
    assert_eq!(kept.first().map(|row| (row.revoked, row.revoked_by)), Some((Some(at(7)), None)));
    assert_eq!(read(store, |view| consents::find(view, id)).as_ref(), kept.first());
}

pub(super) fn tokens_links_and_sessions_are_kept(store: &Store) {
    let (organisation, person) = (organisation(store, 1, "clinic"), person(store, 2));
    let mut ids: Vec<TokenId> = Vec::new();
    for (number, text) in (0..).zip(texts()) {
        let new = tokens::NewToken {
            hash: [number; 32],
            organisation,
            role: Role::Delegate,
            person: (number % 2 == 0).then_some(person),
            name: text.clone(),
            scope: text,
            expires: at(500 + i64::from(number)),
        };
        let kept = new.clone();
        ids.push(change(store, number, move |tx| tokens::insert(tx, &kept)));
        let found = read(store, |view| tokens::by_hash(view, &[number; 32])).expect("it is there");
        assert!(found.name == new.name && found.scope == new.scope && found.person == new.person);
        assert_eq!((found.expires, found.revoked), (new.expires, None));
    }
    let first = ids[0];
    assert!(change(store, 100, move |tx| tokens::revoke(tx, first)));
    assert!(!change(store, 101, move |tx| tokens::revoke(tx, first)));
    let found = read(store, |view| tokens::find(view, first)).expect("it is there");
    assert_eq!(found.revoked, Some(at(100)));
    assert_eq!(change(store, 102, |tx| tokens::sweep(tx, at(502))), 2);
    let left = read(store, |view| tokens::of_organisation(view, organisation));
    assert_eq!(left.len(), ids.len() - 2);
    links_expire(store, organisation, person);
    sessions_end(store, organisation, person);
}

fn links_expire(
    store: &Store,
    organisation: model::id::OrganisationId,
    person: model::id::PersonId,
) {
    for number in [1, 2] {
        let new = links::NewLink {
            hash: [number; 32],
            person,
            organisation,
            role: Role::Operator,
            expires: at(i64::from(number) * 10),
        };
        change(store, 0, move |tx| links::insert(tx, &new));
    }
    assert_eq!(change(store, 10, |tx| links::spend(tx, &[1; 32])), None);
    let spent = change(store, 11, |tx| links::spend(tx, &[2; 32])).expect("it is alive");
    assert_eq!((spent.person, spent.spent), (person, Some(at(11))));
    assert_eq!(change(store, 12, |tx| links::spend(tx, &[2; 32])), None);
    assert_eq!(change(store, 12, |tx| links::spend(tx, &[3; 32])), None);
    assert_eq!(change(store, 13, |tx| links::sweep(tx, at(11))), 1);
    assert_eq!(read(store, |view| links::find(view, &[2; 32])), Some(spent));
}

fn sessions_end(
    store: &Store,
    organisation: model::id::OrganisationId,
    person: model::id::PersonId,
) {
    let row = move |number: u8| SessionRow {
        hash: [number; 32],
        person,
        organisation,
        role: Role::Coordinator,
        strength: hard(number.into()),
        made: at(0),
        seen: at(0),
        ends: at(100 + i64::from(number)),
    };
    let done: Result<(), StoreError> = store.housekeep(&context(50), move |house| {
        (1..5).try_for_each(|number| sessions::insert(house, &row(number)))?;
        sessions::seen(house, &[1; 32])?;
        assert!(sessions::rotate(house, &[1; 32], &[9; 32])?);
        assert!(!sessions::rotate(house, &[1; 32], &[9; 32])?);
        assert!(sessions::act(house, &[9; 32], organisation, Role::Auditor)?);
        assert!(sessions::end(house, &[2; 32])?);
        assert!(!sessions::end(house, &[2; 32])?);
        // The third and the fourth were not used since; the first was.
        assert_eq!(sessions::sweep(house, at(50))?, 2);
        Ok(())
    });
    assert_eq!(done, Ok(()));
    let left = read(store, |view| sessions::find(view, &[9; 32])).expect("it is there");
    let expected = SessionRow { hash: [9; 32], seen: at(50), role: Role::Auditor, ..row(1) };
    assert_eq!(left, expected);
    let ended: Result<u64, StoreError> =
        store.housekeep(&context(60), move |house| sessions::end_all(house, person));
    assert_eq!(ended, Ok(1));
}

pub(super) fn passkeys_and_ceremonies_are_kept(store: &Store) {
    let person = person(store, 1);
    for (number, text) in (2..).zip(texts()) {
        let new = PasskeyRow {
            credential: hard(number.into()).into_bytes(),
            person,
            body: text.clone().into_bytes(),
            name: text,
            made: at(number.into()),
            removed: None,
        };
        let kept = new.clone();
        assert!(change(store, number, move |tx| passkeys::insert(tx, &kept)));
        let found = read(store, |view| passkeys::find(view, &new.credential));
        assert!(found.as_ref() == Some(&new));
        assert!(!change(store, number, move |tx| passkeys::insert(tx, &new)));
    }
    let credential = hard(2).into_bytes();
    let id = credential.clone();
    assert!(change(store, 50, move |tx| passkeys::used(tx, &id, b"counter 2")));
    let id = credential.clone();
    assert!(change(store, 51, move |tx| passkeys::remove(tx, &id)));
    let id = credential.clone();
    assert!(!change(store, 52, move |tx| passkeys::used(tx, &id, b"counter 3")));
    let found = read(store, |view| passkeys::find(view, &credential)).expect("the row stays");
    assert_eq!((found.body, found.removed), (b"counter 2".to_vec(), Some(at(51))));
    assert_eq!(read(store, |view| passkeys::of_person(view, person)).len(), texts().len() - 1);
    ceremonies_are_taken_once(store);
}

fn ceremonies_are_taken_once(store: &Store) {
    for body in texts() {
        let kept = body.clone();
        let id: Result<[u8; 16], StoreError> = store.housekeep(&context(1), move |house| {
            ceremonies::insert(house, kept.as_bytes(), at(300))
        });
        let id = id.expect("it is kept");
        let take = |number| -> Result<Option<Vec<u8>>, StoreError> {
            store.housekeep(&context(number), move |house| ceremonies::take(house, &id))
        };
        assert!(take(2) == Ok(Some(body.into_bytes())));
        assert_eq!(take(3), Ok(None));
    }
    let done: Result<u64, StoreError> = store.housekeep(&context(10), |house| {
        let id = ceremonies::insert(house, b"late", at(10))?;
        assert_eq!(ceremonies::take(house, &id)?, None);
        ceremonies::sweep(house)
    });
    assert_eq!(done, Ok(1));
}
