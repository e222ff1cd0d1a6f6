//! Plain facts of an advisory for its page: attacks, dates, decision points.

use jiff::{Timestamp, civil::Date};
use model::{Automatable, Source, TechnicalImpact, Withdrawn};

use super::AdvisoryView;

/// What is known beside the statements.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// One sentence; foreign text.
    pub title: String,
    /// What CISA's catalogue says.
    pub catalogue: Option<Catalogue>,
    /// Whether attackers can automate it; CISA's decision.
    pub automatable: Option<bool>,
    /// How much control it gives: `partial`, `total`; CISA's decision.
    pub impact: Option<&'static str>,
    /// First published anywhere.
    pub published: Option<Timestamp>,
    /// Set where all sources took it back.
    pub withdrawn: Option<Timestamp>,
    /// Versions with the fix; foreign text.
    pub fixed: Vec<String>,
}

/// An entry of CISA's catalogue of known exploited vulnerabilities.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The day on which CISA added it.
    pub added: Date,
    /// CISA's own date.
    pub due: Option<Date>,
    /// Whether CISA names ransomware.
    pub ransomware: bool,
    /// What CISA tells agencies to do; foreign text.
    pub required_action: String,
}

impl AdvisoryView {
    /// Plain facts.
    pub fn facts(&self) -> Facts {
        let all = || self.statements.iter().map(|one| &one.statement);
        let standing = || all().filter(|one| one.withdrawn == Withdrawn::Stands);
        let first = |source: Source| {
            let of = all().filter(move |one| one.source == source);
            of.map(|one| one.summary.as_str()).find(|text| !text.is_empty())
        };
        let sources = [Source::Cve, Source::Kev, Source::Csaf, Source::Osv];
        let title = sources.into_iter().find_map(first).unwrap_or_default();
        let ssvc = || standing().filter_map(|one| one.ssvc);
        let taken_back = standing().next().is_none().then(|| {
            let since = all().filter_map(|one| match one.withdrawn {
                Withdrawn::Since(at) => at,
                Withdrawn::Stands => None,
            });
            since.max().or_else(|| self.statements.iter().map(|one| one.received).max())
        });
        let mut fixed: Vec<String> = standing()
            .flat_map(|one| &one.packages)
            .flat_map(|package| &package.ranges)
            .flat_map(|range| &range.events)
            .filter_map(|event| match event {
                model::Event::Fixed(version) => Some(version.clone()),
                _ => None,
            })
            .collect();
        fixed.dedup();
        Facts {
            title: title.to_owned(),
            catalogue: standing().find_map(|one| one.exploited.as_ref()).map(|entry| Catalogue {
                added: entry.added,
                due: entry.due,
                ransomware: entry.ransomware,
                required_action: entry.required_action.clone(),
            }),
            automatable: ssvc().find_map(|one| one.automatable).map(|it| it == Automatable::Yes),
            impact: ssvc().find_map(|one| one.technical_impact).map(|impact| match impact {
                TechnicalImpact::Partial => "partial",
                TechnicalImpact::Total => "total",
            }),
            published: all().filter_map(|one| one.published).min(),
            withdrawn: taken_back.flatten(),
            fixed,
        }
    }
}
