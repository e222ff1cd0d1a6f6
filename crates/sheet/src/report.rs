//! What came of an inventory: matches with their clocks, what was not checked, and the counts.

use std::{cmp::Reverse, collections::BTreeMap};

use matching::{
    answer::{Certainty, Checked, Coverage, Match},
    corpus::Corpus,
};
use model::{Component, ComponentName, Exploited, Exposed, Inventory, Statement};
use rules::bod_26_04::{self, Basis, Clock, Missing, Scope};
use wire::{MatchLine, NotCheckedLine};

use crate::{dates, inert};

/// How many reasons for not checking are spelled out.
const REASONS_SHOWN_MAX: usize = 10;

/// The whole answer, before it is written.
#[derive(Debug)]
pub struct Report<'a> {
    /// Flaws with their clocks, the most urgent first.
    pub findings: Vec<Found<'a>>,
    /// What was not checked.
    pub not_checked: Vec<NotCheckedLine>,
    /// What was checked.
    pub inventory: &'a Inventory,
    /// What it was checked against.
    pub corpus: &'a Corpus,
    /// For which day, for whom.
    pub question: Asked,
    /// How many entries the inventories have.
    pub components: usize,
    /// Components of which nothing was checked.
    pub unchecked: usize,
    /// Components of which something was not checked.
    pub in_part: usize,
}

/// For which day, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The day.
    pub on: jiff::civil::Date,
    /// For whom.
    pub scope: Scope,
}

/// One flaw of one component, with its clock.
#[derive(Debug)]
pub struct Found<'a> {
    /// The component.
    pub component: &'a Component,
    /// Its flaw.
    pub flaw: Match<'a>,
    /// By when, and why.
    pub clock: Clock,
    /// What CISA's catalogue says of the flaw, by any of its names.
    pub exploited: Option<&'a Exploited>,
}

impl<'a> Report<'a> {
    /// Checks an inventory.
    pub fn new(inventory: &'a Inventory, corpus: &'a Corpus, question: Asked) -> Self {
        let checked = inventory.components.iter().map(|component| corpus.check(component));
        Self::of(inventory, corpus, question, checked)
    }

    /// The report of an inventory whose components were checked against this corpus already, in
    /// their order.
    pub fn of(
        inventory: &'a Inventory,
        corpus: &'a Corpus,
        question: Asked,
        checked: impl IntoIterator<Item = Checked<'a>>,
    ) -> Self {
        let components = inventory.components.len() + inventory.unidentified.len();
        let mut report = Self {
            findings: Vec::new(),
            not_checked: Vec::new(),
            inventory,
            corpus,
            question,
            components,
            unchecked: inventory.unidentified.len(),
            in_part: 0,
        };
        for (component, checked) in inventory.components.iter().zip(checked) {
            report.add(component, checked);
        }
        report.not_checked.extend(inventory.unidentified.iter().map(|one| NotCheckedLine {
            purl: one.purl.clone(),
            component: one.name.clone(),
            asset: one.asset.clone(),
            not_checked: one.reason.clone(),
        }));
        report.findings.sort_by_cached_key(Found::urgency);
        report
    }

    fn add(&mut self, component: &'a Component, checked: Checked<'a>) {
        for flaw in checked.matches {
            let about: Vec<&Statement> = self.corpus.standing_about(flaw.advisory).collect();
            let facts = dates::facts(component, &about, self.corpus, self.question.on);
            let question = dates::question(component, &flaw, self.question);
            let clock = bod_26_04::clock(&facts, &question);
            let exploited = about.iter().find_map(|one| one.exploited.as_ref());
            self.findings.push(Found { component, flaw, clock, exploited });
        }
        match checked.coverage {
            Coverage::Whole => {}
            Coverage::InPart => self.in_part += 1,
            Coverage::Nothing => self.unchecked += 1,
        }
        self.not_checked.extend(checked.not_checked.into_iter().map(|reason| NotCheckedLine {
            purl: component.purl.clone(),
            component: name(component),
            asset: component.asset.name.clone(),
            not_checked: reason,
        }));
    }

    /// The matches as lines for machines.
    pub fn lines(&self) -> impl Iterator<Item = MatchLine> {
        self.findings.iter().map(|found| found.line(self.corpus))
    }

    /// How many components were checked, how many not, and why.
    pub fn summary(&self) -> String {
        let checked = self.components - self.unchecked;
        let mut lines = vec![format!(
            "checked {checked} of {}: {}",
            count(self.components, "component", "components"),
            count(self.findings.len(), "match", "matches"),
        )];
        if self.unchecked + self.in_part > 0 {
            let (nothing, in_part) = (self.unchecked, self.in_part);
            lines.push(format!("not checked: {nothing}; checked only in part: {in_part}"));
        }
        let reasons = self.reasons();
        let shown = reasons.iter().take(REASONS_SHOWN_MAX);
        lines.extend(shown.map(|(reason, count)| format!("  {count} x {}", inert::line(reason))));
        if reasons.len() > REASONS_SHOWN_MAX {
            let more = reasons.len() - REASONS_SHOWN_MAX;
            lines.push(format!("  and {more} other reasons: see `--not-checked`"));
        }
        lines.join("\n")
    }

    /// Why things were not checked, the most frequent first.
    fn reasons(&self) -> Vec<(&str, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &self.not_checked {
            *counts.entry(&line.not_checked).or_default() += 1;
        }
        let mut reasons: Vec<(&str, usize)> = counts.into_iter().collect();
        reasons.sort_by_key(|(_, count)| Reverse(*count));
        reasons
    }
}

impl Found<'_> {
    /// Exploited first, then exposed, then the earliest date, then the name.
    pub fn urgency(&self) -> impl Ord + use<> {
        let exploited = self.clock.kev_due.is_some();
        let exposed = match self.component.asset.exposed {
            Exposed::Yes => 0,
            Exposed::Unknown => 1,
            Exposed::No => 2,
        };
        let date = self.clock.due.or(self.clock.kev_due).or(self.clock.table_due);
        let asset = self.component.asset.name.clone();
        (
            !exploited,
            exposed,
            date.is_none(),
            date,
            name(self.component),
            asset,
            self.flaw.advisory.to_owned(),
        )
    }

    /// Where the date comes from, whom it binds, and from when it counts if the list does not say.
    fn basis(&self) -> String {
        let clock = &self.clock;
        if clock.basis == Basis::KevDueDate && clock.missing.contains(&Missing::Kev) {
            return format!("no KEV catalogue was given, {}", clock.force);
        }
        let words = clock.basis_in_words();
        match (self.clock.starts, self.component.asset.seen_on) {
            (Some(start), None) if start == self.clock.question.on => {
                format!("{words}; counted from {start}: the list has no seen_on")
            }
            _ => words,
        }
    }

    /// The finding as a line for machines.
    pub fn line(&self, corpus: &Corpus) -> MatchLine {
        let clock = &self.clock;
        let others = corpus.names(self.flaw.advisory).filter(|name| *name != self.flaw.advisory);
        MatchLine {
            purl: self.component.purl.clone(),
            component: name(self.component),
            version: self.component.version.clone(),
            asset: self.component.asset.name.clone(),
            advisory: self.flaw.advisory.to_owned(),
            aliases: others.map(str::to_owned).collect(),
            fixed_versions: self.flaw.fixed_versions.clone(),
            source: self.flaw.source.to_string(),
            reason: self.flaw.reason.clone(),
            certainty: certainty(self.flaw.certainty).to_owned(),
            due: clock.due.map(|day| day.to_string()),
            basis: self.basis(),
            outcome: clock.decision.verdict.to_string(),
            possible: clock.decision.possible.iter().map(ToString::to_string).collect(),
            kev_due: clock.kev_due.map(|day| day.to_string()),
        }
    }
}

/// A component as people call it.
pub fn name(component: &Component) -> String {
    match &component.name {
        ComponentName::Package(package) => package.name().to_owned(),
        ComponentName::Product { vendor, product } if vendor.is_empty() => product.clone(),
        ComponentName::Product { vendor, product } => format!("{vendor} {product}"),
    }
}

/// A number with its noun.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The name of a certainty.
pub fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Exact => "exact",
        Certainty::Likely => "likely",
        Certainty::LegacyOrder => "legacy-order",
    }
}
