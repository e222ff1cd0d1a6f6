//! Advisories in their states.

mod one;

use super::{Advisories, Found, Row, one::Advisory};
use crate::{
    gallery::world,
    parts::{Chip, Link, Paging, Tlp, address},
    shell::{Role, Section, Shell},
};

pub(super) fn lists() -> Vec<(&'static str, Advisories)> {
    let coordinator = || world::signed(Role::Coordinator);
    let none = Found::Some { fit: 0, all: 53_981 };
    let progress = world::progress("import", "records", "about 40 seconds left");
    vec![
        ("nothing-loaded", page(coordinator(), Found::NothingLoaded, Vec::new())),
        ("all", page(coordinator(), Found::Some { fit: 53_981, all: 53_981 }, rows())),
        ("for-an-operator", searched(page(world::signed(Role::Operator), fit(3), yours()))),
        ("not-signed-in", page(world::nobody(), fit(2), public())),
        ("nothing-fits", searched(page(coordinator(), none, Vec::new()))),
        (
            "importing",
            Advisories { importing: Some(progress), ..page(coordinator(), fit(3), rows()) },
        ),
        ("hostile", hostile()),
    ]
}

/// One advisory in its states.
pub(super) fn ones() -> Vec<(&'static str, Advisory)> {
    one::samples()
}

fn fit(fit: u64) -> Found {
    Found::Some { fit, all: 53_981 }
}

fn page(shell: Shell, found: Found, rows: Vec<Row>) -> Advisories {
    let paging = match rows.len() {
        0 => Paging::default(),
        _ => world::paging("1 to 3, newest first", "/advisories"),
    };
    Advisories {
        // A list is marked as its strictest row.
        shell: Shell {
            tlp: rows.iter().any(|row| row.tlp == Tlp::Amber).then_some(Tlp::Amber),
            ..shell
        }
        .at(Section::Advisories),
        query: String::new(),
        shows: world::choices(&[("", "all"), ("attacked", "used in attacks")]),
        sources: world::choices(&[("", "all"), ("cisa-kev", "cisa-kev"), ("osv", "osv")]),
        found,
        rows,
        paging,
        importing: None,
    }
}

fn searched(mut page: Advisories) -> Advisories {
    "Larkfield".clone_into(&mut page.query);
    page.shell.query.clone_from(&page.query);
    page
}

fn row(id: &str, title: &str, products: &str, attacks: Chip) -> Row {
    Row {
        link: Link::new(address::path(&["advisories", id]), id),
        aliases: String::new(),
        title: title.to_owned(),
        products: products.to_owned(),
        attacks,
        tlp: Tlp::Clear,
        yours: None,
        changed: world::moment("2026-11-21T18:02:00Z"),
    }
}

fn rows() -> Vec<Row> {
    let skip = "Larkfield Mail lets a stranger skip sign-in";
    let escape = "A backup’s archive can write outside its folder";
    let mut larkfield =
        row("EX-2026-0117", skip, "Larkfield Mail 8.0.0 to 8.1.3", Chip::known("known"));
    "LMS-2026-09".clone_into(&mut larkfield.aliases);
    let mut restricted =
        row("EX-2026-0093", "Update server takes an old list", "Halden 4", Chip::open("not said"));
    restricted.tlp = Tlp::Amber;
    vec![larkfield, row("EX-2026-0121", escape, "tidegate", Chip::said("one report")), restricted]
}

/// What anyone may see.
fn public() -> Vec<Row> {
    rows().into_iter().filter(|row| row.tlp == Tlp::Clear).collect()
}

fn yours() -> Vec<Row> {
    let chips = [Chip::known("Exact: 1"), Chip::known("Nothing found"), Chip::open("Not checked")];
    let with = |(mut row, chip): (Row, Chip)| {
        row.yours = Some(chip);
        row
    };
    rows().into_iter().zip(chips).map(with).collect()
}

fn hostile() -> Advisories {
    let (bad, long) = (world::HOSTILE, world::long_word());
    let mut first = row(bad, &long, bad, Chip::known("known"));
    first.aliases.clone_from(&long);
    let second = row(&long, bad, &long, Chip::open("not said"));
    let mut page = page(world::hostile(Role::Coordinator), fit(2), vec![first, second]);
    bad.clone_into(&mut page.query);
    page.shell.query.clone_from(&page.query);
    page
}
