//! What operators run and what they answered.

use super::{at, change, hard, organisation, person, read, texts};
use crate::{
    Store, acted,
    documents::{self, NewDocument},
    inventories,
    inventory_revisions::{self, NewInventoryRevision},
    operator_keys,
    receipts::{self, NewReceipt},
    releases::{self, ReleaseRow},
    told,
};

pub(super) fn lists_and_their_revisions_are_kept(store: &Store) {
    let owner = organisation(store, 1, "clinic");
    assert!(change(store, 2, move |tx| operator_keys::insert(tx, owner, hard(1).as_bytes())));
    assert!(!change(store, 3, move |tx| operator_keys::insert(tx, owner, b"another")));
    let key = read(store, |view| operator_keys::find(view, owner)).expect("it is there");
    assert_eq!((key.wrapped, key.made), (hard(1).into_bytes(), at(2)));
    let [first, second] = [b"ward".as_slice(), b"office"]
        .map(|name| change(store, 4, move |tx| inventories::insert(tx, owner, name)));
    for (number, text) in (1_i64..).zip(texts()) {
        let new = NewInventoryRevision {
            inventory: first,
            document: [7; 32],
            body: text.clone().into_bytes(),
            releases: text.into_bytes(),
            keep_until: at(100 + number),
        };
        let kept = new.clone();
        let revision = change(store, 5, move |tx| inventory_revisions::insert(tx, &kept));
        assert_eq!(revision, number);
        let found = read(store, |view| inventory_revisions::latest(view, first));
        let found = found.expect("it is there");
        assert!(found.body == new.body && found.releases == new.releases);
        assert_eq!((found.revision, found.keep_until), (number, new.keep_until));
    }
    let by_name = read(store, |view| inventories::by_name(view, owner, b"office"));
    assert_eq!(by_name.map(|row| row.id), Some(second));
    assert_eq!(read(store, |view| inventories::of_organisation(view, owner)).len(), 2);
    let current = read(store, |view| inventory_revisions::current_of(view, owner));
    let newest = i64::try_from(texts().len()).expect("a small number");
    let lists: Vec<_> = current.iter().map(|row| (row.inventory, row.revision)).collect();
    assert_eq!(lists, [(first, newest)]);
    let mut all = Vec::new();
    read(store, |view| {
        inventory_revisions::current(view, &mut |row| {
            all.push(row);
            Ok(())
        })
    });
    assert!(all == current);
    revisions_are_swept(store, first, newest);
    assert!(change(store, 120, move |tx| operator_keys::delete(tx, owner)));
    assert_eq!(read(store, |view| operator_keys::find(view, owner)), None);
}

fn revisions_are_swept(store: &Store, list: model::id::InventoryId, newest: i64) {
    assert_eq!(change(store, 103, inventory_revisions::sweep), 2);
    // The time of all is over, but the newest of a living list stays.
    assert_eq!(change(store, 200, inventory_revisions::sweep), newest.unsigned_abs() - 3);
    assert_eq!(read(store, |view| inventory_revisions::numbers(view, list)), [newest]);
    let found = read(store, |view| inventory_revisions::find(view, list, newest));
    assert!(found.is_some());
    assert!(change(store, 201, move |tx| inventories::remove(tx, list)));
    assert!(!change(store, 202, move |tx| inventories::remove(tx, list)));
    assert_eq!(read(store, inventories::count), 1);
    let removed = read(store, |view| inventories::find(view, list)).and_then(|row| row.removed);
    assert_eq!(removed, Some(at(201)));
    assert_eq!(change(store, 203, inventory_revisions::sweep), 1);
    assert_eq!(change(store, 204, move |tx| inventory_revisions::delete_of(tx, list)), 0);
}

pub(super) fn documents_and_releases_are_kept_once(store: &Store) {
    let owner = organisation(store, 1, "clinic");
    for (number, text) in (0..).zip(texts()) {
        let new = NewDocument {
            hash: [number; 32],
            organisation: owner,
            size: 1_000 + i64::from(number),
            body: text.clone().into_bytes(),
        };
        let (kept, again) = (new.clone(), new.clone());
        assert!(change(store, 2, move |tx| documents::insert(tx, &kept)));
        assert!(!change(store, 3, move |tx| documents::insert(tx, &again)));
        let found = read(store, |view| documents::find(view, &new.hash)).expect("it is there");
        assert!(found.body == new.body && found.size == new.size && found.made == at(2));
    }
    let list = change(store, 4, move |tx| inventories::insert(tx, owner, b"list"));
    let named = NewInventoryRevision {
        inventory: list,
        document: [1; 32],
        body: Vec::new(),
        releases: Vec::new(),
        keep_until: at(0),
    };
    change(store, 5, move |tx| inventory_revisions::insert(tx, &named));
    assert_eq!(change(store, 6, |tx| documents::sweep(tx, at(2))), 0);
    let unnamed = u64::try_from(texts().len() - 1).expect("a small number");
    assert_eq!(change(store, 6, |tx| documents::sweep(tx, at(3))), unnamed);
    assert!(read(store, |view| documents::find(view, &[1; 32])).is_some());
    releases_are_kept_once(store);
}

fn releases_are_kept_once(store: &Store) {
    let rows: Vec<ReleaseRow> = (0..)
        .zip(texts())
        .map(|(number, text)| ReleaseRow { hash: [number; 16], body: text.into_bytes() })
        .collect();
    let count = u64::try_from(rows.len()).expect("a small number");
    let twice: Vec<ReleaseRow> = rows.iter().chain(&rows).cloned().collect();
    assert_eq!(change(store, 7, move |tx| releases::insert(tx, &twice)), count);
    let again = rows.clone();
    assert_eq!(change(store, 8, move |tx| releases::insert(tx, &again)), 0);
    let mut all = Vec::new();
    read(store, |view| {
        releases::all(view, &mut |row| {
            all.push(row);
            Ok(())
        })
    });
    assert!(all == rows);
    let found = read(store, |view| releases::find(view, &[8; 16]));
    assert!(found.as_ref() == rows.get(8));
    assert_eq!(change(store, 9, |tx| releases::delete(tx, &[[8; 16], [9; 16]])), 1);
}

pub(super) fn receipts_are_kept_and_go_with_their_operator(store: &Store) {
    let (owner, person) = (organisation(store, 1, "clinic"), person(store, 2));
    for (second, text) in (3..).zip(texts()) {
        let new = NewReceipt {
            organisation: owner,
            task: hard(1),
            answer: text.clone(),
            until: (second % 2 == 0).then(|| at(500)),
            evidence: (second % 3 == 0).then_some(text),
            person: Some(person),
        };
        let kept = new.clone();
        let id = change(store, second, move |tx| receipts::insert(tx, &kept));
        let found = read(store, |view| receipts::find(view, id)).expect("it is there");
        assert!(found.answer == new.answer && found.evidence == new.evidence);
        assert_eq!(
            (found.until, found.person, found.at),
            (new.until, new.person, at(second.into()))
        );
        let of_task = read(store, |view| receipts::of_task(view, owner, &hard(1)));
        assert_eq!(of_task.first().map(|row| row.id), Some(id));
    }
    let mut all = Vec::new();
    read(store, |view| {
        receipts::all(view, &mut |row| {
            all.push(row.id);
            Ok(())
        })?;
        receipts::of_organisation(view, owner, &mut |row| {
            all.push(row.id);
            Ok(())
        })
    });
    let (half, rest) = all.split_at(texts().len());
    assert_eq!(half, rest);
    let gone = change(store, 99, move |tx| receipts::delete_of(tx, owner));
    assert_eq!(usize::try_from(gone), Ok(texts().len()));
}

pub(super) fn who_was_told_and_acted_is_kept_by_the_minute(store: &Store) {
    for (second, whom) in [(65, [1; 16]), (130, [2; 16]), (190, [1; 16])] {
        let first = change(store, second, move |tx| {
            let told = told::insert(tx, &hard(1), &whom, &hard(0))?;
            assert_eq!(acted::insert(tx, &hard(1), &whom, "done")?, told);
            Ok(told)
        });
        assert_eq!(first, second < 190, "the second time changes nothing");
    }
    let rows = read(store, |view| told::of_advisory(view, &hard(1)));
    let rows: Vec<_> = rows.into_iter().map(|row| (row.at, row.whom, row.channel)).collect();
    assert_eq!(rows, [(at(60), [1; 16], hard(0)), (at(120), [2; 16], hard(0))]);
    assert_eq!(change(store, 200, |tx| told::sweep(tx, at(61))), 1);
    assert_eq!(change(store, 200, |tx| acted::sweep(tx, at(121))), 2);
    assert!(read(store, |view| acted::of_advisory(view, &hard(1))).is_empty());
    assert!(read(store, |view| told::of_advisory(view, &hard(2))).is_empty());
}
