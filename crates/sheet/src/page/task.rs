//! A task: the findings of one product on one kind of asset, and what the playbook says of it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;
use matching::corpus::Corpus;
use model::{AssetKind, ComponentName, Exposed, Source};
use notation::hexadecimal;
use rules::{
    bod_26_04::{Clock, Standing},
    playbook::{
        self, Attacks, Countdown, MakerSays, Part, Play, Subject, Support,
        class_of_product as class_of,
    },
};
use sha2::{Digest as _, Sha256};

use super::{
    fix::{self, distinct},
    foreign, maker,
};
use crate::report::{Found, Report};

/// So many bytes of a hash tell tasks of one operator apart.
const KEY_BYTES: usize = 16;

/// What to do about one product on one kind of asset.
#[derive(Debug)]
pub(crate) struct Task<'a> {
    /// The most urgent first.
    pub(crate) findings: Vec<&'a Found<'a>>,
    /// What the operator calls it.
    pub(crate) called: String,
    /// What it runs on, as words in a sentence; empty where the inventory does not say.
    pub(crate) systems: String,
    pub(crate) fixed: Vec<String>,
    pub(crate) support: Support,
    pub(crate) attacks: Attacks,
    pub(crate) part: Part,
    pub(crate) play: Play,
    /// What a receipt answers: the same as long as product, kind of asset, assets and flaws are.
    pub(crate) key: String,
    rank: Rank,
}

/// Exploited first, then what the internet can reach, then the earliest date, then the name.
type Rank = (Reverse<bool>, Exposure, Date, String, Option<String>);

/// Not known stands between yes and no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exposure {
    Yes,
    Unknown,
    No,
}

impl<'a> Task<'a> {
    /// Every task of a report, in the order in which to do them.
    pub(crate) fn all(report: &'a Report<'a>) -> Vec<Self> {
        let mut groups: BTreeMap<(String, AssetKind), Vec<&Found<'_>>> = BTreeMap::new();
        for found in &report.findings {
            groups.entry((key(found), found.component.asset.kind)).or_default().push(found);
        }
        let mut tasks: Vec<Self> =
            groups.into_values().map(|group| Self::new(report.corpus, group)).collect();
        tasks.sort_by(|one, other| one.rank.cmp(&other.rank));
        tasks
    }

    fn new(corpus: &Corpus, mut findings: Vec<&'a Found<'a>>) -> Self {
        findings.sort_by_cached_key(|found| rank(found));
        let first = findings.first().copied().expect("a group has the finding that made it");
        let kind = first.component.asset.kind;
        let called = called(&first.component.name);
        let systems = systems(&findings);
        let fixed = fix::fixed(corpus, &findings);
        let entries = || findings.iter().filter_map(|found| found.exploited);
        let ended = entries()
            .any(|entry| Support::of_required_action(&entry.required_action) == Support::Ended);
        let support = if ended { Support::Ended } else { Support::Current };
        let attacks = if entries().next().is_some() { Attacks::Known } else { Attacks::NotKnown };
        let (vendor, product, part) = named(corpus, &findings, kind);
        let play = playbook::play(&Subject {
            vendor: &vendor,
            product: &product,
            called: &called,
            asset: &systems,
            kind,
            part,
            fixed: &fixed,
            support,
            attacks,
            maker: maker::says(&findings),
        });
        let rank = rank(first);
        let key = stable_key(corpus, &findings);
        Self { findings, called, systems, fixed, support, attacks, part, play, key, rank }
    }

    /// The finding whose date the task shows: exploited and exact before what is only likely.
    pub(crate) fn lead(&self) -> &'a Found<'a> {
        let weight = |found: &&Found<'_>| {
            let waits = matches!(found.clock.standing, Standing::IfConfirmed { .. });
            (waits, found.clock.kev_due.is_none(), fix::is_likely(found))
        };
        let lead = self.findings.iter().copied().min_by_key(weight);
        lead.expect("a task has the finding that made it")
    }

    /// Whether it is treated as a device: no countdown, and nobody is told to change it.
    pub(crate) fn is_device(&self) -> bool {
        self.play.countdown == Countdown::None
    }

    /// Whether it is a device whose maker tells to update it.
    pub(crate) fn is_updated_by_maker(&self) -> bool {
        self.is_device()
            && self.part == Part::Product
            && maker::says(&self.findings) != MakerSays::Nothing
    }

    /// Whether the flaw is in a part inside a device, so that the part's maker is not the device's.
    pub(crate) fn is_inside(&self) -> bool {
        self.is_device() && self.part == Part::Package
    }

    /// The task in one line; two parts inside one device are told apart.
    pub(crate) fn title(&self) -> String {
        if self.is_inside() {
            format!("{}: {}", self.play.title, self.called)
        } else {
            self.play.title.clone()
        }
    }
}

/// A product by its maker and name; the maker is not said twice.
pub(crate) fn called(name: &ComponentName) -> String {
    foreign::name(&match name {
        ComponentName::Package(package) => package.name().to_owned(),
        ComponentName::Product { vendor, product } => model::product_name(vendor, product),
    })
}

fn key(found: &Found<'_>) -> String {
    match &found.component.name {
        ComponentName::Package(package) => package.to_string(),
        // U+001F parts what stands in two cells of an inventory.
        ComponentName::Product { vendor, product } => {
            format!("{}\u{1f}{}", vendor.trim(), product.trim()).to_lowercase()
        }
    }
}

/// A flaw goes by its CVE id where it has one, so that a second source does not make a new task.
fn stable_key(corpus: &Corpus, findings: &[&Found<'_>]) -> String {
    let flaw = |found: &&Found<'_>| {
        let names = || corpus.names(found.flaw.advisory);
        let cve = names().find(|name| name.starts_with("CVE-"));
        let asset = found.component.asset.name.clone().unwrap_or_default();
        (cve.or(names().min()).unwrap_or(found.flaw.advisory).to_owned(), asset)
    };
    let flaws: BTreeSet<(String, String)> = findings.iter().map(flaw).collect();
    let mut hash = Sha256::new();
    if let Some(first) = findings.first() {
        hash.update(format!("{}\u{1e}{:?}", key(first), first.component.asset.kind));
    }
    for (flaw, asset) in flaws {
        hash.update(format!("\u{1e}{flaw}\u{1f}{asset}"));
    }
    let digest = hash.finalize();
    hexadecimal(digest.iter().take(KEY_BYTES))
}

fn rank(found: &Found<'_>) -> Rank {
    let exposure = match found.component.asset.exposed {
        Exposed::Yes => Exposure::Yes,
        Exposed::Unknown => Exposure::Unknown,
        Exposed::No => Exposure::No,
    };
    let name = called(&found.component.name).to_lowercase();
    (
        Reverse(found.exploited.is_some()),
        exposure,
        date(&found.clock).unwrap_or(Date::MAX),
        name,
        found.component.asset.name.clone(),
    )
}

/// The date by which tasks are ordered; a fact also where nobody is to be hurried by it.
fn date(clock: &Clock) -> Option<Date> {
    let if_confirmed = match clock.standing {
        Standing::IfConfirmed { by } => by,
        _ => None,
    };
    let possible = || clock.possible.iter().filter_map(|one| one.due).min();
    clock.due.or(if_confirmed).or(clock.kev_due).or(clock.table_due).or_else(possible)
}

fn systems(findings: &[&Found<'_>]) -> String {
    let names = findings.iter().filter_map(|found| found.component.asset.name.as_deref());
    foreign::names(&distinct(names.map(foreign::name)))
}

/// The name by which the playbook finds a class, and whether the product is a part of a device.
fn named(corpus: &Corpus, findings: &[&Found<'_>], kind: AssetKind) -> (String, String, Part) {
    let first = findings.first().expect("a group has the finding that made it");
    let ComponentName::Product { vendor, product } = &first.component.name else {
        return (String::new(), String::new(), Part::Package);
    };
    let own = (vendor.as_str(), product.as_str());
    let others = findings.iter().flat_map(|found| other_names(corpus, found.flaw.advisory));
    let mut names = std::iter::once(own).chain(others);
    let known = names.find(|(vendor, product)| class_of(vendor, product).0 != NO_CLASS);
    let (vendor, product) = known.unwrap_or(own);
    let part =
        if is_inside(kind, class_of(vendor, product)) { Part::Package } else { Part::Product };
    (vendor.to_owned(), product.to_owned(), part)
}

/// What the playbook calls a class for everything that fits none.
const NO_CLASS: &str = "no-class";

/// Office software in a clinical device or a plant is a part of it: its maker made no device.
fn is_inside(kind: AssetKind, (class, countdown): (&str, Countdown)) -> bool {
    let device =
        matches!(kind, AssetKind::Medical | AssetKind::OperationalTechnology | AssetKind::Safety);
    device && countdown == Countdown::Shown && class != NO_CLASS
}

/// How the catalogue spells the product, then how the first of a CVE record's products is spelled.
fn other_names<'c>(corpus: &'c Corpus, advisory: &'c str) -> Vec<(&'c str, &'c str)> {
    let of = |source| {
        let fitting = corpus.standing_about(advisory).filter(move |one| one.source == source);
        fitting.filter_map(|one| one.products.first())
    };
    let all = of(Source::Kev).chain(of(Source::Cve)).chain(of(Source::Csaf));
    all.map(|one| (one.vendor.as_str(), one.product.as_str())).collect()
}
