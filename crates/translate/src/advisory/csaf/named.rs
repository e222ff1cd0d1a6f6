//! From a product of the tree to vendor, product and versions, as far as it honestly goes.

use formats::csaf::{Defined, Part};
use model::Publisher;

use super::said::{self, Said};
use crate::cpe;

/// What a product is called, and which versions of it are meant.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) vendor: String,
    pub(super) product: String,
    pub(super) models: Vec<String>,
    /// Empty where the advisory names no version.
    pub(super) versions: Vec<Said>,
}

/// Names a product that stands alone. `None` for a pair.
pub(super) fn named(defined: &Defined<'_>, publisher: &Publisher) -> Option<Named> {
    let cpe = defined.helper.cpe.as_deref().and_then(cpe::parse);
    let by_cpe = cpe.as_ref();
    let (vendor, product, versions) = match &defined.part {
        Part::Pair { .. } => return None,
        Part::Branches { vendor, product, family, version, others } => {
            let product = product.or(*family);
            let named =
                product.map(str::to_owned).or_else(|| by_cpe.map(|cpe| cpe.product.clone()));
            let versions = versions(defined.name, product, *version, others);
            (vendor.map(str::to_owned), named, versions)
        }
        // The full name holds vendor, product and version, and nobody says where one ends.
        Part::Alone if by_cpe.is_none() => (None, None, vec![Said::unread(defined.name)]),
        Part::Alone => {
            let version = by_cpe.and_then(|cpe| cpe.version.as_deref());
            (None, by_cpe.map(|cpe| cpe.product.clone()), versions("", None, version, &[]))
        }
    };
    let maker = || super::is_maker(publisher).then(|| publisher.name.clone());
    let vendor = vendor.or_else(|| by_cpe.map(|cpe| cpe.vendor.clone())).or_else(maker);
    Some(Named {
        vendor: vendor.unwrap_or_default(),
        product: product.unwrap_or_else(|| defined.name.to_owned()),
        models: defined.helper.model_numbers.iter().filter(|one| is_whole(one)).cloned().collect(),
        versions,
    })
}

/// The name with its versions unread: for what a person must read whole.
pub(super) fn unread(defined: &Defined<'_>, publisher: &Publisher, words: &str) -> Option<Named> {
    Some(Named { versions: vec![Said::unread(words)], ..named(defined, publisher)? })
}

/// CSAF 2.0 §3.1.3.3.3: `*` and `?` stand for parts of a model number; such a one is no name.
fn is_whole(model: &str) -> bool {
    !model.trim().is_empty() && !model.contains(['*', '?'])
}

/// The versions of a product in the branches, read from the branch and held against the full name.
///
/// CISA's documents were made from prose, and the full name often keeps it: "GT1455HS-QTBDE: with
/// CoreOS Version 05.65.00.BD and prior" stands on a branch of all versions, "1.8.0 and older" on
/// one of `>= 1.8.0`. What the name says otherwise, or beside it, is for a person.
fn versions(
    full: &str,
    product: Option<&str>,
    version: Option<&str>,
    others: &[&str],
) -> Vec<Said> {
    let tail = tail(full, product);
    let words = || tail.or(version).unwrap_or(full);
    if !others.is_empty() || names_serial_numbers(full) {
        return vec![Said::unread(words())];
    }
    let Some(version) = version else { return tail.map(Said::unread).into_iter().collect() };
    let Some(read) = said::read(version) else { return vec![Said::unread(words())] };
    match tail {
        Some(tail) if !agrees(tail, &read) => vec![Said::unread(tail)],
        _ => read,
    }
}

/// What the full name says behind the product's own name: behind the last colon.
fn tail<'a>(full: &'a str, product: Option<&str>) -> Option<&'a str> {
    let (_, tail) = full.rsplit_once(": ")?;
    let known = product.is_some_and(|product| product.contains(tail));
    (!known && !tail.trim().is_empty()).then(|| tail.trim())
}

fn agrees(tail: &str, read: &[Said]) -> bool {
    let lower = |said: &[Said]| -> Vec<String> {
        said.iter().map(|one| format!("{one:?}").to_lowercase()).collect()
    };
    said::read(tail).is_some_and(|other| lower(&other) == lower(read))
}

/// Serial numbers are numbers, and no versions.
fn names_serial_numbers(full: &str) -> bool {
    let lower = full.to_lowercase();
    ["serial n", "serial_n", "serial-n", "s/n"].iter().any(|words| lower.contains(words))
}
