//! The story that every driver passes, in parts; a driver's test runs each on a new database.

mod accounts;
mod doors;
mod feeds;
mod operators;
mod record;
mod statements;
mod tables;
mod twins;

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use model::{
    Sector, Slug,
    id::{OrganisationId, PersonId},
};

use crate::{
    Context, NewEntry, Recorded, Store, StoreError, Tx, View, Written, organisations, people,
};

pub use tables::columns;

/// One part of the story.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// What it tells.
    pub name: &'static str,
    /// Tells it on a new database; panics where the driver does otherwise.
    pub run: fn(&Store),
}

macro_rules! parts {
    ($($room:ident: $($name:ident),+;)+) => {
        &[$($(Part { name: stringify!($name), run: $room::$name }),+),+]
    };
}

/// All parts.
pub const PARTS: &[Part] = parts! {
    statements: every_statement_is_understood;
    doors: a_refused_change_leaves_nothing, a_change_with_a_failed_statement_is_never_kept,
        a_panic_is_its_own_and_the_next_change_goes_on, a_written_change_is_read_at_once,
        a_reader_sees_one_snapshot, a_reader_can_not_write, the_same_context_gives_the_same_bytes,
        text_comes_back_as_it_went_in_and_in_the_order_of_its_bytes, figures_count_what_happened;
    twins: twins_with_one_key_do_the_work_once, counting_together_counts_everything,
        a_link_is_spent_once;
    accounts: organisations_people_and_memberships_are_kept,
        consents_are_accepted_once_and_end_once,
        tokens_links_and_sessions_are_kept, passkeys_and_ceremonies_are_kept;
    feeds: sources_are_looked_at_when_due, an_import_counts_only_when_it_is_accepted,
        the_newest_accepted_revision_counts, what_was_set_aside_is_kept_and_counts_nowhere,
        staged_rows_are_swept,
        recipients_and_refusals_are_kept;
    operators: lists_and_their_revisions_are_kept, documents_and_releases_are_kept_once,
        receipts_are_kept_and_go_with_their_operator,
        who_was_told_and_acted_is_kept_by_the_minute;
    record: entries_are_numbered_densely, entries_are_found, an_erased_entry_keeps_its_commitment,
        a_job_has_one_holder, answers_are_kept_for_their_key, messages_wait_until_they_left;
};

/// Texts that have broken databases before: NUL, U+FFFF, wild cards, quotes, a megabyte.
pub fn texts() -> Vec<String> {
    let hard = "a\0b\u{ffff}%_'\"\\$1;--\u{10ffff}é";
    let long = hard.repeat(1_000_000 / hard.len() + 1);
    let short = ["", "plain", "\0", "\u{ffff}", "%", "_", "100% _of_ it", hard];
    short.into_iter().map(str::to_owned).chain([long]).collect()
}

/// A name of its own for each number, with everything in it that is hard, short enough for a key.
fn hard(number: usize) -> String {
    format!("{number} \0\u{ffff}%_'")
}

/// A context at this second, with a seed of its own.
fn context(second: u8) -> Context {
    static SEEDS: AtomicU64 = AtomicU64::new(0);
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&SEEDS.fetch_add(1, Ordering::SeqCst).to_be_bytes());
    Context { at: at(second.into()), seed }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("a time")
}

fn entry(kind: &'static str) -> NewEntry {
    let body = serde_json::json!({ "text": hard(0) });
    NewEntry { kind, organisation: None, label: 0, body }
}

/// A change that records itself.
fn change<T: Send + 'static>(
    store: &Store,
    number: u8,
    work: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    let done: Result<Written<T>, StoreError> =
        store.write(&context(number), move |tx| -> Result<Recorded<T>, StoreError> {
            let value = work(tx)?;
            tx.record(entry("test"), value)
        });
    done.expect("the change is kept").value
}

fn read<T>(store: &Store, work: impl FnOnce(&mut View<'_>) -> Result<T, StoreError>) -> T {
    store.read(work).expect("the snapshot is read")
}

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

/// An organisation with this slug.
fn organisation(store: &Store, number: u8, name: &str) -> OrganisationId {
    let new = organisations::NewOrganisation {
        slug: slug(name),
        name: hard(number.into()),
        sector: Sector::Bank,
    };
    change(store, number, move |tx| organisations::insert(tx, &new)).expect("the slug is free")
}

/// A person without an address.
fn person(store: &Store, number: u8) -> PersonId {
    change(store, number, move |tx| people::insert(tx, None, &hard(number.into())))
        .expect("nobody has that address")
}
