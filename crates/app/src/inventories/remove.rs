//! A list goes, or everything of an operator goes with its key.

use access::Action;
use model::{
    Slug, Tlp,
    id::{EntryId, InventoryId},
};
use serde_json::json;
use store::{entries, inventories, inventory_revisions, operator_keys, receipts};

use crate::{AppError, Caller, House, Kind, organisations, record};

/// Removes one list with all its revisions.
pub fn remove(
    house: &House,
    caller: &Caller,
    operator: &Slug,
    id: InventoryId,
) -> Result<EntryId, AppError> {
    let operator = organisations::operator(house, caller, operator, Action::ChangeInventory)?;
    let body = json!({ "list": id.to_string() });
    let entry = record::of_organisation(caller, "inventory-removed", operator, body);
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

/// Ends the lists that were kept for as long as was said; how many.
pub(crate) fn expire(house: &House, caller: &Caller) -> Result<u64, AppError> {
    let now = caller.context.at;
    let over = house.store.read(|view| inventory_revisions::expired(view, now))?;
    let mut count = 0;
    for row in over {
        let body = json!({ "list": row.inventory.to_string() });
        let entry = record::of_organisation(caller, "inventory-expired", row.organisation, body);
        house.write_aside(caller, move |tx| {
            inventories::remove(tx, row.inventory)?;
            inventory_revisions::delete_of(tx, row.inventory)?;
            Ok(tx.record(entry.clone(), ())?)
        })?;
        count += 1;
    }
    Ok(count)
}

/// Erases everything that an operator runs: its lists and answers, what the record says of them,
/// and its key, without which nobody can tell what it was told of. The log keeps the commitments.
pub fn forget(house: &House, caller: &Caller, operator: &Slug) -> Result<EntryId, AppError> {
    let operator = organisations::operator(house, caller, operator, Action::ChangeInventory)?;
    let own = caller.principal.as_ref().is_some_and(|one| one.organisation() == operator);
    if !own {
        let why = "there is no way back, so only the operator itself can have everything forgotten";
        return Err(AppError::new(Kind::Forbidden, "own-only", why));
    }
    let body = record::nothing_more();
    let entry = record::of_organisation(caller, "inventory-forgotten", operator, body);
    let written = house.write(caller, move |tx| {
        for row in inventories::of_organisation(tx, operator)? {
            inventories::remove(tx, row.id)?;
            inventory_revisions::delete_of(tx, row.id)?;
        }
        receipts::delete_of(tx, operator)?;
        entries::erase_about(tx, operator, record::number_of(Tlp::AmberStrict))?;
        operator_keys::delete(tx, operator)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    if let Err(error) = house.store.settle() {
        tracing::warn!(%error, "what was forgotten still lies in the database's log for a while");
    }
    Ok(written.entry)
}
