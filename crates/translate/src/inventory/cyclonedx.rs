//! CycloneDX documents as inventories.

use formats::cyclonedx::{self, Bom, Component, Listed};
use model::{ComponentName, Inventory};
use notation::purl::Purl;

use super::{AssetDefaults, InventoryError, gather::Gathered, purl};
use crate::cpe;

/// Types of components that vendors sell and advisories name by vendor and product.
const PRODUCT_KINDS: [&str; 7] = [
    "application",
    "container",
    "device",
    "device-driver",
    "firmware",
    "operating-system",
    "platform",
];

pub(super) fn inventory(
    bytes: &[u8],
    defaults: &AssetDefaults,
) -> Result<Inventory, InventoryError> {
    let bom = cyclonedx::read(bytes)?;
    let listed = bom.listed()?;
    let mut gathered = Gathered::on(subject(&bom), defaults);
    for Listed { pointer, component } in &listed {
        take(component, pointer, &mut gathered);
    }
    warnings(&bom, &listed, &mut gathered);
    Ok(gathered.finish())
}

/// The asset that a document is about: `metadata.component`.
fn subject(bom: &Bom) -> Option<String> {
    let component = bom.metadata.component.as_ref()?;
    let name = filled(component.name.as_ref())?;
    Some(match filled(component.version.as_ref()) {
        Some(version) => format!("{name}@{version}"),
        None => name.to_owned(),
    })
}

fn take(component: &Component, pointer: &str, gathered: &mut Gathered) {
    let Some(name) = filled(component.name.as_ref()) else {
        let reason = "the component has no name".to_owned();
        return gathered.unidentified(pointer.to_owned(), component.purl.clone(), reason);
    };
    match identify(component, name) {
        Ok(Identified { name, version }) => {
            gathered.component(name, version, component.purl.clone());
        }
        Err(reason) => {
            gathered.unidentified(called(component, name), component.purl.clone(), reason);
        }
    }
}

struct Identified {
    name: ComponentName,
    version: Option<String>,
}

fn identify(component: &Component, name: &str) -> Result<Identified, String> {
    if let Some(text) = filled(component.purl.as_ref()) {
        let purl = Purl::parse(text).map_err(|error| error.to_string())?;
        // `generic` names no ecosystem: vendor and product say more.
        if purl.kind != "generic" {
            return Ok(package(&purl, component));
        }
    }
    let own_version = filled(component.version.as_ref()).map(str::to_owned);
    product(component, name).map(|name| Identified { name, version: own_version })
}

/// Where the package URL and `version` differ, the URL is what advisories are matched by.
fn package(purl: &Purl, component: &Component) -> Identified {
    let package = purl::package(purl);
    let version = purl.version.as_deref().or(filled(component.version.as_ref()));
    let version = version.map(|version| purl::version(&package, version));
    Identified { name: ComponentName::Package(package), version }
}

fn product(component: &Component, name: &str) -> Result<ComponentName, String> {
    let kind = component.kind.as_deref().unwrap_or("component");
    let cpe = component.cpe.as_deref().and_then(cpe::parse);
    if !PRODUCT_KINDS.contains(&kind) && cpe.is_none() {
        let why = match kind {
            "library" | "framework" => "without a package URL: its ecosystem is not known",
            _ => "without a package URL or CPE: advisories don't name it",
        };
        return Err(format!("{} {why}", with_article(kind)));
    }
    let suppliers = [&component.supplier, &component.manufacturer];
    let vendor = suppliers
        .into_iter()
        .find_map(|supplier| filled(supplier.as_ref()?.name.as_ref()))
        .or(filled(component.publisher.as_ref()));
    match (vendor, cpe, filled(component.group.as_ref())) {
        (Some(vendor), ..) => Ok(named(vendor, name)),
        (None, Some(cpe), _) => Ok(named(&cpe.vendor, &cpe.product)),
        (None, None, Some(group)) => Ok(named(group, name)),
        (None, None, None) => Err(format!(
            "{} without a vendor: no package URL, supplier, publisher or CPE",
            with_article(kind)
        )),
    }
}

/// The kinds of CycloneDX with a vowel sound at the start are written with a vowel.
fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}

fn named(vendor: &str, product: &str) -> ComponentName {
    ComponentName::Product { vendor: vendor.to_owned(), product: product.to_owned() }
}

fn called(component: &Component, name: &str) -> String {
    let mut called = name.to_owned();
    if let Some(group) = filled(component.group.as_ref()) {
        called = format!("{group}/{called}");
    }
    if let Some(version) = filled(component.version.as_ref()) {
        called = format!("{called}@{version}");
    }
    called
}

fn filled(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn warnings(bom: &Bom, listed: &[Listed<'_>], gathered: &mut Gathered) {
    if bom.components.is_empty() {
        let left = match bom.metadata.component {
            Some(_) => "only what it describes was read",
            None => "nothing in it can be checked",
        };
        gathered.warn(format!("the document lists no components: {left}"));
    }
    let excluded = listed.iter().filter(|it| it.component.scope.as_deref() == Some("excluded"));
    let excluded = excluded.count();
    if excluded > 0 {
        gathered
            .warn(format!("components marked `scope: excluded`, read like the others: {excluded}"));
    }
    for fault in bom.faults(listed) {
        gathered.warn(fault.to_string());
    }
}
