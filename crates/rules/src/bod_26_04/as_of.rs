//! The facts as they stood on a day: the latest of each kind, whatever their order.

use std::cmp::Reverse;

use jiff::civil::Date;
use model::{Automatable, Confirmed, Exposed, TechnicalImpact};

use super::{Closing, Fact, Inputs, Kev, TriageMark};

/// The facts up to and including a day.
#[derive(Clone, Copy)]
pub(super) struct AsOf<'a> {
    facts: &'a [Fact],
    day: Date,
}

impl<'a> AsOf<'a> {
    pub(super) fn new(facts: &'a [Fact], day: Date) -> Self {
        Self { facts, day }
    }

    pub(super) fn day(self) -> Date {
        self.day
    }

    /// The same facts as they stood on another day.
    pub(super) fn on(self, day: Date) -> Self {
        Self { day, ..self }
    }

    pub(super) fn facts(self) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().filter(move |fact| fact.day() <= Some(self.day))
    }

    // INVARIANT: the answer depends on the set of facts, not on their order: the latest day wins,
    // and on one day the greatest value, so `pick` returns values whose order is urgency.
    fn latest<T: Ord>(self, pick: impl Fn(&'a Fact) -> Option<T>) -> Option<T> {
        let of_kind = self.facts().filter_map(|fact| Some((fact.day(), pick(fact)?)));
        of_kind.max().map(|(_, value)| value)
    }

    pub(super) fn inputs(self) -> Inputs {
        Inputs {
            kev: self.kev(),
            exposed: self.exposed(),
            automatable: self.automatable(),
            technical_impact: self.technical_impact(),
        }
    }

    pub(super) fn kev(self) -> Kev {
        let listed = self.latest(|fact| match fact {
            Fact::KevAdded { .. } => Some(Kev::Listed),
            Fact::KevNotListed { .. } => Some(Kev::NotListed),
            _ => None,
        });
        listed.unwrap_or(Kev::Unknown)
    }

    pub(super) fn exposed(self) -> Exposed {
        // Exposed and Automatable sort yes first, hence Reverse: the urgent one is the greatest.
        let said = self.latest(|fact| match fact {
            Fact::Exposure { exposed, .. } => Some(Reverse(*exposed)),
            _ => None,
        });
        said.map_or(Exposed::Unknown, |Reverse(exposed)| exposed)
    }

    fn automatable(self) -> Option<Automatable> {
        let said = self.latest(|fact| match fact {
            Fact::Ssvc { automatable, .. } => automatable.map(Reverse),
            _ => None,
        });
        said.map(|Reverse(automatable)| automatable)
    }

    fn technical_impact(self) -> Option<TechnicalImpact> {
        self.latest(|fact| match fact {
            Fact::Ssvc { technical_impact, .. } => *technical_impact,
            _ => None,
        })
    }

    /// CISA's own date, while the flaw is in KEV.
    pub(super) fn kev_due(self) -> Option<Date> {
        let due = self.latest(|fact| match fact {
            Fact::KevDue { due, .. } => Some(Reverse(*due)),
            _ => None,
        });
        due.map(|Reverse(due)| due).filter(|_| self.kev() == Kev::Listed)
    }

    pub(super) fn kev_triage(self) -> Option<TriageMark> {
        self.latest(|fact| match fact {
            Fact::KevTriage { mark, .. } => Some(*mark),
            _ => None,
        })
    }

    pub(super) fn confirmed(self) -> Confirmed {
        let by_a_person = self.facts().any(|fact| matches!(fact, Fact::Confirmed { .. }));
        if by_a_person { Confirmed::Yes } else { Confirmed::NotYet }
    }

    pub(super) fn triage_closed(self) -> Option<Date> {
        self.latest(|fact| match fact {
            Fact::TriageClosed { on } => Some(*on),
            _ => None,
        })
    }

    /// BOD 26-04 Appendix A: the earlier of KEV addition and enumeration on the asset.
    pub(super) fn starts(self) -> Option<Date> {
        self.kev_added().into_iter().chain(self.first_seen()).min()
    }

    fn kev_added(self) -> Option<Date> {
        let added = self.facts().filter_map(|fact| match fact {
            Fact::KevAdded { on } => Some(*on),
            _ => None,
        });
        added.min().filter(|_| self.kev() == Kev::Listed)
    }

    /// When the flaw was first seen; after an update that did not last, when it came back.
    pub(super) fn first_seen(self) -> Option<Date> {
        let undone =
            self.closings().filter(|(on, how)| self.undone(*on, how)).map(|(on, _)| on).max();
        self.sightings().filter(|seen| Some(*seen) > undone).min()
    }

    /// The latest closing, unless the flaw was seen again after it.
    pub(super) fn closing(self) -> Option<(Date, &'a Closing)> {
        self.closings().max().filter(|(on, how)| !self.undone(*on, how))
    }

    // A mitigated or unaffected component is still there to be seen; a fixed or removed one is not.
    fn undone(self, closed: Date, how: &Closing) -> bool {
        matches!(how, Closing::Updated | Closing::Removed)
            && self.sightings().any(|seen| seen > closed)
    }

    fn closings(self) -> impl Iterator<Item = (Date, &'a Closing)> {
        self.facts().filter_map(|fact| match fact {
            Fact::Closed { on, how } => Some((*on, how)),
            _ => None,
        })
    }

    fn sightings(self) -> impl Iterator<Item = Date> {
        self.facts().filter_map(|fact| match fact {
            Fact::SeenOnAsset { on } => Some(*on),
            _ => None,
        })
    }
}
