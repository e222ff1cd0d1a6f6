//! The words for a clock: short, with the date, the zone and whom it binds.

use std::fmt;

use jiff::civil::Date;
use model::{AssetKind, Automatable, Exposed, TechnicalImpact};

use super::{
    Basis, Change, Clock, Closing, Event, Fact, Force, Pace, Phase, Scope, Standing, TriageMark,
    Verdict,
};

impl Clock {
    /// The few words that stand where a date would: `This week`, `If confirmed: by 2 March 2026`.
    pub fn headline(&self) -> String {
        match &self.standing {
            Standing::Closed { on, how } => format!("Closed {}: {how}", in_words(*on)),
            Standing::ReviewDue { .. } => "Look again at the mitigation".to_owned(),
            Standing::NoCountdown(_) => "No countdown".to_owned(),
            Standing::IfConfirmed { by: Some(by) } => format!("If confirmed: by {}", in_words(*by)),
            Standing::IfConfirmed { by: None } => "If confirmed: no date yet".to_owned(),
            Standing::Running { due } => format!("By {}", in_words(*due)),
            Standing::Overdue { due } => format!("Overdue since {}", in_words(*due)),
            Standing::PastDueWhenFound { .. } => "Past due when found".to_owned(),
            Standing::Passed { pace, .. } | Standing::NotDeterminable { pace: Some(pace) } => {
                pace.to_string()
            }
            Standing::OnUpgrade => "With the next system upgrade".to_owned(),
            Standing::NotDeterminable { pace: None } => "Not determinable".to_owned(),
            Standing::NotYet { from } => format!("No date before {}", in_words(*from)),
            Standing::DateMissing(_) => "Date not known".to_owned(),
        }
    }

    /// The sentences that belong beside the headline: which date, whom it binds, what is missing.
    pub fn notes(&self) -> Vec<String> {
        let notes = [
            self.standing_note(),
            self.date_note(),
            Some(self.table_note()),
            self.otherwise_note(),
            self.kev_note(),
            self.missing_note(),
            self.force_note(),
        ];
        notes.into_iter().flatten().collect()
    }

    /// The basis in a few words, with its force: `KEV due date, informative`.
    pub fn basis_in_words(&self) -> String {
        format!("{}, {}", self.basis, self.force)
    }

    fn standing_note(&self) -> Option<String> {
        match &self.standing {
            Standing::ReviewDue { mitigated, review_on } => Some(format!(
                "It was mitigated on {}. The review was set for {}. Check that it still holds, \
                 or fix the flaw.",
                in_words(*mitigated),
                in_words(*review_on)
            )),
            Standing::NoCountdown(AssetKind::Unknown) => {
                Some("Nobody said what kind of asset this is. It counts as a device.".to_owned())
            }
            Standing::NoCountdown(_) => Some("This is a device. Ask its maker first.".to_owned()),
            Standing::IfConfirmed { .. } => {
                Some("No clock runs until a person has checked that this is a match.".to_owned())
            }
            _ => None,
        }
    }

    fn date_note(&self) -> Option<String> {
        let date = match self.standing {
            Standing::IfConfirmed { by } => by,
            _ => self.due,
        }?;
        let passed = if date < self.question.on { " It has passed." } else { "" };
        Some(format!("{}: {}, 23:59 {}.{passed}", self.basis, in_words(date), self.zone))
    }

    fn table_note(&self) -> String {
        let what = match (self.decision.verdict, self.table_due) {
            (Verdict::Determined(outcome), Some(due)) => format!("{outcome}, {}", in_words(due)),
            (Verdict::Determined(outcome), None) => outcome.to_string(),
            (Verdict::NotDeterminable, _) => {
                let possible: Vec<_> =
                    self.decision.possible.iter().map(ToString::to_string).collect();
                format!("not determinable. Possible: {}", possible.join("; "))
            }
        };
        match self.phase {
            Phase::Table => format!("Table 1: {what}."),
            _ => format!("Table 1, from {}: {what}.", in_words(self.table_counts_from)),
        }
    }

    fn otherwise_note(&self) -> Option<String> {
        let other = self.table_due_otherwise?;
        Some(format!("Counted the other way after it became shorter: {}.", in_words(other)))
    }

    fn kev_note(&self) -> Option<String> {
        let beside = self.kev_due.filter(|due| Some(*due) != self.due)?;
        Some(format!("CISA’s own date in KEV: {}.", in_words(beside)))
    }

    fn missing_note(&self) -> Option<String> {
        let missing: Vec<_> = self.missing.iter().map(ToString::to_string).collect();
        (!missing.is_empty()).then(|| format!("Not known: {}.", missing.join("; ")))
    }

    fn force_note(&self) -> Option<String> {
        match (self.force, self.question.scope) {
            (Force::Binding, _) => None,
            (Force::Informative, Scope::Fceb) => {
                Some("Informative: it binds nobody now.".to_owned())
            }
            (Force::Informative, Scope::Other) => {
                let binds = &self.binds;
                Some(format!("Informative: the date binds {binds}. For you it is advice."))
            }
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KevDueDate => f.write_str("KEV due date"),
            Self::Table => f.write_str("Table 1"),
            Self::TableFrom(day) => write!(f, "Table 1, from {}", in_words(*day)),
        }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Today => "Today",
            Self::ThisWeek => "This week",
            Self::ThisWeekUnlessExposed => "This week; today if the internet can reach it",
        })
    }
}

impl fmt::Display for Closing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mitigated { review_on, .. } => {
                write!(f, "mitigated, look again by {}", in_words(*review_on))
            }
            Self::NotAffected => f.write_str("not affected"),
            Self::Removed => f.write_str("removed"),
            Self::Updated => f.write_str("updated"),
        }
    }
}

/// `1 March 2026: CISA added it to KEV. 3 days; Table 1: 4 March 2026`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", in_words(self.on))?;
        for event in &self.events {
            write!(f, "{event}. ")?;
        }
        match self.due {
            Some(due) => write!(f, "{}; {}: {}", self.verdict, self.basis, in_words(due)),
            None => write!(f, "{}; no date counts yet", self.verdict),
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact(fact) => fact.fmt(f),
            Self::DirectiveCounts => f.write_str("The directive comes into force"),
            Self::TableCounts(id) => write!(f, "Table 1 counts from now on ({id})"),
        }
    }
}

/// A few words without the day, for a person.
impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KevAdded { .. } => f.write_str("CISA added it to KEV"),
            Self::KevDue { due, .. } => write!(f, "CISA set its own date, {}", in_words(*due)),
            Self::KevTriage { mark: TriageMark::Required, .. } => {
                f.write_str("CISA asks for forensic triage")
            }
            Self::KevTriage { mark: TriageMark::NotRequired, .. } => {
                f.write_str("CISA asks for no forensic triage")
            }
            Self::KevNotListed { .. } => f.write_str("It is not in KEV"),
            Self::SeenOnAsset { .. } => f.write_str("Seen on this system"),
            Self::Exposure { exposed, .. } => f.write_str(match exposed {
                Exposed::Yes => "The internet can reach it",
                Exposed::No => "The internet can’t reach it",
                Exposed::Unknown => "Nobody knows whether the internet can reach it",
            }),
            Self::Ssvc { automatable, technical_impact, .. } => {
                let automatable = match automatable {
                    Some(Automatable::Yes) => "yes",
                    Some(Automatable::No) => "no",
                    None => "not said",
                };
                let impact = match technical_impact {
                    Some(TechnicalImpact::Total) => "total",
                    Some(TechnicalImpact::Partial) => "partial",
                    None => "not said",
                };
                write!(f, "CISA’s SSVC: automatable {automatable}, technical impact {impact}")
            }
            Self::Confirmed { .. } => f.write_str("A person confirmed the match"),
            Self::Closed { how, .. } => write!(f, "Closed: {how}"),
            Self::TriageClosed { .. } => f.write_str("The forensic triage is done"),
        }
    }
}

fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
