//! A task: the findings of one product on one kind of asset, and what the playbook says of it.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::civil::Date;
use matching::corpus::Corpus;
use model::{AssetKind, ComponentName, Exploited, Exposed, Source};
use rules::{
    bod_26_04::{Clock, Standing},
    playbook::{self, Attacks, Countdown, Part, Play, Subject, Support},
};

use super::{
    fix::{self, distinct},
    foreign,
};
use crate::report::{Found, Report};

/// What to do about one product on one kind of asset.
pub(super) struct Task<'a> {
    /// The most urgent first.
    pub(super) findings: Vec<&'a Found<'a>>,
    /// What the operator calls it.
    pub(super) called: String,
    /// What it runs on, as words in a sentence; empty where the inventory does not say.
    pub(super) systems: String,
    pub(super) fixed: Vec<String>,
    pub(super) support: Support,
    pub(super) attacks: Attacks,
    pub(super) part: Part,
    pub(super) play: Play,
    rank: Rank,
}

/// Exploited first, then what the internet can reach, then the earliest date, then the name.
type Rank = (Reverse<bool>, Exposure, Date, String, Option<String>);

/// Not known stands between yes and no.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exposure {
    Yes,
    Unknown,
    No,
}

impl<'a> Task<'a> {
    /// Every task of a report, in the order in which to do them.
    pub(super) fn all(report: &'a Report<'a>) -> Vec<Self> {
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
        findings.sort_by_cached_key(|found| rank(corpus, found));
        let first = findings.first().copied().expect("a group has the finding that made it");
        let kind = first.component.asset.kind;
        let called = called(&first.component.name);
        let systems = systems(&findings);
        let fixed = fix::fixed(corpus, &findings);
        let entries = || findings.iter().filter_map(|found| exploited(corpus, found.flaw.advisory));
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
        });
        let rank = rank(corpus, first);
        Self { findings, called, systems, fixed, support, attacks, part, play, rank }
    }

    /// The finding whose date the task shows: exploited and exact before what is only likely.
    pub(super) fn lead(&self) -> &'a Found<'a> {
        let weight = |found: &&Found<'_>| {
            let waits = matches!(found.clock.standing, Standing::IfConfirmed { .. });
            (waits, found.clock.kev_due.is_none(), fix::is_likely(found))
        };
        let lead = self.findings.iter().copied().min_by_key(weight);
        lead.expect("a task has the finding that made it")
    }

    /// Whether it is treated as a device: no countdown, and nobody is told to change it.
    pub(super) fn is_device(&self) -> bool {
        self.play.countdown == Countdown::None
    }

    /// Whether the flaw is in a part inside a device, so that the part's maker is not the device's.
    pub(super) fn is_inside(&self) -> bool {
        self.is_device() && self.part == Part::Package
    }

    /// The task in one line; two parts inside one device are told apart.
    pub(super) fn title(&self) -> String {
        if self.is_inside() {
            format!("{}: {}", self.play.title, self.called)
        } else {
            self.play.title.clone()
        }
    }
}

/// What CISA's catalogue says of a flaw, by any of its names.
pub(super) fn exploited<'c>(corpus: &'c Corpus, advisory: &'c str) -> Option<&'c Exploited> {
    corpus.standing_about(advisory).find_map(|one| one.exploited.as_ref())
}

/// A product by its maker and name; the maker is not said twice.
pub(super) fn called(name: &ComponentName) -> String {
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

fn rank(corpus: &Corpus, found: &Found<'_>) -> Rank {
    let exposure = match found.component.asset.exposed {
        Exposed::Yes => Exposure::Yes,
        Exposed::Unknown => Exposure::Unknown,
        Exposed::No => Exposure::No,
    };
    let name = called(&found.component.name).to_lowercase();
    let attacked = exploited(corpus, found.flaw.advisory).is_some();
    (
        Reverse(attacked),
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
    let own = (vendor.clone(), product.clone());
    let others = findings.iter().flat_map(|found| other_names(corpus, found.flaw.advisory));
    let mut names = std::iter::once(own.clone()).chain(others);
    let known = names.find(|(vendor, product)| class_as_it(vendor, product).class != NO_CLASS);
    let (vendor, product) = known.unwrap_or(own);
    let part = if is_inside(kind, &class_as_it(&vendor, &product)) {
        Part::Package
    } else {
        Part::Product
    };
    (vendor, product, part)
}

/// What the playbook calls a class for everything that fits none.
const NO_CLASS: &str = "no-class";

/// Office software in a clinical device or a plant is a part of it: its maker made no device.
fn is_inside(kind: AssetKind, as_it: &Play) -> bool {
    let device =
        matches!(kind, AssetKind::Medical | AssetKind::OperationalTechnology | AssetKind::Safety);
    device && as_it.countdown == Countdown::Shown && as_it.class != NO_CLASS
}

/// How the catalogue spells the product, then how the first of a CVE record's products is spelled.
fn other_names(corpus: &Corpus, advisory: &str) -> Vec<(String, String)> {
    let of = |source| {
        let fitting = corpus.standing_about(advisory).filter(move |one| one.source == source);
        fitting.filter_map(|one| one.products.first())
    };
    let both = of(Source::Kev).chain(of(Source::Cve));
    both.map(|one| (one.vendor.clone(), one.product.clone())).collect()
}

fn class_as_it(vendor: &str, product: &str) -> Play {
    playbook::play(&Subject {
        vendor,
        product,
        called: "",
        asset: "",
        kind: AssetKind::It,
        part: Part::Product,
        fixed: &[],
        support: Support::Current,
        attacks: Attacks::NotKnown,
    })
}
