//! Hashes of a Merkle tree (RFC 9162 §2.1.1), and how they are written down.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// A SHA-256 hash of a leaf or of a node; shown in base64, as in a checkpoint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; Hash::SIZE]);

impl Hash {
    /// How many bytes a hash has.
    pub const SIZE: usize = 32;

    /// A hash that somebody else computed.
    pub const fn new(bytes: [u8; Self::SIZE]) -> Self {
        Self(bytes)
    }

    /// The root of a tree without leaves.
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// The hash of a leaf: SHA-256(0x00 ‖ data).
    pub fn of_leaf(data: &[u8]) -> Self {
        Self(Sha256::new().chain_update([0]).chain_update(data).finalize().into())
    }

    /// The hash of a node: SHA-256(0x01 ‖ left ‖ right).
    pub fn of_node(left: &Self, right: &Self) -> Self {
        let hasher = Sha256::new().chain_update([1]);
        Self(hasher.chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::SIZE] {
        &self.0
    }
}

/// The root above a row of neighbours; the row is never empty.
pub(crate) fn root_of(row: &[Hash]) -> Hash {
    match row {
        [] => Hash::of_nothing(),
        [only] => *only,
        _ => {
            let (left, right) = row.split_at(split(row.len()));
            Hash::of_node(&root_of(left), &root_of(right))
        }
    }
}

/// The largest power of two that is smaller than a length of at least two (RFC 9162 §2.1.1).
fn split(length: usize) -> usize {
    length.next_power_of_two() / 2
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// A text that is not the base64 of 32 bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a hash: expected the base64 of 32 bytes")]
pub struct HashTextError {
    text: String,
}

impl FromStr for Hash {
    type Err = HashTextError;

    fn from_str(text: &str) -> Result<Self, HashTextError> {
        let bytes = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| HashTextError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Hash, root_of};

    /// The leaves and roots that Certificate Transparency's own tests use.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn hex(hash: Hash) -> String {
        hash.as_bytes().iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    }

    #[test]
    fn roots_are_those_of_certificate_transparency() {
        let leaves: Vec<Hash> = LEAVES.iter().map(|data| Hash::of_leaf(data)).collect();
        let roots = (0..=8).map(|size| hex(root_of(leaves.get(..size).unwrap())));
        assert_eq!(roots.collect::<Vec<_>>(), ROOTS);
    }

    #[test]
    fn text_goes_there_and_back_and_only_in_one_spelling() {
        let text = "fKo0Xb2JKmZFTWxlEuo8PqPw0+whvj/C4jdXBf049nI=";
        assert_eq!(text.parse::<Hash>().unwrap().to_string(), text);
        // The last letter carries two bits that nobody reads.
        let other = "fKo0Xb2JKmZFTWxlEuo8PqPw0+whvj/C4jdXBf049nJ=";
        assert!(other.parse::<Hash>().is_err());
        assert!("AAAA".parse::<Hash>().is_err());
    }
}
