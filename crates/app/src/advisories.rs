//! Advisories: who says what of a flaw, how far it reaches, how fast operators were told and acted.

mod facts;
mod find;
mod sectors;
mod shape;
mod shelf;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use access::{Action, Count, Standing, Thing};
use jiff::Timestamp;
use model::{Statement, Tlp, Withdrawn, id::OrganisationId};
use serde_json::json;
use store::{acted, recipients, statements, statements::StatementRow, told};

use crate::{AppError, Caller, House, live::Held, organisations, record};

pub use facts::{Catalogue, Facts};
pub use find::{FlawLine, Found, Sought, find};
pub use sectors::{SectorReach, reach_by_sector};
pub(crate) use shelf::Shelf;

/// The rule book that dates are counted by.
const RULES: &str = "Rules of 10 June 2026";
/// How many advisories a page lists.
pub const PAGE: usize = 50;

/// One source's statement, as its readers see it.
#[derive(Debug, Clone)]
pub struct StatementView {
    /// What it says.
    pub statement: Arc<Statement>,
    /// Who may read it.
    pub label: Tlp,
    /// When it came in.
    pub received: Timestamp,
}

/// A flaw with everything that is said of it.
#[derive(Debug, Clone)]
pub struct AdvisoryView {
    /// Its id, by which it is known best: a CVE id where it has one.
    pub id: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// The strictest label of what is shown.
    pub label: Tlp,
    /// Who says what.
    pub statements: Vec<StatementView>,
    /// Earlier revisions: when each came in, and what changed in words.
    pub history: Vec<(Timestamp, String)>,
}

/// One line of a list of advisories.
#[derive(Debug, Clone)]
pub struct AdvisoryLine {
    /// Its id.
    pub id: String,
    /// One sentence.
    pub summary: String,
    /// Who speaks of it.
    pub source: String,
    /// Last changed at its source, or received.
    pub changed: Timestamp,
    /// Whether attacks are known.
    pub exploited: bool,
    /// Who may read it.
    pub label: Tlp,
    /// Whether its source took it back.
    pub withdrawn: bool,
}

/// How far a flaw reaches: counts, none under ten.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The advisory's id.
    pub advisory: String,
    /// Operators with an exact match.
    pub exact: Count,
    /// Operators with only likely ones.
    pub likely: Count,
    /// All of them.
    pub all: Count,
    /// Operators that were told.
    pub told: Count,
    /// Operators that answered with done or a mitigation.
    pub acted: Count,
}

/// How fast operators were told and acted, in minutes from when the flaw first came in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tempo {
    /// To the first operator told.
    pub first_told: Option<i64>,
    /// To half of those affected told.
    pub half_told: Option<i64>,
    /// To nine tenths told.
    pub most_told: Option<i64>,
    /// To the first that acted.
    pub first_acted: Option<i64>,
    /// To half acted.
    pub half_acted: Option<i64>,
    /// To nine tenths acted.
    pub most_acted: Option<i64>,
}

/// What the dates rest on, in words: "Rules of 10 June 2026, catalogue of 25 August 2025".
pub fn footing(house: &House) -> String {
    let day = |at: Timestamp| at.strftime("%-d %B %Y").to_string();
    match house.live.known().catalogue {
        Some(at) => format!("{RULES}, catalogue of {}", day(at)),
        None => format!("{RULES}, no catalogue yet"),
    }
}

/// Advisories whose id or summary has these words, by id and source from a cursor on: what
/// [`AdvisoryLine::cursor`] says of the last line of the page before.
pub fn search(
    house: &House,
    caller: &Caller,
    words: &str,
    after: &str,
) -> Result<Vec<AdvisoryLine>, AppError> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let found = house.live.all_held();
    let (after, after_source) = after.split_once(' ').unwrap_or((after, "~"));
    let mut lines: Vec<(AdvisoryLine, OrganisationId)> = Vec::new();
    let fitting = found.iter().filter(|held| {
        let statement = &held.statement;
        let text = || {
            let names = statement.aliases.join(" ");
            format!("{} {names} {}", statement.id, statement.summary).to_lowercase()
        };
        let source = statement.source.to_string();
        (statement.id.as_str(), source.as_str()) > (after, after_source)
            && (words.is_empty() || {
                let text = text();
                words.iter().all(|word| text.contains(word))
            })
    });
    for held in fitting {
        lines.extend(may_read(house, caller, held).then(|| (line_of(held), held.owner)));
    }
    // Of several with the same id of the same kind the strictest stands for all.
    lines.sort_by(|(one, _), (other, _)| {
        (&one.id, &one.source, other.label).cmp(&(&other.id, &other.source, one.label))
    });
    lines.dedup_by(|(one, _), (other, _)| one.id == other.id && one.source == other.source);
    lines.truncate(PAGE);
    let restricted = lines.iter().filter(|(line, _)| line.label >= Tlp::Amber);
    let owners: BTreeMap<OrganisationId, usize> =
        restricted.fold(BTreeMap::new(), |mut owners, (_, owner)| {
            *owners.entry(*owner).or_default() += 1;
            owners
        });
    for (owner, count) in owners {
        record::reading(house, caller, (owner, "read-advisories"), json!({ "lines": count }))?;
    }
    Ok(lines.into_iter().map(|(line, _)| line).collect())
}

impl AdvisoryLine {
    /// What a search goes on after.
    pub fn cursor(&self) -> String {
        format!("{} {}", self.id, self.source)
    }
}

fn line_of(held: &Held) -> AdvisoryLine {
    let statement = &held.statement;
    AdvisoryLine {
        id: statement.id.clone(),
        summary: statement.summary.clone(),
        source: statement.source.to_string(),
        changed: statement.modified.unwrap_or(held.received),
        exploited: statement.exploited.is_some(),
        label: held.label,
        withdrawn: statement.withdrawn != Withdrawn::Stands,
    }
}

/// Everything that is said of a flaw, by any of its names.
pub fn show(house: &House, caller: &Caller, id: &str) -> Result<AdvisoryView, AppError> {
    let held = readable(house, caller, id)?;
    let label = held.iter().map(|one| one.label).max().unwrap_or(Tlp::Clear);
    let mut names: BTreeSet<String> = BTreeSet::new();
    for one in &held {
        names.insert(one.statement.id.clone());
        names.extend(one.statement.aliases.iter().cloned());
    }
    let best = names.iter().find(|name| name.starts_with("CVE-")).or(names.first());
    let best = best.cloned().unwrap_or_else(|| id.to_owned());
    names.remove(&best);
    tell_owners(house, caller, &held)?;
    Ok(AdvisoryView {
        history: history(house, caller, &held)?,
        id: best,
        aliases: names.into_iter().collect(),
        label,
        statements: held
            .into_iter()
            .map(|one| StatementView {
                statement: Arc::clone(&one.statement),
                label: one.label,
                received: one.received,
            })
            .collect(),
    })
}

/// Whose restricted statements are read finds it in the record, each owner about its own; a line is
/// as strict as what was read.
fn tell_owners(house: &House, caller: &Caller, held: &[Arc<Held>]) -> Result<(), AppError> {
    let mut owners: BTreeMap<OrganisationId, (Tlp, &str)> = BTreeMap::new();
    for one in held.iter().filter(|one| one.label >= Tlp::Amber) {
        let read = owners.entry(one.owner).or_insert((Tlp::AmberStrict, &one.statement.id));
        if one.label > read.0 {
            *read = (one.label, &one.statement.id);
        }
    }
    for (owner, (label, id)) in owners {
        let body = json!({ "advisory": id });
        let entry = record::entry(caller, "read-advisory", (Some(owner), label), body);
        house.write_down(caller, move |tx| Ok(tx.record(entry.clone(), ())?))?;
    }
    Ok(())
}

/// The statements about a flaw that the caller may read; none is the same as no such flaw.
fn readable(house: &House, caller: &Caller, id: &str) -> Result<Vec<Arc<Held>>, AppError> {
    let mut held = house.live.held_about(id);
    held.retain(|one| may_read(house, caller, one));
    if held.is_empty() {
        return Err(Standing::alone(caller.who()).refusal(Action::ReadAdvisory).into());
    }
    held.sort_by_key(|one| (one.statement.source, one.statement.id.clone()));
    Ok(held)
}

/// Whether the caller may read what needs no consent and no recipients.
fn may(caller: &Caller, open: &Thing) -> bool {
    Standing::alone(caller.who()).decide(Action::ReadAdvisory, open).is_ok()
}

pub(crate) fn may_read(house: &House, caller: &Caller, held: &Held) -> bool {
    let plain = Thing::new(held.owner, held.label);
    if held.label <= Tlp::Green {
        return may(caller, &plain);
    }
    let decided = house.store.read(|view| {
        let consents = organisations::consents_of(view, caller)?;
        let named = recipients::of_key(view, &held.key)?;
        let thing = plain.with_recipients(named.into_iter().map(|row| row.person));
        let standing = Standing::new(caller.who(), &consents);
        Ok::<bool, AppError>(standing.decide(Action::ReadAdvisory, &thing).is_ok())
    });
    // An error of the database is no right to read.
    decided.unwrap_or(false)
}

fn history(
    house: &House,
    caller: &Caller,
    held: &[Arc<Held>],
) -> Result<Vec<(Timestamp, String)>, AppError> {
    let mut history = Vec::new();
    for one in held {
        let mut rows = house.store.read(|view| statements::of_key(view, &one.key))?;
        rows.sort_by_key(|row| (row.accepted, row.import, row.number));
        // What is milder now may have been here under a stricter label, for other readers.
        rows.retain(|row| {
            let label = record::label_of(row.label);
            label <= one.label
                || may_read(house, caller, &Held { label, ..Held::clone(one.as_ref()) })
        });
        let mut before = None;
        for row in rows {
            let what = became(&row, &mut before);
            history.push((row.received, format!("{} ({}) {what}", row.kind, row.advisory)));
        }
    }
    history.sort();
    Ok(history)
}

/// What a revision did to what its source says; `before` is whether that stands, once anything was
/// said.
fn became(row: &StatementRow, before: &mut Option<Withdrawn>) -> &'static str {
    if !row.counted() {
        return "came in, older than what counts: it changes nothing";
    }
    let statement: Option<Statement> = serde_json::from_slice(&row.body).ok();
    let now = statement.map_or(Withdrawn::Stands, |one| one.withdrawn);
    match (now, before.replace(now)) {
        (Withdrawn::Since(_), _) => "was taken back",
        (Withdrawn::Stands, None) => "came in",
        (Withdrawn::Stands, Some(Withdrawn::Stands)) => "was changed",
        (Withdrawn::Stands, Some(Withdrawn::Since(_))) => "is said again",
    }
}

/// How far a flaw reaches, as counts.
pub fn reach(house: &House, caller: &Caller, id: &str) -> Result<Reach, AppError> {
    may_count(house, caller, id, Action::SeeReach)?;
    let affected = house.live.affected(id);
    let (told, acted) = told_and_acted(house, id)?;
    Ok(Reach {
        advisory: id.to_owned(),
        exact: Count::of(affected.exact.len()),
        likely: Count::of(affected.likely.len()),
        all: Count::of(affected.exact.len() + affected.likely.len()),
        told: Count::of(told.len() as u64),
        acted: Count::of(acted.len() as u64),
    })
}

/// How fast operators were told and acted.
pub fn tempo(house: &House, caller: &Caller, id: &str) -> Result<Tempo, AppError> {
    may_count(house, caller, id, Action::SeeTempo)?;
    let affected = house.live.affected(id);
    let (told, acted) = told_and_acted(house, id)?;
    let reach = usize::try_from(affected.exact.len() + affected.likely.len()).unwrap_or(0);
    let whole = reach.max(told.len());
    let first = house.live.held_about(id).iter().map(|held| held.received).min();
    // Fewer than ten operators: a time would tell of one of them.
    let Some(first) = first.filter(|_| whole >= 10) else { return Ok(Tempo::default()) };
    // The same holds for each time: fewer than ten who were told, or acted, tell none.
    let nth = |times: &[Timestamp], place: usize| {
        let at = times.get(place).filter(|_| times.len() >= 10)?;
        Some(at.duration_since(first).as_mins())
    };
    let minutes =
        |times: &[Timestamp], tenths: usize| nth(times, (whole * tenths).div_ceil(10).max(1) - 1);
    Ok(Tempo {
        first_told: nth(&told, 0),
        half_told: minutes(&told, 5),
        most_told: minutes(&told, 9),
        first_acted: nth(&acted, 0),
        half_acted: minutes(&acted, 5),
        most_acted: minutes(&acted, 9),
    })
}

fn may_count(house: &House, caller: &Caller, id: &str, action: Action) -> Result<(), AppError> {
    let held = readable(house, caller, id)?;
    let label = held.iter().map(|one| one.label).max().unwrap_or(Tlp::Clear);
    let owner = held.first().map_or(house.own(), |one| one.owner);
    let _permit = Standing::alone(caller.who()).decide(action, &Thing::new(owner, label))?;
    Ok(())
}

/// When operators were told of a flaw, and when they acted, each in order.
fn told_and_acted(house: &House, id: &str) -> Result<(Vec<Timestamp>, Vec<Timestamp>), AppError> {
    let names: Vec<String> = house.live.corpus().names(id).map(str::to_owned).collect();
    house.store.read(|view| {
        let mut first_told = BTreeMap::new();
        let mut first_acted = BTreeMap::new();
        for name in &names {
            for row in told::of_advisory(view, name)? {
                earliest(&mut first_told, row.whom, row.at);
            }
            for row in acted::of_advisory(view, name)? {
                earliest(&mut first_acted, row.whom, row.at);
            }
        }
        Ok((in_order(first_told), in_order(first_acted)))
    })
}

fn earliest(first: &mut BTreeMap<[u8; 16], Timestamp>, whom: [u8; 16], at: Timestamp) {
    let known = first.entry(whom).or_insert(at);
    *known = at.min(*known);
}

fn in_order(first: BTreeMap<[u8; 16], Timestamp>) -> Vec<Timestamp> {
    let mut times: Vec<Timestamp> = first.into_values().collect();
    times.sort_unstable();
    times
}
