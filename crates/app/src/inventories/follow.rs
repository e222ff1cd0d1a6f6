//! Lists come into memory as sets of releases.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use matching::estate::{ByRelease, Release, ReleaseHash};
use model::id::OrganisationId;
use sha2::{Digest as _, Sha256};
use store::{
    StoreError,
    documents::{self, DocumentRow},
    entries::EntryRow,
    inventory_revisions::{self, CurrentRow, InventoryRevisionRow},
    operator_keys, releases,
};

use super::keys;
use crate::{AppError, House, vault::OperatorKey};

/// What every operator runs.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// What the releases are.
    pub(crate) releases: ByRelease<Release>,
    /// Which of them each operator runs.
    pub(crate) by_operator: BTreeMap<OrganisationId, Vec<ReleaseHash>>,
}

/// Reads what every operator runs.
pub(crate) fn read(house: &House) -> Result<Run, AppError> {
    let mut run = Run::default();
    let mut keys: HashMap<OrganisationId, Option<OperatorKey>> = HashMap::new();
    house.store.read(|view| {
        releases::all(view, &mut |row| {
            run.releases.extend(release_of(&row.body).map(|release| (row.hash, release)));
            Ok::<(), StoreError>(())
        })?;
        operator_keys::all(view, &mut |row| {
            keys.insert(row.organisation, house.vault.unwrap(row.organisation, &row.wrapped).ok());
            Ok(())
        })?;
        inventory_revisions::current(view, &mut |row| {
            let key = keys.get(&row.organisation).and_then(Option::as_ref);
            match key.and_then(|key| opened(key, &row)) {
                Some(hashes) => {
                    run.by_operator.entry(row.organisation).or_default().extend(hashes);
                }
                None => {
                    tracing::error!(operator = %row.organisation, "a list can't be opened");
                }
            }
            Ok(())
        })
    })?;
    Ok(run)
}

/// Reads the lists of operators that these entries tell of.
pub(crate) fn follow(house: &House, rows: &[EntryRow]) -> Result<(), AppError> {
    let changed = |row: &&EntryRow| row.kind.starts_with("inventory-");
    let operators: BTreeSet<OrganisationId> =
        rows.iter().filter(changed).filter_map(|row| row.organisation).collect();
    for operator in operators {
        let hashes = house.store.read(|view| {
            let key = match keys::find(house, view, operator) {
                // One operator's key that does not open stops nobody else.
                Err(error) if error.code == keys::SEALED => {
                    tracing::error!(%operator, "the key of an operator can't be opened");
                    None
                }
                found => found?,
            };
            let Some(key) = key else { return Ok(Vec::new()) };
            let rows = inventory_revisions::current_of(view, operator)?;
            let hashes = rows.iter().filter_map(|row| opened(&key, row)).flatten();
            Ok::<Vec<ReleaseHash>, AppError>(hashes.collect())
        })?;
        house.live.assign(operator, &hashes, |hash| {
            let row = house.store.read(|view| releases::find(view, hash))?;
            Ok::<_, AppError>(row.and_then(|row| release_of(&row.body)))
        })?;
    }
    Ok(())
}

fn opened(key: &OperatorKey, row: &CurrentRow) -> Option<Vec<ReleaseHash>> {
    let place = keys::place(row.organisation, row.inventory, "releases");
    let bytes = key.open(&place, &row.releases).ok()?;
    Some(bytes.chunks_exact(16).filter_map(|hash| hash.try_into().ok()).collect())
}

fn release_of(body: &[u8]) -> Option<Release> {
    let (name, version) = serde_json::from_slice(body).ok()?;
    Some(Release { name, version })
}

/// Each list opens, and its document is what its hash says.
pub(crate) fn check(house: &House) -> Result<Vec<String>, AppError> {
    let mut lists = Vec::new();
    house.store.read(|view| {
        inventory_revisions::current(view, &mut |row| {
            lists.push((row.organisation, row.inventory));
            Ok::<(), StoreError>(())
        })
    })?;
    let mut faults = Vec::new();
    for (operator, inventory) in lists {
        house.store.read(|view| {
            for number in inventory_revisions::numbers(view, inventory)? {
                let Some(row) = inventory_revisions::find(view, inventory, number)? else {
                    continue;
                };
                let key = keys::find(house, view, operator).ok().flatten();
                let document = documents::find(view, &row.document)?;
                let fault = list_fault(operator, &row, key.as_ref(), document.as_ref());
                faults.extend(fault.map(|what| format!("list {inventory}, {number}: {what}")));
            }
            Ok::<(), AppError>(())
        })?;
    }
    Ok(faults)
}

/// What is wrong with one revision of a list.
fn list_fault(
    operator: OrganisationId,
    row: &InventoryRevisionRow,
    key: Option<&OperatorKey>,
    document: Option<&DocumentRow>,
) -> Option<&'static str> {
    let Some(key) = key else { return Some("the key of its operator can't be opened") };
    let place = |part| keys::place(operator, row.inventory, part);
    if key.open(&place("body"), &row.body).is_err()
        || key.open(&place("releases"), &row.releases).is_err()
    {
        return Some("it can't be opened");
    }
    let Some(document) = document else { return Some("its document is not there") };
    let hash: [u8; 32] = Sha256::digest(&document.body).into();
    if hash != document.hash {
        return Some("its document is not what its hash says");
    }
    key.open(&place("document"), &document.body).is_err().then_some("its document can't be opened")
}
