//! Operators with lists of real names, the same in every run.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use access::{Action, Principal};
use app::{AssetKind, Caller, Exposed, House, Role, Slug, inventories, organisations, sign_in};
use model::{ComponentName, Statement, id::OrganisationId};
use serde_json::json;

use crate::house;

/// How many threads hand lists in: they share commits.
const HANDS: usize = 16;
/// Of ten components so many are named by an advisory; of those one in [`HIT_ONE_IN`] has a version
/// that one of them names.
const KNOWN_OF_TEN: usize = 6;
const HIT_ONE_IN: usize = 4;
/// One in so many of the known ones is a product by vendor and name.
const PRODUCT_ONE_IN: usize = 5;
/// How many distinct names the nation runs.
const NAMES_MAX: usize = 12_000;

/// How many advisories people look at.
const ADVISORIES: usize = 500;

/// How large the nation is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed {
    pub(crate) operators: usize,
    pub(crate) components: usize,
    pub(crate) signed_in: usize,
}

/// Something that an advisory names, and a version that it names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    name: ComponentName,
    version: String,
}

/// Adds operators and their lists, and writes who is signed in to `sessions.txt`.
pub(crate) fn seed(folder: &Path, seed: &Seed) {
    let house = house::open(folder);
    house.load().expect("it loads");
    let (packages, products) = names(&house);
    println!("{} packages and {} products by name", packages.len(), products.len());
    let next = AtomicUsize::new(0);
    let mine = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&it| it < seed.operators);
    let hand = || {
        while let Some(number) = mine() {
            hand_in(&house, number, seed.components, (&packages, &products));
        }
    };
    thread::scope(|scope| {
        for _ in 0..HANDS {
            scope.spawn(hand);
        }
    });
    while house.turn().expect("a turn") {}
    sign_in(folder, &house, seed.signed_in.min(seed.operators));
    note_advisories(folder, &house);
    while house.turn().expect("a turn") {}
    let (statements, releases, operators) = house.live().sizes();
    println!("{statements} statements, {releases} releases, {operators} operators");
}

/// Sessions end: people sign in again in a folder that was made before.
pub(crate) fn sign_in_anew(folder: &Path, signed_in: usize) {
    let house = house::open(folder);
    house.load().expect("it loads");
    sign_in(folder, &house, signed_in);
    note_advisories(folder, &house);
    while house.turn().expect("a turn") {}
}

/// Names of packages and of products that the statements in memory speak of, in order.
fn names(house: &House) -> (Vec<Named>, Vec<Named>) {
    let corpus = house.live().corpus();
    let (mut packages, mut products) = (BTreeMap::new(), BTreeMap::new());
    for statement in corpus.statements() {
        collect(statement, &mut packages, &mut products);
    }
    let thinned = |all: BTreeMap<ComponentName, String>, count: usize| {
        let named = all.into_iter().map(|(name, version)| Named { name, version });
        let mut named: Vec<Named> = named.collect();
        named.sort_by_cached_key(|one| shuffled(&format!("{:?}", one.name)));
        named.truncate(count);
        named
    };
    let products_max = NAMES_MAX / PRODUCT_ONE_IN;
    (thinned(packages, NAMES_MAX - products_max), thinned(products, products_max))
}

fn collect(
    statement: &Statement,
    packages: &mut BTreeMap<ComponentName, String>,
    products: &mut BTreeMap<ComponentName, String>,
) {
    for affected in &statement.packages {
        let name = ComponentName::Package(affected.package.clone());
        let listed = affected.listed.get(affected.listed.len() / 2).map(String::as_str);
        let events = affected.ranges.iter().flat_map(|range| &range.events);
        let version = listed.or(events.map(model::Event::version).find(|text| *text != "0"));
        if let Some(version) = version {
            packages.entry(name).or_insert_with(|| version.to_owned());
        }
    }
    for affected in &statement.products {
        let plain = |text: &str| !matches!(text, "" | "n/a") && !text.contains(['"', '\n', ',']);
        let version = affected.versions.iter().map(|one| one.version.as_str());
        let version = version.filter(|text| *text != "0").find(|text| plain(text));
        if let (Some(version), true) =
            (version, plain(&affected.vendor) && plain(&affected.product))
        {
            let (vendor, product) = (affected.vendor.clone(), affected.product.clone());
            let name = ComponentName::Product { vendor, product };
            products.entry(name).or_insert_with(|| version.to_owned());
        }
    }
}

/// Two lists of one operator: a bill of materials, and a sheet of products.
fn hand_in(house: &House, number: usize, count: usize, (packages, products): (&[Named], &[Named])) {
    let slug: Slug = slug(number);
    let made =
        organisations::find_or_make(house, &house::itself(house), &slug, Action::ManagePeople);
    let operator = made.expect("an operator").0.id;
    let mut dice = Dice(u64::try_from(number).unwrap_or_default() + 1);
    let mut components = Vec::new();
    let mut sheet = "vendor,product,version,asset\n".to_owned();
    for place in 0..count {
        let known = place % 10 < KNOWN_OF_TEN;
        let hit = dice.below(HIT_ONE_IN) == 0;
        if known && place % PRODUCT_ONE_IN == 0 {
            let one = dice.popular(products);
            let ComponentName::Product { vendor, product } = &one.name else { continue };
            let version = if hit { &one.version } else { "9999.9.9" };
            let _ = writeln!(sheet, "{vendor},{product},{version},machine-{}", place % 17);
        } else if known {
            let one = dice.popular(packages);
            let ComponentName::Package(package) = &one.name else { continue };
            let version = if hit { &one.version } else { "9999.9.9" };
            components.push(component(&package.ecosystem().to_string(), package.name(), version));
        } else {
            let name = format!("harmless-{}", dice.below(NAMES_MAX));
            components.push(component("PyPI", &name, &format!("1.{}.0", dice.below(3))));
        }
    }
    let bill = json!({ "bomFormat": "CycloneDX", "specVersion": "1.5", "components": components });
    add(house, operator, &slug, ("portal", "bom.cdx.json", bill.to_string()));
    add(house, operator, &slug, ("machines", "machines.csv", sheet));
}

fn component(ecosystem: &str, name: &str, version: &str) -> serde_json::Value {
    let kind = match ecosystem {
        "crates.io" => "cargo",
        "Go" => "golang",
        _ => "pypi",
    };
    let purl = format!("pkg:{kind}/{name}@{}", version.replace('+', "%2B"));
    json!({ "type": "library", "name": name, "version": version, "purl": purl })
}

fn add(
    house: &House,
    operator: OrganisationId,
    slug: &Slug,
    (name, file, content): (&str, &str, String),
) {
    let person = model::id::PersonId::from_bytes([1; 16]);
    let principal = Principal::by_link(operator, Role::Operator, person);
    let caller = Caller::new(Some(principal), house.context());
    let list = inventories::NewList {
        name: name.to_owned(),
        file: file.to_owned(),
        asset: Some(name.to_owned()),
        kind: AssetKind::It,
        exposed: Exposed::No,
        format: None,
    };
    let submitted = inventories::Submitted::File(content.into_bytes());
    inventories::add(house, &caller, slug, (&list, submitted)).expect("a list is taken in");
}

/// Signs people of the first operators in, each by a link that is spent.
fn sign_in(folder: &Path, house: &House, signed_in: usize) {
    let mut lines = String::new();
    for number in 0..signed_in {
        let slug = slug(number);
        let new = sign_in::NewLink {
            organisation: slug.clone(),
            role: Role::Operator,
            email: None,
            name: None,
        };
        let link = sign_in::make_link(house, &house::itself(house), &new).expect("a link");
        let anybody = Caller::new(None, house.context());
        let session = sign_in::spend_link(house, &anybody, link.secret.expose());
        let session = session.expect("the link opens a session");
        let _ = writeln!(lines, "{slug} {}", session.expose());
    }
    fs::write(folder.join("sessions.txt"), lines).expect("a file beside the database");
}

/// Writes which advisories people look at: some of those that the lists have, and some others.
fn note_advisories(folder: &Path, house: &House) {
    let corpus = house.live().corpus();
    let statements = corpus.statements();
    let some = statements.iter().step_by((statements.len() / ADVISORIES).max(1));
    let lines: Vec<&str> = some.map(|statement| statement.id.as_str()).collect();
    fs::write(folder.join("advisories.txt"), lines.join("\n") + "\n")
        .expect("a file beside the database");
}

fn slug(number: usize) -> Slug {
    format!("operator-{number:05}").parse().expect("a slug")
}

/// SplitMix64: the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.roll() % count).unwrap_or_default()
    }

    /// One of them, the first ones far more often: the lesser of three.
    fn popular<'a>(&mut self, all: &'a [Named]) -> &'a Named {
        let places = [self.below(all.len()), self.below(all.len()), self.below(all.len())];
        &all[places.into_iter().min().unwrap_or_default()]
    }
}

/// A place that has nothing to do with the alphabet.
fn shuffled(text: &str) -> u64 {
    text.bytes().fold(0, |state, byte| Dice(state ^ u64::from(byte)).roll())
}
