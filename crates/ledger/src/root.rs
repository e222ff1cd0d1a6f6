//! The root over leaves that come one after another, without a log.

use std::convert::Infallible;

use crate::{edge::Edge, hash::Hash};

/// Takes the data of leaves, and gives the root over all of them.
#[derive(Debug, Clone, Default)]
pub struct RootHasher(Edge);

impl RootHasher {
    /// The next leaf's data.
    pub fn push(&mut self, data: &[u8]) {
        let Ok(()) = self.0.push(Hash::of_leaf(data), |_, _| Ok::<(), Infallible>(()));
    }

    /// The root over all of them.
    pub fn root(&self) -> Hash {
        self.0.tree().root
    }
}
