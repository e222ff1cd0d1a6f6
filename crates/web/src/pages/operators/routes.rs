//! The delegate's address: its clients, the most urgent first.

use std::collections::BTreeMap;

use app::{
    AppError, State,
    actions::{self, Client},
    consents,
};
use axum::{Router, response::Response, routing::get};
use jiff::Timestamp;

use super::{Operators, Row, Sums, Week};
use crate::{
    Problem, Site,
    desk::{Desk, Visitor},
    pages::{advisories::sector_name, this_week::made::catching_up},
    parts::{Choice, Drawn, Due, Link, Moment, Paging, Tlp, address},
    shell::Section,
};

/// So many clients are looked at for one page.
const CLIENTS_MAX: usize = 2_000;
/// So many stand on a page.
const PAGE: usize = 50;
const SHOWS: [(&str, &str); 5] = [
    ("", "all"),
    ("today", "due today"),
    ("help", "need help"),
    ("nothing-listed", "nothing listed yet"),
    ("not-checked", "not checked"),
];

pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new().route("/operators", get(show))
}

async fn show(visitor: Visitor) -> Result<Response, Problem> {
    visitor.page(page).await
}

fn page(desk: &Desk<'_>) -> Result<Operators, AppError> {
    let mut clients = actions::clients(desk.house, desk.caller, "", CLIENTS_MAX)?;
    clients.sort_by_key(urgency);
    let since = since(desk)?;
    let query = &desk.visitor.query;
    let (name, show) = (query.text("name"), query.text("show"));
    let fitting: Vec<&Client> = clients.iter().filter(|one| fits(one, name, show)).collect();
    let from = query.text("after").parse().unwrap_or(0).min(fitting.len());
    let to = (from + PAGE).min(fitting.len());
    let at = |after: usize| {
        let after = if after == 0 { String::new() } else { after.to_string() };
        let pairs = [("name", name), ("show", show), ("after", after.as_str())];
        address::with_query("/operators", &pairs)
    };
    let rows = fitting.get(from..to).unwrap_or_default();
    Ok(Operators {
        shell: desk.shell(Section::Operators).marked(Tlp::Amber),
        sums: sums(&clients),
        catching_up: (desk.house.live().state() != State::Ready).then(catching_up),
        name: name.to_owned(),
        shows: SHOWS
            .iter()
            .map(|(value, words)| Choice::new(*value, *words).checked(*value == show))
            .collect(),
        filtered: !name.is_empty() || !show.is_empty(),
        rows: rows.iter().map(|one| row(one, &since)).collect(),
        paging: Paging {
            shown: format!(
                "{} to {to} of {}, the most urgent first",
                (from + 1).min(to),
                fitting.len()
            ),
            back: (from > 0).then(|| Link::new(at(from.saturating_sub(PAGE)), "Page before")),
            next: (to < fitting.len()).then(|| Link::new(at(to), "Next page")),
        },
    })
}

/// Since when each client lets this delegate act, by its short name.
fn since(desk: &Desk<'_>) -> Result<BTreeMap<String, Timestamp>, AppError> {
    let all = consents::list(desk.house, desk.caller)?;
    let alive = all.into_iter().filter(|consent| consent.revoked.is_none());
    Ok(alive.map(|consent| (consent.operator.slug.to_string(), consent.given)).collect())
}

/// Today first, then what was stuck, then what is open, then who has listed nothing.
fn urgency(client: &Client) -> (bool, bool, std::cmp::Reverse<usize>, bool, String) {
    (
        client.drawn != "late",
        client.stuck == 0,
        std::cmp::Reverse(client.open),
        client.has_list,
        client.operator.name.clone(),
    )
}

fn fits(client: &Client, name: &str, show: &str) -> bool {
    let shown = match show {
        "today" => client.drawn == "late",
        "help" => client.stuck > 0,
        "nothing-listed" => !client.has_list,
        "not-checked" => client.not_checked > 0,
        _ => true,
    };
    shown && client.operator.name.to_lowercase().contains(&name.to_lowercase())
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn sums(clients: &[Client]) -> Sums {
    let with = |fits: fn(&Client) -> bool| count(clients.iter().filter(|one| fits(one)).count());
    Sums {
        operators: count(clients.len()),
        today: with(|one| one.drawn == "late"),
        help: with(|one| one.stuck > 0),
        open: count(clients.iter().map(|one| one.open).sum()),
        nothing_listed: with(|one| !one.has_list),
    }
}

fn row(client: &Client, since: &BTreeMap<String, Timestamp>) -> Row {
    let slug = client.operator.slug.as_str();
    let week = address::with_query("/this-week", &[("operator", slug)]);
    let urgent = client.due.as_ref().map(|head| {
        Box::new(Due {
            drawn: Drawn::of_sheet(client.drawn),
            head: head.clone(),
            before: String::new(),
            day: None,
            after: String::new(),
        })
    });
    Row {
        link: Link::new(&week, &client.operator.name),
        kind: sector_name(client.operator.sector).to_owned(),
        week: if client.has_list {
            Week::Checked {
                urgent,
                open: Link::new(&week, client.open.to_string()),
                done: count(client.closed),
                help: count(client.stuck),
                not_checked: count(client.not_checked),
            }
        } else {
            Week::NothingListed
        },
        since: since.get(slug).copied().map(Moment::day),
    }
}
