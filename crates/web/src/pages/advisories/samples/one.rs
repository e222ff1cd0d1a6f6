//! One advisory in its states.

use crate::{
    gallery::world,
    pages::advisories::one::{
        Advisory, DateChange, Fact, Reach, ReachRow, Remedy, Stand, Statement, Tempo, TempoRow,
        TempoSum, Yours,
    },
    parts::{Chip, Count, Drawn, Link, Quote, Tlp},
    shell::{Role, Section, Shell},
};

pub(super) fn samples() -> Vec<(&'static str, Advisory)> {
    let public = Advisory { reach: None, tempo: None, yours: None, ..page(world::nobody()) };
    let withdrawn = Advisory {
        withdrawn: Some(world::moment("2026-11-22T08:00:00Z")),
        due: world::due(Drawn::Open, "No date counts", "Its source took it back.", None),
        ..page(world::signed(Role::Coordinator))
    };
    vec![
        ("for-a-coordinator", page(world::signed(Role::Coordinator))),
        ("for-an-operator", for_an_operator()),
        ("public", public),
        ("restricted", restricted()),
        ("withdrawn", withdrawn),
        ("bare", bare()),
        ("hostile", hostile()),
    ]
}

fn page(shell: Shell) -> Advisory {
    let before = "By the list’s own date, for federal agencies:";
    Advisory {
        shell: shell.at(Section::Advisories),
        id: "EX-2026-0117".to_owned(),
        title: "Larkfield Mail lets a stranger skip sign-in".to_owned(),
        lead: "Attacks are known. Fixed in 8.1.4. Sources disagree on which versions are hit."
            .to_owned(),
        tlp: Tlp::Clear,
        withdrawn: None,
        due: world::due(Drawn::Plain, "4 days left", before, Some("2026-11-27")),
        yours: None,
        disagreements: vec![
            "The CVE record calls 8.1.3 fixed. The maker says that 8.1.3 is still open. We go \
             with the maker for its own product, so 8.1.3 counts as affected."
                .to_owned(),
        ],
        statements: statements(),
        remedies: remedies(),
        facts: facts(),
        history: history(),
        reach: Some(reach()),
        tempo: Some(tempo()),
        record: Link::new("/record?s=EX-2026-0117", "Its entries in the record"),
    }
}

fn for_an_operator() -> Advisory {
    Advisory {
        yours: Some(Yours {
            chip: Chip::known("Exact match"),
            words: "One of your systems has it: mail-1.".to_owned(),
            link: Some(Link::new("/this-week#t2", "What to do")),
        }),
        reach: None,
        tempo: None,
        ..page(world::signed(Role::Operator))
    }
}

fn restricted() -> Advisory {
    Advisory {
        tlp: Tlp::AmberStrict,
        history: Vec::new(),
        ..page(world::signed(Role::Coordinator).marked(Tlp::AmberStrict))
    }
}

/// Nobody says anything but that it exists.
fn bare() -> Advisory {
    let silent =
        Statement { affected: None, fixed: None, attacks: None, ..statements().swap_remove(0) };
    Advisory {
        lead: "We know that it exists, and little more.".to_owned(),
        due: world::due(Drawn::Open, "We can’t tell yet", "Facts are missing.", None),
        disagreements: Vec::new(),
        statements: vec![silent],
        remedies: Vec::new(),
        history: Vec::new(),
        facts: vec![Fact { name: "Weakness".to_owned(), value: None, source: String::new() }],
        reach: None,
        tempo: Some(Tempo {
            since: world::moment("2026-11-20T15:10:00Z"),
            sums: vec![TempoSum { to: "to first told".to_owned(), span: None }],
            rows: Vec::new(),
        }),
        ..page(world::signed(Role::Coordinator))
    }
}

fn hostile() -> Advisory {
    let (bad, long) = (world::HOSTILE.to_owned(), world::long_word());
    let mut page = page(world::hostile(Role::Coordinator));
    for said in &mut page.statements {
        said.source.clone_from(&long);
        said.document.clone_from(&bad);
        said.affected = Some(long.clone());
        said.fixed = Some(bad.clone());
    }
    for change in &mut page.history {
        change.words.clone_from(&long);
    }
    for fact in &mut page.facts {
        (fact.value, fact.source) = (Some(bad.clone()), long.clone());
    }
    for remedy in &mut page.remedies {
        remedy.products.clone_from(&long);
        remedy.quote = Quote { whose: "The maker".to_owned(), words: format!("{bad}\n{long}") };
    }
    page.disagreements = vec![long.clone(), bad.clone()];
    Advisory { id: long, title: bad, ..page }
}

fn statements() -> Vec<Statement> {
    let said = |source: &str, document: &str, range: (&str, &str), attacks: Option<&str>, at| {
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Statement {
            source: source.to_owned(),
            document: document.to_owned(),
            affected: said(range.0),
            fixed: said(range.1),
            attacks: attacks.map(str::to_owned),
            received: world::moment(at),
            stand: Stand::Counts,
        }
    };
    let maker = ("8.0.0 to 8.1.3", "8.1.4");
    let mut all = vec![
        said("Larkfield", "CSAF, revision 3", maker, Some("yes"), "2026-11-21T18:02:00Z"),
        said("Larkfield", "CSAF, revision 2", ("8.1.3", ""), None, "2026-11-20T21:40:00Z"),
        said("CISA’s SSVC", "CVE record", ("", ""), Some("active"), "2026-11-20T19:47:00Z"),
        said("Exercise list of attacks", "KEV", ("", ""), Some("yes"), "2026-11-20T15:10:00Z"),
        said("Its numbering authority", "CVE", ("to 8.1.2", "8.1.3"), None, "2026-11-20T14:31:00Z"),
    ];
    if let Some(second) = all.get_mut(1) {
        second.stand = Stand::Replaced;
    }
    all
}

fn remedies() -> Vec<Remedy> {
    let remedy = |kind: &str, words: &str| Remedy {
        kind: kind.to_owned(),
        products: "Larkfield Mail 8.0.0 to 8.1.3".to_owned(),
        quote: Quote {
            whose: "Larkfield, the maker, in LMS-2026-09 of 21 November 2026".to_owned(),
            words: words.to_owned(),
        },
    };
    vec![
        remedy("Fix", "Install 8.1.4 or later."),
        remedy("Until then", "Block /remote/login at the proxy. This does not end open sessions."),
    ]
}

fn facts() -> Vec<Fact> {
    let fact = |name: &str, value: Option<&str>, source: &str| Fact {
        name: name.to_owned(),
        value: value.map(str::to_owned),
        source: source.to_owned(),
    };
    vec![
        fact("Also called", Some("LMS-2026-09"), "the maker"),
        fact("Weakness", Some("CWE-288"), "the CVE record"),
        fact("List of attacks since", Some("20 Nov 2026 15:10 UTC"), "exercise list"),
        fact("That list’s own date", Some("27 Nov 2026"), "exercise list"),
        fact("Can be automated", Some("yes"), "CISA’s SSVC"),
        fact("Impact", Some("total"), "CISA’s SSVC"),
        fact("EPSS", None, ""),
    ]
}

fn history() -> Vec<DateChange> {
    let change = |at, words: &str| DateChange { at: world::moment(at), words: words.to_owned() };
    vec![
        change("2026-11-20T19:47:00Z", "SSVC came in. The table then says 3 days if exposed."),
        change("2026-11-20T15:10:00Z", "Attacks are known. The list’s own date counts: 27 Nov."),
        change("2026-11-20T14:31:00Z", "First statement. No date."),
    ]
}

fn reach() -> Reach {
    let row = |sector: &str, [exact, likely, not_checked]: [u64; 3]| ReachRow {
        sector: sector.to_owned(),
        exact: Count::of(exact),
        likely: Count::of(likely),
        not_checked: Count::of(not_checked),
    };
    Reach {
        rows: vec![
            row("Health", [412, 133, 1_904]),
            row("State and local", [287, 91, 2_210]),
            row("Banks and credit unions", [64, 22, 318]),
            row("Water", [31, 4, 702]),
            row("Energy", [3, 1, 96]),
        ],
        all: row("All, rounded to 10", [800, 250, 5_230]),
    }
}

fn tempo() -> Tempo {
    let sum = |to: &str, span: Option<&str>| TempoSum {
        to: to.to_owned(),
        span: span.map(str::to_owned),
    };
    let row = |after: &str, told, acted| TempoRow { after: after.to_owned(), told, acted };
    Tempo {
        since: world::moment("2026-11-20T15:10:00Z"),
        sums: vec![
            sum("to first told", Some("4 min")),
            sum("to 50 % told", Some("31 min")),
            sum("to 90 % told", Some("3 h 20 min")),
            sum("to 50 % acted", Some("1 d 19 h")),
            sum("to 90 % acted", None),
        ],
        rows: vec![
            row("15 min", 22, 0),
            row("1 h", 71, 6),
            row("4 h", 93, 19),
            row("1 day", 97, 38),
            row("3 days", 98, 61),
        ],
    }
}
