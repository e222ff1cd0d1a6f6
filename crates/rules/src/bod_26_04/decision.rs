//! Which rows of Table 1 remain possible for what is known, and whether they agree.

use std::fmt;

use jiff::civil::Date;
use model::{Automatable, Exposed, TechnicalImpact};

use super::{Directive, Outcome, TableVersion, directive::YesNo};

/// Whether a flaw is in CISA's catalogue of known exploited vulnerabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kev {
    /// Nobody looked.
    Unknown,
    /// It is not.
    NotListed,
    /// It is.
    Listed,
}

/// What is known of a flaw on an asset when the question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inputs {
    /// Whether it is in KEV.
    pub kev: Kev,
    /// Whether the internet can reach the asset.
    pub exposed: Exposed,
    /// SSVC Automatable from CISA's own record; `None` where it is absent.
    pub automatable: Option<Automatable>,
    /// SSVC Technical Impact from CISA's own record; `None` where it is absent.
    pub technical_impact: Option<TechnicalImpact>,
}

/// What Table 1 says, and on what that rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The outcome, where all rows that remain possible agree.
    pub verdict: Verdict,
    /// Every outcome that remains possible, the most urgent first; just the one when determined.
    pub possible: Vec<Outcome>,
    /// What has to be known for an outcome; empty when determined.
    pub missing: Vec<Missing>,
    /// CISA's defaults that were taken for the case that the flaw is not in KEV.
    pub defaults: Vec<DefaultTaken>,
    /// The id of the table.
    pub table: String,
    /// The first day on which that table counts.
    pub table_from: Date,
}

/// An outcome, or none that could be stood for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// All rows that remain possible say this.
    Determined(Outcome),
    /// They differ.
    NotDeterminable,
}

/// A fact that is needed and not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Whether the flaw is in KEV.
    Kev,
    /// Whether the internet can reach the asset.
    Exposed,
    /// SSVC Automatable.
    Automatable,
    /// SSVC Technical Impact.
    TechnicalImpact,
    /// When the flaw was first seen on the asset.
    SeenOn,
    /// The due date of the KEV entry.
    KevDue,
}

/// A decision point that took CISA's default, with the value it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefaultTaken {
    /// SSVC Automatable.
    Automatable(Automatable),
    /// SSVC Technical Impact.
    TechnicalImpact(TechnicalImpact),
}

impl Directive {
    /// What the table that counts on a day (or the first to come) says of these inputs.
    pub fn decide(&self, inputs: Inputs, on: Date) -> Decision {
        let table = self.table_on(on);
        let possible = possible(table, inputs);
        let verdict = match possible[..] {
            [only] => Verdict::Determined(only),
            _ => Verdict::NotDeterminable,
        };
        let missing = match verdict {
            Verdict::Determined(_) => Vec::new(),
            Verdict::NotDeterminable => missing(inputs),
        };
        Decision {
            verdict,
            possible,
            missing,
            defaults: defaults(table, inputs),
            table: table.id.clone(),
            table_from: table.effective_from,
        }
    }
}

impl Decision {
    /// The outcome, where there is one.
    pub fn outcome(&self) -> Option<Outcome> {
        match self.verdict {
            Verdict::Determined(outcome) => Some(outcome),
            Verdict::NotDeterminable => None,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Determined(outcome) => outcome.fmt(f),
            Self::NotDeterminable => f.write_str("not determinable"),
        }
    }
}

impl Missing {
    /// Its name for machines.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kev => "kev",
            Self::Exposed => "exposed",
            Self::Automatable => "automatable",
            Self::TechnicalImpact => "technical_impact",
            Self::SeenOn => "seen_on",
            Self::KevDue => "kev_due",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kev => "whether the flaw is in KEV",
            Self::Exposed => "whether the internet can reach the asset",
            Self::Automatable => "whether attacks can be automated (SSVC)",
            Self::TechnicalImpact => "how much control the flaw gives (SSVC)",
            Self::SeenOn => "when the flaw was first seen on the asset",
            Self::KevDue => "the due date of the KEV entry",
        })
    }
}

impl fmt::Display for DefaultTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Automatable(Automatable::Yes) => "automatable=yes",
            Self::Automatable(Automatable::No) => "automatable=no",
            Self::TechnicalImpact(TechnicalImpact::Partial) => "technical_impact=partial",
            Self::TechnicalImpact(TechnicalImpact::Total) => "technical_impact=total",
        })
    }
}

fn possible(table: &TableVersion, inputs: Inputs) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for &kev in kev_answers(inputs.kev) {
        for &exposed in exposed_answers(inputs.exposed) {
            for (automatable, impact) in ssvc_answers(table, inputs, kev) {
                outcomes.push(table.outcome((kev, exposed, automatable, impact)));
            }
        }
    }
    outcomes.sort_unstable();
    outcomes.dedup();
    outcomes
}

fn kev_answers(kev: Kev) -> &'static [YesNo] {
    match kev {
        Kev::Listed => &[YesNo::Yes],
        Kev::NotListed => &[YesNo::No],
        Kev::Unknown => &[YesNo::Yes, YesNo::No],
    }
}

fn exposed_answers(exposed: Exposed) -> &'static [YesNo] {
    match exposed {
        Exposed::Yes => &[YesNo::Yes],
        Exposed::No => &[YesNo::No],
        Exposed::Unknown => &[YesNo::Yes, YesNo::No],
    }
}

// A KEV entry never takes a default: what CISA did not say of it stays open.
fn ssvc_answers(table: &TableVersion, inputs: Inputs, kev: YesNo) -> Vec<(YesNo, TechnicalImpact)> {
    let (automatable, impact) = match kev {
        YesNo::Yes => (inputs.automatable, inputs.technical_impact),
        YesNo::No => (
            inputs.automatable.or(Some(table.default_automatable)),
            inputs.technical_impact.or(Some(table.default_impact)),
        ),
    };
    let automatable = match automatable {
        Some(Automatable::Yes) => vec![YesNo::Yes],
        Some(Automatable::No) => vec![YesNo::No],
        None => vec![YesNo::Yes, YesNo::No],
    };
    let impacts = impact
        .map_or_else(|| vec![TechnicalImpact::Partial, TechnicalImpact::Total], |one| vec![one]);
    automatable
        .into_iter()
        .flat_map(|yes| impacts.iter().map(move |&impact| (yes, impact)))
        .collect()
}

fn missing(inputs: Inputs) -> Vec<Missing> {
    // Outside KEV an absent SSVC takes a default, so nothing is missing there.
    let ssvc_matters = inputs.kev != Kev::NotListed;
    [
        (inputs.kev == Kev::Unknown, Missing::Kev),
        (inputs.exposed == Exposed::Unknown, Missing::Exposed),
        (ssvc_matters && inputs.automatable.is_none(), Missing::Automatable),
        (ssvc_matters && inputs.technical_impact.is_none(), Missing::TechnicalImpact),
    ]
    .into_iter()
    .filter_map(|(missing, what)| missing.then_some(what))
    .collect()
}

fn defaults(table: &TableVersion, inputs: Inputs) -> Vec<DefaultTaken> {
    if inputs.kev == Kev::Listed {
        return Vec::new();
    }
    let automatable = DefaultTaken::Automatable(table.default_automatable);
    let impact = DefaultTaken::TechnicalImpact(table.default_impact);
    let taken = [
        inputs.automatable.is_none().then_some(automatable),
        inputs.technical_impact.is_none().then_some(impact),
    ];
    taken.into_iter().flatten().collect()
}
