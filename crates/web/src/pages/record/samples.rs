//! The record in its states.

use super::{
    Record, Row, Search, Seen, State,
    entry::{Content, Entry, Proof, Shown},
};
use crate::{
    gallery::world,
    parts::{Drawn, Due, Link, Moment, Paging, Quote, Tlp, address},
    shell::{Role, Section},
};

const COMMITMENT: &str = "b01f6a44e0d7c1395b8e2f70a6d4c983be51f02779ac640e1d35b8f2c4719c2e";
const ROOT: &str = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
const VERIFY: &str = "breakwater ledger verify https://breakwater.example --key log.vkey";

pub(super) fn lists() -> Vec<(&'static str, Record)> {
    let none = Search { words: "org_7f3k".to_owned(), active: true, ..search() };
    let broken = "Tile 0/081/453 was changed: entry 20,852,007 does not give the signed root.";
    let today = "A check failed. Somebody is looking now.";
    vec![
        ("empty", empty()),
        ("sealed", sealed()),
        ("whole", whole()),
        ("behind", Record { state: State::Behind(214), ..whole() }),
        (
            "broken",
            Record {
                state: State::Broken(broken.to_owned()),
                checked: world::due(Drawn::Late, "Failed 2 min ago", today, None),
                ..whole()
            },
        ),
        ("nothing-fits", Record { rows: Vec::new(), search: none, ..whole() }),
        (
            "public",
            Record { shell: world::nobody().at(Section::Record), may_check: false, ..withheld() },
        ),
        ("hostile", hostile()),
    ]
}

fn search() -> Search {
    let kinds = [("", "anything"), ("read", "read restricted"), ("receipt", "answers")];
    Search { kinds: world::choices(&kinds), ..Search::default() }
}

fn checked() -> Due {
    let words = "20,852,164 entries, none missing, none changed.";
    world::due(Drawn::Good, "Checked 2 min ago", words, None)
}

fn empty() -> Record {
    let words = "There is nothing to check yet.";
    Record {
        state: State::Empty,
        checked: world::due(Drawn::Open, "Nothing yet", words, None),
        size: 0,
        rows: Vec::new(),
        paging: Paging::default(),
        checkpoint: String::new(),
        ..whole()
    }
}

fn whole() -> Record {
    Record {
        shell: world::signed(Role::Auditor).at(Section::Record),
        state: State::Whole,
        checked: checked(),
        may_check: true,
        size: 20_852_164,
        search: search(),
        rows: rows(),
        paging: world::paging("Newest first", "/record"),
        checkpoint: format!(
            "breakwater.example/log\n20852164\n{ROOT}\n\n— breakwater.example/log Az3grlgtzPICa5OS"
        ),
        verify: VERIFY.to_owned(),
    }
}

fn sealed() -> Record {
    let words = "It was not checked for this page.";
    let checked = world::due(Drawn::Plain, "20,852,164 entries", words, None);
    Record { state: State::Sealed, checked, ..whole() }
}

fn seen(who: &str, what: &str, about: &str, link: Option<Link>) -> Seen {
    Seen {
        at: world::moment("2026-11-23T13:04:58Z"),
        who: who.to_owned(),
        what: what.to_owned(),
        about: about.to_owned(),
        about_link: link,
    }
}

fn rows() -> Vec<Row> {
    let advisory = Link::new("/advisories/EX-2026-0093", "EX-2026-0093");
    let hospital = "Mill Creek Community Hospital";
    let all = [
        Some(seen("Duty coordinator 2", "read restricted", "EX-2026-0093", Some(advisory))),
        Some(seen(hospital, "answer: done", "WinRAR, 14 PCs", None)),
        Some(seen("hourly job", "import accepted", "cisa-kev", None)),
        None,
    ];
    let row = |(seq, seen)| Row { seq, seen, commitment: COMMITMENT.to_owned() };
    (20_852_160..=20_852_163).rev().zip(all).map(row).collect()
}

fn withheld() -> Record {
    let row = |row| Row { seen: None, ..row };
    Record { rows: rows().into_iter().map(row).collect(), ..whole() }
}

fn hostile() -> Record {
    let (bad, long) = (world::HOSTILE, world::long_word());
    let link = Some(Link::new(address::path(&["advisories", bad]), bad));
    let row = |seq, seen| Row { seq, seen: Some(seen), commitment: long.clone() };
    Record {
        shell: world::hostile(Role::Auditor).at(Section::Record),
        rows: vec![
            row(u64::MAX, seen(bad, "read restricted", &long, None)),
            row(1, seen(&long, "read restricted", bad, link)),
        ],
        search: Search { words: bad.to_owned(), active: true, ..search() },
        checkpoint: format!("{bad}\n{long}"),
        ..whole()
    }
}

pub(super) fn entries() -> Vec<(&'static str, Entry)> {
    let at = world::moment("2027-01-04T10:00:00Z");
    let nobody = world::nobody().at(Section::Record);
    vec![
        ("shown", marked(shown("Duty coordinator 2", "EX-2026-0093"))),
        ("withheld", Entry { shell: nobody, ..entry(Content::Withheld) }),
        ("erased", entry(Content::Erased(at))),
        ("waiting", Entry { proof: Proof::Waiting, newer: None, ..entry(Content::Withheld) }),
        ("hostile", marked(shown(world::HOSTILE, &world::long_word()))),
    ]
}

fn shown(who: &str, about: &str) -> Content {
    let at: Option<Moment> = "2026-11-23T13:04:58.22Z".parse().ok().map(Moment::exact);
    Content::Shown(Box::new(Shown {
        at: at.unwrap_or_else(|| world::moment("2026-11-23T13:04:58Z")),
        who: who.to_owned(),
        what: "Read restricted text".to_owned(),
        about: about.to_owned(),
        about_link: Some(Link::new(address::path(&["advisories", about]), about)),
        tlp: Tlp::AmberStrict,
        allowed: "The label allows it. It was needed for a decision due today.".to_owned(),
        canonical: Some(Quote {
            whose: "The entry as it was committed to".to_owned(),
            words: format!("{{\"kind\":\"read\",\"about\":\"{about}\",\"who\":\"{who}\"}}"),
        }),
    }))
}

fn marked(content: Content) -> Entry {
    let entry = entry(content);
    Entry { shell: entry.shell.marked(Tlp::AmberStrict), ..entry }
}

fn entry(content: Content) -> Entry {
    let step = |seq: u64, words: &str| Some(Link::new(format!("/record/{seq}"), words));
    Entry {
        shell: world::signed(Role::Auditor).at(Section::Record),
        seq: 20_852_163,
        content,
        commitment: COMMITMENT.to_owned(),
        proof: Proof::Sealed {
            size: 20_852_164,
            root: ROOT.to_owned(),
            hashes: vec![ROOT.to_owned(); 25],
        },
        verify: VERIFY.to_owned(),
        older: step(20_852_162, "Older: entry 20,852,162"),
        newer: step(20_852_164, "Newer: entry 20,852,164"),
    }
}
