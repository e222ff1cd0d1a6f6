//! What operators run and what they answered.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

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

/// Who was told or acted is kept under a pseudonym, and no entry of the record has the same time.
fn cut_to_the_minute(at: Timestamp) -> Timestamp {
    let minute = TimestampRound::new().smallest(Unit::Minute).mode(RoundMode::Trunc);
    at.round(minute).unwrap_or(at)
}
