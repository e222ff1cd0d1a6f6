//! The exercise's five things, the answers to them, and a hostile one.

use super::task;
use crate::{
    gallery::world,
    pages::this_week::task::{Answer, AnswerKind, Check, Mark, System, Task},
    parts::{Chip, Drawn, Link, Quote},
};

pub(super) fn five() -> Vec<Task> {
    vec![firewall(), mail_server(), interface(), archiver(), pumps()]
}

fn texts(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn system(name: &str, runs: &str, reach: &str, (chip, flaws): (Chip, &str)) -> System {
    System {
        name: name.to_owned(),
        runs: runs.to_owned(),
        reach: reach.to_owned(),
        marks: vec![Mark { chip, flaws: flaws.to_owned() }],
    }
}

fn quote(whose: &str, words: &str) -> Quote {
    Quote { whose: whose.to_owned(), words: words.to_owned() }
}

fn firewall() -> Task {
    let before = "CISA’s own date for federal agencies was";
    let reach = "the internet can reach it";
    Task {
        due: world::due(Drawn::Late, "Today", before, Some("2024-02-16")),
        about_date: texts(&["From 7 December 2026 on, the table of BOD 26-04 counts."]),
        systems: vec![system(
            "fw-main",
            "FortiGate with FortiOS 7.2.4",
            reach,
            (Chip::known("Exact match"), "CVE-2024-21762"),
        )],
        could_happen: "Someone on the internet can take over the firewall without a password. \
                       From there they can lock your records for ransom. Criminals do this now."
            .to_owned(),
        quote: Some(quote(
            "CISA’s list of attacks, added on 9 February 2024",
            "Fortinet FortiOS contains an out-of-bound write vulnerability that allows a remote \
             unauthenticated attacker to execute code or commands via specially crafted HTTP \
             requests.",
        )),
        who_can: "Your IT company can do it.".to_owned(),
        letter: Some(Link::new("/this-week/sheet#letter-a", "letter A")),
        steps: texts(&[
            "Save the firewall’s settings to a file.",
            "Update FortiOS to 7.2.7, or a later 7.2 release. Follow the maker’s upgrade path.",
            "Read the version on the start page and write it below.",
        ]),
        interrupts: "Internet and VPN are off for about 15 minutes. Warn the ward first."
            .to_owned(),
        way_back: "The firewall keeps the old version. Your IT company can start it.".to_owned(),
        until_then: "Turn off SSL VPN. To turn off only its “web mode” does not help.".to_owned(),
        ..task(1, "Update the FortiGate firewall", "Your IT company", "CVE-2024-21762")
    }
}

fn mail_server() -> Task {
    let before = "CISA’s own date for federal agencies is";
    Task {
        due: world::due(Drawn::Plain, "4 days left", before, Some("2026-11-27")),
        systems: vec![system(
            "mail-1",
            "Larkfield Mail, version not known",
            "the internet can reach it",
            (Chip::said("Likely"), "EX-2026-0117"),
        )],
        could_happen: "A stranger can read all mail and send mail in your name.".to_owned(),
        check: Some(Check {
            how: "Read the version on its start page, or under Help. Hold it against what the \
                  record says. If it fits, write yes under “confirmed” in your list."
                .to_owned(),
            said: quote("The CVE record", "8.0.0 to 8.1.3 is affected, 8.1.4 is not"),
        }),
        who_can: "You can do it. It takes about 40 minutes.".to_owned(),
        steps: texts(&[
            "Back up the server. Check that the backup opens.",
            "Get Larkfield Mail 8.1.4 from the maker’s own site.",
            "Install it and start the server again.",
            "Send yourself a mail from outside.",
        ]),
        fixes: texts(&["EX-2026-0117: 8.1.4", "EX-2026-0118: no fixed version known"]),
        interrupts: "No mail for about 20 minutes. Nothing is lost.".to_owned(),
        way_back: "Put the backup from step 1 back. It takes about 30 minutes.".to_owned(),
        until_then: "Close web mail to the internet. Staff can still read mail inside.".to_owned(),
        ..task(2, "Update the Larkfield mail server", "You", "EX-2026-0117 and 1 more")
    }
}

fn interface() -> Task {
    let before = "CISA’s own date for federal agencies was";
    Task {
        due: world::due(Drawn::Plain, "This week", before, Some("2024-06-10")),
        systems: vec![system(
            "int-01",
            "Mirth Connect 4.3.0",
            "only inside your network",
            (Chip::known("Exact match"), "CVE-2023-43208"),
        )],
        could_happen: "A stranger in your network can run programs here and read lab results."
            .to_owned(),
        who_can: "The maker can do it, or who set up your interfaces.".to_owned(),
        letter: Some(Link::new("/this-week/sheet#letter-a", "letter A")),
        steps: texts(&[
            "Pick a quiet hour with the lab and the ward.",
            "Export the settings and copy the database.",
            "Let them install version 4.4.1 or later.",
            "Send one test result from the lab. See that it arrives.",
        ]),
        interrupts: "Lab results stop for about 30 minutes. Use paper until then.".to_owned(),
        way_back: "Install 4.3.0 again and put the copy from step 2 back.".to_owned(),
        until_then: "Let only the lab and the records server talk to int-01.".to_owned(),
        ..task(3, "Update Mirth Connect", "The maker, with you", "CVE-2023-43208")
    }
}

fn archiver() -> Task {
    let before = "CISA’s own date for federal agencies was";
    let pc = |name| {
        let inside = "only inside your network";
        system(name, "WinRAR 6.24", inside, (Chip::known("Exact match"), "CVE-2025-8088"))
    };
    Task {
        due: world::due(Drawn::Plain, "This week", before, Some("2025-09-02")),
        systems: vec![pc("billing-pc-03"), pc("billing-pc-04")],
        systems_hidden: 12,
        could_happen: "A packed file sent by mail can plant a program on the PC.".to_owned(),
        who_can: "You can do it. About 5 minutes a PC.".to_owned(),
        steps: texts(&[
            "Install WinRAR 7.13 or later from the maker’s site. It does not update itself.",
            "Or remove it: Windows opens .zip files on its own.",
        ]),
        interrupts: "Nothing. People can keep working.".to_owned(),
        way_back: "Not needed.".to_owned(),
        until_then: "Ask staff not to open .rar files from outside.".to_owned(),
        ..task(4, "Update WinRAR on 14 PCs", "You", "CVE-2025-8088")
    }
}

fn pumps() -> Task {
    let why = "Ask this week. The maker decides what is safe, and when.";
    Task {
        due: world::due(Drawn::Open, "No countdown", why, None),
        systems: vec![system(
            "pumps",
            "Halden 4, on 9 pumps",
            "not known if the internet can reach it",
            (Chip::open("Ask the maker"), "EX-2026-0093"),
        )],
        could_happen: "We do not know yet. No attack on such a pump has been told to us."
            .to_owned(),
        who_can: "Clinical engineering, then the maker.".to_owned(),
        letter: Some(Link::new("/this-week/sheet#letter-b", "letter B")),
        steps: texts(&[
            "Leave the pumps as they are. Change nothing on our word.",
            "Tell clinical engineering today.",
            "Send letter B to the maker.",
        ]),
        maker: vec![quote(
            "Halden, the maker, in HAL-2026-03 of 19 November 2026",
            "Mitigation: Keep the infusion network separate from the hospital network. Halden is \
             preparing an update for version 4 and will contact registered customers.",
        )],
        interrupts: "Nothing.".to_owned(),
        way_back: "Nothing is changed.".to_owned(),
        until_then: "Keep the usual bedside checks. If a pump acts oddly, call the maker."
            .to_owned(),
        ..task(5, "Ask the maker about your infusion pumps", "Clinical engineering", "EX-2026-0093")
    }
}

/// An answer of each kind.
pub(super) fn answers() -> Vec<Answer> {
    let answer = |kind, words: &str| Answer {
        kind,
        until: None,
        by: "Ann Ortiz".to_owned(),
        at: world::moment("2026-11-23T14:02:00Z"),
        words: words.to_owned(),
        entry: Some(Link::new("/record/20852162", "Entry 20,852,162")),
        since: String::new(),
    };
    let mut came_back = answer(AnswerKind::Done, "It shows 4.4.0 now.");
    let still = "We still find the flaw: your list of today says 4.3.0. Is the list old?";
    still.clone_into(&mut came_back.since);
    let mut safer = answer(AnswerKind::Mitigated, "Web mail is closed to the internet.");
    safer.until = Some(world::moment("2026-12-01T23:59:00Z"));
    vec![
        answer(AnswerKind::Done, "FortiOS shows 7.2.8 now. Warned the ward at 6."),
        safer,
        came_back,
        answer(AnswerKind::Help, ""),
    ]
}

/// A task in which each foreign text is this one.
pub(super) fn hostile(number: usize, text: &str) -> Task {
    let by_somebody = Answer {
        by: text.to_owned(),
        words: text.to_owned(),
        since: String::new(),
        ..answers().swap_remove(0)
    };
    Task {
        key: text.to_owned(),
        systems: vec![system(text, text, "only inside your network", (Chip::said("Likely"), text))],
        systems_hidden: 1_000_000,
        could_happen: "Nobody knows.".to_owned(),
        quote: Some(quote("The CVE record", text)),
        check: Some(Check {
            how: "Read the version.".to_owned(),
            said: quote("What the record says", text),
        }),
        who_can: "You can do it.".to_owned(),
        steps: texts(&["Read the version.", text]),
        maker: vec![quote("The maker", text)],
        fixes: texts(&[text]),
        interrupts: "Nothing.".to_owned(),
        way_back: "Not needed.".to_owned(),
        until_then: "Wait.".to_owned(),
        advisories: vec![Link::new(crate::parts::address::path(&["advisories", text]), text)],
        answer: (number == 2).then_some(by_somebody),
        ..task(number, text, "You", text)
    }
}
