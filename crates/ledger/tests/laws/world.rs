//! Logs to test with: written by the library, read into memory, changed at will.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    ops::Range,
    path::Path,
    sync::{LazyLock, Mutex},
};

use ledger::{FetchError, Hash, Log, SigningKey, Source, VerifierKey};

pub(crate) const ORIGIN: &str = "example.org/log";

/// Leaf data that tells its number.
pub(crate) fn leaves(numbers: Range<u64>) -> Vec<[u8; 32]> {
    numbers.map(leaf).collect()
}

fn leaf(number: u64) -> [u8; 32] {
    let mut data = [0xa5; 32];
    data[..8].copy_from_slice(&number.to_be_bytes());
    data
}

/// All parts of a log, by path.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    pub(crate) fn read(dir: &Path) -> Self {
        let mut parts = BTreeMap::new();
        let mut folders = vec![dir.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder opens") {
                let path = entry.expect("a folder reads").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(dir).expect("it is in the folder");
                    let name = name.to_str().expect("the name is text").to_owned();
                    parts.insert(name, fs::read(path).expect("a file reads"));
                }
            }
        }
        Self { parts }
    }

    pub(crate) fn part(&mut self, path: &str) -> &mut Vec<u8> {
        self.parts.get_mut(path).unwrap_or_else(|| panic!("`{path}` is not there"))
    }
}

impl Source for Memory {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        self.parts.get(path).cloned().ok_or(FetchError::NotFound)
    }
}

/// A log with one part that is other than it should be; the rest is not copied.
pub(crate) struct Changed<'a> {
    pub(crate) log: &'a Memory,
    pub(crate) path: String,
    pub(crate) bytes: Option<Vec<u8>>,
}

impl Source for Changed<'_> {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        if path != self.path {
            return self.log.fetch(path);
        }
        self.bytes.clone().ok_or(FetchError::NotFound)
    }
}

/// Counts how often each part is fetched.
pub(crate) struct Counted<'a> {
    pub(crate) log: &'a Memory,
    pub(crate) fetched: RefCell<BTreeMap<String, u32>>,
}

impl Source for Counted<'_> {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        *self.fetched.borrow_mut().entry(path.to_owned()).or_default() += 1;
        self.log.fetch(path)
    }
}

pub(crate) static KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::generate().expect("the system gives random bytes"));

pub(crate) fn verifier() -> VerifierKey {
    KEY.verifier(ORIGIN).expect("the origin is a name")
}

pub(crate) fn open(dir: &Path) -> Log {
    Log::open(dir, KEY.clone(), ORIGIN).expect("the log opens")
}

/// A log of so many entries, appended at once; made once a size.
pub(crate) fn log_of(size: u64) -> &'static Memory {
    static MADE: Mutex<BTreeMap<u64, &'static Memory>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().expect("no test died while it made a log");
    made.entry(size).or_insert_with(|| {
        let dir = tempfile::tempdir().expect("a folder is made");
        open(dir.path()).append(&leaves(0..size)).expect("the log grows");
        Box::leak(Box::new(Memory::read(dir.path())))
    })
}

/// The tree as RFC 6962 §2.1 defines it, word for word, to compare with.
pub(crate) fn tree_hash(leaves: &[[u8; 32]]) -> Hash {
    match leaves {
        [] => Hash::of_nothing(),
        [only] => Hash::of_leaf(only),
        _ => {
            let (left, right) = leaves.split_at(largest_power_below(leaves.len()));
            Hash::of_node(&tree_hash(left), &tree_hash(right))
        }
    }
}

pub(crate) fn largest_power_below(length: usize) -> usize {
    let mut power = 1;
    while power * 2 < length {
        power *= 2;
    }
    power
}

/// Tiles of hashes by their definition (C2SP tlog-tiles, Merkle Tree), for a tree of any size.
pub(crate) struct Defined {
    pub(crate) leaves: Vec<[u8; 32]>,
}

impl Defined {
    pub(crate) fn tile(&self, level: u32, index: usize, width: usize) -> Option<Vec<u8>> {
        let span = 256_usize.pow(level);
        let node = |place| {
            let start = (index * 256 + place) * span;
            self.leaves.get(start..start + span).map(tree_hash)
        };
        let hashes: Option<Vec<Hash>> = (0..width).map(node).collect();
        Some(hashes?.iter().flat_map(|hash| *hash.as_bytes()).collect())
    }
}

impl Source for Defined {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        let tile: ledger::TilePath = path.parse().map_err(|_| FetchError::NotFound)?;
        let ledger::path::TileKind::Hashes { level } = tile.kind else {
            return Err(FetchError::NotFound);
        };
        let index = usize::try_from(tile.index).map_err(|_| FetchError::NotFound)?;
        let bytes = self.tile(u32::from(level), index, usize::from(tile.width));
        bytes.ok_or(FetchError::NotFound)
    }
}
