//! Gathers the components of one inventory; a line that stands twice goes in once.

use std::collections::HashSet;

use model::{Asset, Component, ComponentName, Confirmed, Inventory, Unidentified};

use super::AssetDefaults;

/// An inventory in the making, whose components stand on one asset.
#[derive(Debug)]
pub(super) struct Gathered {
    asset: Asset,
    inventory: Inventory,
    seen: HashSet<String>,
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
        Self { asset, inventory: Inventory::default(), seen: HashSet::new() }
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
        let Component { name, version, asset, confirmed, .. } = &component;
        if self.seen.insert(format!("{name:?} {version:?} {asset:?} {confirmed:?}")) {
            self.inventory.components.push(component);
        }
    }

    pub(super) fn unidentified(&mut self, name: String, purl: Option<String>, reason: String) {
        let asset = self.asset.name.clone();
        self.take_unidentified(Unidentified { name, purl, asset, reason });
    }

    /// Takes a line with an asset of its own.
    pub(super) fn take_unidentified(&mut self, line: Unidentified) {
        if self.seen.insert(format!("{line:?}")) {
            self.inventory.unidentified.push(line);
        }
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
        self.inventory
    }
}
