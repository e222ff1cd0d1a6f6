//! Health in its states.

use super::{Disk, Figure, Health, Import, Part};
use crate::{
    gallery::world,
    parts::{Chip, Drawn, Link, address},
    shell::{Role, Section},
};

pub(super) fn samples() -> Vec<(&'static str, Health)> {
    let coordinator = world::signed(Role::Coordinator).at(Section::Health);
    vec![
        ("starting", starting()),
        ("ready", ready()),
        ("catching-up", catching_up()),
        ("low-disk", low_disk()),
        ("for-a-coordinator", Health { shell: coordinator, ..ready() }),
        ("hostile", hostile()),
    ]
}

fn ready() -> Health {
    Health {
        shell: world::signed(Role::Administrator).at(Section::Health),
        heading: "All parts run".to_owned(),
        lead: "Pages are fresh, and each write is safe on disk before it is answered.".to_owned(),
        due: world::due(
            Drawn::Good,
            "Measured now",
            "Mon 23 Nov 2026, 13:06 UTC. Up since Thu 19 Nov 2026, 04:00 UTC.",
            None,
        ),
        catching_up: None,
        parts: parts("ready"),
        figures: figures(),
        disk: Some(Disk { free_mb: 412_000, total_mb: 960_000, stop_mb: 2_000 }),
        imports: vec![
            import("cisa-kev", Chip::known("accepted"), 1_404, 0),
            import("cve", Chip::known("accepted"), 32_104, 88),
            import("makers", Chip::failed("failed"), 0, 0),
        ],
    }
}

fn parts(state: &str) -> Vec<Part> {
    let part = |name: &str, state: Chip, words: &str| Part {
        name: name.to_owned(),
        state,
        words: words.to_owned(),
    };
    vec![
        part("Server", Chip::known(state), ""),
        part("Database", Chip::known("SQLite"), "one writer, 4 readers"),
        part("Record", Chip::known("whole"), "20,852,164 entries, sealed 0.2 s ago"),
        part("Mail", Chip::open("not set up"), "links are handed out by hand"),
        part("Witnesses", Chip::open("none"), "nobody else signs the record yet"),
    ]
}

fn figure(name: &str, now: Option<&str>, highest: Option<&str>, promised: &str) -> Figure {
    Figure {
        name: name.to_owned(),
        now: now.map(str::to_owned),
        highest: highest.map(str::to_owned),
        promised: promised.to_owned(),
        link: None,
    }
}

fn figures() -> Vec<Figure> {
    let mut figures = vec![
        figure("Records a second, coming in", Some("4"), Some("2,140"), ""),
        figure("Writes that wait", Some("0"), Some("31"), "below 1,000"),
        figure("Longest hold of the writer, ms", Some("3"), Some("17"), "20"),
        figure("Slowest page of a hundred, ms", Some("13"), Some("18"), "20"),
        figure("From a change to its matches, ms", Some("210"), Some("790"), "1,000"),
        figure("Entries in the record", Some("20,852,164"), Some("20,852,164"), ""),
        figure("Failed sign-ins in an hour", Some("2"), Some("40"), ""),
    ];
    if let Some(entries) = figures.get_mut(5) {
        entries.link = Some(Link::new("/record", "the record"));
    }
    figures
}

fn import(source: &str, state: Chip, taken: u64, refused: u64) -> Import {
    Import {
        source: Link::new(address::path(&["sources", source]), source),
        state,
        at: world::moment("2026-11-23T12:40:00Z"),
        taken,
        refused,
    }
}

fn starting() -> Health {
    let words = "Pages answer as soon as the index is built.";
    Health {
        heading: "Starting".to_owned(),
        lead: "The index is being built. Nothing can be said about matches before.".to_owned(),
        due: world::due(Drawn::Open, "Not ready yet", words, None),
        catching_up: Some(world::progress("match", "advisories", "about 2 seconds left")),
        parts: parts("starting"),
        figures: vec![figure("Slowest page of a hundred, ms", None, None, "20")],
        disk: None,
        imports: Vec::new(),
        ..ready()
    }
}

fn catching_up() -> Health {
    let words = "Each page says that it may be behind.";
    Health {
        heading: "Matching catches up".to_owned(),
        lead: "New advisories came in. Matches follow.".to_owned(),
        due: world::due(Drawn::Plain, "About 2 seconds", words, None),
        catching_up: Some(world::progress("match", "advisories", "about 2 seconds left")),
        ..ready()
    }
}

fn low_disk() -> Health {
    let words = "Make room on the disk. Intake begins again by itself.";
    Health {
        heading: "The disk is nearly full".to_owned(),
        lead: "Intake has stopped. Reading still works. Nothing is lost.".to_owned(),
        due: world::due(Drawn::Late, "Act today", words, None),
        disk: Some(Disk { free_mb: 900, total_mb: 960_000, stop_mb: 2_000 }),
        ..ready()
    }
}

fn hostile() -> Health {
    let (bad, long) = (world::HOSTILE, world::long_word());
    Health {
        shell: world::hostile(Role::Administrator).at(Section::Health),
        imports: vec![
            import(bad, Chip::failed("failed"), u64::MAX, u64::MAX),
            import(&long, Chip::known("accepted"), 1, 1),
        ],
        ..ready()
    }
}
