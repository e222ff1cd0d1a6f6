//! All statements that were given, indexed by what they name; answers which of them hit a
//! component.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, OnceLock},
};

use jiff::Timestamp;
use model::{Component, ComponentName, Ecosystem, Package, Source, Statement, Withdrawn};
use versions::Rank;

use crate::{
    answer::{Certainty, Checked, Coverage, Match},
    groups::Groups,
    packages::{self, Reason, Verdict},
    product_decision,
    product_index::{ProductIndex, Reached},
    products::{NamesError, ProductKeys, Reach},
};

/// How many ids a reason spells out.
const IDS_SHOWN_MAX: usize = 3;

/// How much was given of one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// How many statements.
    pub statements: usize,
    /// How many of them give no day.
    pub undated: usize,
    /// When the newest one was last changed.
    pub newest: Option<Timestamp>,
}

/// Statements and their index.
#[derive(Debug)]
pub struct Corpus {
    statements: Vec<Arc<Statement>>,
    groups: Groups,
    by_package: HashMap<Package, Vec<(usize, usize)>>,
    by_id: HashMap<String, Vec<usize>>,
    /// Which statements speak of the flaw of each group, by the names in their order.
    by_group: Vec<Vec<usize>>,
    ecosystems: BTreeSet<Ecosystem>,
    extents: BTreeMap<Source, Extent>,
    /// Made when the first product is asked for: an inventory of packages needs none.
    products: OnceLock<Result<ProductIndex, NamesError>>,
}

impl Corpus {
    /// Indexes statements, which others may hold, too; those that were withdrawn match nothing and
    /// are only kept to be explained.
    pub fn new(statements: impl IntoIterator<Item = impl Into<Arc<Statement>>>) -> Self {
        let statements: Vec<Arc<Statement>> = statements.into_iter().map(Into::into).collect();
        let mut corpus = Self {
            groups: Groups::from_statements(&statements),
            by_package: HashMap::new(),
            by_id: HashMap::new(),
            by_group: Vec::new(),
            ecosystems: BTreeSet::new(),
            extents: extents(&statements),
            statements: Vec::new(),
            products: OnceLock::new(),
        };
        for (number, statement) in statements.iter().enumerate() {
            corpus.by_id.entry(statement.id.clone()).or_default().push(number);
            for (place, affected) in statement.packages.iter().enumerate() {
                corpus.ecosystems.insert(affected.package.ecosystem().clone());
                if statement.withdrawn == Withdrawn::Stands {
                    corpus
                        .by_package
                        .entry(affected.package.clone())
                        .or_default()
                        .push((number, place));
                }
            }
        }
        let about = |names: &BTreeSet<String>| {
            names.iter().filter_map(|name| corpus.by_id.get(name)).flatten().copied().collect()
        };
        corpus.by_group = corpus.groups.members().iter().map(about).collect();
        corpus.statements = statements;
        corpus
    }

    /// The id as the statements spell it; `id` itself where none does.
    pub fn id_in_any_case<'a>(&'a self, id: &'a str) -> &'a str {
        self.by_id.keys().find(|own| own.eq_ignore_ascii_case(id)).map_or(id, String::as_str)
    }

    /// Every name of the flaw that `id` names.
    pub fn names<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.groups.names(id)
    }

    /// Everything that was given, in its order.
    pub fn statements(&self) -> &[Arc<Statement>] {
        &self.statements
    }

    /// Every statement about the flaw that `id` names, whatever name the statement uses.
    pub fn statements_about<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Statement> {
        let of_group = self.groups.number(id).map(|number| self.by_group.get(number));
        // An id that nobody stands by is in no group.
        let numbers = of_group.unwrap_or_else(|| self.by_id.get(id)).into_iter().flatten();
        numbers.filter_map(|&number| self.statements.get(number)).map(Arc::as_ref)
    }

    /// Those of them that their source still stands by.
    pub fn standing_about<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Statement> {
        self.statements_about(id).filter(|one| one.withdrawn == Withdrawn::Stands)
    }

    /// Whether anything of this source was given.
    pub fn has_read(&self, source: Source) -> bool {
        self.extents.contains_key(&source)
    }

    /// How much was given of this source, and how new it is.
    pub fn extent(&self, source: Source) -> Extent {
        self.extents.get(&source).copied().unwrap_or_default()
    }

    /// Checks one component against everything that was given.
    pub fn check(&self, component: &Component) -> Checked<'_> {
        self.check_release(&component.name, component.version.as_deref())
    }

    /// The same by name and version: what a component runs on decides nothing here.
    pub fn check_release(&self, name: &ComponentName, version: Option<&str>) -> Checked<'_> {
        match name {
            ComponentName::Package(package) => self.check_package(package, version),
            ComponentName::Product { vendor, product } => {
                self.check_product(vendor, product, version)
            }
        }
    }

    fn check_package(&self, package: &Package, version: Option<&str>) -> Checked<'_> {
        let mut checked = Checked::default();
        if !self.ecosystems.contains(package.ecosystem()) {
            return not_checked(&format!("no advisories for {} were given", package.ecosystem()));
        }
        let Some(version) = version else {
            return not_checked("the inventory gives no version");
        };
        if let Some(scheme) = package.ecosystem().scheme()
            && let Err(error) = scheme.key(version)
        {
            checked = not_checked(&error.to_string());
        }
        for &(number, place) in self.by_package.get(package).into_iter().flatten() {
            let Some(statement) = self.statements.get(number) else { continue };
            let Some(affected) = statement.packages.get(place) else { continue };
            match packages::judge(version, affected) {
                Verdict::Affected(reason) => checked.matches.push(Match {
                    advisory: &statement.id,
                    certainty: certainty(&reason),
                    source: statement.source,
                    reason: reason.to_string(),
                    fixed_versions: packages::fixed_after(version, affected),
                    last_affected: None,
                    remedies: Vec::new(),
                }),
                Verdict::NotComparable(why) if checked.not_checked.is_empty() => {
                    checked.coverage = Coverage::InPart;
                    checked.not_checked.push(format!("{}: {why}", statement.id));
                }
                // One reason is enough for a component.
                Verdict::NotComparable(_) | Verdict::NotAffected => {}
            }
        }
        checked.matches.sort_by(|one, other| one.advisory.cmp(other.advisory));
        checked.matches.dedup_by(|one, other| one.advisory == other.advisory);
        checked
    }

    fn check_product(&self, vendor: &str, product: &str, version: Option<&str>) -> Checked<'_> {
        if ![Source::Kev, Source::Cve, Source::Csaf].iter().any(|one| self.has_read(*one)) {
            return not_checked("no advisories about products (KEV, CVE records, CSAF) were given");
        }
        let index = match self.products() {
            Ok(index) => index,
            Err(error) => return not_checked(&error.to_string()),
        };
        let (row, version) = index.row(vendor, product, version);
        let reached = index.reached(&row, &self.statements);
        let named = reached.values().flatten().any(|one| one.reach != Reach::Vague);
        let mut checked = if named {
            Checked::default()
        } else {
            not_checked("no advisory that was given names this product")
        };
        let mut vague = Vec::new();
        for (id, reached) in &reached {
            checked.matches.extend(product_decision::decide(id, &row, version, reached));
            if reached.iter().all(|one| one.reach == Reach::Vague) && !self.lists_products(id) {
                vague.extend(reached.first().map(|one| (*id, one.spelling())));
            }
        }
        if let Some(reason) = vague_reason(&vague) {
            checked.not_checked.push(reason);
            checked.coverage = if named { Coverage::InPart } else { Coverage::Nothing };
        }
        checked
    }

    /// The versions that are known to have none of these flaws: the same as
    /// [`Corpus::check_release`] says of each, but it stops at the first flaw that a version has.
    pub fn without<'v>(
        &self,
        flaws: &[&str],
        name: &ComponentName,
        versions: &[&'v str],
    ) -> Vec<&'v str> {
        let mut clean = versions.to_vec();
        match name {
            ComponentName::Package(package) => {
                clean.retain(|version| self.package_has_none(package, version, flaws));
            }
            ComponentName::Product { vendor, product } => {
                let Ok(index) = self.products() else { return Vec::new() };
                let plain = index.keys(vendor, product);
                let plain_reached = index.reached(&plain, &self.statements);
                clean.retain(|version| match index.folded(&plain, (vendor, product), version) {
                    None => self.row_has_none((&plain, Some(version)), &plain_reached, flaws),
                    // The version is part of the name, and so another product is meant.
                    Some(row) => {
                        let reached = index.reached(&row, &self.statements);
                        self.row_has_none((&row, None), &reached, flaws)
                    }
                });
            }
        }
        clean
    }

    fn package_has_none(&self, package: &Package, version: &str, flaws: &[&str]) -> bool {
        let scheme = package.ecosystem().scheme();
        if !self.ecosystems.contains(package.ecosystem())
            || scheme.is_some_and(|scheme| scheme.key(version).is_err())
        {
            return false;
        }
        let places = self.by_package.get(package).into_iter().flatten();
        let mut named = places.filter_map(|&(number, place)| {
            let statement = self.statements.get(number)?;
            Some((statement, statement.packages.get(place)?))
        });
        named.all(|(statement, affected)| match packages::judge(version, affected) {
            Verdict::Affected(_) => !flaws.contains(&statement.id.as_str()),
            Verdict::NotComparable(_) => false,
            Verdict::NotAffected => true,
        })
    }

    fn row_has_none(
        &self,
        (row, version): (&ProductKeys, Option<&str>),
        reached: &BTreeMap<&str, Vec<Reached<'_>>>,
        flaws: &[&str],
    ) -> bool {
        let is_vague = |one: &[Reached<'_>]| one.iter().all(|one| one.reach == Reach::Vague);
        let named = reached.values().any(|one| !is_vague(one));
        let has = |id: &&str| {
            let found = reached.get(id);
            found.is_some_and(|one| product_decision::decide(id, row, version, one).is_some())
        };
        let open = || reached.iter().any(|(id, one)| is_vague(one) && !self.lists_products(id));
        named && !flaws.iter().any(has) && !open()
    }

    pub(crate) fn products(&self) -> Result<&ProductIndex, &NamesError> {
        self.products.get_or_init(|| ProductIndex::new(&self.statements)).as_ref()
    }

    /// Whether the CVE record of a flaw lists products by name, so that an entry without names
    /// loses nothing.
    fn lists_products(&self, id: &str) -> bool {
        self.statements_about(id)
            .filter(|one| one.source == Source::Cve)
            .flat_map(|one| &one.products)
            .any(|one| !matches!(one.product.as_str(), "" | "n/a"))
    }
}

fn extents(statements: &[Arc<Statement>]) -> BTreeMap<Source, Extent> {
    let mut extents: BTreeMap<Source, Extent> = BTreeMap::new();
    for statement in statements {
        let extent = extents.entry(statement.source).or_default();
        extent.statements += 1;
        extent.undated += usize::from(statement.modified.is_none());
        extent.newest = extent.newest.max(statement.modified);
    }
    extents
}

fn not_checked(reason: &str) -> Checked<'static> {
    Checked {
        matches: Vec::new(),
        coverage: Coverage::Nothing,
        not_checked: vec![reason.to_owned()],
    }
}

/// "CISA names only `Apple Multiple Products` for CVE-1, CVE-2 and 43 more".
fn vague_reason(vague: &[(&str, String)]) -> Option<String> {
    let (_, name) = vague.first()?;
    let ids: Vec<&str> = vague.iter().take(IDS_SHOWN_MAX).map(|(id, _)| *id).collect();
    let more = match vague.len() - ids.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "`{name}` is all that is said for {}{more}: ask the maker whether yours is among them",
        ids.join(", ")
    ))
}

fn certainty(reason: &Reason) -> Certainty {
    match reason {
        Reason::Listed { rank: Rank::Legacy } | Reason::Within { rank: Rank::Legacy, .. } => {
            Certainty::LegacyOrder
        }
        Reason::Listed { .. } | Reason::Within { .. } => Certainty::Exact,
    }
}
