//! How the page is made from an operator's week.

use app::{
    AppError, State,
    actions::{self, Answer as Given, AnswerKind as Kind},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use sheet::page::{Sheet, TaskView};

use super::{
    Checked, Hit, ThisWeek, Week,
    task::{Answer, AnswerForm, AnswerKind, Check, Closed, Mark, RestRow, System, Task},
};
use crate::{
    desk::Desk,
    pages::sentence,
    parts::{Entry, Gap, Link, Moment, Paging, Progress, Quote, Tlp, address},
    shell::Section,
};

/// So many gaps stand on the page; the others are in the inventory.
const GAPS_SHOWN_MAX: usize = 5;

/// What somebody typed that was wrong.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) task: String,
    pub(super) words: String,
    pub(super) until: String,
    pub(super) error: AppError,
}

/// The page of the operator that the address names.
pub(super) fn page(desk: &Desk<'_>, typed: Option<&Typed>) -> Result<ThisWeek, AppError> {
    let week = actions::week(desk.house, desk.caller, &desk.operator()?)?;
    let shell = desk.shell(Section::ThisWeek).marked(Tlp::Amber);
    let operator = week.operator.name.clone();
    let state = desk.house.live().state();
    let week = match (week.has_list, state) {
        (false, _) => Week::NothingListed,
        (true, State::Starting) => Week::FirstMatch(catching_up()),
        (true, _) => Week::Checked(Box::new(checked(desk, &week, typed))),
    };
    let receipts = desk.place("/this-week/receipts");
    let ways = match desk.visitor.query.text("operator") {
        "" => Vec::new(),
        _ => vec![
            Link::new(desk.place("/inventory"), "What they run"),
            Link::new(desk.place("/set-up"), "Their set-up"),
            Link::new("/operators", "All clients"),
        ],
    };
    let sheet = desk.place("/this-week/sheet");
    Ok(ThisWeek { shell, operator, week, receipts, sheet, ways })
}

/// New advisories came in, and matches follow.
pub(in crate::pages) fn catching_up() -> Progress {
    Progress {
        name: "match".to_owned(),
        what: "advisories".to_owned(),
        done: 0,
        total: None,
        left: "a few seconds left".to_owned(),
    }
}

fn checked(desk: &Desk<'_>, week: &actions::Week, typed: Option<&Typed>) -> Checked {
    let sheet = &week.made.sheet;
    let now = desk.caller.context.at;
    let tasks = sheet.tasks.iter().map(|view| {
        let given = week.answers.get(&view.key);
        let typed = typed.filter(|typed| typed.task == view.key);
        Task { answer: given.map(|given| answer(given, now)), ..task(desk, view, typed) }
    });
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Checked {
        made: Moment::new(now),
        systems: count(week.made.sums.systems),
        systems_checked: count(week.made.sums.systems - week.made.sums.not_checked),
        catching_up: (desk.house.live().state() != State::Ready).then(catching_up),
        tasks: tasks.collect(),
        rest_count: count(sheet.rest_count),
        rest: rest(desk, week),
        rest_href: desk.place_with("/this-week", &[("rest", "shown")]) + "#rest",
        rest_paging: Paging {
            shown: format!("The next {} of {}", sheet.rest.len(), sheet.rest_count),
            ..Paging::default()
        },
        gaps: gaps(sheet),
        gap_count: count(sheet.gaps.entries),
        gaps_href: desk.place("/inventory") + "#not-checked",
        hit: hit(desk, sheet),
        closed: closed(week, now),
    }
}

fn task(desk: &Desk<'_>, view: &TaskView, typed: Option<&Typed>) -> Task {
    let play = &view.play;
    let quote =
        |whose: &str, words: &str| Quote { whose: whose.to_owned(), words: words.to_owned() };
    let sheet = desk.place("/this-week/sheet");
    let link = |id: &String| Link::new(address::path(&["advisories", id]), id);
    Task {
        key: view.key.clone(),
        number: view.number,
        title: view.title.clone(),
        who: play.who.to_string(),
        flaws: first_and_more(&view.flaws),
        due: (&view.due).into(),
        about_date: view.due.about.clone(),
        systems: view.systems.shown.iter().map(system).collect(),
        systems_hidden: u64::try_from(view.systems.hidden).unwrap_or(u64::MAX),
        could_happen: play.could_happen.clone(),
        quote: view.quote.as_ref().map(|said| quote(&said.whose, &said.words)),
        check: view.check.as_ref().map(|check| Check {
            how: check.how.clone(),
            said: quote("What the record says", &check.said),
        }),
        who_can: play.who_can.clone(),
        letter: view
            .letter
            .as_ref()
            .map(|letter| Link::new(format!("{sheet}#{}", letter.id), &letter.name)),
        steps: play.steps.clone(),
        maker: view.maker.iter().map(|said| quote(&said.whose, &said.words)).collect(),
        fixes: view.fixes.clone(),
        interrupts: play.interrupts.clone(),
        way_back: play.way_back.clone(),
        until_then: play.until_then.clone(),
        advisories: view.flaws.iter().map(link).collect(),
        answer: None,
        form: form(desk.caller.context.at, typed),
    }
}

fn system(one: &sheet::page::System) -> System {
    let marks = one.flaws.iter().map(|of| Mark { chip: of.chip.into(), flaws: of.ids.clone() });
    System {
        name: one.name.clone(),
        runs: format!("{}{}", one.runs, one.version),
        reach: one.reach.to_owned(),
        marks: marks.collect(),
    }
}

fn first_and_more(flaws: &[String]) -> String {
    match flaws {
        [] => String::new(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

/// The form of a task: empty, or as it was typed, with what is wrong.
fn form(now: Timestamp, typed: Option<&Typed>) -> AnswerForm {
    let day = |days: i64| {
        let at = now + SignedDuration::from_hours(24 * days);
        at.to_zoned(TimeZone::UTC).date().to_string()
    };
    let mut form = AnswerForm { until_min: day(1), until_max: day(365), ..AnswerForm::default() };
    if let Some(typed) = typed {
        (form.words, form.until) = (Entry::new(&typed.words), Entry::new(&typed.until));
        let wrong = Some(sentence(&typed.error.message));
        match typed.error.pointer.as_deref() {
            Some("/until") => form.until.error = wrong,
            _ => form.words.error = wrong,
        }
    }
    form
}

fn kind(kind: Kind) -> AnswerKind {
    match kind {
        Kind::Done => AnswerKind::Done,
        Kind::Mitigated => AnswerKind::Mitigated,
        Kind::Cannot => AnswerKind::Cannot,
        Kind::Help => AnswerKind::Help,
    }
}

fn answer(given: &Given, now: Timestamp) -> Answer {
    let lapsed = given.until.is_some_and(|until| until <= now);
    let since = if lapsed { "The day that you gave has come. Is it fixed now?" } else { "" };
    Answer {
        kind: kind(given.answer),
        until: given.until.map(Moment::day),
        by: given.by.clone().unwrap_or_else(|| "A program of yours".to_owned()),
        at: Moment::new(given.at),
        words: given.evidence.clone().unwrap_or_default(),
        entry: None,
        since: since.to_owned(),
    }
}

/// What is answered and needs nothing more for now, the newest first.
fn closed(week: &actions::Week, now: Timestamp) -> Vec<Closed> {
    let given = week.made.closed.iter().filter_map(|(key, title)| {
        let given = week.answers.get(key)?;
        Some((
            given.at,
            Closed { key: key.clone(), title: title.clone(), answer: answer(given, now) },
        ))
    });
    let mut closed: Vec<(Timestamp, Closed)> = given.collect();
    closed.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    closed.into_iter().map(|(_, closed)| closed).collect()
}

fn rest(desk: &Desk<'_>, week: &actions::Week) -> Vec<RestRow> {
    if desk.visitor.query.text("rest") != "shown" {
        return Vec::new();
    }
    let row = |row: &sheet::page::Row| RestRow {
        title: row.title.clone(),
        flaws: row.flaws.clone(),
        advisory: row
            .advisory
            .as_ref()
            .map(|id| Link::new(address::path(&["advisories", id]), &row.flaws)),
        systems: row.systems.clone(),
        chip: row.chip.into(),
        due: (&row.due).into(),
        answered: week
            .answers
            .get(&row.key)
            .map(|given| kind(given.answer).words().to_owned())
            .unwrap_or_default(),
    };
    week.made.sheet.rest.iter().map(row).collect()
}

/// A line for each thing that was not checked; the first few.
fn gaps(sheet: &Sheet) -> Vec<Gap> {
    let lines = sheet.gaps.rows.iter().flat_map(|gap| {
        gap.what.iter().map(|what| Gap {
            what: what.clone(),
            why: gap.why.clone(),
            helps: gap.helps.to_owned(),
            link: None,
        })
    });
    lines.take(GAPS_SHOWN_MAX).collect()
}

fn hit(desk: &Desk<'_>, sheet: &Sheet) -> Option<Hit> {
    let to = desk.place("/this-week/sheet") + "#hit";
    (!sheet.hit.classes.is_empty()).then(|| Hit {
        checks: Link::new(to, "See the checks “Were we hit?”"),
        calls: sheet.hit.calls.clone(),
    })
}
