//! The top of a sheet: the state in one line, when it was made, and what comes first.

use super::{due::in_words, letters::Link, task_view::TaskView};
use crate::report::{Report, count};

/// The top of a sheet.
#[derive(Debug)]
pub struct Heading {
    /// The state: "Five things to do, the first today".
    pub state: String,
    /// The day, for machines.
    pub day: String,
    /// The day, with its weekday.
    pub day_words: String,
    /// The day, without.
    pub day_short: String,
    /// How the first deadline is drawn.
    pub drawn: &'static str,
    /// The deadline in big words.
    pub head: String,
    /// The first task.
    pub note: String,
    /// The letter that goes with it.
    pub letter: Option<Link>,
}

impl Heading {
    /// The top of a sheet with these tasks first, and so many entries not checked.
    pub(super) fn new(report: &Report<'_>, tasks: &[TaskView], gaps: usize) -> Self {
        let on = report.question.on;
        let base = Self {
            state: String::new(),
            day: on.to_string(),
            day_words: on.strftime("%A %-d %B %Y").to_string(),
            day_short: in_words(on),
            drawn: "",
            head: String::new(),
            note: String::new(),
            letter: None,
        };
        match tasks {
            [] => base.nothing(report.components, gaps),
            [first, ..] => base.first(first, tasks.len()),
        }
    }

    fn first(self, first: &TaskView, tasks: usize) -> Self {
        let soon = &first.due.soon;
        let state = match tasks {
            1 => format!("One thing to do, {soon}"),
            _ => format!("{} things to do, the first {soon}", number(tasks)),
        };
        Self {
            state,
            drawn: first.due.drawn,
            head: format!("First: {}", lower_first(&first.due.head)),
            note: format!("{}.", first.title),
            letter: first.letter.clone(),
            ..self
        }
    }

    fn nothing(self, entries: usize, gaps: usize) -> Self {
        let (state, drawn, head, note) = match (entries, gaps) {
            (0, _) => (
                "Nothing was checked: your list is empty".to_owned(),
                "none",
                "No answer yet",
                "Add what you run to your list. Then make this sheet again.".to_owned(),
            ),
            (_, 0) => (
                "Nothing to do that we know of".to_owned(),
                "good",
                "All was checked",
                format!("All of your list: {}.", count(entries, "entry", "entries")),
            ),
            _ => (
                format!("Nothing to do that we know of, but {} not checked", entries_were(gaps)),
                "none",
                "Gaps are left",
                "“Not checked” is not “safe”. See below which, and why.".to_owned(),
            ),
        };
        Self { state, drawn, head: head.to_owned(), note, ..self }
    }
}

fn entries_were(gaps: usize) -> String {
    if gaps == 1 { "1 entry was".to_owned() } else { format!("{gaps} entries were") }
}

fn number(count: usize) -> &'static str {
    ["No", "One", "Two", "Three", "Four"].get(count).copied().unwrap_or("Five")
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
