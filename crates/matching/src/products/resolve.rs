//! From the words of a name to its keys: which vendor, which product of the table, which release.

use std::{slice, sync::Arc};

use super::{
    ProductKey, ProductKeys, VendorWord,
    climb::{Climb, Found, Naming},
    spelling::Readings,
    table::{Follows, Known, NameStep, Names, Node, Sells, Table, VendorId, VendorName},
    words::{
        describes, is_after_model, is_edition, is_generic, is_qualifier, is_release, narrows, words,
    },
};

/// Words that say "some of them".
const SOME: &[&str] = &["multiple", "various", "several", "certain", "some", "many", "all"];

/// What feeds and people write where they name no vendor or no product.
const ABSENT: &[&str] =
    &["", "na", "unknown", "none", "notapplicable", "notavailable", "unspecified"];

/// Ends of a vendor's name that are its legal form only.
#[rustfmt::skip]
const LEGAL_FORMS: &[&str] = &[
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "plc",
    "gmbh", "ag", "sa", "srl", "sro", "spa", "bv", "nv", "kk", "ab", "as", "oy", "aps", "pty",
    "pte", "sas", "se", "project",
];

/// Ends that a house known by the rest of its name may bear too: "Fortinet Technologies".
#[rustfmt::skip]
const HOUSE_ENDS: &[&str] = &[
    "technologies", "technology", "systems", "software", "networks", "solutions", "security",
    "international", "group", "holdings", "global", "america", "usa", "us", "europe", "uk",
    "canada",
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

/// What a name was resolved to, while it grows.
#[derive(Debug)]
pub(super) struct Resolved<'t> {
    table: &'t Table,
    found: Vec<Found>,
    makers: Vec<Maker>,
    vague: Vec<String>,
    vendor_word: VendorWord,
    steps: Vec<Arc<NameStep>>,
}

impl<'t> Resolved<'t> {
    /// Resolves a vendor and a product, as written.
    pub(super) fn of(table: &'t Table, vendor: &str, product: &str) -> Self {
        let mut resolved = Self::new(table);
        let mut readings = Readings::of(product);
        let some = take_some(&mut readings);
        let makers = resolved.makers_of(vendor);
        if makers.is_empty() {
            resolved.without_vendor(&readings);
        } else if !resolved.as_one_name(&makers, vendor, &readings) {
            for maker in &makers {
                resolved.with_vendor(maker, &readings);
            }
            resolved.makers.extend(makers);
        }
        if some {
            resolved.name_only_some();
        }
        resolved
    }

    fn new(table: &'t Table) -> Self {
        Self {
            table,
            found: Vec::new(),
            makers: Vec::new(),
            vague: Vec::new(),
            vendor_word: VendorWord::Named,
            steps: Vec::new(),
        }
    }

    /// "Multiple Vigor Routers" names some of Vigor, "Multiple Products" some of the vendor.
    fn name_only_some(&mut self) {
        let families = self.found.drain(..).filter(|found| found.naming == Naming::Product);
        self.vague = families.map(|found| found.base).collect();
        if self.vague.is_empty() {
            self.vague = self.makers.iter().map(vendor_scope).collect();
        }
    }

    fn makers_of(&mut self, vendor: &str) -> Vec<Maker> {
        let readings = Readings::of(vendor);
        let mut makers = Vec::new();
        for reading in &readings.whole {
            self.add_maker(reading, &mut makers);
        }
        let known = |makers: &[Maker]| makers.iter().any(|maker| maker.id.is_some());
        if !known(&makers) && !readings.parts.is_empty() {
            let mut listed = Vec::new();
            for reading in readings.parts.iter().flatten() {
                self.add_maker(reading, &mut listed);
            }
            if known(&listed) {
                return listed;
            }
        }
        makers
    }

    fn add_maker(&mut self, reading: &[String], makers: &mut Vec<Maker>) {
        let short = without_ends(reading, LEGAL_FORMS);
        let name = short.concat();
        if ABSENT.contains(&name.as_str()) {
            return;
        }
        let spelled = |words: &[String]| self.table.vendor_spelled(&words.concat());
        let house = || {
            let house = spelled(without_ends(short, HOUSE_ENDS))?;
            let vendor = self.table.vendor(house.to)?;
            (vendor.word == VendorName::Distinctive).then_some(house)
        };
        let spelling = spelled(reading).or_else(|| spelled(short)).or_else(house);
        let maker = spelling.and_then(|spelling| Maker::of(self.table, spelling.to));
        self.steps.extend(spelling.and_then(|spelling| spelling.step.clone()));
        let maker = maker.unwrap_or(Maker { id: None, key: name });
        if !makers.contains(&maker) {
            makers.push(maker);
        }
    }

    /// A vendor that the table does not have may be the start of a product's name:
    /// "Windows" and "Server 2019", "FortiGate" and "60F", "Chrome" and "Chrome".
    fn as_one_name(&mut self, makers: &[Maker], vendor: &str, readings: &Readings) -> bool {
        let Some(product) = readings.whole.first() else { return false };
        if makers.iter().any(|maker| maker.id.is_some()) {
            return false;
        }
        let mut name = words(vendor);
        if product.concat().starts_with(&name.concat()) {
            name.clear();
        }
        name.extend_from_slice(product);
        self.known_without_vendor(&name)
    }

    fn with_vendor(&mut self, maker: &Maker, readings: &Readings) {
        let known_part = |part: &Vec<Vec<String>>| {
            part.iter().any(|one| known(self.table, maker, one).is_some())
        };
        let [full, others @ ..] = readings.whole.as_slice() else { return };
        if ABSENT.contains(&full.concat().as_str()) {
            return;
        }
        let full_is_known = known(self.table, maker, full).is_some();
        if !full_is_known
            && (self.add_first_known(maker, &readings.loose) || self.sold(maker, readings))
        {
            return;
        }
        if readings.parts.is_empty() {
            if !self.add_known(maker, slice::from_ref(full)) {
                self.add_unknown(maker, full);
            }
            for other in others {
                self.add_reading(maker, other);
            }
        } else if readings.parts.iter().all(known_part) {
            // "Acrobat and Reader" is not "Acrobat Reader".
            for part in &readings.parts {
                self.add_known(maker, part);
            }
        } else if known(self.table, maker, full).is_some_and(|found| describes(found.rest)) {
            self.add_known(maker, slice::from_ref(full));
        } else {
            let head = readings.parts.first().and_then(|part| part.first());
            for part in &readings.parts {
                self.add_part(maker, part, head);
            }
            self.add_unknown(maker, full);
        }
    }

    /// What another made: "Dell" and "Windows 10 Pro".
    fn sold(&mut self, maker: &Maker, readings: &Readings) -> bool {
        let vendor = maker.id.and_then(|id| self.table.vendor(id));
        let mut all = readings.whole.iter().chain(&readings.loose);
        vendor.is_some_and(|vendor| vendor.sells == Sells::Others)
            && all.any(|reading| self.known_without_vendor(reading))
    }

    fn add_first_known(&mut self, maker: &Maker, readings: &[Vec<String>]) -> bool {
        readings.iter().any(|reading| self.add_known(maker, slice::from_ref(reading)))
    }

    /// An acronym or an old name beside the full one; one that is no name by itself says nothing.
    fn add_reading(&mut self, maker: &Maker, reading: &[String]) {
        let known = self.add_known(maker, &[reading.to_vec()]);
        if !known && !reading.iter().all(|word| is_generic(word)) {
            self.add_unknown(maker, reading);
        }
    }

    /// One product of a list; a part that is no name by itself belongs to the first one:
    /// "Confluence Server and Data Center".
    fn add_part(&mut self, maker: &Maker, part: &[Vec<String>], head: Option<&Vec<String>>) {
        if self.add_known(maker, part) {
            return;
        }
        for reading in part {
            if !reading.iter().all(|word| is_generic(word)) {
                self.add_unknown(maker, reading);
            } else if let Some(head) = head {
                let last = head.iter().rposition(|word| !is_qualifier(word)).map_or(0, |at| at + 1);
                let name: Vec<String> = head.iter().take(last).chain(reading).cloned().collect();
                if last > 0 && !self.add_known(maker, slice::from_ref(&name)) {
                    self.add_unknown(maker, &name);
                }
            }
        }
    }

    fn without_vendor(&mut self, readings: &Readings) {
        let Some(name) = readings.whole.first() else { return };
        let mut all = readings.whole.iter().chain(&readings.loose);
        if all.any(|reading| self.known_without_vendor(reading)) {
            return;
        }
        let leading = self.table.vendor_leading(name);
        let named =
            leading.and_then(|(id, _)| self.table.vendor(id).map(|vendor| (id, vendor.word)));
        if let Some((id, VendorName::Distinctive)) = named
            && let Some(maker) = Maker::of(self.table, id)
        {
            self.with_vendor(&maker, readings);
            self.makers.push(maker);
        } else if !name.iter().all(|word| is_generic(word)) {
            self.vendor_word = VendorWord::Absent;
            let (base, releases) = split_release(name);
            let base = base.concat();
            self.found.push(Found::unknown(format!("{base}/{base}"), releases));
        }
    }

    /// A name of the table that begins with its vendor, or needs none: "Microsoft Exchange 2019".
    fn known_without_vendor(&mut self, name: &[String]) -> bool {
        let leading = self.table.vendor_leading(name).map(|(id, _)| id);
        let alone = self.table.vendor_of_alone(name);
        for maker in
            [leading, alone].into_iter().flatten().filter_map(|id| Maker::of(self.table, id))
        {
            let whole = known(self.table, &maker, name)
                .is_some_and(|found| describes(found.rest) || !is_family(self.table, &found));
            if whole && self.add_known(&maker, &[name.to_vec()]) {
                self.makers.push(maker);
                return true;
            }
        }
        false
    }

    fn add_known(&mut self, maker: &Maker, readings: &[Vec<String>]) -> bool {
        let mut any = false;
        for reading in readings {
            if let Some(known) = known(self.table, maker, reading) {
                self.steps.extend(known.step.clone());
                self.add_of_table(&known);
                any = true;
            }
        }
        any
    }

    fn add_of_table(&mut self, known: &Known<'_>) {
        let Some(node) = self.table.node(known.node) else { return };
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
        self.found.push(found);
    }

    /// A name that the table does not have, as it stands.
    fn add_unknown(&mut self, maker: &Maker, reading: &[String]) {
        let name = without_maker(self.table, maker, reading);
        let name_of_maker = name.iter().all(|word| is_release(word) || is_edition(word));
        if name_of_maker {
            // "SysAid On-Prem" by SysAid is SysAid.
            let base = format!("{0}/{0}", maker.key);
            self.found.push(Found::unknown(base, name.to_vec()));
        } else if name.iter().all(|word| is_generic(word)) {
            let singular = name.iter().map(|word| word.strip_suffix('s').unwrap_or(word));
            let base = format!("{}/{}", maker.key, singular.collect::<String>());
            self.vague.push(vendor_scope(maker));
            self.found.push(Found::kind(base));
        } else {
            let (base, releases) = split_release(name);
            let base = format!("{}/{}", maker.key, base.concat());
            self.found.push(Found::unknown(base, releases));
        }
    }

    /// The keys of everything that was found, with what stands above, around and beyond it.
    pub(super) fn into_keys(mut self) -> ProductKeys {
        let mut keys = Vec::new();
        for found in std::mem::take(&mut self.found) {
            Climb { table: self.table, keys: &mut keys, steps: &mut self.steps }.from(&found);
        }
        keys.sort();
        keys.dedup();
        let mut vague: Vec<_> = self.vague.into_iter().map(ProductKey::new).collect();
        vague.sort();
        vague.dedup();
        let vendors =
            self.makers.iter().map(|maker| ProductKey::new(vendor_scope(maker))).collect();
        ProductKeys { keys, vendors, vague, vendor_word: self.vendor_word, steps: self.steps }
    }
}

/// The words that make a product of the table more exact: first numbers, then descriptions. The
/// number of a device may stand in the name itself: "Catalyst 9300" of the Catalysts with IOS XE.
fn releases_of(node: &Node, start: &[String], behind: &[String]) -> Vec<String> {
    let of_name = words(&node.title);
    let is_model = node.then == Follows::Model;
    let within =
        start.iter().filter(|word| is_model && is_release(word) && !of_name.contains(word));
    let number =
        |word: &&String| is_release(word) || is_model && !is_after_model(word) && !narrows(word);
    let numbers = behind.iter().filter(number);
    let narrower = behind.iter().filter(|word| narrows(word));
    within.chain(numbers).chain(narrower).take(RELEASE_WORDS_MAX).cloned().collect()
}

/// Takes "Multiple" and the like out of a name, and says whether it stood there.
fn take_some(readings: &mut Readings) -> bool {
    let is_some =
        |at: usize, word: &String| word == "multiple" || at == 0 && SOME.contains(&word.as_str());
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

/// A vendor's name without such words at its end; one word stays.
fn without_ends<'a>(name: &'a [String], ends: &[&str]) -> &'a [String] {
    let last = name.iter().rposition(|word| !ends.contains(&word.as_str())).unwrap_or(0);
    name.get(..=last).unwrap_or(name)
}

fn vendor_scope(maker: &Maker) -> String {
    format!("{}/*", maker.key)
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

/// Parts a name into what it is called and the releases and editions that make it more exact.
/// Words for kinds of things fall away.
fn split_release(name: &[String]) -> (&[String], Vec<String>) {
    let model = name.iter().position(|word| is_release(word)).unwrap_or(name.len());
    let ends =
        |(at, word): (usize, &String)| is_qualifier(word) || at > model && is_after_model(word);
    let last = name.iter().enumerate().rposition(|one| !ends(one)).map_or(1, |at| at + 1);
    let (base, rest) = name.split_at_checked(last).unwrap_or((name, &[]));
    if base.iter().all(|word| is_generic(word)) && !base.iter().any(|word| is_release(word)) {
        // "Email Server" is not a release of "Email".
        return (name, Vec::new());
    }
    let kept = rest.iter().filter(|word| !is_after_model(word) || is_edition(word));
    (base, kept.take(RELEASE_WORDS_MAX).cloned().collect())
}
