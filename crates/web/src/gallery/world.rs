//! The made-up world of the samples: its people, its times, and its hostile names.

use jiff::civil::Date;

use crate::{
    parts::{Choice, Day, Drawn, Due, Link, Moment, Paging, Progress},
    shell::{Role, Shell, Signed, Standing},
};

/// A name as an attacker would choose it.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\
     \u{202e}gnp.exe\u{2066} =cmd|'/c'!A1 {{ 7 * 7 }} مستشفى\u{0}\u{ffff}";

/// What the dates rest on.
const RULES: &str = "Rules of 10 June 2026, catalogue of 25 August 2025";

/// 300 letters without a place to break.
pub(crate) fn long_word() -> String {
    "Donaudampfschifffahrtsgesellschaft".chars().cycle().take(300).collect()
}

pub(crate) fn nobody() -> Shell {
    Shell::of_nobody(Standing::Demonstration, RULES)
}

pub(crate) fn signed(role: Role) -> Shell {
    let (organisation, person) = match role {
        Role::Operator | Role::Agency => ("Mill Creek Community Hospital", "Ann Ortiz"),
        Role::Delegate => ("State of Tamarack, Office of Cyber Help", "Ray Okafor"),
        Role::Coordinator => ("Clearinghouse", "Duty coordinator 2"),
        Role::Auditor => ("Inspector’s office", "Lin Baptiste"),
        Role::Administrator => ("Clearinghouse", "Night desk"),
        Role::Finder => ("Northlight Lab", "Account of run 8821"),
        Role::Maintainer => ("Larkfield", "Security contact"),
    };
    let who = Signed { organisation: organisation.to_owned(), person: person.to_owned(), role };
    Shell::of(who, Standing::Demonstration, RULES)
}

/// Somebody whose names are hostile.
pub(crate) fn hostile(role: Role) -> Shell {
    let who = Signed { organisation: HOSTILE.to_owned(), person: long_word(), role };
    Shell::of(who, Standing::Demonstration, RULES)
}

/// A time of the exercise; one that cannot be read shows as it is written.
pub(crate) fn moment(text: &str) -> Moment {
    let unread = || Moment { instant: text.to_owned(), words: text.to_owned() };
    text.parse().map_or_else(|_| unread(), Moment::new)
}

/// The end of a day of the exercise, seen from 23 November 2026.
pub(crate) fn day(text: &str) -> Day {
    let date: Option<Date> = text.parse().ok();
    let written = |format: &str| date.map_or_else(|| text.to_owned(), |on| spell(on, format));
    Day {
        instant: format!("{text}T23:59:59Z"),
        words: written("%A %-d %B %Y, 23:59 UTC"),
        short: written("%-d %B %Y"),
        passed: date.is_some_and(|on| on < date_of_the_exercise()),
    }
}

fn spell(on: Date, format: &str) -> String {
    on.strftime(format).to_string()
}

fn date_of_the_exercise() -> Date {
    jiff::civil::date(2026, 11, 23)
}

/// A deadline with a date, or without one.
pub(crate) fn due(drawn: Drawn, head: &str, before: &str, on: Option<&str>) -> Due {
    let passed = on.map(day).is_some_and(|day| day.passed);
    let after = match (on, passed) {
        (None, _) => "",
        (Some(_), true) => ". It has passed. For you it is advice, not a duty.",
        (Some(_), false) => ". For you it is advice, not a duty.",
    };
    Due {
        drawn,
        head: head.to_owned(),
        before: before.to_owned(),
        day: on.map(day),
        after: after.to_owned(),
    }
}

/// Work that is half done.
pub(crate) fn progress(name: &str, what: &str, left: &str) -> Progress {
    Progress {
        name: name.to_owned(),
        what: what.to_owned(),
        done: 14_200,
        total: Some(20_000),
        left: left.to_owned(),
    }
}

/// A list with pages before and after it.
pub(crate) fn paging(shown: &str, address: &str) -> Paging {
    Paging {
        shown: shown.to_owned(),
        back: Some(Link::new(format!("{address}?before=7f3k"), "Page before")),
        next: Some(Link::new(format!("{address}?after=9q2m"), "Next page")),
    }
}

/// A list on one page.
pub(crate) fn all(shown: &str) -> Paging {
    Paging { shown: shown.to_owned(), ..Paging::default() }
}

/// Choices by value and label; the first is chosen.
pub(crate) fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
    let choice = |(index, (value, label)): (usize, &(&str, &str))| {
        Choice::new(*value, *label).checked(index == 0)
    };
    pairs.iter().enumerate().map(choice).collect()
}
