//! The key of a version: bytes whose memcmp order is the order of the versions.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

/// A version as bytes; compares as the version does under its scheme.
///
/// Equal keys are equal versions: the rank takes no part in the order.
#[derive(Clone)]
pub struct VersionKey {
    bytes: Vec<u8>,
    rank: Rank,
}

/// Whether the ecosystem's own standard knows a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// The standard reads and orders it.
    Standard,
    /// The standard refuses it; the order is the one that tools gave it before, or still do.
    Legacy,
}

impl VersionKey {
    /// The lowest key of all, below or equal to every version: OSV's `introduced: 0`.
    pub fn first() -> Self {
        Self::new(Vec::new(), Rank::Standard)
    }

    /// The smallest key above this one, so that "up to and with" becomes "before".
    ///
    /// No key lies between the two, because the only bytes above `k` and below `k 00` would be
    /// longer than `k` and shorter than `k 00`.
    #[must_use]
    pub fn successor(&self) -> Self {
        let mut bytes = Vec::with_capacity(self.bytes.len() + 1);
        bytes.extend_from_slice(&self.bytes);
        bytes.push(0);
        Self::new(bytes, self.rank)
    }

    /// The bytes, as a store keeps them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the standard knows the version.
    pub fn rank(&self) -> Rank {
        self.rank
    }

    pub(crate) fn new(bytes: Vec<u8>, rank: Rank) -> Self {
        Self { bytes, rank }
    }
}

impl PartialEq for VersionKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for VersionKey {}

impl PartialOrd for VersionKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for VersionKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes.cmp(&other.bytes)
    }
}

impl Hash for VersionKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl fmt::Debug for VersionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} ({:?})", self.rank)
    }
}

/// The bytes in hex, as `explain` prints them.
impl fmt::Display for VersionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.bytes.iter().enumerate() {
            let gap = if index == 0 { "" } else { " " };
            write!(f, "{gap}{byte:02x}")?;
        }
        Ok(())
    }
}
