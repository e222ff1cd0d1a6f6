//! An operator's key: made with the first list, gone when the operator is forgotten.

use model::id::{InventoryId, OrganisationId};
use store::{Tx, View, operator_keys};

use crate::{AppError, House, Kind, vault::OperatorKey};

/// The code of the error that says that a key does not open.
pub(super) const SEALED: &str = "key-sealed";

/// The key of an operator, where it has one.
pub(crate) fn find(
    house: &House,
    view: &mut View<'_>,
    operator: OrganisationId,
) -> Result<Option<OperatorKey>, AppError> {
    let Some(row) = operator_keys::find(view, operator)? else { return Ok(None) };
    let key = house.vault.unwrap(operator, &row.wrapped);
    key.map(Some).map_err(|error| AppError::new(Kind::Internal, SEALED, error.to_string()))
}

/// The key of an operator; a new one where it has none.
pub(super) fn find_or_make(
    vault: &crate::Vault,
    tx: &mut Tx<'_>,
    operator: OrganisationId,
) -> Result<OperatorKey, AppError> {
    let sealed = |error: crate::VaultError| AppError::internal(error.to_string());
    if let Some(row) = operator_keys::find(tx, operator)? {
        return vault.unwrap(operator, &row.wrapped).map_err(sealed);
    }
    let key = OperatorKey::new(tx.random());
    let nonce = tx.random();
    let wrapped = vault.wrap(operator, &key, nonce).map_err(sealed)?;
    operator_keys::insert(tx, operator, &wrapped)?;
    Ok(key)
}

/// Where something is sealed: it opens nowhere else.
pub(super) fn place(operator: OrganisationId, inventory: InventoryId, part: &str) -> Vec<u8> {
    [operator.as_bytes().as_slice(), inventory.as_bytes(), part.as_bytes()].concat()
}
