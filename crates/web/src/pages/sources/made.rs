//! How sources and their imports read: on time, late, failed, running.

use app::{
    AppError, Role, Slug, Tlp as Label,
    imports::{self, ImportView, SourceView},
    sources as verbs,
};
use jiff::Timestamp;

use super::{
    Add, Row, Send, Sources,
    one::{Import, Refusal, Source},
};
use crate::{
    desk::Desk,
    pages::advisories::of_import,
    parts::{Chip, Choice, Entry, Link, Moment, Paging, address, filters::group_thousands},
    shell::Section,
};

/// So much later than its time a source may be looked at.
const GRACE_S: i64 = 15 * 60;
/// How often a source is read.
const EVERY: [(&str, &str); 3] =
    [("3600", "each hour"), ("21600", "each six hours"), ("86400", "each day")];
/// The least strict marks.
const LABELS: [Label; 4] = [Label::Clear, Label::Green, Label::Amber, Label::AmberStrict];

/// What somebody typed into one of the forms, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) add: Option<Add>,
    pub(super) send: Option<Send>,
}

/// All sources.
pub(super) fn page(desk: &Desk<'_>, typed: Typed) -> Result<Sources, AppError> {
    let sources = imports::sources(desk.house, desk.caller)?;
    let now = desk.caller.context.at;
    let manages = manages(desk);
    let mut rows: Vec<(u8, Row)> =
        sources.iter().map(|one| (need(one, now), row(desk, one, manages))).collect();
    rows.sort_by_key(|(need, row)| (*need, row.link.words.clone()));
    let late = rows.iter().filter(|(need, _)| *need == 0).count();
    let running = rows.iter().filter(|(_, row)| row.running.is_some()).count();
    let (heading, lead) = state(rows.len(), late, running);
    Ok(Sources {
        shell: desk.shell(Section::Sources),
        heading,
        lead,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        add: manages.then(|| typed.add.unwrap_or_else(|| add("", "", "3600", ""))),
        send: manages.then(|| typed.send.unwrap_or_else(|| send(desk, imports::UPLOADS, ""))),
    })
}

fn state(all: usize, late: usize, running: usize) -> (String, String) {
    let rest = "Dates on all pages rest on what was read here.";
    let (heading, lead) = match (all, late, running) {
        (0, _, _) => ("There is no source yet".to_owned(), rest),
        (_, 0, 0) => ("All sources are fresh".to_owned(), rest),
        (_, 0, 1) => ("One import is running".to_owned(), rest),
        (_, 0, running) => (format!("{running} imports are running"), rest),
        (_, 1, _) => ("One source is late".to_owned(), "Dates may rest on old records."),
        (_, late, _) => (format!("{late} sources are late"), "Dates may rest on old records."),
    };
    (heading, lead.to_owned())
}

/// Who sees the forms; the verbs decide again.
fn manages(desk: &Desk<'_>) -> bool {
    matches!(desk.role(), Some(Role::Coordinator | Role::Administrator))
}

/// The form that adds a source.
pub(super) fn add(name: &str, location: &str, every: &str, label: &str) -> Add {
    let every = EVERY.iter().map(|(own, words)| Choice::new(*own, *words).checked(*own == every));
    Add {
        name: Entry::new(name),
        location: Entry::new(location),
        every: every.collect(),
        labels: labels(label),
    }
}

/// The form that sends a file in.
pub(super) fn send(desk: &Desk<'_>, into: &str, label: &str) -> Send {
    let bytes = desk.visitor.site.settings().upload_bytes_max;
    Send {
        file_error: None,
        into: Entry::new(into),
        labels: labels(label),
        megabytes_max: u32::try_from(bytes >> 20).unwrap_or(u32::MAX),
    }
}

fn labels(chosen: &str) -> Vec<Choice> {
    let choice = |label: &Label| {
        let name = label.to_string();
        Choice::new(name.as_str(), name.as_str()).checked(name == chosen)
    };
    LABELS.iter().map(choice).collect()
}

fn is_running(source: &SourceView) -> bool {
    source.last.as_ref().is_some_and(|last| last.state == "receiving")
}

fn late_by_s(source: &SourceView, now: Timestamp) -> Option<i64> {
    let next = source.next.filter(|_| source.location.is_some() || source.every_s.is_some())?;
    let late = now.duration_since(next).as_secs();
    (late > GRACE_S).then_some(late)
}

/// Who needs somebody comes first.
fn need(source: &SourceView, now: Timestamp) -> u8 {
    let failed = source.tries > 0 || source.last.as_ref().is_some_and(|one| one.state == "failed");
    match (is_running(source), failed || late_by_s(source, now).is_some()) {
        (true, _) => 1,
        (false, true) => 0,
        (false, false) => 2,
    }
}

/// How an import ended.
pub(in crate::pages) fn chip_of(import: &ImportView) -> Chip {
    match import.state {
        "receiving" => Chip::said("running"),
        "accepted" => Chip::known("accepted"),
        _ => Chip::failed("failed"),
    }
}

fn chip(source: &SourceView, now: Timestamp) -> Chip {
    let failed = source.tries > 0 || source.last.as_ref().is_some_and(|one| one.state == "failed");
    let by_hand = source.every_s.is_none();
    match (&source.last, late_by_s(source, now)) {
        _ if is_running(source) => Chip::said("running"),
        _ if failed => Chip::failed("failed"),
        (_, Some(late)) if late < 7_200 => Chip::failed(format!("late by {} min", late / 60)),
        (_, Some(late)) => Chip::failed(format!("late by {} h", late / 3_600)),
        (None, None) => Chip::open("never read"),
        (Some(_), None) if by_hand => Chip::known("sent in"),
        (Some(_), None) => Chip::known("on time"),
    }
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn row(desk: &Desk<'_>, source: &SourceView, manages: bool) -> Row {
    let slug = source.slug.as_str();
    let counts = source.last.as_ref().map(|last| last.progress.counts).unwrap_or_default();
    let running = is_running(source);
    Row {
        link: Link::new(address::path(&["sources", slug]), slug),
        location: source.location.clone().unwrap_or_default(),
        state: chip(source, desk.caller.context.at),
        running: source
            .last
            .as_ref()
            .filter(|_| running)
            .map(|last| of_import(slug, last.progress)),
        last: source.last.as_ref().and_then(|last| last.ended).map(Moment::new),
        next: source.next.map(Moment::new),
        records: count(counts.added + counts.changed + counts.unchanged + counts.older),
        refused: count(counts.refused),
        import: (manages && !running && source.location.is_some())
            .then(|| address::path(&["sources", slug, "imports"])),
    }
}

/// One source with its imports.
pub(super) fn one(desk: &Desk<'_>, slug: &Slug) -> Result<Source, AppError> {
    let source = imports::source(desk.house, desk.caller, slug)?;
    let list = imports::of_source(desk.house, desk.caller, slug)?;
    let newest = list.iter().find(|one| one.state != "receiving");
    let refused = newest.map(|one| count(one.progress.counts.refused)).unwrap_or_default();
    let after = desk.visitor.query.text("after").parse().unwrap_or(-1);
    // The words of a refusal may quote what was refused: they are for who imports there.
    let refusals = match newest.filter(|_| refused > 0) {
        Some(import) => {
            imports::quality(desk.house, desk.caller, import.id, after).unwrap_or_default()
        }
        None => Vec::new(),
    };
    let manages = manages(desk);
    let running = list.first().filter(|one| one.state == "receiving");
    let here = address::path(&["sources", slug.as_str()]);
    let full = i64::try_from(refusals.len()).is_ok_and(|one| one >= imports::REFUSALS_PAGE);
    let next = refusals.last().filter(|_| full).map(|last| {
        let cursor = last.number.to_string();
        Link::new(address::with_query(&here, &[("after", &cursor)]) + "#refused", "Next page")
    });
    let is_located = source.location.is_some();
    Ok(Source {
        shell: desk.shell(Section::Sources),
        name: slug.to_string(),
        location: source.location.clone().unwrap_or_default(),
        state: chip(&source, desk.caller.context.at),
        lead: lead(&source, newest),
        running: running.map(|one| of_import(slug.as_str(), one.progress)),
        imports: list.iter().map(import).collect(),
        refused,
        paging: Paging {
            shown: format!("{} of {} refused records", refusals.len(), group_thousands(refused)),
            back: (after >= 0).then(|| Link::new(format!("{here}#refused"), "To the first")),
            next,
        },
        refusals: refusals
            .into_iter()
            .map(|one| Refusal { place: one.place, reason: one.reason })
            .collect(),
        import: (manages && is_located && running.is_none())
            .then(|| address::path(&["sources", slug.as_str(), "imports"])),
        remove: manages.then(|| address::path(&["sources", slug.as_str(), "remove"])),
    })
}

fn lead(source: &SourceView, newest: Option<&ImportView>) -> String {
    let next = |source: &SourceView| match source.next {
        Some(at) => format!(" The next try is at {}.", Moment::new(at).words),
        None => String::new(),
    };
    match newest {
        None if source.location.is_some() => "The first import begins within a minute.".to_owned(),
        None => "Nothing was sent in yet.".to_owned(),
        Some(_) if source.tries > 0 => {
            format!("It could not be read {} times in a row.{}", source.tries, next(source))
        }
        Some(import) if import.state == "failed" => {
            format!("The last import broke off. Nothing of it counts.{}", next(source))
        }
        Some(import) => {
            let counts = import.progress.counts;
            format!(
                "The last import brought {} new records and changed {}.",
                group_thousands(count(counts.added)),
                group_thousands(count(counts.changed)),
            )
        }
    }
}

fn import(view: &ImportView) -> Import {
    let counts = view.progress.counts;
    Import {
        at: Moment::new(view.started),
        state: chip_of(view),
        added: count(counts.added),
        changed: count(counts.changed),
        withdrawn: count(counts.withdrawn),
        unchanged: count(counts.unchanged),
        older: count(counts.older),
        refused: count(counts.refused),
        running: view.state == "receiving",
        entry: None,
    }
}

/// A source as it is settled now, to be looked at anew.
pub(super) fn settled(source: SourceView) -> Option<verbs::Settled> {
    Some(verbs::Settled {
        location: source.location?,
        label: source.label,
        every_s: source.every_s.unwrap_or(verbs::EVERY_S),
    })
}
