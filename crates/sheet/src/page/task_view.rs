//! One of the first tasks, as the page shows it.

use std::collections::HashMap;

use matching::corpus::Corpus;
use rules::playbook::Play;

use super::{
    Due,
    due::due,
    fix::{self, distinct, is_likely},
    foreign,
    letters::{LetterView, Link, link_of},
    maker::{self, Said},
    quote::{Quote, quote},
    systems::{Systems, best_id, id},
    task::Task,
};
use crate::report::{Found, Report};

/// So many flaws are listed with their own fixed version; the others are counted.
const FIXES_SHOWN_MAX: usize = 8;

/// One of the first tasks.
#[derive(Debug)]
pub struct TaskView {
    /// What a receipt answers.
    pub key: String,
    /// Its place.
    pub number: usize,
    /// The task in one line.
    pub title: String,
    /// By when.
    pub due: Due,
    /// Its flaws, each by the name that most know.
    pub flaws: Vec<String>,
    /// What it is about.
    pub systems: Systems,
    /// What a source says.
    pub quote: Option<Quote>,
    /// What to do.
    pub play: Play,
    /// The letter that goes with it.
    pub letter: Option<Link>,
    /// How to check a match that is only likely; what the record says of versions.
    pub check: Option<Check>,
    /// What makers' advisories say can be done, a fix first.
    pub maker: Vec<Said>,
    /// Each flaw with its fixed version; empty where there is one flaw only, and for a device.
    pub fixes: Vec<String>,
}

/// How to check whether a likely match is one.
#[derive(Debug)]
pub struct Check {
    /// How to check.
    pub how: String,
    /// Foreign: what the record says.
    pub said: String,
}

impl TaskView {
    /// The view of a task that stands at this place.
    pub(super) fn new(
        report: &Report<'_>,
        number: usize,
        task: &Task<'_>,
        letters: &[LetterView],
    ) -> Self {
        Self {
            key: task.key.clone(),
            number,
            title: task.title(),
            due: due(task),
            flaws: distinct(
                task.findings
                    .iter()
                    .map(|found| best_id(report.corpus, found.flaw.advisory).to_owned()),
            ),
            systems: Systems::of(report.corpus, task),
            quote: quote(report.corpus, task),
            letter: link_of(letters, task),
            check: check(task),
            maker: maker::said(task),
            fixes: fixes(report.corpus, task),
            play: task.play.clone(),
        }
    }
}

/// A device is left alone: its owner or its maker looks.
fn check(task: &Task<'_>) -> Option<Check> {
    let likely =
        task.findings.iter().find(|found| is_likely(found)).filter(|_| !task.is_device())?;
    Some(Check {
        how: format!(
            "Read the version of {} on its start page, or under Help or About. Hold it against \
             what the record says. If it fits, write yes under “confirmed” in your list.",
            task.called
        ),
        said: foreign::passage(&likely.flaw.reason),
    })
}

fn fixes(corpus: &Corpus, task: &Task<'_>) -> Vec<String> {
    let mut flaws = distinct(task.findings.iter().map(|found| found.flaw.advisory));
    if task.is_device() || flaws.len() < 2 {
        return Vec::new();
    }
    let mut findings: HashMap<&str, Vec<&Found<'_>>> = HashMap::new();
    for found in &task.findings {
        findings.entry(found.flaw.advisory).or_default().push(found);
    }
    let of_flaw = |flaw: &str| findings.get(flaw).into_iter().flatten();
    let versions_of = |flaw: &str| distinct(of_flaw(flaw).filter_map(|found| fix::of_flaw(found)));
    // What can be done comes first.
    flaws.sort_by_cached_key(|flaw| versions_of(flaw).is_empty());
    let line = |flaw: &str| {
        let versions = foreign::names(&versions_of(flaw));
        let versions =
            if versions.is_empty() { "no fixed version known".to_owned() } else { versions };
        format!("{}: {versions}", id(corpus, flaw))
    };
    let hidden = flaws.len().saturating_sub(FIXES_SHOWN_MAX);
    let more = (hidden > 0).then(|| format!("and {hidden} more"));
    flaws.into_iter().take(FIXES_SHOWN_MAX).map(line).chain(more).collect()
}
