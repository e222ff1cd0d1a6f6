//! What many operators run, as distinct releases: which of them have which flaw, and so how far a
//! flaw reaches.
//!
//! A nation has many component instances and few distinct releases. Each release is checked once;
//! an operator is a number and a list of releases, a release a set of operators.

mod kept;

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::Arc,
    thread,
};

use model::{Component, ComponentName, Statement};
use roaring::RoaringBitmap;
use sha2::{Digest as _, Sha256};

use crate::{answer::Certainty, corpus::Corpus};

pub use kept::Kept;

/// A component apart from where it runs: a name and a version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    /// What it is.
    pub name: ComponentName,
    /// Which version; `None` where the inventory gives none.
    pub version: Option<String>,
}

/// A release by the first 128 bits of the SHA-256 of its canonical spelling.
pub type ReleaseHash = [u8; 16];

impl Release {
    /// The release that a component is.
    pub fn of(component: &Component) -> Self {
        Self { name: component.name.clone(), version: component.version.clone() }
    }

    /// Its hash; fields are parted by U+001F, which stands in no name.
    pub fn hash(&self) -> ReleaseHash {
        let name = match &self.name {
            ComponentName::Package(package) => {
                format!("package\u{1f}{}\u{1f}{}", package.ecosystem(), package.name())
            }
            ComponentName::Product { vendor, product } => {
                format!("product\u{1f}{vendor}\u{1f}{product}")
            }
        };
        let version =
            self.version.as_ref().map_or_else(|| "-".to_owned(), |text| format!("={text}"));
        let digest = Sha256::digest(format!("{name}\u{1f}{version}"));
        let mut hash = [0; 16];
        hash.copy_from_slice(digest.split_at(16).0);
        hash
    }
}

/// How far a flaw reaches: operators by their numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Affected {
    /// Operators that have at least one exact match.
    pub exact: RoaringBitmap,
    /// Operators that have only likely ones.
    pub likely: RoaringBitmap,
}

/// Which releases, by their places, have a flaw, by the advisory's id.
type Hits = HashMap<String, Vec<(usize, Certainty)>>;

/// Fewer releases than this are not worth a second thread.
const SHARED_MIN: usize = 2_000;

/// What is known by the hash of a release.
pub type ByRelease<T> = HashMap<ReleaseHash, T, BuildHasherDefault<FirstBytes>>;

/// A release's hash is one already: its first bytes are as good as any.
#[derive(Debug, Default)]
pub struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    /// The length of a hash says nothing.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Releases that were checked against a corpus, for an estate to go on with.
#[derive(Debug)]
pub struct Checked {
    corpus: Arc<Corpus>,
    hits: Hits,
    kept: Vec<Arc<Kept>>,
}

impl Checked {
    /// Checks what [`Estate::known`] gave; the estate can be asked meanwhile.
    pub fn new(corpus: Arc<Corpus>, releases: &[Arc<Release>]) -> Self {
        let half = if releases.len() < SHARED_MIN { releases.len() } else { releases.len() / 2 };
        let (first, rest) = releases.split_at(half);
        let kept = thread::scope(|scope| {
            let more = scope.spawn(|| check_all(&corpus, rest));
            let mut kept = check_all(&corpus, first);
            // A check that broke off is made again here, to break off for all to see.
            kept.append(&mut more.join().unwrap_or_else(|_| check_all(&corpus, rest)));
            kept
        });
        let mut hits = Hits::new();
        for (number, kept) in kept.iter().enumerate() {
            count(kept, number, &mut hits);
        }
        Self { corpus, hits, kept }
    }
}

/// What is known of one release.
#[derive(Debug)]
struct Known {
    release: Arc<Release>,
    operators: RoaringBitmap,
}

/// The releases of all operators, checked against one corpus.
#[derive(Debug)]
pub struct Estate {
    corpus: Arc<Corpus>,
    numbers: ByRelease<usize>,
    known: Vec<Known>,
    /// What came of each, by its number.
    kept: Vec<Arc<Kept>>,
    hits: Hits,
    operators: HashMap<u32, Vec<usize>>,
}

impl Estate {
    /// An estate without operators.
    pub fn new(corpus: Arc<Corpus>) -> Self {
        Self {
            corpus,
            numbers: ByRelease::default(),
            known: Vec::new(),
            kept: Vec::new(),
            hits: Hits::new(),
            operators: HashMap::new(),
        }
    }

    /// The estate of operators 0, 1, … by what each runs, against no corpus yet; what is not among
    /// the releases is passed over.
    pub fn of(releases: &[Arc<Release>], by_operator: &[Vec<ReleaseHash>]) -> Self {
        let mut estate = Self::new(Arc::new(Corpus::new(Vec::<Arc<Statement>>::new())));
        let numbers = releases.iter().map(|release| release.hash()).zip(0..);
        estate.numbers = numbers.collect();
        // Operators come in order, so that each set grows at its end only.
        let mut sets = vec![RoaringBitmap::new(); releases.len()];
        for (operator, hashes) in (0..).zip(by_operator) {
            let numbers = hashes.iter().filter_map(|hash| estate.numbers.get(hash).copied());
            let numbers: Vec<usize> = numbers.collect();
            for &number in &numbers {
                if let Some(set) = sets.get_mut(number) {
                    // Refused where it stands there already: a release in two lists.
                    drop(set.try_push(operator));
                }
            }
            estate.operators.insert(operator, numbers);
        }
        let known = releases.iter().cloned().zip(sets);
        estate.known = known.map(|(release, operators)| Known { release, operators }).collect();
        estate
    }

    /// What it is checked against.
    pub fn corpus(&self) -> &Arc<Corpus> {
        &self.corpus
    }

    /// How many distinct releases are known.
    pub fn releases(&self) -> usize {
        self.known.len()
    }

    /// Makes a release known, and checks it where it is new.
    pub fn learn(&mut self, release: Release) -> ReleaseHash {
        let hash = release.hash();
        if !self.numbers.contains_key(&hash) {
            let number = self.known.len();
            self.keep(&release, number);
            self.numbers.insert(hash, number);
            let release = Arc::new(release);
            self.known.push(Known { release, operators: RoaringBitmap::new() });
        }
        hash
    }

    /// Says what an operator runs, in place of what it ran before; releases that are not known are
    /// given back.
    pub fn assign(&mut self, operator: u32, releases: &[ReleaseHash]) -> Vec<ReleaseHash> {
        for number in self.operators.remove(&operator).unwrap_or_default() {
            if let Some(known) = self.known.get_mut(number) {
                known.operators.remove(operator);
            }
        }
        let mut unknown = Vec::new();
        let mut numbers = Vec::with_capacity(releases.len());
        for hash in releases {
            match self.numbers.get(hash) {
                Some(&number) => numbers.push(number),
                None => unknown.push(*hash),
            }
        }
        for &number in &numbers {
            if let Some(known) = self.known.get_mut(number) {
                known.operators.insert(operator);
            }
        }
        self.operators.insert(operator, numbers);
        unknown
    }

    /// Every release, to be checked apart from the estate.
    pub fn known(&self) -> Vec<Arc<Release>> {
        self.known.iter().map(|known| Arc::clone(&known.release)).collect()
    }

    /// Goes on with another corpus, against which everything that was known is checked already.
    pub fn follow(&mut self, checked: Checked) {
        let Checked { corpus, hits, kept } = checked;
        (self.corpus, self.hits, self.kept) = (corpus, hits, kept);
        for number in self.kept.len()..self.known.len() {
            let Some(release) = self.known.get(number).map(|known| Arc::clone(&known.release))
            else {
                break;
            };
            self.keep(&release, number);
        }
    }

    /// What came of a release, if it is known.
    pub fn kept(&self, hash: &ReleaseHash) -> Option<&Arc<Kept>> {
        self.kept.get(*self.numbers.get(hash)?)
    }

    fn keep(&mut self, release: &Release, number: usize) {
        let kept = Arc::new(Kept::of(&self.corpus, release));
        count(&kept, number, &mut self.hits);
        self.kept.push(kept);
    }

    /// Which operators have the flaw that `id` names, by any of its names.
    pub fn affected(&self, id: &str) -> Affected {
        let mut affected = Affected::default();
        for name in self.corpus.names(id) {
            for (number, certainty) in self.hits.get(name).into_iter().flatten() {
                let Some(known) = self.known.get(*number) else { continue };
                match certainty {
                    Certainty::Exact | Certainty::LegacyOrder => affected.exact |= &known.operators,
                    Certainty::Likely => affected.likely |= &known.operators,
                }
            }
        }
        affected.likely -= &affected.exact;
        affected
    }
}

fn check_all(corpus: &Arc<Corpus>, releases: &[Arc<Release>]) -> Vec<Arc<Kept>> {
    releases.iter().map(|release| Arc::new(Kept::of(corpus, release))).collect()
}

fn count(kept: &Kept, number: usize, hits: &mut Hits) {
    for flaw in &kept.checked().matches {
        let hit = (number, flaw.certainty);
        match hits.get_mut(flaw.advisory) {
            Some(places) => places.push(hit),
            None => drop(hits.insert(flaw.advisory.to_owned(), vec![hit])),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{ComponentName, Ecosystem, Package, Statement};
    use translate::advisory::{AdvisoryError, Receiver};

    use super::{Checked, Estate, Release};
    use crate::corpus::Corpus;

    struct Read(Vec<Statement>);

    impl Receiver for Read {
        fn statement(&mut self, statement: Statement) {
            self.0.push(statement);
        }

        fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
            panic!("{pointer}: {fault}");
        }
    }

    fn corpus(fixed: &str) -> Arc<Corpus> {
        let record = serde_json::json!({
            "id": "RUSTSEC-2026-0001", "modified": "2026-01-01T00:00:00Z",
            "aliases": ["CVE-2026-1"],
            "affected": [{
                "package": { "ecosystem": "crates.io", "name": "tide" },
                "ranges": [{
                    "type": "SEMVER",
                    "events": [{ "introduced": "0" }, { "fixed": fixed }],
                }],
            }],
        });
        let mut read = Read(Vec::new());
        translate::advisory::read(record.to_string().as_bytes(), "test.json", &mut read);
        Arc::new(Corpus::new(read.0))
    }

    fn release(version: &str) -> Release {
        let name = ComponentName::Package(Package::new(Ecosystem::CratesIo, "tide"));
        Release { name, version: Some(version.to_owned()) }
    }

    fn exact(estate: &Estate) -> Vec<u32> {
        estate.affected("CVE-2026-1").exact.iter().collect()
    }

    #[test]
    fn a_flaw_reaches_whoever_runs_a_release_that_has_it() {
        let mut estate = Estate::new(corpus("1.2.0"));
        let (old, new) = (estate.learn(release("1.1.0")), estate.learn(release("1.2.0")));
        estate.assign(1, &[old]);
        estate.assign(2, &[new]);
        estate.assign(3, &[old, new]);
        assert_eq!(exact(&estate), [1, 3]);
        assert_eq!(estate.affected("RUSTSEC-2026-0001").exact.len(), 2);
        assert!(estate.affected("CVE-2026-2").exact.is_empty());
    }

    #[test]
    fn who_changes_a_release_is_no_longer_reached() {
        let mut estate = Estate::new(corpus("1.2.0"));
        let (old, new) = (estate.learn(release("1.1.0")), estate.learn(release("1.2.0")));
        estate.assign(1, &[old]);
        estate.assign(1, &[new]);
        assert!(exact(&estate).is_empty());
        assert_eq!(estate.assign(1, &[[0; 16]]), [[0; 16]]);
    }

    #[test]
    fn another_corpus_moves_the_reach() {
        let mut estate = Estate::new(corpus("1.2.0"));
        let new = estate.learn(release("1.2.0"));
        estate.assign(1, &[new]);
        assert!(exact(&estate).is_empty());
        let checked = Checked::new(corpus("1.3.0"), &estate.known());
        // Learned while the others were checked.
        let late = estate.learn(release("1.2.5"));
        estate.assign(2, &[late]);
        estate.follow(checked);
        assert_eq!(exact(&estate), [1, 2]);
    }
}
