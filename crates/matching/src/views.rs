//! What each source says of one component and one flaw, side by side: for a person who asks why.

use model::{
    Affected, AffectedProduct, Component, ComponentName, Event, ProductStatus, Statement, Withdrawn,
};
use versions::{
    Scheme,
    vers::{Comparator, Vers},
};

use crate::{
    corpus::Corpus,
    interval::intervals,
    packages::{self, scheme_of},
    product_decision::compares,
    product_index::{ProductIndex, names},
    product_versions::{self, Verdict},
    products::{ProductKeys, Reach, reaches},
};

/// What one statement says of a component.
#[derive(Debug, Clone)]
pub struct View<'c> {
    /// The statement.
    pub statement: &'c Statement,
    /// What it calls the component, and which versions it names; empty where it does not name it.
    pub names: Vec<Named>,
    /// What follows.
    pub says: Says,
}

/// A package or product as a statement names it.
#[derive(Debug, Clone)]
pub struct Named {
    /// `Go/stdlib`, `Fortinet FortiOS`.
    pub name: String,
    /// Its events or spans, a line each, sorted as they are used.
    pub lines: Vec<String>,
}

/// What a statement says of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// It has the flaw.
    Affected(String),
    /// It has not.
    NotAffected,
    /// It is named, and its version can't be compared.
    NotComparable(String),
    /// It is not named.
    NotNamed,
    /// The source took the statement back.
    TakenBack,
}

impl Corpus {
    /// What every statement about a flaw says of a component.
    pub fn views<'c>(&'c self, component: &Component, id: &'c str) -> Vec<View<'c>> {
        self.statements_about(id).map(|statement| self.view(component, statement)).collect()
    }

    fn view<'c>(&'c self, component: &Component, statement: &'c Statement) -> View<'c> {
        let (names, says) = match &component.name {
            ComponentName::Package(package) => {
                let of = |one: &&Affected| one.package == *package;
                let version = component.version.as_deref();
                let named: Vec<&Affected> = statement.packages.iter().filter(of).collect();
                (named.iter().map(|one| package_lines(one)).collect(), of_package(version, &named))
            }
            ComponentName::Product { vendor, product } => {
                let Ok(index) = self.products() else {
                    return View { statement, names: Vec::new(), says: Says::NotNamed };
                };
                let (row, version) = index.row(vendor, product, component.version.as_deref());
                let named = named_products(index, &row, statement);
                let says = of_product(version, &named);
                (named.iter().map(|(one, _)| product_lines(one)).collect(), says)
            }
        };
        let says = if statement.withdrawn == Withdrawn::Stands { says } else { Says::TakenBack };
        View { statement, names, says }
    }
}

fn named_products<'c>(
    index: &ProductIndex,
    row: &ProductKeys,
    statement: &'c Statement,
) -> Vec<(&'c AffectedProduct, Reach)> {
    let reach = |one: &'c AffectedProduct| {
        let of_name = |name| reaches(row, &index.keys(&one.vendor, name));
        Some((one, names(one).filter_map(of_name).min()?))
    };
    statement.products.iter().filter_map(reach).collect()
}

fn of_package(version: Option<&str>, named: &[&Affected]) -> Says {
    let Some(version) = version else { return without_version(named.is_empty()) };
    let mut says = Says::NotNamed;
    for affected in named {
        says = match packages::judge(version, affected) {
            packages::Verdict::Affected(reason) => return Says::Affected(reason.to_string()),
            packages::Verdict::NotComparable(why) => Says::NotComparable(why),
            packages::Verdict::NotAffected if says == Says::NotNamed => Says::NotAffected,
            packages::Verdict::NotAffected => says,
        };
    }
    says
}

fn of_product(version: Option<&str>, named: &[(&AffectedProduct, Reach)]) -> Says {
    let mut says = Says::NotNamed;
    for (product, reach) in named {
        let new = match product_versions::judge(version, product) {
            _ if *reach == Reach::Vague => {
                Says::NotComparable("it names no product of this maker".to_owned())
            }
            Verdict::Affected(span) if compares(*reach) => {
                return Says::Affected(format!("the version lies in {}", span.words));
            }
            Verdict::Affected(span) => Says::NotComparable(format!(
                "{} is affected; whether that is meant here is not said",
                span.words
            )),
            Verdict::NotAffected | Verdict::Excepted => Says::NotAffected,
            Verdict::NotComparable(why) => Says::NotComparable(why),
            Verdict::NoVersions => Says::NotComparable("it gives no versions".to_owned()),
        };
        // What stays open weighs more than a "no".
        if !matches!(says, Says::NotComparable(_)) {
            says = new;
        }
    }
    says
}

fn without_version(unnamed: bool) -> Says {
    if unnamed { Says::NotNamed } else { Says::NotComparable("no version was given".to_owned()) }
}

fn package_lines(affected: &Affected) -> Named {
    let mut lines = Vec::new();
    for range in &affected.ranges {
        let scheme = scheme_of(affected.package.ecosystem(), range.kind);
        let mut events: Vec<&Event> = range.events.iter().collect();
        if let Some(scheme) = scheme {
            events.sort_by_cached_key(|event| match event.version() {
                "0" => None,
                version => scheme.key(version).ok(),
            });
        }
        let spelled: Vec<String> = events.iter().map(ToString::to_string).collect();
        lines.push(format!("{}: {}", range.kind, spelled.join(", ")));
        let found = scheme.and_then(|scheme| intervals(scheme, range).ok()).unwrap_or_default();
        lines.extend(found.iter().map(|interval| format!("keys {interval}")));
        lines.extend(scheme.and_then(|scheme| in_vers(scheme, &events)));
    }
    if !affected.listed.is_empty() {
        lines.push(format!("{} versions one by one", affected.listed.len()));
    }
    Named { name: affected.package.to_string(), lines }
}

/// The range in the standard notation (VERS), for other tools; `None` where a version has no order.
fn in_vers(scheme: Scheme, events: &[&Event]) -> Option<String> {
    let constraints = events.iter().filter_map(|event| match event {
        Event::Introduced(version) if version == "0" => None,
        Event::Introduced(version) => Some(Comparator::GreaterOrEqual.of(version)),
        Event::LastAffected(version) => Some(Comparator::LessOrEqual.of(version)),
        Event::Fixed(version) | Event::Limit(version) => Some(Comparator::Less.of(version)),
    });
    Vers::new(scheme, constraints.collect()).ok().map(|vers| vers.to_string())
}

fn product_lines(product: &AffectedProduct) -> Named {
    let lines = product.versions.iter().map(|one| {
        let status = match one.status {
            ProductStatus::Affected => "affected",
            ProductStatus::Unaffected => "not affected",
            ProductStatus::Unknown => "not known",
        };
        format!("{status}: {one}")
    });
    Named { name: format!("{} {}", product.vendor, product.product), lines: lines.collect() }
}
