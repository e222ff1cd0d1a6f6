//! Sources in their states.

use super::{
    Add, Row, Send, Sources,
    one::{Import, Refusal, Source},
};
use crate::{
    gallery::world,
    parts::{Chip, Entry, Link, Paging, address},
    shell::{Role, Section},
};

pub(super) fn lists() -> Vec<(&'static str, Sources)> {
    let wrong = Add {
        name: Entry::wrong("CISA KEV", "Only small letters, digits and hyphens. Example: cisa-kev"),
        location: Entry::wrong("http://x", "It must begin with https. Nothing was fetched."),
        ..add()
    };
    vec![
        ("empty", list("There is no source yet", Vec::new())),
        ("fresh", list("All sources are fresh", rows())),
        ("running", running()),
        ("late", late()),
        ("wrong", wrong_forms(wrong)),
        ("for-an-auditor", for_an_auditor()),
        ("hostile", hostile_list()),
    ]
}

fn wrong_forms(add: Add) -> Sources {
    let send = Send {
        file_error: Some("Choose a file first.".to_owned()),
        into: Entry::wrong("By hand", "Only small letters, digits and hyphens."),
        ..send()
    };
    let page = list("All sources are fresh", rows());
    Sources { add: Some(add), send: Some(send), ..page }
}

fn list(heading: &str, rows: Vec<Row>) -> Sources {
    Sources {
        shell: world::signed(Role::Administrator).at(Section::Sources),
        heading: heading.to_owned(),
        lead: "Dates on all pages rest on what was read here.".to_owned(),
        rows,
        add: Some(add()),
        send: Some(send()),
    }
}

fn send() -> Send {
    Send {
        into: Entry::new("uploads"),
        labels: world::choices(&[("TLP:CLEAR", "TLP:CLEAR"), ("TLP:AMBER", "TLP:AMBER")]),
        megabytes_max: 512,
        file_error: None,
    }
}

fn add() -> Add {
    Add {
        every: world::choices(&[("3600", "each hour"), ("86400", "each day")]),
        labels: world::choices(&[("clear", "TLP:CLEAR"), ("amber", "TLP:AMBER")]),
        ..Add::default()
    }
}

fn row(name: &str, location: &str, records: u64, refused: u64) -> Row {
    Row {
        link: Link::new(address::path(&["sources", name]), name),
        location: location.to_owned(),
        state: Chip::known("on time"),
        running: None,
        last: Some(world::moment("2026-11-23T12:40:00Z")),
        next: Some(world::moment("2026-11-23T13:40:00Z")),
        records,
        refused,
        import: Some(address::path(&["sources", name, "imports"])),
    }
}

fn rows() -> Vec<Row> {
    let by_hand = Row { next: None, import: None, ..row("by-hand", "", 12, 0) };
    vec![
        row("cisa-kev", "https://kev.example/known_exploited_vulnerabilities.json", 1_404, 0),
        row("cve", "/srv/feeds/cve", 32_104, 88),
        row("makers", "https://csaf.example/csaf-2017-2022.zip", 1_655, 7),
        by_hand,
    ]
}

fn running() -> Sources {
    let mut rows = rows();
    if let Some(cve) = rows.get_mut(1) {
        cve.state = Chip::said("running");
        cve.running = Some(world::progress("cve", "records", "about 40 seconds left"));
        cve.import = None;
    }
    list("One import is running", rows)
}

fn late() -> Sources {
    let mut rows = rows();
    rows.rotate_left(1);
    let states = [Chip::failed("late by 26 h"), Chip::failed("failed"), Chip::open("never read")];
    for (row, state) in rows.iter_mut().zip(states) {
        row.state = state;
    }
    if let Some(never) = rows.get_mut(2) {
        (never.last, never.records) = (None, 0);
    }
    Sources {
        lead: "Dates may be a day behind. Each page says so.".to_owned(),
        ..list("Three sources are late", rows)
    }
}

fn for_an_auditor() -> Sources {
    let mut rows = rows();
    for row in &mut rows {
        row.import = None;
    }
    let shell = world::signed(Role::Auditor).at(Section::Sources);
    Sources { shell, add: None, send: None, ..list("All sources are fresh", rows) }
}

fn hostile_list() -> Sources {
    let (bad, long) = (world::HOSTILE, world::long_word());
    let mut rows = vec![row(bad, &long, 5, 5), row(&long, bad, u64::MAX, 0)];
    if let Some(first) = rows.first_mut() {
        first.running = Some(world::progress("hostile", "records", ""));
    }
    let add = Add { name: Entry::wrong(bad, &long), location: Entry::wrong(&long, bad), ..add() };
    Sources { add: Some(add), ..list("Two sources are late", rows) }
}

pub(super) fn ones() -> Vec<(&'static str, Source)> {
    let never = Source {
        state: Chip::open("never read"),
        lead: "The first import begins within a minute.".to_owned(),
        imports: Vec::new(),
        refused: 0,
        refusals: Vec::new(),
        paging: Paging::default(),
        ..one()
    };
    let clean = Source { refused: 0, refusals: Vec::new(), ..one() };
    let progress = world::progress("import", "records", "about 40 seconds left");
    let running =
        Source { state: Chip::said("running"), running: Some(progress), import: None, ..one() };
    let failed = Source {
        state: Chip::failed("failed"),
        lead: "The server answered 503 at the last try. We try again at 13:17 UTC.".to_owned(),
        ..one()
    };
    let shell = world::signed(Role::Auditor).at(Section::Sources);
    let auditor = Source { shell, import: None, remove: None, ..one() };
    vec![
        ("never-read", never),
        ("clean", clean),
        ("refused-records", one()),
        ("running", running),
        ("failed", failed),
        ("for-an-auditor", auditor),
        ("hostile", hostile_one()),
    ]
}

fn one() -> Source {
    Source {
        shell: world::signed(Role::Administrator).at(Section::Sources),
        name: "cve".to_owned(),
        location: "/srv/feeds/cve".to_owned(),
        state: Chip::known("on time"),
        lead: "The last import brought 214 new records and changed 31.".to_owned(),
        running: None,
        imports: imports(),
        refused: 88,
        refusals: vec![
            refusal("CVE-2024-3094.json#/containers/cna", "`descriptions` is missing"),
            refusal("CVE-2021-44228.json at byte 1,204", "not JSON: expected `,` or `}`"),
        ],
        paging: world::paging("1 to 2 of 88 refused records", "/sources/cve"),
        import: Some("/sources/cve/imports".to_owned()),
        remove: Some("/sources/cve/remove".to_owned()),
    }
}

fn imports() -> Vec<Import> {
    let import = |at, state, counts: [u64; 6]| Import {
        at: world::moment(at),
        state,
        added: counts[0],
        changed: counts[1],
        withdrawn: counts[2],
        unchanged: counts[3],
        refused: counts[4],
        older: counts[5],
        running: false,
        entry: Some(Link::new("/record/20852160", "20,852,160")),
    };
    let mut all = vec![
        import("2026-11-23T12:40:00Z", Chip::said("running"), [214, 31, 0, 7_002, 88, 12]),
        import("2026-11-23T11:40:00Z", Chip::known("accepted"), [0, 0, 0, 32_016, 88, 0]),
        import("2026-11-23T10:40:00Z", Chip::failed("failed"), [0, 0, 0, 0, 0, 0]),
    ];
    if let Some(first) = all.first_mut() {
        first.running = true;
        first.entry = None;
    }
    all
}

fn refusal(place: &str, reason: &str) -> Refusal {
    Refusal { place: place.to_owned(), reason: reason.to_owned() }
}

fn hostile_one() -> Source {
    let (bad, long) = (world::HOSTILE.to_owned(), world::long_word());
    Source {
        name: bad.clone(),
        location: long.clone(),
        lead: long.clone(),
        refusals: vec![refusal(&bad, &long), refusal(&long, &bad)],
        ..one()
    }
}
