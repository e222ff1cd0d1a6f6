//! How a clock stands on the day of the question, and how its forensic triage does.

use jiff::civil::Date;
use model::{AssetKind, Exposed};

use super::{
    Basis, Closing, Decision, Force, Kev, Missing, Outcome, Phase, Question, Scope, Verdict,
    as_of::AsOf,
    history::{Dates, Timeline},
};

/// How a clock stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Dealt with.
    Closed {
        /// Since when.
        on: Date,
        /// How.
        how: Closing,
    },
    /// It was mitigated, and the day of the review has passed: open again until a person looked.
    ReviewDue {
        /// Since when it is mitigated.
        mitigated: Date,
        /// The last day on which that held without a look.
        review_on: Date,
    },
    /// All but confirmed IT: dates are facts, nobody is told to be quick.
    NoCountdown(AssetKind),
    /// A likely match; no clock runs before a person confirms it.
    IfConfirmed {
        /// The date that would count; `None` where there is none.
        by: Option<Date>,
    },
    /// There is time.
    Running {
        /// The last day.
        due: Date,
    },
    /// The date binds and has passed.
    Overdue {
        /// The last day.
        due: Date,
    },
    /// The date binds, and had passed when the asset was first seen.
    PastDueWhenFound {
        /// The last day.
        due: Date,
    },
    /// The date is informative and has passed.
    Passed {
        /// The last day.
        due: Date,
        /// How soon.
        pace: Pace,
    },
    /// With the next upgrade of the system; no date.
    OnUpgrade,
    /// The rows that remain possible differ.
    NotDeterminable {
        /// How soon, where CISA's own KEV date, shown beside it, has passed and is informative.
        pace: Option<Pace>,
    },
    /// Nothing counts before Table 1 does.
    NotYet {
        /// The first day on which Table 1 counts.
        from: Date,
    },
    /// A date would count, and one fact is not there.
    DateMissing(Missing),
}

/// How soon to act on a date that has passed and binds somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pace {
    /// What the internet can reach.
    Today,
    /// The rest.
    ThisWeek,
    /// Nobody said whether the internet can reach it: today if it can.
    ThisWeekUnlessExposed,
}

/// How the forensic triage of the asset stands; it closes apart from the flaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Triage {
    /// Table 1 asks for none.
    NotAsked,
    /// It is one of several outcomes that remain possible.
    NotDeterminable,
    /// Asked for and not done.
    Open {
        /// The first day on which the table asked for it.
        since: Date,
    },
    /// Done since it was asked for.
    Closed {
        /// When.
        on: Date,
    },
}

/// What a standing is made from.
pub(super) struct Ground<'a> {
    pub(super) question: &'a Question,
    pub(super) facts: AsOf<'a>,
    pub(super) timeline: &'a Timeline<'a>,
    pub(super) dates: &'a Dates,
    pub(super) decision: &'a Decision,
    pub(super) force: Force,
}

impl Ground<'_> {
    pub(super) fn standing(&self) -> Standing {
        match self.facts.closing() {
            Some((mitigated, Closing::Mitigated { review_on, .. }))
                if *review_on < self.question.on =>
            {
                return Standing::ReviewDue { mitigated, review_on: *review_on };
            }
            Some((on, how)) => return Standing::Closed { on, how: how.clone() },
            None => {}
        }
        if self.question.kind != AssetKind::It {
            return Standing::NoCountdown(self.question.kind);
        }
        if !self.timeline.runs_on(self.question.on) {
            return Standing::IfConfirmed { by: self.dates.counts.or(self.dates.table) };
        }
        self.dates.counts.map_or_else(|| self.undated(), |due| self.dated(due))
    }

    pub(super) fn triage(&self) -> Triage {
        if !self.timeline.runs_on(self.question.on) {
            return Triage::NotAsked;
        }
        match (self.timeline.triage_since(), self.facts.triage_closed()) {
            // A triage before the table asked for one says nothing of what happened since.
            (Some(since), Some(on)) if on >= since => Triage::Closed { on },
            (Some(since), _) => Triage::Open { since },
            (None, _) if self.decision.possible.iter().any(|o| Outcome::forensic_triage(*o)) => {
                Triage::NotDeterminable
            }
            (None, _) => Triage::NotAsked,
        }
    }

    fn dated(&self, due: Date) -> Standing {
        match self.force {
            _ if due >= self.question.on => Standing::Running { due },
            Force::Informative => Standing::Passed { due, pace: self.pace() },
            Force::Binding if self.past_when_found() => Standing::PastDueWhenFound { due },
            Force::Binding => Standing::Overdue { due },
        }
    }

    fn past_when_found(&self) -> bool {
        let Some(seen) = self.facts.first_seen() else { return false };
        self.timeline.dates_on(seen).counts.is_some_and(|due| due < seen)
    }

    fn undated(&self) -> Standing {
        match (self.dates.phase, self.dates.basis) {
            (Phase::Table, _) => self.undated_by_table(),
            (_, Basis::TableFrom(from)) => Standing::NotYet { from },
            _ if self.facts.kev() == Kev::Unknown => Standing::DateMissing(Missing::Kev),
            _ => Standing::DateMissing(Missing::KevDue),
        }
    }

    fn undated_by_table(&self) -> Standing {
        match self.decision.verdict {
            Verdict::Determined(Outcome::OnUpgrade) => Standing::OnUpgrade,
            Verdict::Determined(_) => Standing::DateMissing(Missing::SeenOn),
            Verdict::NotDeterminable => {
                let passed = self.dates.kev.is_some_and(|due| due < self.question.on);
                let ours = passed && self.question.scope == Scope::Other;
                Standing::NotDeterminable { pace: ours.then(|| self.pace()) }
            }
        }
    }

    fn pace(&self) -> Pace {
        match self.facts.exposed() {
            Exposed::Yes => Pace::Today,
            Exposed::No => Pace::ThisWeek,
            Exposed::Unknown => Pace::ThisWeekUnlessExposed,
        }
    }
}
