//! Gathers the components of one inventory; a line that stands twice goes in once.

use std::cmp::Ordering;

use model::{Asset, Component, ComponentName, Confirmed, Inventory, Unidentified};

use super::AssetDefaults;

/// An inventory in the making, whose components stand on one asset.
#[derive(Debug)]
pub(super) struct Gathered {
    asset: Asset,
    inventory: Inventory,
}

impl Gathered {
    /// `asset` is the document's own name for what it describes; the defaults come first.
    pub(super) fn on(asset: Option<String>, defaults: &AssetDefaults) -> Self {
        let asset = Asset {
            name: defaults.asset.clone().or(asset),
            kind: defaults.kind,
            exposed: defaults.exposed,
            seen_on: None,
        };
        Self { asset, inventory: Inventory::default() }
    }

    pub(super) fn component(
        &mut self,
        name: ComponentName,
        version: Option<String>,
        purl: Option<String>,
    ) {
        let asset = self.asset.clone();
        self.take(Component { name, version, purl, asset, confirmed: Confirmed::NotYet });
    }

    /// Takes a component with an asset of its own.
    pub(super) fn take(&mut self, component: Component) {
        self.inventory.components.push(component);
    }

    pub(super) fn unidentified(&mut self, name: String, purl: Option<String>, reason: String) {
        let asset = self.asset.name.clone();
        self.take_unidentified(Unidentified { name, purl, asset, reason });
    }

    /// Takes a line with an asset of its own.
    pub(super) fn take_unidentified(&mut self, line: Unidentified) {
        self.inventory.unidentified.push(line);
    }

    pub(super) fn warn(&mut self, warning: String) {
        self.inventory.warnings.push(warning);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.inventory.components.is_empty() && self.inventory.unidentified.is_empty()
    }

    /// An empty inventory is said to be one, and why: it must not read as "nothing is affected".
    pub(super) fn warn_if_empty(&mut self, why: &str) {
        if self.is_empty() {
            self.warn(format!("{why}: nothing can be checked"));
        }
    }

    pub(super) fn finish(self) -> Inventory {
        let Inventory { components, unidentified, refused, warnings } = self.inventory;
        Inventory {
            components: each_once(components, |one, other| identity(one).cmp(&identity(other))),
            unidentified: each_once(unidentified, |one, other| line(one).cmp(&line(other))),
            refused,
            warnings,
        }
    }
}

/// The first of those that are equal, in their old order. Sorted places cost eight bytes a line,
/// where a set of names would hold every name twice.
fn each_once<T>(all: Vec<T>, order: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut sorted: Vec<(usize, &T)> = all.iter().enumerate().collect();
    sorted.sort_by(|(_, one), (_, other)| order(one, other));
    let mut first = vec![true; all.len()];
    for pair in sorted.windows(2) {
        let [(_, one), (later, other)] = pair else { continue };
        if let Some(is_first) = first.get_mut(*later) {
            *is_first = order(one, other) != Ordering::Equal;
        }
    }
    all.into_iter().zip(first).filter_map(|(it, is_first)| is_first.then_some(it)).collect()
}

/// All that two components must share to be one; the spelling of a purl may differ.
fn identity(component: &Component) -> impl Ord {
    let Component { name, version, asset, confirmed, .. } = component;
    (name, version, &asset.name, asset.kind, asset.exposed, asset.seen_on, confirmed)
}

fn line(line: &Unidentified) -> impl Ord {
    (&line.name, &line.purl, &line.asset, &line.reason)
}
