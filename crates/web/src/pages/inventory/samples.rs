//! Inventory in its states.

mod assets;

use super::{Filter, Inventory, List, Look, Sums, Upload};
use crate::{
    gallery::world,
    parts::{Entry, Gap, Link, Paging, Tlp},
    shell::{Role, Section},
};

pub(super) fn samples() -> Vec<(&'static str, Inventory)> {
    let wrong = Upload {
        list_error: Some("We cannot read this file: row 3 has 5 columns, not 8.".to_owned()),
        asset: Entry::wrong("", "Say which system the file tells of."),
        ..upload()
    };
    let replace = Upload { replaces: "pcs.csv".to_owned(), ..upload() };
    let progress = world::progress("match", "advisories", "about 2 seconds left");
    let none = Filter { name: "openvms".to_owned(), active: true, ..filter() };
    vec![
        ("empty", empty()),
        ("full", full()),
        ("all-checked", all_checked()),
        ("no-fit", Inventory { assets: Vec::new(), filter: none, ..full() }),
        ("catching-up", Inventory { catching_up: Some(progress), ..full() }),
        ("replace", Inventory { upload: replace, ..full() }),
        ("wrong-file", Inventory { upload: wrong, ..full() }),
        ("for-a-client", for_a_client()),
        ("hostile", hostile()),
    ]
}

fn empty() -> Inventory {
    Inventory {
        shell: world::signed(Role::Operator).at(Section::Inventory).marked(Tlp::Amber),
        address: "/inventory".to_owned(),
        client: String::new(),
        sums: Sums::default(),
        changed: None,
        kept_until: None,
        catching_up: None,
        looks: Vec::new(),
        looks_href: "/record?what=inventory".to_owned(),
        gaps: Vec::new(),
        gaps_more: None,
        filter: filter(),
        assets: Vec::new(),
        paging: Paging::default(),
        lists: Vec::new(),
        upload: upload(),
    }
}

fn full() -> Inventory {
    Inventory {
        sums: Sums { systems: 34, checked: 31, to_do: 11, not_checked: 3, components: 1_812 },
        changed: Some(world::moment("2026-11-20T16:20:00Z")),
        kept_until: Some(world::moment("2027-11-20T23:59:00Z")),
        looks: vec![look("State of Tamarack, Office of Cyber Help", "helps you by your consent")],
        gaps: gaps(),
        assets: assets::eight(),
        paging: world::paging("1 to 8 of 34 systems", "/inventory"),
        lists: vec![list("mill-creek.csv", "spreadsheet", 34, 0), list("pcs.csv", "list", 214, 2)],
        ..empty()
    }
}

fn for_a_client() -> Inventory {
    Inventory {
        shell: world::signed(Role::Delegate).at(Section::Inventory).marked(Tlp::Amber),
        address: "/inventory?operator=mill-creek".to_owned(),
        client: "mill-creek".to_owned(),
        ..full()
    }
}

fn all_checked() -> Inventory {
    Inventory {
        sums: Sums { systems: 1, checked: 1, to_do: 0, not_checked: 0, components: 1 },
        gaps: Vec::new(),
        looks: Vec::new(),
        assets: assets::eight().split_off(7),
        paging: world::all("1 system"),
        lists: vec![list("tick boxes of the set-up", "form", 1, 0)],
        ..full()
    }
}

fn hostile() -> Inventory {
    let (bad, long) = (world::HOSTILE, world::long_word());
    let gap = |what: &str, why: &str| Gap {
        what: what.to_owned(),
        why: why.to_owned(),
        helps: "Add the version.".to_owned(),
        link: Some(Link::new("/set-up", "Add it")),
    };
    Inventory {
        shell: world::hostile(Role::Operator).at(Section::Inventory).marked(Tlp::Amber),
        gaps: vec![gap(bad, &long), gap(&long, bad)],
        looks: vec![look(bad, &long), look(&long, bad)],
        filter: Filter { name: bad.to_owned(), active: true, ..filter() },
        assets: vec![assets::hostile("a", bad), assets::hostile("b", &long)],
        lists: vec![list(bad, &long, 1, 1), list(&long, bad, 5_000_000, 7_000)],
        upload: Upload {
            list_error: Some(format!("We cannot read {bad} {long}")),
            replaces: long,
            asset: Entry::new(bad),
            ..upload()
        },
        ..full()
    }
}

fn filter() -> Filter {
    Filter {
        kinds: world::choices(&[("", "all"), ("it", "IT"), ("medical", "medical")]),
        shows: world::choices(&[
            ("", "all"),
            ("to-do", "with something to do"),
            ("not-checked", "not checked"),
        ]),
        ..Filter::default()
    }
}

fn upload() -> Upload {
    Upload {
        kinds: world::choices(&[
            ("unknown", "not known: treat it as a device"),
            ("it", "IT: a computer or a server"),
            ("medical", "medical device"),
            ("operational-technology", "plant or building"),
        ]),
        exposures: world::choices(&[("unknown", "not known"), ("yes", "yes"), ("no", "no")]),
        action: "/inventory/lists".to_owned(),
        megabytes_max: 20,
        ..Upload::default()
    }
}

fn gaps() -> Vec<Gap> {
    let gap = |what: &str, why: &str, helps: &str, link| Gap {
        what: what.to_owned(),
        why: why.to_owned(),
        helps: helps.to_owned(),
        link,
    };
    let letter = Link::new("/this-week/sheet#letter-b", "Letter to the maker");
    let set_up = Link::new("/set-up", "Add the version");
    vec![
        gap("CT scanner", "Its parts are not known.", "Ask the maker for a list.", Some(letter)),
        gap("Door system", "No version given.", "Read it on its start page.", Some(set_up)),
        gap("srv-old", "We have no advisories for OpenVMS.", "Ask your IT company.", None),
    ]
}

fn look(who: &str, why: &str) -> Look {
    Look {
        who: who.to_owned(),
        at: world::moment("2026-11-21T09:14:00Z"),
        why: why.to_owned(),
        entry: Link::new("/record/20377912", "Entry 20,377,912"),
    }
}

fn list(name: &str, format: &str, entries: u64, refused: u64) -> List {
    let address = crate::parts::address::with_query("/inventory", &[("replace", name)]);
    let rows = || Link::new(format!("{address}&refused=shown"), format!("{refused}, see why"));
    List {
        name: name.to_owned(),
        format: format.to_owned(),
        read: world::moment("2026-11-20T16:20:00Z"),
        entries,
        refused,
        refused_link: (refused > 0).then(rows),
        replace: format!("{address}#add"),
        remove: crate::parts::address::with_query("/inventory/lists/remove", &[("list", name)]),
    }
}
