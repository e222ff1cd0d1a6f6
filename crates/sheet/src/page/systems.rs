//! Which of your systems: each with what it runs, who can reach it, and how sure the match is.

use matching::{answer::Certainty, corpus::Corpus};
use model::{AssetKind, Exposed};

use super::{fix::distinct, foreign, task::Task};
use crate::report::Found;

/// A task names so many systems; the others are counted.
const SYSTEMS_SHOWN_MAX: usize = 12;

/// A system names so many flaws.
const FLAWS_SHOWN_MAX: usize = 8;

/// The systems of a task.
#[derive(Debug)]
pub struct Systems {
    /// The first of them.
    pub shown: Vec<System>,
    /// How many more there are.
    pub hidden: usize,
}

/// One product of one version on one asset.
#[derive(Debug)]
pub struct System {
    /// What the operator calls it.
    pub name: String,
    /// What runs on it.
    pub runs: String,
    /// Which version, as words that follow the name.
    pub version: String,
    /// Whether the internet can reach it.
    pub reach: &'static str,
    /// Its flaws, by how sure we are.
    pub flaws: Vec<Flaws>,
}

/// Flaws of which we are equally sure.
#[derive(Debug)]
pub struct Flaws {
    /// How sure we are.
    pub chip: Chip,
    /// The flaws.
    pub ids: String,
}

/// How sure we are, in words and as it is drawn: filled, outlined or dashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chip {
    /// How it is drawn: `sure`, `said`, `open`.
    pub drawn: &'static str,
    /// What it says.
    pub words: &'static str,
}

impl Systems {
    /// The systems of a task, the most urgent first.
    pub(super) fn of(corpus: &Corpus, task: &Task<'_>) -> Self {
        let of_system = |found: &Found<'_>| {
            let component = found.component;
            (component.asset.name.clone(), component.version.clone())
        };
        let mut all = Vec::new();
        for system in distinct(task.findings.iter().map(|found| of_system(found))) {
            let findings = task.findings.iter().filter(|found| of_system(found) == system);
            all.push(System::of(corpus, task, &findings.copied().collect::<Vec<_>>()));
        }
        let hidden = all.len().saturating_sub(SYSTEMS_SHOWN_MAX);
        all.truncate(SYSTEMS_SHOWN_MAX);
        Self { shown: all, hidden }
    }
}

impl System {
    fn of(corpus: &Corpus, task: &Task<'_>, findings: &[&Found<'_>]) -> Self {
        let component = findings.first().map(|found| found.component);
        let asset = component.map(|component| &component.asset);
        let version = component.and_then(|component| component.version.as_deref());
        let name = asset.and_then(|asset| asset.name.as_deref());
        Self {
            name: name
                .map_or_else(|| "A system with no name in your list".to_owned(), foreign::name),
            runs: task.called.clone(),
            version: version.map_or_else(
                || ", version not known".to_owned(),
                |text| format!(" {}", foreign::name(text)),
            ),
            reach: match asset.map(|asset| asset.exposed) {
                Some(Exposed::Yes) => "the internet can reach it",
                Some(Exposed::No) => "only inside your network",
                Some(Exposed::Unknown) | None => "not known if the internet can reach it",
            },
            flaws: flaws(corpus, task, findings),
        }
    }
}

/// The chip of the surest first.
fn flaws(corpus: &Corpus, task: &Task<'_>, findings: &[&Found<'_>]) -> Vec<Flaws> {
    let mut chips = distinct(findings.iter().map(|found| chip(task, found)));
    chips.sort_by_key(|chip| chip.drawn != "sure");
    chips
        .into_iter()
        .map(|chip| {
            let of_chip = findings.iter().filter(|found| self::chip(task, found) == chip);
            let ids: Vec<String> = of_chip.map(|found| id(corpus, found.flaw.advisory)).collect();
            Flaws { chip, ids: shortened(&distinct(ids)) }
        })
        .collect()
}

/// How sure a finding is.
pub(crate) fn chip(task: &Task<'_>, found: &Found<'_>) -> Chip {
    let kind = found.component.asset.kind;
    match found.flaw.certainty {
        _ if task.is_inside() && kind != AssetKind::Unknown => {
            Chip { drawn: "open", words: "Ask the maker" }
        }
        Certainty::Exact => Chip { drawn: "sure", words: "Exact match" },
        Certainty::LegacyOrder => Chip { drawn: "said", words: "Old kind of version" },
        Certainty::Likely => Chip { drawn: "said", words: "Likely" },
    }
}

/// The name of a flaw that most know: its CVE number, where it has one.
pub(crate) fn best_id<'c>(corpus: &'c Corpus, advisory: &'c str) -> &'c str {
    corpus.names(advisory).find(|name| name.starts_with("CVE-")).unwrap_or(advisory)
}

/// A flaw by its id, and by its CVE number where the id is another.
pub(super) fn id(corpus: &Corpus, advisory: &str) -> String {
    let cve = corpus.names(advisory).find(|name| name.starts_with("CVE-"));
    match cve {
        Some(cve) if cve != advisory => {
            format!("{} ({})", foreign::name(advisory), foreign::name(cve))
        }
        _ => foreign::name(advisory),
    }
}

fn shortened(ids: &[String]) -> String {
    let shown: Vec<&str> = ids.iter().take(FLAWS_SHOWN_MAX).map(String::as_str).collect();
    match ids.len() - shown.len() {
        0 => shown.join(", "),
        hidden => format!("{} and {hidden} more", shown.join(", ")),
    }
}
