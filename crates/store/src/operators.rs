//! What operators run and what they answered.

use crate::sql::Text;

pub mod acted;
pub mod documents;
pub mod inventories;
pub mod inventory_revisions;
pub mod operator_keys;
pub mod receipts;
pub mod releases;
pub mod told;

pub(crate) const TEXTS: &[&[Text]] = &[
    acted::TEXTS,
    documents::TEXTS,
    inventories::TEXTS,
    inventory_revisions::TEXTS,
    operator_keys::TEXTS,
    receipts::TEXTS,
    releases::TEXTS,
    told::TEXTS,
];
