//! From the words of a name to its keys: which vendor, which product of the table, which release.

use std::{slice, sync::Arc};

use super::{
    ProductKey, ProductKeys, Standing, VendorWord,
    spelling::Readings,
    table::{
        Edge, Follows, Known, NameStep, Names, Node, NodeId, Relation, Releases, Sells, Table, VendorId,
        VendorName,
    },
    words::{describes, is_after_model, is_edition, is_generic, is_qualifier, is_release, narrows, words},
};

/// Words that say "some of them".
const SOME: &[&str] = &["multiple", "various", "several", "certain", "some", "many", "all"];

/// What feeds and people write where they name no vendor or no product.
const ABSENT: &[&str] = &["", "na", "unknown", "none", "notapplicable", "notavailable", "unspecified"];

/// Ends of a vendor's name that are its legal form only.
const LEGAL_FORMS: &[&str] = &[
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "plc",
    "gmbh", "ag", "sa", "srl", "sro", "spa", "bv", "nv", "kk", "ab", "as", "oy", "aps", "pty", "pte",
    "sas", "se", "project",
];

/// More parts of a release than this don't make a name more exact.
const RELEASE_WORDS_MAX: usize = 4;

/// A vendor, as far as the table knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Maker {
    id: Option<VendorId>,
    key: String,
}

impl Maker {
    fn of(table: &Table, id: VendorId) -> Option<Self> {
        Some(Self { id: Some(id), key: table.vendor(id)?.key.clone() })
    }
}

/// One product that a name names.
#[derive(Debug)]
struct Found {
    /// Its key without a release.
    base: String,
    /// Words that make it more exact, the weightiest first.
    releases: Vec<String>,
    /// Where it stands in the table.
    node: Option<NodeId>,
    /// Set where it is a part of that product, not the product.
    part: Option<String>,
    naming: Naming,
}

/// Whether a name names a product or only what kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    Product,
    Kind,
}

/// What a name was resolved to, while it grows.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    found: Vec<Found>,
    makers: Vec<Maker>,
    vague: Vec<String>,
    vendor_is_absent: bool,
    steps: Vec<Arc<NameStep>>,
}

impl Resolved {
    /// Resolves a vendor and a product, as written.
    pub(super) fn of(table: &Table, vendor: &str, product: &str) -> Self {
        let mut resolved = Self::default();
        let mut readings = Readings::of(product);
        let some = take_some(&mut readings);
        let makers = resolved.makers_of(table, vendor);
        if makers.is_empty() {
            resolved.without_vendor(table, &readings);
        } else if !resolved.as_one_name(table, &makers, vendor, &readings) {
            for maker in &makers {
                resolved.with_vendor(table, maker, &readings);
            }
            resolved.makers.extend(makers);
        }
        if some {
            resolved.name_only_some();
        }
        resolved
    }

    /// "Multiple Vigor Routers" names some of Vigor, "Multiple Products" some of the vendor.
    fn name_only_some(&mut self) {
        let families = self.found.drain(..).filter(|found| found.naming == Naming::Product);
        self.vague = families.map(|found| found.base).collect();
        if self.vague.is_empty() {
            self.vague = self.makers.iter().map(vendor_scope).collect();
        }
    }

    fn makers_of(&mut self, table: &Table, vendor: &str) -> Vec<Maker> {
        let readings = Readings::of(vendor);
        let mut makers = Vec::new();
        for reading in &readings.whole {
            self.add_maker(table, reading, &mut makers);
        }
        let known = |makers: &[Maker]| makers.iter().any(|maker| maker.id.is_some());
        if !known(&makers) && !readings.parts.is_empty() {
            let mut listed = Vec::new();
            for reading in readings.parts.iter().flatten() {
                self.add_maker(table, reading, &mut listed);
            }
            if known(&listed) {
                return listed;
            }
        }
        makers
    }

    fn add_maker(&mut self, table: &Table, reading: &[String], makers: &mut Vec<Maker>) {
        let mut short = reading;
        while let [head @ .., last] = short
            && !head.is_empty()
            && LEGAL_FORMS.contains(&last.as_str())
        {
            short = head;
        }
        let name = short.concat();
        if ABSENT.contains(&name.as_str()) {
            return;
        }
        let spelling = table.vendor_spelled(&reading.concat()).or_else(|| table.vendor_spelled(&name));
        let maker = spelling.and_then(|spelling| Maker::of(table, spelling.to));
        self.steps.extend(spelling.and_then(|spelling| spelling.step.clone()));
        let maker = maker.unwrap_or(Maker { id: None, key: name });
        if !makers.contains(&maker) {
            makers.push(maker);
        }
    }

    /// A vendor that the table does not have may be the start of a product's name:
    /// "Windows" and "Server 2019", "FortiGate" and "60F", "Chrome" and "Chrome".
    fn as_one_name(
        &mut self,
        table: &Table,
        makers: &[Maker],
        vendor: &str,
        readings: &Readings,
    ) -> bool {
        let Some(product) = readings.whole.first() else { return false };
        if makers.iter().any(|maker| maker.id.is_some()) {
            return false;
        }
        let mut name = words(vendor);
        if product.concat().starts_with(&name.concat()) {
            name.clear();
        }
        name.extend_from_slice(product);
        self.known_without_vendor(table, &name)
    }

    fn with_vendor(&mut self, table: &Table, maker: &Maker, readings: &Readings) {
        let known_part = |part: &Vec<Vec<String>>| part.iter().any(|one| known(table, maker, one).is_some());
        let [full, others @ ..] = readings.whole.as_slice() else { return };
        let full_is_known = known(table, maker, full).is_some();
        if !full_is_known
            && (self.add_first_known(table, maker, &readings.loose) || self.sold(table, maker, readings))
        {
            return;
        }
        if readings.parts.is_empty() {
            if !self.add_known(table, maker, slice::from_ref(full)) {
                self.add_unknown(table, maker, full);
            }
            for other in others {
                self.add_reading(table, maker, other);
            }
        } else if readings.parts.iter().all(known_part) {
            // "Acrobat and Reader" is not "Acrobat Reader".
            for part in &readings.parts {
                self.add_known(table, maker, part);
            }
        } else if known(table, maker, full).is_some_and(|found| describes(found.rest)) {
            self.add_known(table, maker, slice::from_ref(full));
        } else {
            let head = readings.parts.first().and_then(|part| part.first());
            for part in &readings.parts {
                self.add_part(table, maker, part, head);
            }
            self.add_unknown(table, maker, full);
        }
    }

    /// What another made: "Dell" and "Windows 10 Pro".
    fn sold(&mut self, table: &Table, maker: &Maker, readings: &Readings) -> bool {
        let vendor = maker.id.and_then(|id| table.vendor(id));
        let mut all = readings.whole.iter().chain(&readings.loose);
        vendor.is_some_and(|vendor| vendor.sells == Sells::Others)
            && all.any(|reading| self.known_without_vendor(table, reading))
    }

    fn add_first_known(&mut self, table: &Table, maker: &Maker, readings: &[Vec<String>]) -> bool {
        readings.iter().any(|reading| self.add_known(table, maker, slice::from_ref(reading)))
    }

    /// An acronym or an old name beside the full one; one that is no name by itself says nothing.
    fn add_reading(&mut self, table: &Table, maker: &Maker, reading: &[String]) {
        let known = self.add_known(table, maker, &[reading.to_vec()]);
        if !known && !reading.iter().all(|word| is_generic(word)) {
            self.add_unknown(table, maker, reading);
        }
    }

    /// One product of a list; a part that is no name by itself belongs to the first one:
    /// "Confluence Server and Data Center".
    fn add_part(&mut self, table: &Table, maker: &Maker, part: &[Vec<String>], head: Option<&Vec<String>>) {
        if self.add_known(table, maker, part) {
            return;
        }
        for reading in part {
            if !reading.iter().all(|word| is_generic(word)) {
                self.add_unknown(table, maker, reading);
            } else if let Some(head) = head {
                let last = head.iter().rposition(|word| !is_qualifier(word)).map_or(0, |at| at + 1);
                let name: Vec<String> = head.iter().take(last).chain(reading).cloned().collect();
                if last > 0 && !self.add_known(table, maker, slice::from_ref(&name)) {
                    self.add_unknown(table, maker, &name);
                }
            }
        }
    }

    fn without_vendor(&mut self, table: &Table, readings: &Readings) {
        let Some(name) = readings.whole.first() else { return };
        let mut all = readings.whole.iter().chain(&readings.loose);
        if all.any(|reading| self.known_without_vendor(table, reading)) {
            return;
        }
        let leading = table.vendor_leading(name);
        let named = leading.and_then(|(id, _)| table.vendor(id).map(|vendor| (id, vendor.word)));
        if let Some((id, VendorName::Distinctive)) = named
            && let Some(maker) = Maker::of(table, id)
        {
            self.with_vendor(table, &maker, readings);
            self.makers.push(maker);
        } else if !name.iter().all(|word| is_generic(word)) {
            self.vendor_is_absent = true;
            let (base, releases) = split_release(name);
            let base = base.concat();
            self.add(Found { base: format!("{base}/{base}"), releases, node: None, part: None, naming: Naming::Product });
        }
    }

    /// A name of the table that begins with its vendor, or needs none: "Microsoft Exchange 2019".
    fn known_without_vendor(&mut self, table: &Table, name: &[String]) -> bool {
        let leading = table.vendor_leading(name).map(|(id, _)| id);
        let alone = table.vendor_of_alone(name);
        for maker in [leading, alone].into_iter().flatten().filter_map(|id| Maker::of(table, id)) {
            let whole = known(table, &maker, name).is_some_and(|found| describes(found.rest) || !is_family(table, &found));
            if whole && self.add_known(table, &maker, &[name.to_vec()]) {
                self.makers.push(maker);
                return true;
            }
        }
        false
    }

    fn add_known(&mut self, table: &Table, maker: &Maker, readings: &[Vec<String>]) -> bool {
        let mut any = false;
        for reading in readings {
            if let Some(known) = known(table, maker, reading) {
                self.steps.extend(known.step.clone());
                self.add_of_table(table, &known);
                any = true;
            }
        }
        any
    }

    fn add_of_table(&mut self, table: &Table, known: &Known<'_>) {
        let Some(node) = table.node(known.node) else { return };
        let named = known.rest.iter().rposition(|word| !is_qualifier(word)).map_or(0, |at| at + 1);
        let (part, behind) = match node.then {
            Follows::Part => known.rest.split_at_checked(named).unwrap_or((known.rest, &[])),
            _ => (Default::default(), known.rest),
        };
        let found = Found {
            base: node.key.clone(),
            releases: releases_of(node, known.start, behind),
            node: Some(known.node),
            part: (!part.is_empty()).then(|| part.concat()),
            naming: Naming::Product,
        };
        if node.names == Names::Some {
            self.vague.extend(node.key.split_once('/').map(|(vendor, _)| format!("{vendor}/*")));
        }
        self.add(found);
    }

    /// A name that the table does not have, as it stands.
    fn add_unknown(&mut self, table: &Table, maker: &Maker, reading: &[String]) {
        let name = without_maker(table, maker, reading);
        let name_of_maker = name.iter().all(|word| is_release(word) || is_edition(word));
        if ABSENT.contains(&reading.concat().as_str()) {
            return;
        }
        if name_of_maker {
            // "SysAid On-Prem" by SysAid is SysAid.
            let base = format!("{0}/{0}", maker.key);
            self.add(Found { base, releases: name.to_vec(), node: None, part: None, naming: Naming::Product });
        } else if name.iter().all(|word| is_generic(word)) {
            let singular = name.iter().map(|word| word.strip_suffix('s').unwrap_or(word));
            let base = format!("{}/{}", maker.key, singular.collect::<String>());
            self.vague.push(vendor_scope(maker));
            self.add(Found { base, releases: Vec::new(), node: None, part: None, naming: Naming::Kind });
        } else {
            let (base, releases) = split_release(name);
            let base = format!("{}/{}", maker.key, base.concat());
            self.add(Found { base, releases, node: None, part: None, naming: Naming::Product });
        }
    }

    fn add(&mut self, found: Found) {
        self.found.push(found);
    }

    /// The keys of everything that was found, with what stands above, around and beyond it.
    pub(super) fn into_keys(mut self, table: &Table) -> ProductKeys {
        let mut keys = Vec::new();
        for found in std::mem::take(&mut self.found) {
            Climb { table, keys: &mut keys, steps: &mut self.steps }.from(&found);
        }
        keys.sort();
        keys.dedup();
        let mut vague: Vec<_> = self.vague.into_iter().map(key).collect();
        vague.sort();
        vague.dedup();
        let vendor_word = if self.vendor_is_absent { VendorWord::Absent } else { VendorWord::Named };
        let vendors = self.makers.iter().map(|maker| key(vendor_scope(maker))).collect();
        ProductKeys { keys, vendors, vague, vendor_word, steps: self.steps }
    }
}

/// The words that make a product of the table more exact: first numbers, then descriptions. The
/// number of a device may stand in the name itself: "Catalyst 9300" of the Catalysts with IOS XE.
fn releases_of(node: &Node, start: &[String], behind: &[String]) -> Vec<String> {
    let of_name = words(&node.title);
    let is_model = node.then == Follows::Model;
    let within = start.iter().filter(|word| is_model && is_release(word) && !of_name.contains(word));
    let number = |word: &&String| is_release(word) || is_model && !is_after_model(word) && !narrows(word);
    let numbers = behind.iter().filter(number);
    let narrower = behind.iter().filter(|word| narrows(word));
    within.chain(numbers).chain(narrower).take(RELEASE_WORDS_MAX).cloned().collect()
}

/// Takes "Multiple" and the like out of a name, and says whether it stood there.
fn take_some(readings: &mut Readings) -> bool {
    let is_some = |at: usize, word: &String| {
        word == "multiple" || at == 0 && SOME.contains(&word.as_str())
    };
    let stands = readings.whole.first().is_some_and(|name| {
        name.len() > 1 && name.iter().enumerate().any(|(at, word)| is_some(at, word))
    });
    if stands {
        let parts = readings.parts.iter_mut().flatten();
        for name in readings.whole.iter_mut().chain(parts) {
            name.retain(|word| !SOME.contains(&word.as_str()));
        }
    }
    stands
}

fn vendor_scope(maker: &Maker) -> String {
    format!("{}/*", maker.key)
}

fn key(text: String) -> ProductKey {
    ProductKey(text.into_boxed_str())
}

/// The product of the table that `name` is: of this vendor, of a house it owns, or of the vendor
/// that the name itself begins with.
fn known<'a>(table: &Table, maker: &Maker, name: &'a [String]) -> Option<Known<'a>> {
    let owned = maker.id.and_then(|id| table.vendor(id)).map(|vendor| vendor.owns.as_slice());
    let mut rest = name;
    loop {
        let mut of_maker = maker.id.into_iter().chain(owned.into_iter().flatten().copied());
        if let Some(found) = of_maker.find_map(|id| table.known(id, rest)) {
            return Some(found);
        }
        let (id, count) = table.vendor_leading(rest)?;
        rest = rest.get(count..).filter(|behind| !behind.is_empty())?;
        if maker.id != Some(id) {
            return table.known(id, rest);
        }
    }
}

/// Whether any words behind the product's name name a part of it.
fn is_family(table: &Table, found: &Known<'_>) -> bool {
    table.node(found.node).is_some_and(|node| node.then == Follows::Part)
}

/// A name without its own vendor's at the start, however often.
fn without_maker<'a>(table: &Table, maker: &Maker, name: &'a [String]) -> &'a [String] {
    let mut rest = name;
    while let Some(behind) = behind_maker(table, maker, rest) {
        rest = behind;
    }
    rest
}

fn behind_maker<'a>(table: &Table, maker: &Maker, name: &'a [String]) -> Option<&'a [String]> {
    let leading = table.vendor_leading(name).filter(|(id, _)| maker.id == Some(*id));
    let count = leading.map(|(_, count)| count).or_else(|| {
        let mut joined = String::new();
        let ends = |word: &String| {
            joined.push_str(word);
            joined == maker.key
        };
        name.iter().position(ends).map(|at| at + 1)
    });
    name.get(count?..)
}

/// Parts a name into what it is called and the words that make it more exact: releases and editions.
/// Words for kinds of things fall away.
fn split_release(name: &[String]) -> (&[String], Vec<String>) {
    let model = name.iter().position(|word| is_release(word)).unwrap_or(name.len());
    let ends = |(at, word): (usize, &String)| {
        is_qualifier(word) || at > model && is_after_model(word)
    };
    let last = name.iter().enumerate().rposition(|one| !ends(one)).map_or(1, |at| at + 1);
    let (base, rest) = name.split_at_checked(last).unwrap_or((name, &[]));
    if base.iter().all(|word| is_generic(word)) && !base.iter().any(|word| is_release(word)) {
        // "Email Server" is not a release of "Email".
        return (name, Vec::new());
    }
    let kept = rest.iter().filter(|word| !is_after_model(word) || is_edition(word));
    (base, kept.take(RELEASE_WORDS_MAX).cloned().collect())
}

/// Collects the keys above, around and beyond a product.
struct Climb<'a> {
    table: &'a Table,
    keys: &'a mut Vec<(ProductKey, Standing)>,
    steps: &'a mut Vec<Arc<NameStep>>,
}

impl Climb<'_> {
    fn from(&mut self, found: &Found) {
        let node = found.node.and_then(|id| self.table.node(id));
        if let (Some(part), Some(node)) = (&found.part, node) {
            let base = format!("{} {part}", found.base);
            self.releases(&base, &found.releases, [Standing::Own, Standing::Above]);
            self.push(found.base.clone(), Standing::Around);
            self.follow(node, &[], Standing::Around);
            return;
        }
        self.releases(&found.base, &found.releases, [Standing::Own, Standing::Above]);
        if let Some(node) = node {
            self.follow(node, &found.releases, Standing::Own);
        }
    }

    /// `base r1 r2`, and above it `base r1` and `base`.
    fn releases(&mut self, base: &str, releases: &[String], [exact, wider]: [Standing; 2]) {
        let mut key = base.to_owned();
        let mut standing = if releases.is_empty() { exact } else { wider };
        self.push(key.clone(), standing);
        for (at, release) in releases.iter().enumerate() {
            key.push(' ');
            key.push_str(release);
            standing = if at + 1 == releases.len() { exact } else { wider };
            self.push(key.clone(), standing);
        }
    }

    fn follow(&mut self, node: &Node, releases: &[String], standing: Standing) {
        for edge in &node.edges {
            let next = after(standing, edge.relation);
            let Some(target) = self.table.node(edge.to) else { continue };
            let carried = if edge.releases == Releases::Shared { releases } else { &[] };
            if self.keys.iter().any(|(key, at)| key.as_str() == target.key && *at == next) {
                continue;
            }
            self.take(edge);
            self.releases(&target.key, carried, [next, Standing::Beyond]);
            self.follow(target, carried, next);
        }
    }

    fn take(&mut self, edge: &Edge) {
        if !self.steps.contains(&edge.step) {
            self.steps.push(Arc::clone(&edge.step));
        }
    }

    fn push(&mut self, text: String, standing: Standing) {
        self.keys.push((key(text), standing));
    }
}

/// Where a relation leads from a standing.
fn after(standing: Standing, relation: Relation) -> Standing {
    match (standing, relation) {
        (Standing::Own | Standing::Around, Relation::PartOf) => Standing::Around,
        (Standing::Own | Standing::Above, Relation::Is) => Standing::Above,
        (Standing::Own | Standing::Above | Standing::Under, Relation::Runs)
        | (Standing::Under, Relation::Is) => Standing::Under,
        _ => Standing::Beyond,
    }
}
