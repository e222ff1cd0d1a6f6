//! One thing to do: which systems, what could happen, the steps, by when, and the answer to it.

use crate::parts::{Chip, Drawn, Due, Entry, Link, Moment, Quote};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What the form sends as `task`.
    pub key: String,
    /// Its place on the page, from 1.
    pub number: usize,
    /// In one line, such as "Update the FortiGate firewall".
    pub title: String,
    /// Who can do it, in a few words.
    pub who: String,
    /// The flaws, such as "CVE-2024-21762 and 2 more".
    pub flaws: String,
    /// By when.
    pub due: Due,
    /// What the date rests on; empty for a device.
    pub about_date: Vec<String>,
    /// Which systems.
    pub systems: Vec<System>,
    /// So many more systems.
    pub systems_hidden: u64,
    /// What could happen.
    pub could_happen: String,
    /// What others say of the flaw.
    pub quote: Option<Quote>,
    /// How to check a match that is only likely.
    pub check: Option<Check>,
    /// Who can do it, in a sentence.
    pub who_can: String,
    /// The letter that goes with it.
    pub letter: Option<Link>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// The maker's own words on what to do.
    pub maker: Vec<Quote>,
    /// Each flaw with its fixed version.
    pub fixes: Vec<String>,
    /// What the steps interrupt.
    pub interrupts: String,
    /// How to undo them.
    pub way_back: String,
    /// What to do meanwhile.
    pub until_then: String,
    /// The advisories behind it.
    pub advisories: Vec<Link>,
    /// The answer that counts.
    pub answer: Option<Answer>,
    /// The form below it.
    pub form: AnswerForm,
}

impl Task {
    /// Nobody has answered it, or the match is still there after the answer.
    pub fn is_open(&self) -> bool {
        self.answer.as_ref().is_none_or(|answer| !answer.since.is_empty())
    }

    /// Red is for what still has to be done today.
    pub(super) fn due_shown(&self) -> Due {
        let settled = self.answer.as_ref().is_some_and(|answer| {
            answer.since.is_empty()
                && matches!(answer.kind, AnswerKind::Done | AnswerKind::Mitigated)
        });
        match self.due.drawn {
            Drawn::Late if settled => Due { drawn: Drawn::Plain, ..self.due.clone() },
            _ => self.due.clone(),
        }
    }

    /// The answer in a few words, as it stands in the table.
    pub(super) fn answer_chip(&self) -> Chip {
        match &self.answer {
            None => Chip::open("none yet"),
            Some(answer) if answer.since.is_empty() => Chip::said(answer.kind.words()),
            Some(answer) => Chip::open(format!("{}, but look again", answer.kind.words())),
        }
    }
}

/// One product of one version on one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    /// The asset's name.
    pub name: String,
    /// What runs on it, with its version.
    pub runs: String,
    /// Whether the internet can reach it, in words.
    pub reach: String,
    /// How sure we are, and of which flaws.
    pub marks: Vec<Mark>,
}

/// Flaws of which we are equally sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// How sure.
    pub chip: Chip,
    /// Which flaws.
    pub flaws: String,
}

/// How to check whether a likely match is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What to look at.
    pub how: String,
    /// What the record says.
    pub said: Quote,
}

/// What somebody answered to a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which.
    pub kind: AnswerKind,
    /// Until when, for what is made safer only for a time.
    pub until: Option<Moment>,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The proof or the reason, as it was typed; may be empty.
    pub words: String,
    /// The entry in the record.
    pub entry: Option<Link>,
    /// Set where the match came back after this answer: what has changed since.
    pub since: String,
}

/// The answers that can be given; the form sends the name as `answer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// `done`.
    Done,
    /// `mitigated`, with `until`.
    Mitigated,
    /// `cannot`.
    Cannot,
    /// `help`.
    Help,
}

impl AnswerKind {
    /// What the form sends.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Mitigated => "mitigated",
            Self::Cannot => "cannot",
            Self::Help => "help",
        }
    }

    /// What the page says.
    pub fn words(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Mitigated => "Safer for now",
            Self::Cannot => "Cannot do this",
            Self::Help => "Help asked for",
        }
    }
}

/// A task that is answered and needs nothing more for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// What the form sends as `task`.
    pub key: String,
    /// In one line.
    pub title: String,
    /// The answer that counts.
    pub answer: Answer,
}

/// The form below a task: it sends `task`, `answer`, `words` and `until`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerForm {
    /// The proof or the reason.
    pub words: Entry,
    /// The day, `YYYY-MM-DD`.
    pub until: Entry,
    /// The earliest day that may be given, `YYYY-MM-DD`.
    pub until_min: String,
    /// The latest.
    pub until_max: String,
}

impl AnswerForm {
    pub(super) fn is_wrong(&self) -> bool {
        self.words.error.is_some() || self.until.error.is_some()
    }
}

/// One of the things that can wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestRow {
    /// In one line.
    pub title: String,
    /// Which flaws.
    pub flaws: String,
    /// The advisory behind it.
    pub advisory: Option<Link>,
    /// On which systems.
    pub systems: String,
    /// How sure.
    pub chip: Chip,
    /// By when.
    pub due: Due,
    /// The answer that counts, in a few words; empty where there is none.
    pub answered: String,
}
