//! `breakwater admin check`: database, files and record against each other, at any time.

use access::{Action, Standing, Thing};
use jiff::Timestamp;
use ledger::{Fault, RootHasher, Tree};
use model::{
    Tlp,
    id::{EntryId, ImportId},
};
use notation::hexadecimal;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::{StoreError, entries, entries::EntryRow, imports, sources, statements};

use crate::{AppError, Caller, House, house::locked, inventories};

/// How many entries are read at once.
const CHUNK: i64 = 1_000;
/// How many faults are told with their words.
const TOLD_MAX: usize = 1_000;
/// How often the files of a record that grows meanwhile are read again.
const TRIES: usize = 5;

/// What was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many entries of the record.
    pub entries: u64,
    /// What does not fit; empty where all is well.
    pub faults: Vec<String>,
}

/// Checks everything, while others go on.
pub fn check(house: &House, caller: &Caller) -> Result<Checked, AppError> {
    may_operate(house, caller)?;
    let mut faults = house.store.integrity()?;
    let tree = check_files(house, &mut faults);
    let told = check_entries(house, tree, &mut faults)?;
    check_imports(house, &told, &mut faults)?;
    faults.extend(inventories::check(house)?);
    let more = faults.len().saturating_sub(TOLD_MAX);
    faults.truncate(TOLD_MAX);
    if more > 0 {
        faults.push(format!("and {more} more"));
    }
    Ok(Checked { entries: tree.size, faults })
}

/// How large a record may be to be checked while somebody waits for a page.
pub const FILES_MAX: u64 = 200_000;

/// Checks the files of the record against their own signature: what anybody could do from outside,
/// so anybody who is signed in may ask for it.
pub fn files(house: &House, caller: &Caller) -> Result<Checked, AppError> {
    caller.principal.as_ref().ok_or(access::Refusal::SignIn)?;
    if house.sealed() > FILES_MAX {
        let why = "this record is too large to be checked while you wait: use the command below";
        return Err(AppError::invalid("check", why));
    }
    let mut faults = Vec::new();
    let tree = check_files(house, &mut faults);
    Ok(Checked { entries: tree.size, faults })
}

/// Only who runs the house looks at all of it.
pub(crate) fn may_operate(house: &House, caller: &Caller) -> Result<(), AppError> {
    let thing = Thing::new(house.own(), Tlp::Clear);
    let _permit = Standing::alone(caller.who()).decide(Action::Operate, &thing)?;
    Ok(())
}

/// The tiles and the checkpoint; how large the record is by its own word.
fn check_files(house: &House, faults: &mut Vec<String>) -> Tree {
    let mut last: Option<Fault> = None;
    for _ in 0..TRIES {
        let (verifier, folder, tree) = {
            let log = locked(&house.log);
            (log.verifier().clone(), log.source().clone(), log.tree())
        };
        match ledger::verify(&folder, &verifier, None) {
            Ok(verified) => return verified.checkpoint.tree,
            Err(fault) => {
                last = Some(fault);
                // A partial tile goes when the full one is there: only a log at rest is judged.
                if locked(&house.log).tree() == tree {
                    break;
                }
            }
        }
    }
    faults.extend(last.map(|fault| fault.to_string()));
    locked(&house.log).tree()
}

/// What entries tell of imports, to be compared with the imports themselves.
type Told = Vec<(ImportId, String)>;

/// Each entry against its commitment and its columns, all commitments against the root.
fn check_entries(house: &House, tree: Tree, faults: &mut Vec<String>) -> Result<Told, AppError> {
    let size = i64::try_from(tree.size).unwrap_or(i64::MAX);
    let (mut next, mut root, mut told) = (0_i64, RootHasher::default(), Told::new());
    while next < size {
        let limit = CHUNK.min(size - next);
        let rows = house.store.read(|view| entries::after(view, next - 1, limit))?;
        let Some(last) = rows.last().and_then(|row| row.seq) else {
            faults.push(format!("entry {next} is in the record and not in the database"));
            return Ok(told);
        };
        for row in &rows {
            let seq = row.seq.unwrap_or(-1);
            if seq != next {
                faults.push(format!("entry {next} is missing: the next one is {seq}"));
            }
            next = seq + 1;
            root.push(&row.commitment);
            faults.extend(entry_fault(row).map(|fault| format!("entry {seq} {fault}")));
            told.extend(import_told(row));
        }
        next = next.max(last + 1);
    }
    if root.root() != tree.root {
        faults.push("the database's entries do not give the root of the record".to_owned());
    }
    Ok(told)
}

/// What is wrong with one entry; one whose meaning was erased can't be wrong.
fn entry_fault(row: &EntryRow) -> Option<&'static str> {
    let (body, salt) = (row.body.as_deref()?, row.salt.as_ref()?);
    if entries::commitment(salt, body) != row.commitment {
        return Some("is not what its commitment says");
    }
    let Ok(canonical) = serde_json::from_slice::<Value>(body) else {
        return Some("can't be read");
    };
    let text = |name: &str| canonical.get(name).and_then(Value::as_str);
    let id: Option<EntryId> = text("id").and_then(|id| id.parse().ok());
    let organisation = row.organisation.map(|id| id.to_string());
    let fits = id == Some(row.id)
        && text("kind") == Some(row.kind.as_str())
        && text("organisation") == organisation.as_deref()
        && text("at").and_then(microseconds) == Some(row.at.as_microsecond())
        && canonical.get("label").and_then(Value::as_i64) == Some(row.label);
    (!fits).then_some("has other columns than what its commitment says")
}

/// As a column holds it: the text may have been finer.
fn microseconds(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_microsecond)
}

fn import_told(row: &EntryRow) -> Option<(ImportId, String)> {
    if row.kind != "import-accepted" {
        return None;
    }
    let canonical: Value = serde_json::from_slice(row.body.as_deref()?).ok()?;
    let text = |name: &str| canonical.pointer(name).and_then(Value::as_str);
    Some((text("/body/import")?.parse().ok()?, text("/body/root")?.to_owned()))
}

/// Each statement against its hash, each import against its root, each root against the record.
fn check_imports(
    house: &House,
    told: &[(ImportId, String)],
    faults: &mut Vec<String>,
) -> Result<(), AppError> {
    for (id, root) in told {
        let row = house.store.read(|view| imports::find(view, *id))?;
        let known = row.and_then(|row| row.root).map(|root| hexadecimal(&root));
        if known.as_ref() != Some(root) {
            faults.push(format!("{id} has another root than its entry in the record says"));
        }
    }
    for source in house.store.read(sources::all)? {
        let rows = house.store.read(|view| imports::of_source(view, source.id, i64::MAX))?;
        for row in rows.iter().filter(|row| row.state == imports::ACCEPTED) {
            check_import(house, row, faults)?;
        }
    }
    Ok(())
}

fn check_import(
    house: &House,
    import: &imports::ImportRow,
    faults: &mut Vec<String>,
) -> Result<(), AppError> {
    let mut root = RootHasher::default();
    house.store.read(|view| {
        statements::of_import(view, import.id, &mut |row| {
            let revision: [u8; 32] = Sha256::digest(&row.body).into();
            if revision != row.revision {
                faults.push(format!("statement {} of {} was changed", row.advisory, row.import));
            }
            root.push(&row.revision);
            Ok::<(), StoreError>(())
        })
    })?;
    if import.root != Some(*root.root().as_bytes()) {
        faults.push(format!("the statements of {} do not give its root", import.id));
    }
    Ok(())
}
