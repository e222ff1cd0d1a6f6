//! A list comes in: read, compared with the one before it, sealed, recorded.

use std::collections::{BTreeMap, HashMap};

use access::Action;
use jiff::{SignedDuration, civil::Date};
use matching::estate::Release;
use model::{
    AssetKind, ComponentName, Exposed, Inventory, Slug,
    id::{EntryId, InventoryId, OrganisationId},
};
use notation::time::date_of;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{
    Tx, documents, inventories,
    inventory_revisions::{self, NewInventoryRevision},
    releases,
};
use translate::inventory::{self as reader, AssetDefaults, InputFormat};

use super::{KEPT_DAYS, Sealed, keys};
use crate::{AppError, Caller, House, Vault, organisations, record};

/// How hard a list is pressed before it is sealed.
const PRESSURE: i32 = 3;
/// How many characters a list's name may have.
const NAME_MAX: usize = 200;

/// A list that somebody hands in.
#[derive(Debug, Clone)]
pub struct NewList {
    /// What the operator calls it: the asset's name, or the file's. The same name replaces.
    pub name: String,
    /// The file's name, for people.
    pub file: String,
    /// What holds where the file does not say.
    pub asset: Option<String>,
    /// What kind of thing it runs on.
    pub kind: AssetKind,
    /// Whether the internet can reach it.
    pub exposed: Exposed,
    /// Its format; told from its content where it is not given.
    pub format: Option<InputFormat>,
}

/// Where a list comes from: a file's bytes, or what was ticked.
#[derive(Debug, Clone)]
pub enum Submitted {
    /// A file.
    File(Vec<u8>),
    /// What was ticked in the set-up.
    Ticked(Inventory),
}

/// What came of a list.
#[derive(Debug, Clone)]
pub struct Added {
    /// Its id.
    pub id: InventoryId,
    /// Its revision, from 1.
    pub revision: i64,
    /// How many components could be identified.
    pub components: usize,
    /// How many could not.
    pub unidentified: usize,
    /// Rows that are broken.
    pub refused: Vec<String>,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Its entry in the record.
    pub entry: EntryId,
}

/// Whether the caller may hand in a list of this operator: asked before anything is received.
pub fn may_add(house: &House, caller: &Caller, operator: &Slug) -> Result<(), AppError> {
    organisations::operator(house, caller, operator, Action::ChangeInventory).map(drop)
}

/// Takes in a list of an operator; the one of the same name is replaced.
pub fn add(
    house: &House,
    caller: &Caller,
    operator: &Slug,
    (list, submitted): (&NewList, Submitted),
) -> Result<Added, AppError> {
    let operator = organisations::operator(house, caller, operator, Action::ChangeInventory)?;
    if list.name.trim().is_empty() || list.name.chars().count() > NAME_MAX {
        let why = format!("a list's name has 1 to {NAME_MAX} characters");
        return Err(AppError::invalid("name", why));
    }
    let (bytes, inventory) = match submitted {
        Submitted::Ticked(inventory) => {
            (serde_json::to_vec(&inventory).unwrap_or_default(), inventory)
        }
        Submitted::File(bytes) => {
            let inventory = read(&bytes, list)?;
            (bytes, inventory)
        }
    };
    store_it((house, caller), operator, list, (bytes, inventory))
}

fn read(bytes: &[u8], list: &NewList) -> Result<Inventory, AppError> {
    let defaults =
        AssetDefaults { asset: list.asset.clone(), kind: list.kind, exposed: list.exposed };
    let invalid = |message: String| AppError::invalid("file", message);
    let format = match list.format {
        Some(format) => format,
        None => reader::recognise(bytes, &list.file).map_err(|error| invalid(error.to_string()))?,
    };
    reader::read(bytes, format, &defaults).map_err(|error| invalid(error.to_string()))
}

fn store_it(
    (house, caller): (&House, &Caller),
    operator: OrganisationId,
    list: &NewList,
    (bytes, mut inventory): (Vec<u8>, Inventory),
) -> Result<Added, AppError> {
    let before = super::open_lists(house, operator)?;
    let former = before.all.iter().find(|one| one.sealed.name == list.name);
    carry_first_seen(
        former.map(|one| &one.sealed.inventory),
        &mut inventory,
        date_of(caller.context.at),
    );
    let (refused, warnings) = (inventory.refused.clone(), inventory.warnings.clone());
    let (components, unidentified) = (inventory.components.len(), inventory.unidentified.len());
    let new: Vec<Release> = inventory.components.iter().map(Release::of).collect();
    let sealed = Sealed { name: list.name.clone(), file: list.file.clone(), inventory };
    let plan = Plan {
        vault: house.vault.clone(),
        operator,
        name: list.name.clone(),
        bytes,
        sealed: pressed(&serde_json::to_vec(&sealed).unwrap_or_default())?,
        releases: new.iter().map(|one| (one.hash(), one.clone())).collect(),
    };
    let body = json!({ "components": components, "not_identified": unidentified });
    let entry = record::of_organisation(caller, "inventory-changed", operator, body);
    let written = house.write(caller, move |tx| {
        let answer = plan.write(tx)?;
        Ok(tx.record(entry.clone(), answer)?)
    })?;
    let (id, revision) = written.value;
    Ok(Added { id, revision, components, unidentified, refused, warnings, entry: written.entry })
}

/// Everything that one transaction writes of a list.
struct Plan {
    vault: Vault,
    operator: OrganisationId,
    name: String,
    bytes: Vec<u8>,
    sealed: Vec<u8>,
    releases: HashMap<[u8; 16], Release>,
}

impl Plan {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(InventoryId, i64), AppError> {
        let key = keys::find_or_make(&self.vault, tx, self.operator)?;
        let name = key.name_hash(&self.name);
        let id = match inventories::by_name(tx, self.operator, &name)? {
            Some(row) => row.id,
            None => inventories::insert(tx, self.operator, &name)?,
        };
        let mut hashes: Vec<[u8; 16]> = self.releases.keys().copied().collect();
        hashes.sort_unstable();
        let sealed = |error: crate::VaultError| AppError::internal(error.to_string());
        let document = key
            .seal(&keys::place(self.operator, id, "document"), tx.random(), &pressed(&self.bytes)?)
            .map_err(sealed)?;
        let body = key
            .seal(&keys::place(self.operator, id, "body"), tx.random(), &self.sealed)
            .map_err(sealed)?;
        let releases = key
            .seal(&keys::place(self.operator, id, "releases"), tx.random(), &hashes.concat())
            .map_err(sealed)?;
        let hash: [u8; 32] = Sha256::digest(&document).into();
        documents::insert(
            tx,
            &documents::NewDocument {
                hash,
                organisation: self.operator,
                size: i64::try_from(self.bytes.len()).unwrap_or(i64::MAX),
                body: document,
            },
        )?;
        self.learn(tx)?;
        let keep_until = tx.at() + SignedDuration::from_hours(24 * KEPT_DAYS);
        let new =
            NewInventoryRevision { inventory: id, document: hash, body, releases, keep_until };
        Ok((id, inventory_revisions::insert(tx, &new)?))
    }

    /// Releases are named once for everybody; who runs them stands nowhere.
    fn learn(&self, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let row = |(hash, release): (&[u8; 16], &Release)| {
            let body = serde_json::to_vec(&(&release.name, &release.version)).unwrap_or_default();
            releases::ReleaseRow { hash: *hash, body }
        };
        let rows: Vec<_> = self.releases.iter().map(row).collect();
        for chunk in rows.chunks(400) {
            releases::insert(tx, chunk)?;
        }
        Ok(())
    }
}

fn pressed(bytes: &[u8]) -> Result<Vec<u8>, AppError> {
    zstd::bulk::compress(bytes, PRESSURE)
        .map_err(|error| AppError::internal(format!("a list can't be pressed: {error}")))
}

/// A component was first seen on its asset when it first stood in this list, unless the list says
/// otherwise.
fn carry_first_seen(former: Option<&Inventory>, inventory: &mut Inventory, today: Date) {
    let mut seen: BTreeMap<(Option<&str>, &ComponentName), Date> = BTreeMap::new();
    for component in former.into_iter().flat_map(|former| &former.components) {
        if let Some(day) = component.asset.seen_on {
            let place = (component.asset.name.as_deref(), &component.name);
            let first = seen.entry(place).or_insert(day);
            *first = day.min(*first);
        }
    }
    for component in &mut inventory.components {
        if component.asset.seen_on.is_none() {
            let place = (component.asset.name.as_deref(), &component.name);
            let first = seen.get(&place).copied().unwrap_or(today);
            component.asset.seen_on = Some(first);
        }
    }
}
