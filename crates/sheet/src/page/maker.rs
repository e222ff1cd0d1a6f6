//! What makers' advisories say can be done, in their own words: framed, with whose they are.

use matching::answer::{Fits, Remedy, Speaker};
use model::RemediationKind;
use rules::playbook::MakerSays;

use super::{fix::distinct, foreign, quote::tells_to_change, task::Task};
use crate::report::Found;

/// So many of them stand with one task.
const SHOWN_MAX: usize = 5;

/// One thing that can be done, in the words of an advisory.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Said {
    /// What kind of thing, whose words, and for what.
    pub whose: String,
    /// The words; foreign text.
    pub words: String,
}

/// Whether the maker tells to update: for every system of the task, in words that are surely meant
/// for it. One that is left out keeps the safe steps for all.
pub(super) fn says(findings: &[&Found<'_>]) -> MakerSays {
    let system =
        |found: &Found<'_>| (found.component.asset.name.clone(), found.component.version.clone());
    let updates: Vec<_> = findings
        .iter()
        .filter_map(|found| Some((system(found), found.flaw.makers_update()?.speaker)))
        .collect();
    let covered = findings.iter().all(|found| updates.iter().any(|(of, _)| *of == system(found)));
    match updates.iter().map(|(_, speaker)| speaker).max() {
        Some(Speaker::Maker) if covered => MakerSays::Update,
        Some(Speaker::Cisa) if covered => MakerSays::UpdateThroughCisa,
        _ => MakerSays::Nothing,
    }
}

/// What is said, a fix first. For a device, nothing that tells to change it but the maker's own
/// word for this very product and version.
pub(super) fn said(task: &Task<'_>) -> Vec<Said> {
    let remedies = task.findings.iter().flat_map(|found| {
        let sure = found.flaw.makers_update().is_some();
        found.flaw.remedies.iter().map(move |one| (one, sure))
    });
    let shown = remedies.filter(|(one, sure)| {
        let own = *sure && one.is_makers_update() && task.is_updated_by_maker();
        !task.is_device() || own || !tells_to_change(&one.remediation.details)
    });
    let mut shown: Vec<&Remedy<'_>> = shown.map(|(one, _)| one).collect();
    shown.sort_by_key(|one| (one.fits, !one.is_makers_update(), one.remediation.kind));
    let all = shown.into_iter().filter(|one| !one.remediation.details.is_empty()).map(Said::of);
    let mut all = distinct(all);
    all.truncate(SHOWN_MAX);
    all
}

impl Said {
    /// What a remedy says, with whose words that is.
    pub fn of(one: &Remedy<'_>) -> Self {
        let notice = one.statement.notice.as_ref();
        let id = notice.map_or(&one.statement.id, |notice| &notice.id);
        let id = foreign::name(id);
        let whose = match one.speaker {
            Speaker::Maker => format!("the maker, {id}"),
            Speaker::Cisa => format!("the maker through CISA, {id}"),
            Speaker::Another => {
                let name = notice.map(|notice| foreign::name(&notice.publisher.name));
                format!("{}, {id}", name.unwrap_or_default())
            }
        };
        let only = match one.fits {
            Fits::Exactly => "",
            Fits::Perhaps => ", if your model and version are meant",
        };
        Self { whose: format!("{}: {whose}{only}", kind(one.remediation.kind)), words: words(one) }
    }
}

/// The words, and the address where the maker gives one: as text, to be typed.
fn words(one: &Remedy<'_>) -> String {
    let details = foreign::passage(&one.remediation.details);
    match &one.remediation.url {
        Some(url) if !one.remediation.details.contains(url.as_str()) => {
            format!("{details} {}", foreign::passage(url))
        }
        _ => details,
    }
}

fn kind(kind: RemediationKind) -> &'static str {
    match kind {
        RemediationKind::VendorFix => "Fix",
        RemediationKind::Workaround => "Way around it",
        RemediationKind::Mitigation => "What helps",
        RemediationKind::NoFixPlanned => "No fix is planned",
        RemediationKind::NoneAvailable => "No fix yet",
        RemediationKind::Other => "What can be done",
    }
}
