//! Every product that a statement names, filed under the keys of its name.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use model::{AffectedProduct, Statement, Withdrawn};

use crate::products::{Names, NamesError, ProductKey, ProductKeys, Reach, reaches};

/// Names that statements use, and where they use them.
#[derive(Debug)]
pub struct ProductIndex {
    names: Names,
    entries: Vec<NamedProduct>,
    by_key: HashMap<ProductKey, Vec<usize>>,
}

/// One spelling of a product, and every place where a statement spells it so.
#[derive(Debug)]
struct NamedProduct {
    keys: ProductKeys,
    places: Vec<Place>,
}

/// A statement, and which of its products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    statement: usize,
    product: usize,
}

/// A product of a statement that a row of an inventory reaches.
#[derive(Debug, Clone, Copy)]
pub struct Reached<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// What it says of the product.
    pub product: &'a AffectedProduct,
    /// Which of the statement's products that is, counted from 0.
    pub number: usize,
    /// How far the names agree.
    pub reach: Reach,
}

impl ProductIndex {
    /// Files every product of the statements that stand.
    pub fn new(statements: &[Arc<Statement>]) -> Result<Self, NamesError> {
        let mut index =
            Self { names: Names::built_in()?, entries: Vec::new(), by_key: HashMap::new() };
        let mut spelled: HashMap<(&str, &str), usize> = HashMap::new();
        for (number, statement) in statements.iter().enumerate() {
            if statement.withdrawn != Withdrawn::Stands {
                continue;
            }
            for (product, spelling) in spellings(statement) {
                let entry = *spelled.entry(spelling).or_insert_with(|| index.file(spelling));
                if let Some(entry) = index.entries.get_mut(entry) {
                    entry.places.push(Place { statement: number, product });
                }
            }
        }
        Ok(index)
    }

    fn file(&mut self, (vendor, product): (&str, &str)) -> usize {
        let keys = self.names.keys(vendor, product);
        let number = self.entries.len();
        for key in keys.entry_lookups() {
            self.by_key.entry(key.clone()).or_default().push(number);
        }
        self.entries.push(NamedProduct { keys, places: Vec::new() });
        number
    }

    /// The keys of a row's name.
    pub fn keys(&self, vendor: &str, product: &str) -> ProductKeys {
        self.names.keys(vendor, product)
    }

    /// The keys of a row, and its version.
    ///
    /// People write the name of a release into the version: "Windows 10" and "22H2". Where a record
    /// names the product so, that is the product, and no version was given.
    pub fn row<'v>(
        &self,
        vendor: &str,
        product: &str,
        version: Option<&'v str>,
    ) -> (ProductKeys, Option<&'v str>) {
        let plain = self.keys(vendor, product);
        match version.and_then(|version| self.folded(&plain, (vendor, product), version)) {
            Some(folded) => (folded, None),
            None => (plain, version),
        }
    }

    /// The keys of a product whose release stands in the version, where a record names it so.
    pub fn folded(
        &self,
        plain: &ProductKeys,
        (vendor, product): (&str, &str),
        version: &str,
    ) -> Option<ProductKeys> {
        if version.contains('.') {
            return None;
        }
        let folded = self.keys(vendor, &format!("{product} {version}"));
        let more = folded.specific().find(|key| plain.specific().all(|own| own != *key));
        more.is_some_and(|key| self.names_itself(key)).then_some(folded)
    }

    /// Whether an entry's own name is this key.
    fn names_itself(&self, key: &ProductKey) -> bool {
        let filed = self.by_key.get(key).into_iter().flatten();
        let mut entries = filed.filter_map(|&number| self.entries.get(number));
        entries.any(|entry| entry.keys.specific().any(|own| own == key))
    }

    /// Everything that a row reaches, by advisory id, in the order of the statements.
    pub fn reached<'a>(
        &'a self,
        row: &ProductKeys,
        statements: &'a [Arc<Statement>],
    ) -> BTreeMap<&'a str, Vec<Reached<'a>>> {
        let mut numbers: Vec<usize> =
            row.row_lookups().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut reached: BTreeMap<&str, Vec<Reached<'_>>> = BTreeMap::new();
        for entry in numbers.into_iter().filter_map(|number| self.entries.get(number)) {
            let Some(reach) = reaches(row, &entry.keys) else { continue };
            for place in &entry.places {
                let Some(statement) = statements.get(place.statement) else { continue };
                let Some(product) = statement.products.get(place.product) else { continue };
                let one = Reached { statement, product, number: place.product, reach };
                add(reached.entry(&statement.id).or_default(), one);
            }
        }
        reached
    }
}

/// Vendor and name of each product of a statement, with the product's number.
fn spellings(statement: &Statement) -> impl Iterator<Item = (usize, (&str, &str))> {
    let numbered = statement.products.iter().enumerate();
    numbered.flat_map(|(product, named)| {
        names(named).map(move |name| (product, (named.vendor.as_str(), name)))
    })
}

/// What a product is called: by its name, and by its maker's numbers of the model.
pub(crate) fn names(product: &AffectedProduct) -> impl Iterator<Item = &str> {
    std::iter::once(product.product.as_str()).chain(product.models.iter().map(String::as_str))
}

/// A product with several names is reached once, by the nearest.
fn add<'a>(reached: &mut Vec<Reached<'a>>, one: Reached<'a>) {
    let same = |known: &&mut Reached<'a>| std::ptr::eq(known.product, one.product);
    let known = if one.product.models.is_empty() { None } else { reached.iter_mut().find(same) };
    match known {
        Some(known) => known.reach = known.reach.min(one.reach),
        None => reached.push(one),
    }
}

impl Reached<'_> {
    /// The name as the statement writes it.
    pub fn spelling(&self) -> String {
        let AffectedProduct { vendor, product, .. } = self.product;
        if vendor == "n/a" { product.clone() } else { model::product_name(vendor, product) }
    }
}
