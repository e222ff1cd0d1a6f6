//! The right edge of a tree: the partial tile of each level, from which the tree grows.

use std::collections::BTreeMap;

use crate::{
    checkpoint::Tree,
    hash::{Hash, root_of},
    path::{TILE_WIDTH, TileKind, TilePath, count_at},
};

/// The hashes that are not yet in a full tile, level by level; never a full row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edge {
    size: u64,
    rows: BTreeMap<u8, Vec<Hash>>,
}

impl Edge {
    /// The edge of a tree of `size` leaves, from its partial tiles by their level.
    pub(crate) fn restored(size: u64, rows: BTreeMap<u8, Vec<Hash>>) -> Self {
        Self { size, rows }
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; tells of each tile that is full by it, lowest level first.
    pub(crate) fn push<E>(
        &mut self,
        leaf: Hash,
        mut full: impl FnMut(TilePath, &[Hash]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.size += 1;
        let mut risen = Some(leaf);
        let mut level = 0_u8;
        while let Some(hash) = risen.take() {
            let index = count_at(level, self.size).saturating_sub(1) / u64::from(TILE_WIDTH);
            let row = self.rows.entry(level).or_default();
            row.push(hash);
            if row.len() == usize::from(TILE_WIDTH) {
                let hashes = std::mem::take(row);
                let kind = TileKind::Hashes { level };
                full(TilePath { kind, index, width: TILE_WIDTH }, &hashes)?;
                risen = Some(root_of(&hashes));
                level += 1;
            }
        }
        Ok(())
    }

    /// The partial tiles, lowest level first.
    pub(crate) fn partials(&self) -> impl Iterator<Item = (TilePath, &[Hash])> {
        self.rows.iter().filter_map(|(&level, row)| {
            let index = count_at(level, self.size) / u64::from(TILE_WIDTH);
            let path = TilePath::in_tree(TileKind::Hashes { level }, index, self.size)?;
            Some((path, row.as_slice()))
        })
    }

    /// Size and root of the whole tree.
    pub(crate) fn tree(&self) -> Tree {
        let rows = self.rows.values().map(Vec::as_slice);
        let root = rows.fold(None, above).unwrap_or_else(Hash::of_nothing);
        Tree { size: self.size, root }
    }
}

/// Joins the perfect trees of a row, the smallest first, with what hangs to their right.
fn above(mut right: Option<Hash>, mut row: &[Hash]) -> Option<Hash> {
    while !row.is_empty() {
        let smallest = 1 << row.len().trailing_zeros();
        let (before, perfect) = row.split_at(row.len() - smallest);
        let left = root_of(perfect);
        right = Some(right.map_or(left, |right| Hash::of_node(&left, &right)));
        row = before;
    }
    right
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::Edge;
    use crate::hash::{Hash, root_of};

    #[test]
    fn the_root_of_the_edge_is_that_of_all_leaves() {
        let mut edge = Edge::default();
        let mut leaves = Vec::new();
        assert_eq!(edge.tree().root, root_of(&leaves));
        for number in 0..1_100_u32 {
            let leaf = Hash::of_leaf(&number.to_be_bytes());
            leaves.push(leaf);
            edge.push(leaf, |_, _| Ok::<(), Infallible>(())).unwrap();
            assert_eq!(edge.tree().root, root_of(&leaves), "after leaf {number}");
        }
    }
}
