//! The advisories' addresses: the list with its search, and one flaw.

use app::{
    AppError, Role, State, Tlp as Label, actions,
    advisories::{self, FlawLine, Sought},
    imports,
};
use axum::{Router, extract::Path, response::Response, routing::get};

use super::{Advisories, Found, Row, made};
use crate::{
    Problem, Site,
    desk::{Desk, Visitor},
    parts::{Chip, Choice, Link, Moment, Paging, Progress, Tlp, address},
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
    let yours = Yours::of(desk)?;
    let label = found.lines.iter().map(|line| line.label).max();
    let rows: Vec<Row> = found.lines.iter().map(|line| row(line, yours.as_ref())).collect();
    let mut shell = desk.shell(Section::Advisories);
    shell.tlp = label.filter(|label| *label >= Label::Green).map(Tlp::from);
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

fn row(line: &FlawLine, yours: Option<&Yours>) -> Row {
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
        tlp: line.label.into(),
        yours: yours.map(|yours| yours.chip(line)),
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

/// What the reader's own systems have.
struct Yours(Vec<wire::ActionLine>);

impl Yours {
    /// Of an operator with a list; nobody else has systems here.
    fn of(desk: &Desk<'_>) -> Result<Option<Self>, AppError> {
        let operates = matches!(desk.role(), Some(Role::Operator | Role::Agency));
        let ready = desk.house.live().state() != State::Starting;
        if !operates || !ready || !app::inventories::has_lists(desk.house, desk.caller)? {
            return Ok(None);
        }
        let slug = desk.organisation()?.slug;
        // An agency that came by link reads advisories, and not its own list.
        Ok(actions::list(desk.house, desk.caller, &slug).ok().map(Self))
    }

    fn chip(&self, line: &FlawLine) -> Chip {
        let is_meant = |own: &&wire::ActionLine| {
            let names = std::iter::once(&own.advisory).chain(&own.aliases);
            names.into_iter().any(|name| *name == line.id || line.aliases.contains(name))
        };
        let own: Vec<&wire::ActionLine> = self.0.iter().filter(is_meant).collect();
        match own.iter().find(|own| own.certainty == "exact").or(own.first()) {
            // Something of the list may not have been checked: this is no "none".
            None => Chip::open("no match so far"),
            Some(surest) if surest.certainty == "exact" => {
                Chip::known(format!("Exact: {}", own.len()))
            }
            Some(_) => Chip::said(format!("Likely: {}", own.len())),
        }
    }
}
