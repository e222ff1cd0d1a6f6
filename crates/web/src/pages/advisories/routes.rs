//! The advisories' addresses: the list with its search, and one flaw.

use app::{
    AppError, Role, State, Tlp,
    actions::{self, Hit},
    advisories::{self, FlawLine, Sought},
    imports,
};
use axum::{Router, extract::Path, response::Response, routing::get};

use super::{Advisories, Found, Row, made};
use crate::{
    Problem, Site,
    desk::{Desk, Visitor},
    parts::{Chip, Choice, Link, Moment, Paging, Progress, address},
    shell::Section,
};

/// So many letters of what a flaw is about stand in the list.
const TITLE_LETTERS_MAX: usize = 200;
const SHOWS: [(&str, &str); 2] = [("", "all"), ("attacked", "used in attacks")];
const SOURCES: [(&str, &str); 5] = [
    ("", "all"),
    ("cve", "CVE records"),
    ("kev", "CISA’s list of attacks"),
    ("csaf", "makers’ advisories"),
    ("osv", "packages (OSV)"),
];

pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new().route("/advisories", get(list)).route("/advisories/{id}", get(one))
}

async fn list(visitor: Visitor) -> Result<Response, Problem> {
    visitor.page(search).await
}

async fn one(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Problem> {
    visitor.page(move |desk| made::page(desk, &id)).await
}

fn search(desk: &Desk<'_>) -> Result<Advisories, AppError> {
    let query = &desk.visitor.query;
    let sought = Sought {
        words: query.text("q").to_owned(),
        source: query.text("source").to_owned(),
        attacked: query.text("show") == "attacked",
        after: query.text("after").to_owned(),
    };
    let found = advisories::find(desk.house, desk.caller, &sought)?;
    let ids: Vec<&str> = found.lines.iter().map(|line| line.id.as_str()).collect();
    let mut yours = hits(desk, &ids)?.map(Vec::into_iter);
    let label = found.lines.iter().map(|line| line.label).max();
    let mut chip = || Some(chip(&yours.as_mut()?.next()?));
    let rows: Vec<Row> = found.lines.iter().map(|line| row(line, chip())).collect();
    let mut shell = desk.shell(Section::Advisories);
    shell.tlp = label.filter(|label| *label >= Tlp::Green);
    query.text("q").clone_into(&mut shell.query);
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Ok(Advisories {
        shell,
        query: query.text("q").to_owned(),
        shows: chosen(&SHOWS, query.text("show")),
        sources: chosen(&SOURCES, query.text("source")),
        found: match found.all {
            0 => Found::NothingLoaded,
            all => Found::Some { fit: count(found.fit), all: count(all) },
        },
        paging: paging(desk, &found),
        rows,
        importing: importing(desk),
    })
}

fn chosen(pairs: &[(&str, &str)], value: &str) -> Vec<Choice> {
    let choice = |(own, label): &(&str, &str)| Choice::new(*own, *label).checked(*own == value);
    pairs.iter().map(choice).collect()
}

fn row(line: &FlawLine, yours: Option<Chip>) -> Row {
    Row {
        link: Link::new(address::path(&["advisories", &line.id]), &line.id),
        aliases: line.aliases.join(", "),
        title: made::cut(&line.summary, TITLE_LETTERS_MAX),
        products: line.products.clone(),
        attacks: match (line.withdrawn, line.exploited) {
            (true, _) => Chip::open("taken back"),
            (false, true) => Chip::known("known"),
            (false, false) => Chip::open("not said"),
        },
        tlp: line.label,
        yours,
        changed: Moment::new(line.changed),
    }
}

fn paging(desk: &Desk<'_>, found: &advisories::Found) -> Paging {
    let query = &desk.visitor.query;
    let at = |after: &str| {
        address::with_query(
            "/advisories",
            &[
                ("q", query.text("q")),
                ("show", query.text("show")),
                ("source", query.text("source")),
                ("after", after),
            ],
        )
    };
    let last = found.lines.last().filter(|_| found.more);
    Paging {
        shown: match found.lines.len() {
            1 => "One flaw".to_owned(),
            count => format!("{count} flaws, the newest first"),
        },
        back: (!query.text("after").is_empty()).then(|| Link::new(at(""), "To the newest")),
        next: last.map(|line| Link::new(at(&line.cursor()), "Next page")),
    }
}

/// An import that runs is shown to those who import.
fn importing(desk: &Desk<'_>) -> Option<Progress> {
    let may_know = matches!(desk.role(), Some(Role::Coordinator | Role::Administrator));
    let progress = may_know.then(|| imports::running(desk.house)).flatten();
    progress.map(|progress| of_import("import", progress))
}

/// How far an import is.
pub(in crate::pages) fn of_import(name: &str, progress: imports::Progress) -> Progress {
    Progress {
        name: name.to_owned(),
        what: "documents".to_owned(),
        done: u64::try_from(progress.documents).unwrap_or_default(),
        total: None,
        left: String::new(),
    }
}

/// What the reader's own systems have of each of these flaws; nobody but an operator with a list
/// has any here.
pub(super) fn hits(desk: &Desk<'_>, flaws: &[&str]) -> Result<Option<Vec<Vec<Hit>>>, AppError> {
    let operates = matches!(desk.role(), Some(Role::Operator | Role::Agency));
    let ready = desk.house.live().state() != State::Starting;
    if !operates || !ready || !app::inventories::has_lists(desk.house, desk.caller)? {
        return Ok(None);
    }
    let slug = desk.organisation()?.slug;
    // An agency that came by link reads advisories, and not its own list.
    Ok(actions::hits(desk.house, desk.caller, &slug, flaws).ok())
}

fn chip(own: &[Hit]) -> Chip {
    match own {
        // Something of the list may not have been checked: this is no "none".
        [] => Chip::open("no match so far"),
        _ if own.iter().any(|hit| hit.exact) => Chip::known(format!("Exact: {}", own.len())),
        _ => Chip::said(format!("Likely: {}", own.len())),
    }
}
