//! The record's addresses: its entries with a search, and one entry with its proof.

use app::{AppError, check, id::EntryId, record as verbs};
use axum::{Router, extract::Path, response::Response, routing::get};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Record, Search, State, entry::Entry, made};
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Visitor},
    pages::filters::group_thousands,
    parts::{Choice, Drawn, Due, Link, Paging, address},
    shell::Section,
};

pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new().route("/record", get(list)).route("/record/{seq}", get(one))
}

/// A number or an id of an entry leads straight to it.
async fn list(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .answer(|desk| {
            let words = desk.visitor.query.text("s");
            if let Some(seq) = entry_named(desk, words)? {
                return Ok(Answer::To(address::path(&["record", &seq.to_string()])));
            }
            Answer::page(&page(desk)?)
        })
        .await
}

async fn one(visitor: Visitor, Path(seq): Path<String>) -> Result<Response, Problem> {
    visitor
        .page(move |desk| {
            let seq: i64 = seq.parse().map_err(|_| AppError::not_found())?;
            let view = verbs::by_seq(desk.house, desk.caller, seq)?;
            let proof = match verbs::proof(desk.house, seq) {
                Ok(proof) => Some(proof),
                Err(error) if error.code == "not-yet" => None,
                Err(error) => return Err(error),
            };
            Ok::<Entry, AppError>(made::entry(desk, view, proof))
        })
        .await
}

fn entry_named(desk: &Desk<'_>, words: &str) -> Result<Option<i64>, AppError> {
    let number = words.replace([',', ' '], "");
    if let Ok(seq) = number.parse::<i64>() {
        let sealed = i64::try_from(desk.house.sealed()).unwrap_or(i64::MAX);
        return Ok((0..sealed).contains(&seq).then_some(seq));
    }
    let Ok(id) = words.parse::<EntryId>() else { return Ok(None) };
    match verbs::by_id(desk.house, desk.caller, id) {
        Ok(seen) => Ok(seen.map(|seen| seen.seq)),
        Err(error) if error.kind == app::Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn page(desk: &Desk<'_>) -> Result<Record, AppError> {
    let query = &desk.visitor.query;
    let (words, from, what) = (query.text("s"), query.text("from"), query.text("what"));
    let before = query.text("before").parse().ok();
    let sought = verbs::Query {
        organisation: match words {
            "" => None,
            words => Some(made::organisation_named(desk, words)?),
        },
        kind: Some(what.to_owned()).filter(|what| !what.is_empty()),
        from: start_of(from),
        before,
    };
    let (entries, more) = verbs::page(desk.house, desk.caller, &sought)?;
    let at = |before: &str| {
        let pairs = [("s", words), ("from", from), ("what", what), ("before", before)];
        address::with_query("/record", &pairs)
    };
    let (state, checked) = checked(desk)?;
    Ok(Record {
        shell: desk.shell(Section::Record),
        state,
        checked,
        may_check: desk.caller.principal.is_some(),
        size: desk.house.sealed(),
        search: Search {
            words: words.to_owned(),
            from: from.to_owned(),
            kinds: kinds(what),
            active: [words, from, what].iter().any(|field| !field.is_empty()),
        },
        rows: entries.into_iter().map(|view| made::row(desk, view)).collect(),
        paging: Paging {
            shown: "Newest first".to_owned(),
            back: before.is_some().then(|| Link::new(at(""), "To the newest")),
            next: more.map(|seq| Link::new(at(&seq.to_string()), "Next page")),
        },
        checkpoint: desk.house.checkpoint(),
        verify: made::command(desk),
    })
}

fn start_of(day: &str) -> Option<Timestamp> {
    let day: Date = day.parse().ok()?;
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn kinds(chosen: &str) -> Vec<Choice> {
    let all = std::iter::once(("", "anything")).chain(made::KINDS);
    all.map(|(kind, words)| Choice::new(kind, words).checked(kind == chosen)).collect()
}

/// What we say of the record: only what was looked at just now is called whole.
fn checked(desk: &Desk<'_>) -> Result<(State, Due), AppError> {
    let due = |drawn, head: String, words: &str| Due {
        drawn,
        head,
        before: words.to_owned(),
        day: None,
        after: String::new(),
    };
    let size = desk.house.sealed();
    let entries = |size: u64| match size {
        1 => "1 entry".to_owned(),
        size => format!("{} entries", group_thousands(size)),
    };
    if size == 0 {
        let words = "There is nothing to check yet.";
        return Ok((State::Empty, due(Drawn::Open, "Nothing yet".to_owned(), words)));
    }
    if desk.visitor.query.text("check") != "now" {
        let words = "Each is sealed into the tree. It was not checked for this page.";
        return Ok((State::Sealed, due(Drawn::Plain, entries(size), words)));
    }
    let found = check::files(desk.house, desk.caller)?;
    Ok(match found.faults.into_iter().next() {
        None => {
            let words = format!("{}, none missing, none changed.", entries(found.entries));
            (State::Whole, due(Drawn::Good, "Checked now".to_owned(), &words))
        }
        Some(fault) => {
            let words = "A check failed. Keep your own copy.";
            (State::Broken(fault), due(Drawn::Late, "Failed now".to_owned(), words))
        }
    })
}
