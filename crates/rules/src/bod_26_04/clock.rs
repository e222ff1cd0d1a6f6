//! The clock of one flaw on one asset: computed from facts for the day of a question.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use model::AssetKind;

use super::{
    Change, Decision, Directive, Fact, Missing, Outcome, Shortening, Standing, Triage, TriageMark,
    as_of::AsOf,
    history::{Dates, Timeline},
    shortening::last_day,
    standing::Ground,
};

/// What is asked of the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The day for which the answer holds; later facts are not looked at.
    pub on: Date,
    /// Whom the answer is for.
    pub scope: Scope,
    /// How sure the match is.
    pub certainty: Certainty,
    /// What the asset is.
    pub kind: AssetKind,
    /// Which day counts after a shortening; `None` takes what the table's record says.
    pub after_shortening: Option<Shortening>,
}

/// Whom an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scope {
    /// A federal civilian executive branch agency: the directive binds it.
    Fceb,
    /// Anybody else: every date is informative.
    #[default]
    Other,
}

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Certainty {
    /// The version was compared.
    #[default]
    Exact,
    /// A name was recognised; a person has to confirm.
    Likely,
}

/// Which rule says what counts on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The directive is not in force; KEV's dates are history.
    BeforeDirective,
    /// CISA's own KEV due dates count; Table 1 is to come.
    KevDates,
    /// Table 1 counts.
    Table,
}

/// Which date counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// CISA's own due date of the KEV entry.
    KevDueDate,
    /// Table 1.
    Table,
    /// None yet: Table 1 counts from this day on.
    TableFrom(Date),
}

/// Whether a date binds the one it is shown to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// It does.
    Binding,
    /// It binds others, or nobody yet.
    Informative,
}

/// The clock of one flaw on one asset, on the day of the question.
///
/// The dates are facts. What to tell a person is `standing`: it alone knows that a device has no
/// countdown and that an unconfirmed match has no clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The question.
    pub question: Question,
    /// What Table 1 says.
    pub decision: Decision,
    /// Which rule says what counts.
    pub phase: Phase,
    /// Which date counts.
    pub basis: Basis,
    /// Whether that date binds.
    pub force: Force,
    /// The first day; `None` also for a likely match that nobody confirmed.
    pub starts: Option<Date>,
    /// The last day that counts; `None` also for a likely match that nobody confirmed.
    pub due: Option<Date>,
    /// The last day by Table 1, whether or not it counts yet.
    pub table_due: Option<Date>,
    /// The last day by Table 1 in the other reading of a shortening, where it differs.
    pub table_due_otherwise: Option<Date>,
    /// CISA's own due date of the KEV entry.
    pub kev_due: Option<Date>,
    /// CISA's own forensic-triage mark on the KEV entry.
    pub kev_triage: Option<TriageMark>,
    /// Every outcome that remains possible, with the date it would set.
    pub possible: Vec<PossibleDate>,
    /// What has to be known for an outcome and a date.
    pub missing: Vec<Missing>,
    /// How it stands.
    pub standing: Standing,
    /// How the forensic triage stands.
    pub triage: Triage,
    /// How it came to this, the earliest first.
    pub history: Vec<Change>,
    /// Whom the directive binds, in words that follow "binds".
    pub binds: String,
    /// The first day on which Table 1 counts.
    pub table_counts_from: Date,
    /// The instant at which `due` ends.
    pub due_at: Option<Timestamp>,
    /// The zone in which days end: `UTC`, or an offset from it.
    pub zone: String,
}

/// An outcome that remains possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PossibleDate {
    /// The outcome.
    pub outcome: Outcome,
    /// Its days counted from the start; `None` where it sets no date or the start is not known.
    pub due: Option<Date>,
}

impl Question {
    /// A question for a day; all else as it is when nobody said: outside the directive's scope,
    /// an exact match, an asset of unknown kind.
    pub fn new(on: Date) -> Self {
        Self {
            on,
            scope: Scope::Other,
            certainty: Certainty::Exact,
            kind: AssetKind::Unknown,
            after_shortening: None,
        }
    }
}

impl Directive {
    /// How the clock of one flaw on one asset stands on the day of the question.
    pub fn clock(&self, facts: &[Fact], question: &Question) -> Clock {
        let facts = AsOf::new(facts, question.on);
        let timeline = Timeline::new(self, facts, *question);
        let dates = timeline.dates_on(question.on);
        let decision = self.decide(facts.inputs(), question.on);
        let force = force(question.scope, &dates);
        let ground = Ground {
            question,
            facts,
            timeline: &timeline,
            dates: &dates,
            decision: &decision,
            force,
        };
        let (standing, triage) = (ground.standing(), ground.triage());
        let runs = timeline.runs_on(question.on);
        let due = dates.counts.filter(|_| runs);
        Clock {
            question: *question,
            phase: dates.phase,
            basis: dates.basis,
            force,
            starts: dates.starts.filter(|_| runs),
            due,
            table_due: dates.table,
            table_due_otherwise: dates.table_otherwise.filter(|other| Some(*other) != dates.table),
            kev_due: dates.kev,
            kev_triage: facts.kev_triage(),
            possible: possible_dates(&decision, dates.starts),
            missing: missing(&decision, &dates, &standing),
            standing,
            triage,
            history: timeline.changes(),
            binds: self.binds.clone(),
            table_counts_from: self.table_counts_from(),
            due_at: due.map(|day| self.end_of(day)),
            zone: self.zone(),
            decision,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fceb => "fceb",
            Self::Other => "other",
        })
    }
}

impl fmt::Display for Force {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binding => "binding",
            Self::Informative => "informative",
        })
    }
}

fn force(scope: Scope, dates: &Dates) -> Force {
    match (scope, dates.phase, dates.basis) {
        (Scope::Fceb, Phase::KevDates, Basis::KevDueDate) | (Scope::Fceb, Phase::Table, _) => {
            Force::Binding
        }
        _ => Force::Informative,
    }
}

fn possible_dates(decision: &Decision, start: Option<Date>) -> Vec<PossibleDate> {
    let dated = |&outcome: &Outcome| PossibleDate {
        outcome,
        due: start.zip(outcome.days()).map(|(start, days)| last_day(start, days)),
    };
    decision.possible.iter().map(dated).collect()
}

fn missing(decision: &Decision, dates: &Dates, standing: &Standing) -> Vec<Missing> {
    let mut missing = decision.missing.clone();
    let sets_a_date = |outcome: &Outcome| outcome.days().is_some();
    if dates.starts.is_none() && decision.possible.iter().any(sets_a_date) {
        missing.push(Missing::SeenOn);
    }
    if let Standing::DateMissing(what) = standing {
        missing.push(*what);
    }
    missing.sort_unstable();
    missing.dedup();
    missing
}
