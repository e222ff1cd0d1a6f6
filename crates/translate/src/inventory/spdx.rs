//! SPDX documents as inventories.

use formats::spdx::{self, Document, Package};
use model::{ComponentName, Inventory};
use notation::purl::Purl;

use super::{AssetDefaults, InventoryError, gather::Gathered, purl};
use crate::cpe;

/// Purposes (SPDX 2.3 §7.24) of what vendors sell and advisories name by vendor and product.
const PRODUCT_PURPOSES: [&str; 5] =
    ["APPLICATION", "CONTAINER", "DEVICE", "FIRMWARE", "OPERATING-SYSTEM"];

pub(super) fn inventory(
    bytes: &[u8],
    defaults: &AssetDefaults,
) -> Result<Inventory, InventoryError> {
    let document = spdx::read(bytes)?;
    let (mut packages, mut broken) = (Vec::new(), Vec::new());
    for (index, package) in document.packages() {
        match package {
            Ok(package) => packages.push(package),
            Err(fault) => broken.push((format!("/packages/{index}"), fault.to_string())),
        }
    }
    let mut gathered = Gathered::on(subject(&document, &packages), defaults);
    for package in &packages {
        take(package, &mut gathered);
    }
    for (pointer, fault) in broken {
        gathered.unidentified(pointer, None, fault);
    }
    warnings(&document, &packages, &mut gathered);
    Ok(gathered.finish())
}

/// The asset that a document is about: the one package that it describes, else its own name.
fn subject(document: &Document, packages: &[Package]) -> Option<String> {
    let described = document.described();
    let mut own = packages.iter().filter(|one| described.contains(one.id.as_str()));
    let only = own.next().filter(|_| own.next().is_none());
    match only {
        Some(one) => Some(called(one)),
        None => said(document.name.as_deref()).map(str::to_owned),
    }
}

fn take(package: &Package, gathered: &mut Gathered) {
    let (mut named, mut fault) = (0, None);
    for text in package.purls() {
        match Purl::parse(text) {
            // `generic` names no ecosystem: vendor and product say more.
            Ok(purl) if purl.kind == "generic" => {}
            Ok(purl) => {
                let name = purl::package(&purl);
                let version = purl.version.as_deref().or(said(package.version_info.as_deref()));
                let version = version.map(|version| purl::version(&name, version));
                gathered.component(ComponentName::Package(name), version, Some(text.to_owned()));
                named += 1;
            }
            Err(error) => fault = Some(error.to_string()),
        }
    }
    if named > 0 {
        return;
    }
    let purl = package.purls().next().map(str::to_owned);
    match (fault, product(package)) {
        (None, Ok((name, version))) => gathered.component(name, version, purl),
        (Some(fault), _) | (None, Err(fault)) => {
            gathered.unidentified(called(package), purl, fault);
        }
    }
}

fn product(package: &Package) -> Result<(ComponentName, Option<String>), String> {
    let cpe = package.cpes().find_map(cpe::parse);
    let purpose = package.primary_package_purpose.as_deref();
    let sold = purpose.is_some_and(|purpose| PRODUCT_PURPOSES.contains(&purpose));
    if !sold && cpe.is_none() {
        return Err("a package without a package URL or CPE: its ecosystem is not known".to_owned());
    }
    let name = |vendor: &str, product: &str| ComponentName::Product {
        vendor: vendor.to_owned(),
        product: product.to_owned(),
    };
    let version = said(package.version_info.as_deref()).map(str::to_owned);
    let makers = [&package.supplier, &package.originator];
    let maker = makers.into_iter().find_map(|text| organization(text.as_deref()));
    match (cpe, maker) {
        (Some(cpe), _) => Ok((name(&cpe.vendor, &cpe.product), version.or(cpe.version))),
        (None, Some(maker)) => Ok((name(maker, package.name.trim()), version)),
        (None, None) => {
            Err("a product without a vendor: no package URL, CPE or supplier".to_owned())
        }
    }
}

/// SPDX 2.3 §7.5: `Organization: Acme (mail@acme.example)`; a person makes no product.
fn organization(text: Option<&str>) -> Option<&str> {
    let rest = said(text)?.strip_prefix("Organization:")?;
    said(Some(rest.split(" (").next().unwrap_or(rest)))
}

/// A text that says something: `NOASSERTION` and `NONE` don't.
fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !matches!(*text, "" | "NOASSERTION" | "NONE"))
}

fn called(package: &Package) -> String {
    let name = package.name.trim();
    let name = if name.is_empty() { &package.id } else { name };
    match said(package.version_info.as_deref()) {
        Some(version) => format!("{name}@{version}"),
        None => name.to_owned(),
    }
}

fn warnings(document: &Document, packages: &[Package], gathered: &mut Gathered) {
    gathered.warn_if_empty("the document lists no packages");
    let files = document.file_count();
    if files > 0 {
        gathered.warn(format!("files, which SPDX gives no version, were not read: {files}"));
    }
    for fault in document.faults(packages) {
        gathered.warn(fault.to_string());
    }
}
