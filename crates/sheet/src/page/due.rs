//! By when: the big words, the date with its zone, whom it binds, and what the date rests on.

use jiff::civil::Date;
use model::AssetKind;
use rules::bod_26_04::{Clock, Directive, Force, Pace, Scope, Standing};

use super::{
    date_basis::{about, question},
    task::Task,
};

/// A deadline, or why there is none.
#[derive(Debug)]
pub struct Due {
    /// How it is drawn: red, plain, or dotted.
    pub drawn: &'static str,
    /// The big words.
    pub head: String,
    /// What stands beside them.
    pub note: Note,
    /// What follows a name in a heading: "the first today".
    pub soon: String,
    /// What the date rests on; empty for a device.
    pub about: Vec<String>,
}

/// A sentence around a date, and what follows it.
#[derive(Debug, Default)]
pub struct Note {
    /// Words before the day.
    pub before: String,
    /// The day, where there is one.
    pub day: Option<Day>,
    /// Words after the day.
    pub after: String,
}

/// The end of a day.
#[derive(Debug)]
pub struct Day {
    /// For machines.
    pub instant: String,
    /// For people, with time and zone.
    pub words: String,
    /// For people, the day alone.
    pub short: String,
    /// Whether it lies before the day of the sheet.
    pub passed: bool,
}

/// Red: today only.
const LATE: &str = "late";
/// A date that is not today.
const PLAIN: &str = "plain";
/// Dotted: no date.
const NONE: &str = "none";

/// The deadline of a task.
pub(crate) fn due(task: &Task<'_>) -> Due {
    let clock = &task.lead().clock;
    if task.is_device() || matches!(clock.standing, Standing::NoCountdown(_)) {
        return device(clock);
    }
    let (drawn, head, soon) = big_words(clock);
    Due { drawn, head, soon, note: note(clock), about: about(clock) }
}

fn device(clock: &Clock) -> Due {
    let why = match clock.question.kind {
        AssetKind::Unknown => {
            "Nobody said what kind of thing this is. So it counts as a device. Ask this week."
        }
        _ => "Ask this week. The maker decides what is safe, and when.",
    };
    Due {
        drawn: NONE,
        head: "No countdown".to_owned(),
        note: Note { before: why.to_owned(), ..Note::default() },
        soon: "a question to ask this week".to_owned(),
        about: Vec::new(),
    }
}

fn big_words(clock: &Clock) -> (&'static str, String, String) {
    let says = |drawn, head: &str, soon: &str| (drawn, head.to_owned(), soon.to_owned());
    match clock.standing {
        Standing::Passed { pace, .. } | Standing::NotDeterminable { pace: Some(pace) } => {
            let (drawn, words) = of_pace(pace);
            (drawn, words.to_owned(), words.to_lowercase())
        }
        Standing::Running { due } => running(clock.question.on, due),
        Standing::Overdue { .. } | Standing::PastDueWhenFound { .. } => {
            (LATE, clock.headline(), "today".to_owned())
        }
        Standing::IfConfirmed { .. } => (NONE, clock.headline(), "if you confirm it".to_owned()),
        Standing::OnUpgrade => says(PLAIN, "At the next upgrade", "at the next upgrade"),
        Standing::NotDeterminable { pace: None } => says(NONE, "We can’t tell yet", "soon"),
        _ => (NONE, clock.headline(), "with no date yet".to_owned()),
    }
}

fn of_pace(pace: Pace) -> (&'static str, &'static str) {
    match pace {
        Pace::Today => (LATE, "Today"),
        Pace::ThisWeek | Pace::ThisWeekUnlessExposed => (PLAIN, "This week"),
    }
}

fn running(on: Date, due: Date) -> (&'static str, String, String) {
    match (due - on).get_days() {
        0 => (LATE, "Today".to_owned(), "today".to_owned()),
        1 => (PLAIN, "1 day left".to_owned(), "by tomorrow".to_owned()),
        days => (PLAIN, format!("{days} days left"), format!("by {}", in_words(due))),
    }
}

/// Which date it is, and whom it binds.
fn note(clock: &Clock) -> Note {
    let (date, if_confirmed) = match clock.standing {
        Standing::IfConfirmed { by } => (by, true),
        Standing::NotDeterminable { .. } => (clock.kev_due, false),
        _ => (clock.due, false),
    };
    let Some(date) = date else { return dateless(clock) };
    let passed = date < clock.question.on;
    let (whose, binds) = (whose_date(clock, date), &clock.binds);
    let check = if if_confirmed { "First check if it is a match. " } else { "" };
    let is = if passed { "was" } else { "is" };
    let before = format!("{check}{whose} for {binds} {is}");
    let mut after = ". ".to_owned();
    if passed {
        after += "It has passed. ";
        after += after_passed(clock);
    }
    after += &force(clock);
    Note { before, day: Some(Day::end_of(date, passed)), after }
}

fn after_passed(clock: &Clock) -> &'static str {
    match (&clock.standing, clock.question.scope) {
        (Standing::IfConfirmed { .. }, Scope::Other) => {
            "So check this week; today if the internet can reach it. "
        }
        (
            Standing::Passed { pace: Pace::ThisWeekUnlessExposed, .. }
            | Standing::NotDeterminable { pace: Some(Pace::ThisWeekUnlessExposed) },
            _,
        ) => "If the internet can reach it, do it today. ",
        (Standing::PastDueWhenFound { .. }, _) => "It had passed when the system was first seen. ",
        _ => "",
    }
}

fn whose_date(clock: &Clock, date: Date) -> &'static str {
    if clock.kev_due == Some(date) { "CISA’s own date" } else { "The date of BOD 26-04" }
}

fn force(clock: &Clock) -> String {
    match (clock.force, clock.question.scope) {
        (Force::Binding, _) => "It binds your agency.".to_owned(),
        (Force::Informative, Scope::Fceb) => "It binds nobody yet.".to_owned(),
        (Force::Informative, Scope::Other) => "For you it is advice, not a duty.".to_owned(),
    }
}

fn dateless(clock: &Clock) -> Note {
    let words = match clock.standing {
        Standing::OnUpgrade => "There is no date. It can wait for the next upgrade.",
        Standing::NotYet { .. } => "It is not on CISA’s list of attacks. So no date counts yet.",
        Standing::NotDeterminable { .. } => "Facts are missing. See “About the date”.",
        Standing::DateMissing(what) => question(what),
        _ => "No date counts yet.",
    };
    let after = format!(" {}", force_of_none(clock));
    Note { before: words.to_owned() + &after, ..Note::default() }
}

fn force_of_none(clock: &Clock) -> String {
    match clock.question.scope {
        Scope::Fceb => String::new(),
        Scope::Other => {
            format!("Such dates bind {}. For you they are advice.", clock.binds)
        }
    }
}

impl Day {
    fn end_of(date: Date, passed: bool) -> Self {
        let directive = Directive::built_in();
        let short = in_words(date);
        Self {
            instant: directive.end_of(date).to_string(),
            words: format!("{} {short}, 23:59 {}", date.strftime("%A"), directive.zone()),
            short,
            passed,
        }
    }
}

/// A day as people write it.
pub(super) fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
