//! One component as a person names it on a command line.

use model::{Asset, Component, ComponentName, Confirmed};
use notation::purl::{Purl, PurlError};

use super::{AssetDefaults, purl};

/// Why a text names no component.
#[derive(Debug, thiserror::Error)]
pub enum NamedError {
    /// It begins like a package URL and is none.
    #[error(transparent)]
    Purl(#[from] PurlError),
    /// It is neither.
    #[error(
        "`{0}` names no component: expected a package URL, such as `pkg:pypi/django@4.2.1`, or \
         `vendor,product,version`"
    )]
    Neither(String),
}

/// Reads a package URL, or `vendor,product,version`; either without a version too.
pub fn named(text: &str, defaults: &AssetDefaults) -> Result<Component, NamedError> {
    let asset = Asset {
        name: defaults.asset.clone(),
        kind: defaults.kind,
        exposed: defaults.exposed,
        seen_on: None,
    };
    let (name, version, purl) =
        if text.starts_with("pkg:") { package(text)? } else { product(text)? };
    Ok(Component { name, version, purl, asset, confirmed: Confirmed::NotYet })
}

type Parts = (ComponentName, Option<String>, Option<String>);

fn package(text: &str) -> Result<Parts, NamedError> {
    let read = Purl::parse(text)?;
    let package = purl::package(&read);
    let version = read.version.map(|version| purl::version(&package, &version));
    Ok((ComponentName::Package(package), version, Some(text.to_owned())))
}

fn product(text: &str) -> Result<Parts, NamedError> {
    let mut cells = text.splitn(3, ',').map(|cell| cell.trim().to_owned());
    let (Some(vendor), Some(product)) = (cells.next(), cells.next()) else {
        return Err(NamedError::Neither(text.to_owned()));
    };
    if product.is_empty() {
        return Err(NamedError::Neither(text.to_owned()));
    }
    let version = cells.next().filter(|version| !version.is_empty());
    Ok((ComponentName::Product { vendor, product }, version, None))
}
