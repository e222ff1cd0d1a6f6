//! Sources, imports, statements.

use model::id::{ImportId, OrganisationId, SourceId};

use super::{at, change, context, hard, organisation, person, read, slug, texts};
use crate::{
    Store, StoreError,
    imports::{self, Counts},
    recipients,
    refusals::{self, RefusalRow},
    sources::{self, Looked, NewSource},
    statements::{self, NewStatement, StatementRow},
};

fn source(store: &Store, owner: OrganisationId, name: &str) -> SourceId {
    let new = NewSource {
        slug: slug(name),
        organisation: owner,
        location: Some(hard(1)),
        label: 2,
        every_s: Some(3_600),
        next: Some(at(10)),
    };
    change(store, 1, move |tx| sources::insert(tx, &new)).expect("the slug is free")
}

fn housekeep<T: Send + 'static>(
    store: &Store,
    second: u8,
    work: impl Fn(&mut crate::Housekeeping<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.stage(&context(second), work).expect("the chunk is kept")
}

fn statement(number: i64, key: u8, owner: OrganisationId) -> NewStatement {
    NewStatement {
        number,
        key: [key; 16],
        kind: "osv".to_owned(),
        advisory: hard(key.into()),
        revision: [key; 32],
        label: 0,
        owner,
        body: Vec::new(),
        raw: Vec::new(),
    }
}

pub(super) fn sources_are_looked_at_when_due(store: &Store) {
    let owner = organisation(store, 1, "house");
    let (osv, cisa) = (source(store, owner, "osv"), source(store, owner, "cisa"));
    let taken = NewSource {
        slug: slug("osv"),
        organisation: owner,
        location: None,
        label: 0,
        every_s: None,
        next: None,
    };
    assert_eq!(change(store, 2, move |tx| sources::insert(tx, &taken)), None);
    let due = |second| -> Vec<SourceId> {
        read(store, |view| sources::due(view, at(second))).iter().map(|row| row.id).collect()
    };
    assert_eq!(due(9), []);
    assert_eq!(due(10).len(), 2);
    let looked = Looked { next: Some(at(20)), tries: 3, etag: Some(hard(2)) };
    assert!(housekeep(store, 11, move |house| sources::looked(house, osv, &looked)));
    assert_eq!(due(11), [cisa]);
    assert_eq!(due(20), [cisa, osv]);
    assert!(change(store, 12, move |tx| sources::remove(tx, cisa)));
    assert!(!change(store, 13, move |tx| sources::remove(tx, cisa)));
    assert_eq!(due(30), [osv]);
    let row = read(store, |view| sources::by_slug(view, &slug("osv"))).expect("it is there");
    assert_eq!((row.tries, row.etag.as_deref()), (3, Some(hard(2).as_str())));
    assert_eq!((row.location, row.every_s), (Some(hard(1)), Some(3_600)));
    let slugs = read(store, sources::all).into_iter().map(|row| row.slug.to_string());
    assert_eq!(slugs.collect::<Vec<_>>(), ["cisa", "osv"]);
    let removed = read(store, |view| sources::find(view, cisa)).and_then(|row| row.removed);
    assert_eq!(removed, Some(at(12)));
}

/// Everything that counts now.
fn current(store: &Store) -> Vec<StatementRow> {
    let mut all = Vec::new();
    read(store, |view| {
        statements::current(view, &mut |row| {
            all.push(row);
            Ok(())
        })
    });
    all
}

fn begin(store: &Store, second: u8, source: SourceId, owner: OrganisationId) -> ImportId {
    housekeep(store, second, move |house| imports::begin(house, source, owner, 2))
}

fn accept(store: &Store, second: u8, import: ImportId) {
    let counts = Counts { added: 1, changed: 2, withdrawn: 3, unchanged: 4, refused: 5, older: 0 };
    change(store, second, move |tx| imports::accept(tx, import, &counts, &[8; 32]));
}

pub(super) fn an_import_counts_only_when_it_is_accepted(store: &Store) {
    let owner = organisation(store, 1, "house");
    let source = source(store, owner, "osv");
    let import = begin(store, 2, source, owner);
    let chunk: Vec<NewStatement> = (0..)
        .zip(texts())
        .map(|(number, text)| NewStatement {
            kind: text.clone(),
            body: text.clone().into_bytes(),
            raw: text.into_bytes(),
            ..statement(number.into(), number, owner)
        })
        .collect();
    let staged = chunk.clone();
    housekeep(store, 3, move |house| statements::stage(house, import, &staged));
    assert_eq!(current(store), []);
    assert_eq!(read(store, |view| statements::raw(view, import, 0)), None);
    assert_eq!(read(store, |view| statements::of_advisory(view, &hard(0))), []);
    let runs = read(store, |view| imports::of_source(view, source, 9));
    assert_eq!(runs.iter().map(|row| row.state).collect::<Vec<_>>(), [imports::RECEIVING]);
    accept(store, 4, import);
    let found = current(store);
    for (row, new) in found.iter().zip(&chunk) {
        assert!(row.body == new.body && row.kind == new.kind && row.advisory == new.advisory);
        assert_eq!((row.import, row.received), (import, at(3)));
        let raw = read(store, |view| statements::raw(view, import, row.number));
        assert!(raw.as_ref() == Some(&new.raw));
    }
    assert_eq!(found.len(), chunk.len());
    let row = read(store, |view| imports::find(view, import)).expect("it is there");
    assert_eq!((row.state, row.ended, row.root), (imports::ACCEPTED, Some(at(4)), Some([8; 32])));
    let counts = [row.added, row.changed, row.withdrawn, row.unchanged, row.refused];
    assert_eq!(counts, [1, 2, 3, 4, 5]);
    nothing_more_goes_in(store, import, owner);
}

fn nothing_more_goes_in(store: &Store, import: ImportId, owner: OrganisationId) {
    let before = current(store).len();
    let late: Result<(), StoreError> = store.stage(&context(5), move |house| {
        statements::stage(house, import, &[statement(99, 99, owner)])
    });
    assert_eq!(late, Err(StoreError::ImportEnded));
    let failed = housekeep(store, 6, move |house| imports::fail(house, import));
    assert!(!failed);
    assert!(!housekeep(store, 6, move |house| imports::sweep(house, import)));
    assert_eq!(current(store).len(), before);
}

pub(super) fn the_newest_accepted_revision_counts(store: &Store) {
    let owner = organisation(store, 1, "house");
    let (one, two) = (source(store, owner, "one"), source(store, owner, "two"));
    // Begun first and accepted last: what counts is when it was accepted.
    let slow = begin(store, 2, one, owner);
    let imports = [begin(store, 3, one, owner), begin(store, 4, two, owner), slow];
    for (round, import) in (0..).zip(imports) {
        let chunk: Vec<NewStatement> = [(0, 1), (1, 2 + round)]
            .map(|(number, key)| NewStatement {
                revision: [10 + round; 32],
                ..statement(number, key, owner)
            })
            .into();
        housekeep(store, 5, move |house| statements::stage(house, import, &chunk));
        accept(store, 10 + round, import);
        let first = current(store).into_iter().next().expect("one counts");
        assert_eq!((first.key, first.import), ([1; 16], import));
    }
    let keys: Vec<u8> = current(store).iter().map(|row| row.key[0]).collect();
    assert_eq!(keys, [1, 2, 3, 4]);
    let history = read(store, |view| statements::of_key(view, &[1; 16]));
    let revisions: Vec<u8> = history.iter().map(|row| row.revision[0]).collect();
    assert_eq!(revisions, [12, 11, 10]);
    let by_advisory = read(store, |view| statements::of_advisory(view, &hard(1)));
    assert_eq!(by_advisory, history);
    assert_eq!(heads(store, one), [(1, 12), (2, 10), (4, 12)]);
    // The first key came with the second source too, but what counts of it came later.
    assert_eq!(heads(store, two), [(3, 11)]);
    let mut numbers = Vec::new();
    read(store, |view| {
        statements::of_import(view, slow, &mut |row| {
            numbers.push(row.number);
            Ok(())
        })?;
        statements::leaves(view, slow, &mut |leaf| {
            assert_eq!(leaf.revision, [12; 32]);
            numbers.push(leaf.number);
            Ok(())
        })
    });
    assert_eq!(numbers, [0, 1, 0, 1]);
    let ended = read(store, |view| imports::of_source(view, one, 1));
    assert_eq!(ended.first().map(|row| row.id), Some(imports[0]));
}

pub(super) fn what_was_set_aside_is_kept_and_counts_nowhere(store: &Store) {
    let owner = organisation(store, 1, "house");
    let source = source(store, owner, "osv");
    let newer = begin(store, 2, source, owner);
    let first = NewStatement { revision: [20; 32], ..statement(0, 1, owner) };
    housekeep(store, 3, move |house| statements::stage(house, newer, std::slice::from_ref(&first)));
    assert_eq!(read(store, |view| imports::last_accepted(view, source)), None);
    assert!(!read(store, |view| statements::is_kept(view, &[1; 16], &[20; 32])));
    accept(store, 10, newer);
    assert_eq!(read(store, |view| imports::last_accepted(view, source)), Some(at(10)));
    let late = begin(store, 11, source, owner);
    // One is known to be older when it is staged, the other one only at the end.
    let chunk: Vec<NewStatement> = [(statements::aside(0), 18), (1, 19), (2, 20)]
        .map(|(number, revision)| NewStatement {
            revision: [revision; 32],
            ..statement(number, if revision == 20 { 2 } else { 1 }, owner)
        })
        .into();
    housekeep(store, 12, move |house| statements::stage(house, late, &chunk));
    housekeep(store, 13, move |house| statements::set_aside(house, late, &[1, 99]));
    accept(store, 14, late);
    let counting: Vec<(u8, ImportId)> =
        current(store).iter().map(|row| (row.key[0], row.import)).collect();
    assert_eq!(counting, [(1, newer), (2, late)]);
    assert_eq!(heads(store, source), [(1, 20), (2, 20)]);
    let history = read(store, |view| statements::of_key(view, &[1; 16]));
    let shown = history.iter().map(|row| (row.revision[0], row.number, row.counted()));
    assert_eq!(shown.collect::<Vec<_>>(), [(20, 0, true), (18, -1, false), (19, -2, false)]);
    for revision in 18..=20 {
        assert!(read(store, |view| statements::is_kept(view, &[1; 16], &[revision; 32])));
    }
    assert_eq!(leaves(store, late), 3);
    let older = read(store, |view| imports::of_source(view, source, 9));
    assert_eq!(older.iter().map(|row| row.older).collect::<Vec<_>>(), [2, 0]);
    assert_eq!(read(store, |view| imports::find(view, late)).map(|row| row.older), Some(2));
    let ended = store.stage(&context(15), move |house| statements::set_aside(house, late, &[2]));
    assert_eq!(ended, Err(StoreError::ImportEnded));
}

/// Key and revision of each head, a byte of each.
fn heads(store: &Store, source: SourceId) -> Vec<(u8, u8)> {
    let mut heads = Vec::new();
    read(store, |view| {
        statements::heads(view, source, &mut |row| {
            heads.push((row.key[0], row.revision[0]));
            Ok(())
        })
    });
    heads
}

pub(super) fn staged_rows_are_swept(store: &Store) {
    const ROWS: i64 = 1_203;
    let owner = organisation(store, 1, "house");
    let source = source(store, owner, "osv");
    let [accepted, left, failed, later] =
        [2, 2, 2, 9].map(|second| begin(store, second, source, owner));
    for import in [accepted, left, failed] {
        let chunk: Vec<_> = (0..ROWS).map(|number| statement(number, 1, owner)).collect();
        housekeep(store, 3, move |house| statements::stage(house, import, &chunk));
        let row = RefusalRow { import, number: 0, place: hard(1), reason: hard(2) };
        housekeep(store, 3, move |house| {
            refusals::stage(house, import, std::slice::from_ref(&row))
        });
    }
    accept(store, 4, accepted);
    assert!(housekeep(store, 5, move |house| imports::fail(house, failed)));
    let mut received = read(store, |view| imports::received_before(view, at(9)));
    let mut wanted = [left, failed];
    received.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(received, wanted);
    let mut rounds = 0;
    for import in [left, failed] {
        while housekeep(store, 6, move |house| imports::sweep(house, import)) {
            rounds += 1;
        }
    }
    assert!(rounds >= 4, "1,203 rows twice went in {rounds} rounds");
    assert_eq!(read(store, |view| imports::find(view, left)), None);
    assert_eq!(leaves(store, left) + leaves(store, failed), 0);
    assert_eq!(leaves(store, accepted), ROWS);
    // Why it failed stays to be read, and the one that began later goes on.
    let failed = read(store, |view| refusals::after(view, failed, -1, 10));
    assert_eq!(failed.len(), 1);
    assert_eq!(read(store, |view| refusals::after(view, left, -1, 10)), []);
    assert!(read(store, |view| imports::find(view, later)).is_some());
}

fn leaves(store: &Store, import: ImportId) -> i64 {
    let mut count = 0;
    read(store, |view| {
        statements::leaves(view, import, &mut |_| {
            count += 1;
            Ok(())
        })
    });
    count
}

pub(super) fn recipients_and_refusals_are_kept(store: &Store) {
    let owner = organisation(store, 1, "house");
    let (source, person) = (source(store, owner, "osv"), person(store, 2));
    assert!(change(store, 3, move |tx| recipients::insert(tx, &[1; 16], person)));
    assert!(!change(store, 4, move |tx| recipients::insert(tx, &[1; 16], person)));
    let of_key = read(store, |view| recipients::of_key(view, &[1; 16]));
    assert_eq!(of_key.first().map(|row| (row.person, row.added)), Some((person, at(3))));
    assert_eq!(read(store, |view| recipients::of_person(view, person)), of_key);
    assert!(change(store, 5, move |tx| recipients::remove(tx, &[1; 16], person)));
    assert!(!change(store, 6, move |tx| recipients::remove(tx, &[1; 16], person)));
    let import = begin(store, 7, source, owner);
    let chunk: Vec<RefusalRow> = (0..)
        .zip(texts())
        .map(|(number, text)| RefusalRow { import, number, place: text.clone(), reason: text })
        .collect();
    let staged = chunk.clone();
    housekeep(store, 8, move |house| refusals::stage(house, import, &staged));
    accept(store, 9, import);
    assert!(read(store, |view| refusals::after(view, import, -1, 100)) == chunk);
    assert!(read(store, |view| refusals::after(view, import, 0, 2)) == chunk[1..3]);
    assert_eq!(change(store, 10, |tx| refusals::sweep(tx, at(9))), 0);
    let all = u64::try_from(chunk.len()).expect("a small number");
    assert_eq!(change(store, 10, |tx| refusals::sweep(tx, at(10))), all);
}
