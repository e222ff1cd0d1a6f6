//! What was not checked, and why: never to be read as "none".

use std::collections::BTreeMap;

use super::foreign;
use crate::report::Report;

/// How many names a reason spells out.
const NAMES_SHOWN_MAX: usize = 30;

/// So many reasons are spelled out; the rest is counted.
const REASONS_SHOWN_MAX: usize = 40;

/// What was not checked.
#[derive(Debug)]
pub struct Gaps {
    /// The reasons, each with what it holds for.
    pub rows: Vec<Gap>,
    /// How many entries of the inventory have a gap.
    pub entries: usize,
    /// How many more there are.
    pub hidden: usize,
}

/// One reason, and what it holds for.
#[derive(Debug)]
pub struct Gap {
    /// What it holds for.
    pub what: Vec<String>,
    /// How many more there are.
    pub hidden: usize,
    /// Why it was not checked.
    pub why: String,
    /// What would help.
    pub helps: &'static str,
}

/// Words in a reason, and what helps there. The first that fits counts.
const HELPS: [(&str, &str); 6] = [
    ("no version", "Write its version into your list, as its start page shows it."),
    ("exact version", "Write the exact version into your list."),
    ("only one version", "Write the exact version into your list."),
    ("package URL", "Ask who made the list to add its package URL."),
    ("no advisories for", "Give us the advisories for this family of parts."),
    ("version", "Check how its version is written in your list."),
];

const HELPS_ELSE: &str = "Ask its maker for a parts list (SBOM) and for its own advisories.";

/// What would help where something was not checked for this reason.
pub fn what_helps(why: &str) -> &'static str {
    let helps = HELPS.iter().find(|(words, _)| why.contains(words));
    helps.map_or(HELPS_ELSE, |(_, text)| text)
}

/// The gaps of a report, reason by reason.
pub(super) fn gaps(report: &Report<'_>) -> Gaps {
    let lines = &report.not_checked;
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in lines {
        let component = foreign::name(&line.component);
        by_reason.entry(&line.not_checked).or_default().push(match &line.asset {
            Some(asset) => format!("{}: {component}", foreign::name(asset)),
            None => component,
        });
    }
    let hidden = by_reason.len().saturating_sub(REASONS_SHOWN_MAX);
    let shown = by_reason.into_iter().take(REASONS_SHOWN_MAX);
    Gaps {
        rows: shown.map(|(why, names)| Gap::new(names, why)).collect(),
        entries: report.unchecked + report.in_part,
        hidden,
    }
}

impl Gap {
    fn new(mut what: Vec<String>, why: &str) -> Self {
        let hidden = what.len().saturating_sub(NAMES_SHOWN_MAX);
        what.truncate(NAMES_SHOWN_MAX);
        Self { what, hidden, why: foreign::passage(why), helps: what_helps(why) }
    }
}
