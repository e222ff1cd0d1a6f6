//! A house in a folder of its own, over SQLite, with a clock and randomness that tests know.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use access::{Action, Principal};
use app::{
    AssetKind, Caller, Exposed, House, Parts, Role, Slug, Tlp, Vault, actions, advisories, imports,
    imports::Imported, inventories, organisations,
};
use jiff::Timestamp;
use ledger::SigningKey;
use model::id::{InventoryId, OrganisationId, PersonId};
use store::{Store, imports::Counts};
use store_sqlite::{Options, Sqlite};
use tempfile::TempDir;
use translate::feed::Given;
use wire::ActionLine;

/// Noon of the exercise's day; each look at the clock is a microsecond later.
static NOW_US: AtomicI64 = AtomicI64::new(1_795_435_200_000_000);
static SEED: AtomicU64 = AtomicU64::new(0);

fn clock() -> Timestamp {
    Timestamp::from_microsecond(NOW_US.fetch_add(1, Ordering::SeqCst)).unwrap()
}

fn key(path: &Path) -> SigningKey {
    if path.exists() { SigningKey::read(path) } else { SigningKey::create(path) }.unwrap()
}

/// Somebody sets the clock back by an hour.
pub(crate) fn set_clock_back() {
    NOW_US.fetch_sub(3_600_000_000, Ordering::SeqCst);
}

fn entropy() -> [u8; 32] {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&SEED.fetch_add(1, Ordering::SeqCst).to_be_bytes());
    seed
}

pub(crate) struct World {
    folder: TempDir,
    house: Option<House>,
}

impl World {
    /// A new house that is ready.
    pub(crate) fn new() -> Self {
        let mut world = Self { folder: tempfile::tempdir().unwrap(), house: None };
        world.open();
        world
    }

    fn open(&mut self) {
        let folder = self.folder.path();
        let driver = Sqlite::open(&folder.join("breakwater.sqlite"), Options::default()).unwrap();
        let parts = Parts {
            store: Store::new(Arc::new(driver)),
            ledger: folder.join("ledger"),
            key: key(&folder.join("ledger.key")),
            origin: "breakwater.test/house".to_owned(),
            vault: Vault::new([5; 32]),
            holder: "test".to_owned(),
            clock,
            entropy,
        };
        let house = House::open(parts).unwrap();
        house.load().unwrap();
        self.house = Some(house);
    }

    /// The same folder in a new process.
    pub(crate) fn restart(&mut self) {
        self.house = None;
        self.open();
    }

    pub(crate) fn house(&self) -> &House {
        self.house.as_ref().unwrap()
    }

    /// Everything that is written is in memory.
    pub(crate) fn turn(&self) {
        while self.house().turn().unwrap() {}
    }

    /// The house itself.
    pub(crate) fn house_caller(&self) -> Caller {
        Caller::new(Some(Principal::by_socket(self.house().own())), self.house().context())
    }

    /// Somebody of an operator.
    pub(crate) fn operator(&self, slug: &str) -> (Slug, Caller) {
        let slug: Slug = slug.parse().unwrap();
        let found = organisations::find_or_make(
            self.house(),
            &self.house_caller(),
            &slug,
            Action::ManagePeople,
        );
        let caller = self.caller(found.unwrap().0.id);
        (slug, caller)
    }

    pub(crate) fn caller(&self, organisation: OrganisationId) -> Caller {
        self.as_role(organisation, Role::Operator)
    }

    pub(crate) fn as_role(&self, organisation: OrganisationId, role: Role) -> Caller {
        let principal = Principal::by_passkey(organisation, role, PersonId::from_bytes([3; 16]));
        Caller::new(Some(principal), self.house().context())
    }

    /// Imports documents as one import.
    pub(crate) fn import(&self, documents: &[(String, Vec<u8>)]) -> Imported {
        let caller = self.house_caller();
        let source: Slug = "test".parse().unwrap();
        let mut importing = imports::begin(self.house(), &caller, &source, Tlp::Clear).unwrap();
        for (name, bytes) in documents {
            importing.file(Cursor::new(bytes), name, Given::Found).unwrap();
        }
        importing.finish().unwrap()
    }

    /// The same, and it is in memory.
    pub(crate) fn import_and_turn(&self, documents: &[(String, Vec<u8>)]) -> Imported {
        let imported = self.import(documents);
        self.turn();
        imported
    }

    /// Hands in a list.
    pub(crate) fn add(&self, operator: &str, name: &str, content: &str) -> InventoryId {
        let (slug, caller) = self.operator(operator);
        let list = inventories::NewList {
            name: name.to_owned(),
            file: if content.starts_with("vendor") { "list.csv" } else { "Cargo.lock" }.to_owned(),
            asset: Some(name.to_owned()),
            kind: AssetKind::It,
            exposed: Exposed::Yes,
            format: None,
        };
        let file = inventories::Submitted::File(content.as_bytes().to_vec());
        inventories::add(self.house(), &caller, &slug, (&list, file)).unwrap().id
    }

    /// What an operator should do.
    pub(crate) fn actions(&self, operator: &str) -> Vec<ActionLine> {
        let (slug, caller) = self.operator(operator);
        actions::list(self.house(), &caller, &slug).unwrap()
    }

    /// How many operators a flaw reaches, where ten or more.
    pub(crate) fn reach(&self, id: &str) -> Option<u64> {
        let caller = self.as_role(self.house().own(), Role::Coordinator);
        advisories::reach(self.house(), &caller, id).ok()?.all.exact()
    }

    /// What is said of a flaw, as anybody who is signed in may read it.
    pub(crate) fn statements(&self, id: &str) -> Vec<String> {
        let caller = self.as_role(self.house().own(), Role::Coordinator);
        let shown = advisories::show(self.house(), &caller, id);
        let statements = shown.into_iter().flat_map(|view| view.statements);
        statements.map(|one| format!("{:?} {}", one.statement, one.received)).collect()
    }

    /// Database, files and record agree.
    pub(crate) fn check(&self) {
        let checked = app::check::check(self.house(), &self.house_caller()).unwrap();
        assert_eq!(checked.faults, Vec::<String>::new());
    }

    /// What became of a flaw, as anybody who is signed in may read it.
    pub(crate) fn history(&self, id: &str) -> Vec<String> {
        let caller = self.operator("reader").1;
        let view = advisories::show(self.house(), &caller, id).unwrap();
        view.history.into_iter().map(|(_, what)| what).collect()
    }

    /// Advisory and date of each line.
    pub(crate) fn due(&self, operator: &str) -> Vec<(String, Option<String>)> {
        self.actions(operator).into_iter().map(|line| (line.advisory, line.due)).collect()
    }
}

/// An import that brought nothing.
pub(crate) const NOTHING: Counts =
    Counts { added: 0, changed: 0, withdrawn: 0, unchanged: 0, refused: 0, older: 0 };

/// Every file below a folder of the exercise.
pub(crate) fn exercise(path: &str) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercise").join(path);
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let named = |path: PathBuf| (path.display().to_string(), fs::read(&path).unwrap());
    files.into_iter().map(named).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
        return;
    }
    for entry in fs::read_dir(path).unwrap() {
        collect(&entry.unwrap().path(), files);
    }
}

/// An OSV record of the crate `tide`, fixed in a version.
pub(crate) fn record(id: &str, aliases: &[&str], fixed: &str) -> serde_json::Value {
    serde_json::json!({
        "id": id,
        "modified": "2026-01-01T00:00:00Z",
        "aliases": aliases,
        "summary": format!("tide: {id}"),
        "affected": [{
            "package": { "ecosystem": "crates.io", "name": "tide" },
            "ranges": [{
                "type": "SEMVER",
                "events": [{ "introduced": "0" }, { "fixed": fixed }],
            }],
        }],
    })
}

/// A KEV catalogue of flaws with CISA's dates.
pub(crate) fn catalogue(entries: &[(&str, &str)]) -> serde_json::Value {
    let entry = |(id, due): &(&str, &str)| {
        serde_json::json!({
            "cveID": id, "vendorProject": "Tide", "product": "Gate", "vulnerabilityName": "hole",
            "dateAdded": "2026-01-02", "shortDescription": "a hole", "requiredAction": "mend it",
            "dueDate": due, "knownRansomwareCampaignUse": "Unknown", "notes": "", "cwes": [],
        })
    };
    let entries: Vec<_> = entries.iter().map(entry).collect();
    serde_json::json!({
        "title": "CISA Catalog of Known Exploited Vulnerabilities",
        "catalogVersion": "2026.01.02", "dateReleased": "2026-01-02T00:00:00.0000Z",
        "count": entries.len(), "vulnerabilities": entries,
    })
}

/// An advisory of a maker about CVE-2026-1 in a version of its gate.
pub(crate) fn csaf((maker, id): (&str, &str), version: &str) -> serde_json::Value {
    let day = "2026-01-01T00:00:00Z";
    serde_json::json!({
        "document": {
            "category": "csaf_security_advisory", "csaf_version": "2.0", "title": "A hole",
            "publisher": { "category": "vendor", "name": maker, "namespace": maker },
            "distribution": { "tlp": { "label": "WHITE" } },
            "tracking": {
                "id": id, "status": "final", "version": "1",
                "initial_release_date": day, "current_release_date": day,
                "revision_history": [{ "date": day, "number": "1", "summary": "first" }],
            },
        },
        "product_tree": { "branches": [{
            "category": "vendor", "name": "Tide", "branches": [{
                "category": "product_name", "name": "Gate", "branches": [{
                    "category": "product_version", "name": version,
                    "product": { "name": format!("Gate {version}"), "product_id": "P-1" },
                }],
            }],
        }] },
        "vulnerabilities": [{
            "cve": "CVE-2026-1", "product_status": { "known_affected": ["P-1"] },
        }],
    })
}

/// A document as it is imported.
pub(crate) fn document(name: &str, json: &serde_json::Value) -> (String, Vec<u8>) {
    (format!("{name}.json"), json.to_string().into_bytes())
}

/// A lock file with `tide` in this version.
pub(crate) fn tide(version: &str) -> String {
    lock("tide", version)
}

/// A lock file with one crate.
pub(crate) fn lock(name: &str, version: &str) -> String {
    format!(
        "version = 4\n\n[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\
         source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"
    )
}

/// The gate that the catalogue names.
pub(crate) const GATE: &str = "vendor,product,version\nTide,Gate,1.0\n";
