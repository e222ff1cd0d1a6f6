//! From a product to the keys above, under, around and beyond it.

use std::sync::Arc;

use super::{
    ProductKey, Standing,
    table::{Edge, NameStep, Node, NodeId, Relation, Releases, Table},
};

/// One product that a name names.
#[derive(Debug)]
pub(super) struct Found {
    /// Its key without a release.
    pub base: String,
    /// Words that make it more exact, the weightiest first.
    pub releases: Vec<String>,
    /// Where it stands in the table.
    pub node: Option<NodeId>,
    /// Set where it is a part of that product, not the product.
    pub part: Option<String>,
    pub naming: Naming,
}

impl Found {
    /// A product that the table does not have.
    pub(super) fn unknown(base: String, releases: Vec<String>) -> Self {
        Self { base, releases, node: None, part: None, naming: Naming::Product }
    }

    /// A kind of thing only, such as a vendor's routers.
    pub(super) fn kind(base: String) -> Self {
        Self { naming: Naming::Kind, ..Self::unknown(base, Vec::new()) }
    }
}

/// Whether a name names a product or only what kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    Product,
    Kind,
}

/// Collects the keys above, around and beyond a product.
pub(super) struct Climb<'a> {
    pub table: &'a Table,
    pub keys: &'a mut Vec<(ProductKey, Standing)>,
    pub steps: &'a mut Vec<Arc<NameStep>>,
}

impl Climb<'_> {
    /// Adds the keys of one product.
    pub(super) fn from(&mut self, found: &Found) {
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
            let Some(next) = after(standing, edge.relation) else { continue };
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
        self.keys.push((ProductKey::new(text), standing));
    }
}

/// Where a relation leads from a standing; `None` where it says nothing any more: Edge runs
/// Chromium, and Chromium is part of Chrome.
fn after(standing: Standing, relation: Relation) -> Option<Standing> {
    use Standing::{Above, Around, Beyond, Own, Under};
    match (standing, relation) {
        (Own | Around, Relation::PartOf) => Some(Around),
        (Own | Above, Relation::Is) => Some(Above),
        (Own | Above | Under, Relation::Runs) | (Under, Relation::Is) => Some(Under),
        (Under, _) | (_, Relation::Runs) => None,
        _ => Some(Beyond),
    }
}
