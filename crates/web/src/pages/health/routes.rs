//! The health page's address, and how it is made.

use app::{
    AppError, State,
    health::{self as verbs, Health as Measured},
    imports::SourceView,
};
use axum::{Router, response::Response, routing::get};

use super::{Disk, Figure, Health, Import, Part};
use crate::{
    Problem, Site,
    desk::{Desk, Visitor},
    pages::{filters::group_thousands, sources::chip_of, this_week::made::catching_up},
    parts::{Chip, Drawn, Due, Link, Moment, address},
    shell::Section,
};

/// So many imports are listed.
const IMPORTS_SHOWN_MAX: usize = 10;
/// What is promised of the writer, in microseconds.
const HOLD_MAX_US: u64 = 20_000;

pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new().route("/health", get(show))
}

async fn show(visitor: Visitor) -> Result<Response, Problem> {
    visitor.page(page).await
}

fn page(desk: &Desk<'_>) -> Result<Health, AppError> {
    let measured = verbs::health(desk.house, desk.caller)?;
    let low = desk.visitor.site.is_disk_low();
    let failed = measured.sources.iter().filter(|source| is_failed(source)).count();
    let (heading, lead) = state(&measured, low, failed);
    Ok(Health {
        shell: desk.shell(Section::Health),
        heading,
        lead,
        due: due(desk, &measured, low),
        catching_up: (measured.state != State::Ready).then(catching_up),
        parts: parts(desk, &measured, (low, failed)),
        figures: figures(&measured),
        disk: disk(desk),
        imports: imports(&measured),
    })
}

fn is_failed(source: &SourceView) -> bool {
    source.tries > 0 || source.last.as_ref().is_some_and(|one| one.state == "failed")
}

fn state(measured: &Measured, low: bool, failed: usize) -> (String, String) {
    let (heading, lead) = match (measured.state, low, failed) {
        (State::Starting, ..) => (
            "Starting".to_owned(),
            "The index is being built. Nothing can be said about matches before.",
        ),
        (_, true, _) => (
            "The disk is nearly full".to_owned(),
            "Nothing is changed any more. Reading still works. Nothing is lost.",
        ),
        (State::CatchingUp, ..) => {
            ("Matching catches up".to_owned(), "New advisories came in. Matches follow.")
        }
        (State::Ready, false, 0) => (
            "All parts run".to_owned(),
            "Pages are fresh, and each write is safe on disk before it is answered.",
        ),
        (State::Ready, false, 1) => {
            ("One source cannot be read".to_owned(), "Dates may rest on old records.")
        }
        (State::Ready, false, failed) => {
            (format!("{failed} sources cannot be read"), "Dates may rest on old records.")
        }
    };
    (heading, lead.to_owned())
}

fn due(desk: &Desk<'_>, measured: &Measured, low: bool) -> Due {
    let (drawn, head, before) = match (measured.state, low) {
        (_, true) => {
            (Drawn::Late, "Act today", "Make room on the disk. Changes begin again by themselves.")
        }
        (State::Ready, false) => (Drawn::Good, "Measured now", ""),
        (State::Starting | State::CatchingUp, false) => {
            (Drawn::Open, "Not ready yet", "Each page says that it may be behind.")
        }
    };
    let at = Moment::new(desk.caller.context.at).words;
    let before = if before.is_empty() { format!("{at}.") } else { before.to_owned() };
    Due { drawn, head: head.to_owned(), before, day: None, after: String::new() }
}

fn number(number: usize) -> String {
    group_thousands(u64::try_from(number).unwrap_or(u64::MAX))
}

fn parts(desk: &Desk<'_>, measured: &Measured, (low, failed): (bool, usize)) -> Vec<Part> {
    let part =
        |name: &str, state: Chip, words: String| Part { name: name.to_owned(), state, words };
    let server = match measured.state {
        State::Ready => Chip::known(measured.state.name()),
        State::Starting | State::CatchingUp => Chip::open(measured.state.name()),
    };
    let changes = if low { Chip::failed("stopped") } else { Chip::known("taken") };
    let record = match measured.waiting {
        0 => Chip::known("sealed"),
        _ => Chip::said("catching up"),
    };
    let mail = desk.visitor.site.settings().mail;
    let letters = match measured.letters {
        0 => "no letter waits".to_owned(),
        1 => "1 letter waits".to_owned(),
        count => format!("{} letters wait", group_thousands(count)),
    };
    let sources = match (measured.sources.len(), failed) {
        (0, _) => Chip::open("none"),
        (_, 0) => Chip::known("read"),
        (_, failed) => Chip::failed(format!("{failed} failed")),
    };
    let mut all = vec![
        part("Server", server, String::new()),
        part(
            "Changes",
            changes,
            format!("{} since the start", group_thousands(measured.database.writes)),
        ),
        part(
            "Record",
            record,
            format!("{} entries, {} wait", group_thousands(measured.sealed), measured.waiting),
        ),
        part("Sources", sources, format!("{} in all", measured.sources.len())),
        if mail {
            part("Mail", Chip::known("sent"), letters)
        } else {
            part("Mail", Chip::open("not set up"), format!("links by hand; {letters}"))
        },
    ];
    let now = desk.caller.context.at;
    for (name, until) in &measured.jobs {
        let (state, when) = if *until > now {
            (Chip::known("runs"), "held until")
        } else {
            (Chip::known("waits"), "last held until")
        };
        let words = format!("{when} {}", Moment::new(*until).words);
        all.push(part(&format!("Job: {name}"), state, words));
    }
    all
}

fn figures(measured: &Measured) -> Vec<Figure> {
    let figure = |name: &str, now: Option<String>, highest: Option<String>| Figure {
        name: name.to_owned(),
        now,
        highest,
        promised: String::new(),
        link: None,
    };
    let ms = |us: u64| Some(format!("{}.{}", us / 1_000, us % 1_000 / 100));
    let base = &measured.database;
    let mut hold = figure("Longest hold of the writer, ms", None, ms(base.hold_longest_us));
    hold.promised = format!("{}", HOLD_MAX_US / 1_000);
    let mut entries = figure("Entries in the record", Some(group_thousands(measured.sealed)), None);
    entries.link = Some(Link::new("/record", "the record"));
    vec![
        hold,
        figure("COMMIT, ms (now: mean)", ms(base.commit_mean_us), ms(base.commit_longest_us)),
        figure("Changes refused, too many waited", Some(group_thousands(base.busy)), None),
        figure("Statements that count", Some(number(measured.statements)), None),
        figure("Releases on all lists", Some(number(measured.releases)), None),
        figure("Operators with a list", Some(few(measured.operators)), None),
        entries,
    ]
}

/// No count of operators under ten is shown anywhere.
fn few(operators: usize) -> String {
    let count = u64::try_from(operators).unwrap_or(u64::MAX);
    access::Count::of(count).to_string()
}

/// The disk that the record lies on.
fn disk(desk: &Desk<'_>) -> Option<Disk> {
    let folder = desk.house.ledger();
    let (free, total) = (fs4::available_space(folder).ok()?, fs4::total_space(folder).ok()?);
    // The server stops at the smaller of 256 MB and a twentieth.
    let stop = (256 << 20).min(total / 20);
    Some(Disk { free_mb: free >> 20, total_mb: total >> 20, stop_mb: stop >> 20 })
}

fn imports(measured: &Measured) -> Vec<Import> {
    let mut last: Vec<_> = measured
        .sources
        .iter()
        .filter_map(|source| Some((source, source.last.as_ref()?)))
        .collect();
    last.sort_by_key(|(_, import)| std::cmp::Reverse(import.started));
    let import = |(source, import): (&SourceView, &app::imports::ImportView)| {
        let counts = import.progress.counts;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let slug = source.slug.as_str();
        Import {
            source: Link::new(address::path(&["sources", slug]), slug),
            state: chip_of(import),
            at: Moment::new(import.started),
            taken: count(counts.added + counts.changed + counts.withdrawn),
            refused: count(counts.refused),
        }
    };
    last.into_iter().take(IMPORTS_SHOWN_MAX).map(import).collect()
}
