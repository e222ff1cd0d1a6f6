//! All statements that were given, indexed by what they name; answers which of them hit a component.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Component, ComponentName, Ecosystem, Package, Source, Statement, Withdrawn};
use versions::Rank;

use crate::{
    groups::Groups,
    packages::{self, Reason, Verdict},
};

/// Statements and their index.
#[derive(Debug)]
pub struct Corpus {
    statements: Vec<Statement>,
    groups: Groups,
    by_package: HashMap<Package, Vec<(usize, usize)>>,
    by_id: BTreeMap<String, Vec<usize>>,
    ecosystems: BTreeSet<Ecosystem>,
    sources: BTreeSet<Source>,
}

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Name and version are given, and the version has an order.
    Exact,
    /// The name is meant; the version could not be compared.
    Likely,
    /// Compared under an order that the ecosystem's standard no longer has.
    LegacyOrder,
}

/// A component has a flaw.
#[derive(Debug, Clone)]
pub struct Match<'c> {
    /// The advisory's id.
    pub advisory: &'c str,
    /// How sure.
    pub certainty: Certainty,
    /// Whose statement decided.
    pub source: Source,
    /// Why, in words.
    pub reason: String,
    /// Versions without the flaw, in order; empty where none is named.
    pub fixed_versions: Vec<String>,
}

/// What came of one component.
#[derive(Debug, Clone, Default)]
pub struct Checked<'c> {
    /// Flaws that it has, by advisory id.
    pub matches: Vec<Match<'c>>,
    /// What could not be checked, with the reason. Empty where everything that was given was checked.
    pub not_checked: Vec<String>,
}

impl Corpus {
    /// Indexes statements; those that were withdrawn match nothing and are only kept to be explained.
    pub fn new(statements: Vec<Statement>) -> Self {
        let mut corpus = Self {
            groups: Groups::from_statements(&statements),
            by_package: HashMap::new(),
            by_id: BTreeMap::new(),
            ecosystems: BTreeSet::new(),
            sources: statements.iter().map(|one| one.source).collect(),
            statements: Vec::new(),
        };
        for (number, statement) in statements.iter().enumerate() {
            corpus.by_id.entry(statement.id.clone()).or_default().push(number);
            for (place, affected) in statement.packages.iter().enumerate() {
                corpus.ecosystems.insert(affected.package.ecosystem().clone());
                if statement.withdrawn == Withdrawn::Stands {
                    corpus.by_package.entry(affected.package.clone()).or_default().push((number, place));
                }
            }
        }
        corpus.statements = statements;
        corpus
    }

    /// Every name of the flaw that `id` names.
    pub fn names<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.groups.names(id)
    }

    /// Every statement about the flaw that `id` names, whatever name the statement uses.
    pub fn statements_about<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Statement> {
        let numbers = self.names(id).filter_map(|name| self.by_id.get(name)).flatten();
        numbers.filter_map(|&number| self.statements.get(number))
    }

    /// Whether anything of this source was given.
    pub fn has_read(&self, source: Source) -> bool {
        self.sources.contains(&source)
    }

    /// Checks one component against everything that was given.
    pub fn check(&self, component: &Component) -> Checked<'_> {
        match &component.name {
            ComponentName::Package(package) => self.check_package(package, component.version.as_deref()),
            ComponentName::Product { .. } => Checked::default(),
        }
    }

    fn check_package(&self, package: &Package, version: Option<&str>) -> Checked<'_> {
        let mut checked = Checked::default();
        if !self.ecosystems.contains(package.ecosystem()) {
            checked.not_checked.push(format!("no advisories for {} were given", package.ecosystem()));
            return checked;
        }
        let Some(version) = version else {
            checked.not_checked.push("the inventory gives no version".to_owned());
            return checked;
        };
        if let Some(scheme) = package.ecosystem().scheme()
            && let Err(error) = scheme.key(version)
        {
            checked.not_checked.push(error.to_string());
        }
        for &(number, place) in self.by_package.get(package).into_iter().flatten() {
            let Some(statement) = self.statements.get(number) else { continue };
            let Some(affected) = statement.packages.get(place) else { continue };
            match packages::judge(version, affected) {
                Verdict::Affected(reason) => checked.matches.push(Match {
                    advisory: &statement.id,
                    certainty: certainty(&reason),
                    source: statement.source,
                    reason: words(&reason),
                    fixed_versions: packages::fixed_after(version, affected),
                }),
                Verdict::NotAffected => {}
                Verdict::NotComparable(why) if checked.not_checked.is_empty() => {
                    checked.not_checked.push(format!("{}: {why}", statement.id));
                }
                Verdict::NotComparable(_) => {}
            }
        }
        checked.matches.sort_by(|one, other| one.advisory.cmp(other.advisory));
        checked.matches.dedup_by(|one, other| one.advisory == other.advisory);
        checked
    }
}

fn certainty(reason: &Reason) -> Certainty {
    match reason {
        Reason::Listed { rank: Rank::Legacy } | Reason::Within { rank: Rank::Legacy, .. } => Certainty::LegacyOrder,
        Reason::Listed { .. } | Reason::Within { .. } => Certainty::Exact,
    }
}

fn words(reason: &Reason) -> String {
    match reason {
        Reason::Listed { .. } => "the version is listed".to_owned(),
        Reason::Within { events, .. } => format!("the version lies in {events}"),
    }
}
