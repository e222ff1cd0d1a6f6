//! The products of one flaw: what is said of each, gathered by vendor and name.

use std::collections::HashMap;

use formats::csaf::{Defined, Part, ProductStatus as Listed, Products, Says};
use model::{
    Affected, AffectedProduct, Event, ProductPlace, ProductStatus, ProductVersion, Publisher,
    Range, RangeKind, VersionBound,
};
use notation::purl::Purl;

use super::{
    named::{self, Named},
    said::Said,
    short,
};
use crate::inventory::purl;

/// The products of one flaw, in the making.
pub(super) struct Gathered<'a> {
    defined: &'a Products<'a>,
    publisher: &'a Publisher,
    products: Vec<AffectedProduct>,
    packages: Vec<Affected>,
    by_name: HashMap<(String, String), usize>,
    places: HashMap<String, Vec<ProductPlace>>,
    place_count: usize,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(defined: &'a Products<'a>, publisher: &'a Publisher) -> Self {
        Self {
            defined,
            publisher,
            products: Vec::new(),
            packages: Vec::new(),
            by_name: HashMap::new(),
            places: HashMap::new(),
            place_count: 0,
        }
    }

    /// Takes what is said of each product; `fault` gets a place below `product_status`.
    pub(super) fn take(&mut self, listed: &Listed, fault: &mut dyn FnMut(&str, &str)) {
        for (group, says, ids) in listed.all() {
            for (index, id) in ids.iter().enumerate() {
                if let Err(what) = self.say(id, says) {
                    fault(&format!("{group}/{index}"), &format!("`{}` {what}", short(id)));
                }
            }
        }
    }

    /// Takes what is said of the product with this id; what is wrong with it, in words.
    fn say(&mut self, id: &str, says: Says) -> Result<(), &'static str> {
        let defined = self.defined;
        match defined.with_id(id) {
            [] => Err("is not in the product tree; nothing is known of it"),
            [one] => {
                self.add(id, one, says)?;
                if says == Says::AffectedFrom {
                    self.leave_open_behind(id);
                }
                Ok(())
            }
            // Nobody can tell which is meant: each may be, and a person must look.
            several => {
                for one in several {
                    self.add_in_words(id, named::unread(one, self.publisher, one.name), says);
                }
                Ok(())
            }
        }
    }

    /// Adds what is said of a product. A pair says it of both, in words: what is installed on what
    /// is nothing that an inventory's row can answer.
    fn add(&mut self, id: &str, one: &Defined<'_>, says: Says) -> Result<(), &'static str> {
        if matches!(one.part, Part::Pair { .. }) {
            let parts = self.defined.made_of(one);
            for part in parts.ok_or("is a pair that leads in a circle, or to no product")? {
                self.add_in_words(id, named::unread(part, self.publisher, one.name), says);
            }
        } else if let Some(named) = named::named(one, self.publisher) {
            self.package(one, &named, status(says));
            self.product(id, named, status(says));
        }
        Ok(())
    }

    fn add_in_words(&mut self, id: &str, named: Option<Named>, says: Says) {
        if let Some(named) = named {
            self.product(id, named, status(says));
        }
    }

    fn product(&mut self, id: &str, named: Named, status: ProductStatus) {
        let Named { vendor, product, models, mut versions } = named;
        if versions.is_empty() && status == ProductStatus::Unaffected {
            // The product, whichever version it is.
            versions.push(Said::every());
        }
        if status == ProductStatus::Unaffected {
            // "Not affected" in words that nothing compares with clears nothing.
            versions.retain(|one| one.until != Some(VersionBound::Unread));
            if versions.is_empty() {
                return;
            }
        }
        if versions.is_empty() {
            versions.push(Said { version: String::new(), until: None, scheme: None });
        }
        let key = (vendor, product);
        let number = *self.by_name.entry(key.clone()).or_insert_with(|| {
            self.products.push(AffectedProduct {
                vendor: key.0,
                product: key.1,
                models: Vec::new(),
                versions: Vec::new(),
                default_status: ProductStatus::Unknown,
            });
            self.products.len() - 1
        });
        let Some(product) = self.products.get_mut(number) else { return };
        for model in models {
            if !product.models.contains(&model) {
                product.models.push(model);
            }
        }
        for Said { version, until, scheme } in versions {
            let place = place(number, product.versions.len());
            product.versions.push(ProductVersion { version, until, scheme, status });
            self.places.entry(id.to_owned()).or_default().extend(place);
            self.place_count += 1;
        }
    }

    /// Behind the first version that has the flaw others may have it, too: nobody says which.
    fn leave_open_behind(&mut self, id: &str) {
        for place in self.places.get(id).into_iter().flatten() {
            let number = |text: u32| usize::try_from(text).ok();
            let product = number(place.product).and_then(|at| self.products.get_mut(at));
            let Some(product) = product else { continue };
            let first = number(place.version).and_then(|at| product.versions.get(at));
            if let Some(first) = first.filter(|first| first.until.is_none()) {
                let until = Some(VersionBound::Open);
                let open =
                    ProductVersion { until, status: ProductStatus::Unknown, ..first.clone() };
                product.versions.push(open);
            }
        }
    }

    /// A package URL names a package, too; only what is surely read of it counts.
    fn package(&mut self, one: &Defined<'_>, named: &Named, status: ProductStatus) {
        let purl = one.helper.purl.as_deref().and_then(|text| Purl::parse(text).ok());
        let Some(purl) = purl.filter(|_| status == ProductStatus::Affected) else { return };
        let package = purl::package(&purl);
        let mut affected = Affected { package, ranges: Vec::new(), listed: Vec::new() };
        match &purl.version {
            Some(version) => affected.listed.push(purl::version(&affected.package, version)),
            None => {
                for said in &named.versions {
                    into_package(said, &mut affected);
                }
            }
        }
        self.packages.push(affected);
    }

    /// Where the statement speaks of a product of the tree.
    pub(super) fn places_of(&self, id: &str) -> &[ProductPlace] {
        self.places.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many places there are.
    pub(super) fn place_count(&self) -> usize {
        self.place_count
    }

    pub(super) fn finish(self) -> (Vec<AffectedProduct>, Vec<Affected>) {
        (self.products, self.packages)
    }
}

fn place(product: usize, version: usize) -> Option<ProductPlace> {
    Some(ProductPlace { product: product.try_into().ok()?, version: version.try_into().ok()? })
}

fn into_package(said: &Said, affected: &mut Affected) {
    let start = Event::Introduced(said.version.clone());
    let events = match &said.until {
        None if said.version.is_empty() => return,
        None => return affected.listed.push(said.version.clone()),
        Some(VersionBound::Unread) => return,
        Some(VersionBound::Before(end)) => vec![start, Event::Fixed(end.clone())],
        Some(VersionBound::Through(end)) => vec![start, Event::LastAffected(end.clone())],
        Some(VersionBound::Open) => vec![start],
    };
    affected.ranges.push(Range { kind: RangeKind::Ecosystem, events });
}

fn status(says: Says) -> ProductStatus {
    match says {
        Says::Affected | Says::AffectedFrom => ProductStatus::Affected,
        Says::NotAffected => ProductStatus::Unaffected,
        Says::NotKnown => ProductStatus::Unknown,
    }
}
