//! Which version to name as fixed: one that has none of a task's flaws, where that can be said.

use std::{collections::HashSet, hash::Hash};

use matching::{answer::Certainty, corpus::Corpus};
use model::ComponentName;
use versions::{Scheme, VersionKey};

use super::foreign;
use crate::report::Found;

/// More fixed versions than this make no sentence: then the newest release has to do.
const EACH_MAX: usize = 3;

/// Versions without any of the flaws, the oldest first; else one text that names each flaw's own.
pub(super) fn fixed(corpus: &Corpus, findings: &[&Found<'_>]) -> Vec<String> {
    let Some(first) = findings.first() else { return Vec::new() };
    let versions = findings.iter().flat_map(|found| &found.flaw.fixed_versions);
    let candidates = distinct(versions.map(String::as_str));
    let flaws = distinct(findings.iter().map(|found| found.flaw.advisory));
    let name = &first.component.name;
    let mut clean = match flaws[..] {
        [_] => candidates,
        _ => corpus.without(&flaws, name, &candidates),
    };
    if clean.is_empty() {
        return each(findings);
    }
    in_order(name, &mut clean);
    clean.into_iter().map(foreign::name).collect()
}

/// `7.2.7 (CVE-2024-21762), 7.2.9 (CVE-2025-0001)`; empty where no record names one.
fn each(findings: &[&Found<'_>]) -> Vec<String> {
    let named = findings.iter().filter_map(|found| {
        let version = of_flaw(found)?;
        Some((version, foreign::name(found.flaw.advisory)))
    });
    let named = distinct(named);
    let one = distinct(named.iter().map(|(version, _)| version.clone()));
    let flaws = distinct(findings.iter().map(|found| found.flaw.advisory));
    match (named.len(), &one[..]) {
        (0, _) => Vec::new(),
        (count, [only]) if count == flaws.len() => vec![only.clone()],
        (count, _) if count > EACH_MAX => vec!["the newest release of its line".to_owned()],
        _ => {
            let said = named.iter().map(|(version, flaw)| format!("{version} ({flaw})"));
            vec![said.collect::<Vec<_>>().join(", ")]
        }
    }
}

/// The fixed version that a flaw's record names first, else what follows the last affected one.
pub(super) fn of_flaw(found: &Found<'_>) -> Option<String> {
    let named = found.flaw.fixed_versions.first().map(|version| foreign::name(version));
    named.or_else(|| {
        let last = found.flaw.last_affected.as_deref()?;
        Some(format!("a release after {}", foreign::name(last)))
    })
}

fn in_order(name: &ComponentName, versions: &mut [&str]) {
    let scheme = match name {
        ComponentName::Package(package) => package.ecosystem().scheme(),
        ComponentName::Product { .. } => Some(Scheme::Dotted),
    };
    let Some(scheme) = scheme else { return };
    let keys: Option<Vec<VersionKey>> =
        versions.iter().map(|version| scheme.key(version).ok()).collect();
    // Half an order is none: then they stay as the records name them.
    if keys.is_some() {
        versions.sort_by_cached_key(|version| scheme.key(version).ok());
    }
}

/// Whether a flaw is only likely to be there.
pub(super) fn is_likely(found: &Found<'_>) -> bool {
    found.flaw.certainty == Certainty::Likely
}

/// Each once, in the order in which it first occurs.
pub(crate) fn distinct<T: Eq + Hash + Clone>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    all.into_iter().filter(|one| seen.insert(one.clone())).collect()
}
