//! Operators in their states.

use super::{Operators, Row, Sums, Week};
use crate::{
    gallery::world,
    parts::{Drawn, Due, Link, Paging, Tlp, address},
    shell::{Role, Section},
};

pub(super) fn samples() -> Vec<(&'static str, Operators)> {
    let progress = world::progress("match", "advisories", "about 2 seconds left");
    let calm = Sums { today: 0, help: 0, ..full().sums };
    let name = "nobody".to_owned();
    vec![
        ("nobody", nobody()),
        ("many", full()),
        ("calm", Operators { sums: calm, ..full() }),
        ("no-fit", Operators { rows: Vec::new(), name, filtered: true, ..full() }),
        ("catching-up", Operators { catching_up: Some(progress), ..full() }),
        ("hostile", hostile()),
    ]
}

fn nobody() -> Operators {
    Operators {
        shell: world::signed(Role::Delegate).at(Section::Operators).marked(Tlp::Amber),
        sums: Sums::default(),
        catching_up: None,
        name: String::new(),
        shows: world::choices(&[
            ("", "all"),
            ("today", "due today"),
            ("help", "asked for help"),
            ("nothing-listed", "nothing listed yet"),
        ]),
        filtered: false,
        rows: Vec::new(),
        paging: Paging::default(),
    }
}

fn full() -> Operators {
    let before = "CISA’s own date was";
    let late = world::due(Drawn::Late, "Today", before, Some("2024-02-16"));
    let plain = world::due(Drawn::Plain, "4 days left", before, Some("2026-11-27"));
    let open = world::due(Drawn::Open, "We can’t tell yet", "", None);
    Operators {
        sums: Sums { operators: 214, today: 12, help: 3, open: 431, nothing_listed: 9 },
        rows: vec![
            row("Mill Creek Community Hospital", "clinic or hospital", week(Some(late), 5, 1)),
            row("Alder Gap Water", "utility", week(Some(plain), 2, 0)),
            row("Tamarack Ferry Bank", "bank", week(Some(open), 1, 0)),
            row("Town of Birch Hollow", "local government", week(None, 0, 0)),
            row("Stony Ford Clinic", "clinic or hospital", Week::NothingListed),
        ],
        paging: world::paging("1 to 5 of 214, most urgent first", "/operators"),
        ..nobody()
    }
}

fn week(urgent: Option<Due>, open: u64, help: u64) -> Week {
    Week::Checked {
        urgent: urgent.map(Box::new),
        open: Link::new("/this-week?operator=mill-creek", open.to_string()),
        done: 3,
        help,
        not_checked: 3,
    }
}

fn row(name: &str, kind: &str, week: Week) -> Row {
    Row {
        link: Link::new(address::with_query("/this-week", &[("operator", name)]), name),
        kind: kind.to_owned(),
        week,
        since: Some(world::moment("2026-03-02T09:12:00Z")),
    }
}

fn hostile() -> Operators {
    let (bad, long) = (world::HOSTILE, world::long_word());
    Operators {
        shell: world::hostile(Role::Delegate).at(Section::Operators).marked(Tlp::Amber),
        name: bad.to_owned(),
        filtered: true,
        rows: vec![
            row(bad, "utility", week(None, u64::MAX, 1_000_000)),
            row(&long, "utility", Week::NothingListed),
        ],
        ..full()
    }
}
