//! A list goes, or everything of an operator goes with its key.

use access::Action;
use model::{
    Slug, Tlp,
    id::{EntryId, InventoryId},
};
use serde_json::json;
use store::{inventories, inventory_revisions, operator_keys};

use crate::{AppError, Caller, House, organisations, record};

/// Removes one list with all its revisions.
pub fn remove(
    house: &House,
    caller: &Caller,
    operator: &Slug,
    id: InventoryId,
) -> Result<EntryId, AppError> {
    let operator = organisations::operator(house, caller, operator, Action::ChangeInventory)?;
    let body = json!({ "list": id.to_string() });
    let entry = record::entry(caller, "inventory-removed", Some(operator), Tlp::AmberStrict, body);
    let written = house.write(caller, move |tx| {
        let row = inventories::find(tx, id)?;
        let own = row.is_some_and(|row| row.organisation == operator && row.removed.is_none());
        if !own {
            return Err(AppError::not_found());
        }
        inventories::remove(tx, id)?;
        inventory_revisions::delete_of(tx, id)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(written.entry)
}

/// Erases everything that an operator runs: its key goes, and with it the meaning of all of it.
pub fn forget(house: &House, caller: &Caller, operator: &Slug) -> Result<EntryId, AppError> {
    let operator = organisations::operator(house, caller, operator, Action::ChangeInventory)?;
    let body = record::nothing_more();
    let entry =
        record::entry(caller, "inventory-forgotten", Some(operator), Tlp::AmberStrict, body);
    let written = house.write(caller, move |tx| {
        for row in inventories::of_organisation(tx, operator)? {
            inventories::remove(tx, row.id)?;
            inventory_revisions::delete_of(tx, row.id)?;
        }
        operator_keys::delete(tx, operator)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(written.entry)
}
