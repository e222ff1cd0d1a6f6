//! The days on which something changed, and what the table and the dates were from then on.

use std::collections::BTreeSet;

use jiff::civil::Date;
use model::Confirmed;

use super::{
    Basis, Certainty, Decision, Directive, Fact, Kev, Phase, Question, Shortening, Verdict,
    as_of::AsOf,
};

/// A day on which something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub on: Date,
    /// What changed; facts without a day stand with the first.
    pub events: Vec<Event>,
    /// What Table 1 said from then on.
    pub verdict: Verdict,
    /// Which date counted from then on.
    pub basis: Basis,
    /// That date; `None` also while nobody had confirmed a likely match.
    pub due: Option<Date>,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A fact came in.
    Fact(Fact),
    /// The directive came into force: CISA's own KEV due dates bind.
    DirectiveCounts,
    /// The table of this id counts from this day.
    TableCounts(String),
}

/// What every day with a change said, in order; the last is the day of the question.
pub(super) struct Timeline<'a> {
    directive: &'a Directive,
    facts: AsOf<'a>,
    certainty: Certainty,
    shortening: Shortening,
    days: Vec<(Date, Decision)>,
}

/// The dates as they stood on one day.
pub(super) struct Dates {
    pub(super) phase: Phase,
    pub(super) starts: Option<Date>,
    pub(super) table: Option<Date>,
    /// The table's date by the other reading of a shortening.
    pub(super) table_otherwise: Option<Date>,
    pub(super) kev: Option<Date>,
    pub(super) basis: Basis,
    pub(super) counts: Option<Date>,
}

impl<'a> Timeline<'a> {
    pub(super) fn new(directive: &'a Directive, facts: AsOf<'a>, question: Question) -> Self {
        let by_record = directive.table_on(question.on).after_shortening;
        let days = days(directive, facts).into_iter();
        let decided = |day| (day, directive.decide(facts.on(day).inputs(), day));
        Self {
            directive,
            facts,
            certainty: question.certainty,
            shortening: question.after_shortening.unwrap_or(by_record),
            days: days.map(decided).collect(),
        }
    }

    pub(super) fn dates_on(&self, day: Date) -> Dates {
        let facts = self.facts.on(day);
        let (phase, starts, kev) = (self.directive.phase_on(day), facts.starts(), facts.kev_due());
        let table = |shortening| self.table_due(day, starts?, shortening);
        let by_parameter = table(self.shortening);
        let (basis, counts) = self.counting(phase, facts, by_parameter);
        Dates {
            phase,
            starts,
            table: by_parameter,
            table_otherwise: table(self.shortening.other()),
            kev,
            basis,
            counts,
        }
    }

    /// A likely match starts no clock before a person confirms it.
    pub(super) fn runs_on(&self, day: Date) -> bool {
        self.certainty == Certainty::Exact || self.facts.on(day).confirmed() == Confirmed::Yes
    }

    /// Since when the table has asked for a forensic triage without a break, if it does now.
    pub(super) fn triage_since(&self) -> Option<Date> {
        let asks = |(_, decision): &&(Date, Decision)| {
            decision.outcome().is_some_and(super::Outcome::forensic_triage)
        };
        self.days.iter().rev().take_while(asks).last().map(|(day, _)| *day)
    }

    pub(super) fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (day, decision) in &self.days {
            let events = self.events(*day);
            if !events.is_empty() {
                let Dates { basis, counts, .. } = self.dates_on(*day);
                let due = counts.filter(|_| self.runs_on(*day));
                changes.push(Change { on: *day, events, verdict: decision.verdict, basis, due });
            }
        }
        changes
    }

    // Only determined outcomes have a length: what was not known neither shortens nor relaxes.
    fn table_due(&self, day: Date, start: Date, shortening: Shortening) -> Option<Date> {
        let until = self.days.iter().filter(|(on, _)| (start..=day).contains(on));
        let (_, today) = until.clone().next_back()?;
        today.outcome()?;
        let lengths: Vec<_> =
            until.filter_map(|(on, said)| Some((*on, said.outcome()?.days()))).collect();
        shortening.due(start, &lengths)
    }

    fn counting(
        &self,
        phase: Phase,
        facts: AsOf<'_>,
        table: Option<Date>,
    ) -> (Basis, Option<Date>) {
        match phase {
            Phase::Table => (Basis::Table, table),
            Phase::BeforeDirective | Phase::KevDates if facts.kev() == Kev::NotListed => {
                (Basis::TableFrom(self.directive.table_counts_from()), None)
            }
            Phase::BeforeDirective | Phase::KevDates => (Basis::KevDueDate, facts.kev_due()),
        }
    }

    // Facts without a day stand with the first day there is.
    fn events(&self, day: Date) -> Vec<Event> {
        let first = self.days.first().map(|(first, _)| *first);
        let of_day = |fact: &&Fact| fact.day().or(first) == Some(day);
        let mut facts: Vec<&Fact> = self.facts.facts().filter(of_day).collect();
        facts.sort_unstable();
        let facts = facts.into_iter().cloned().map(Event::Fact);
        facts.chain(self.directive.events_on(day)).collect()
    }
}

impl Directive {
    /// Which rule says what counts on a day.
    pub fn phase_on(&self, day: Date) -> Phase {
        if day < self.effective_from {
            Phase::BeforeDirective
        } else if day < self.table_counts_from() {
            Phase::KevDates
        } else {
            Phase::Table
        }
    }

    fn events_on(&self, day: Date) -> impl Iterator<Item = Event> {
        let directive = (day == self.effective_from).then_some(Event::DirectiveCounts);
        let table = self.table_on(day);
        let turned = (day == table.effective_from).then(|| Event::TableCounts(table.id.clone()));
        directive.into_iter().chain(turned)
    }
}

fn days(directive: &Directive, facts: AsOf<'_>) -> BTreeSet<Date> {
    let last = facts.day();
    let mut days: BTreeSet<Date> = facts.facts().filter_map(Fact::day).collect();
    if let Some(&first) = days.first() {
        days.extend(directive.turning_days().filter(|day| (first..=last).contains(day)));
    }
    days.insert(last);
    days
}
