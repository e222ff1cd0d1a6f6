//! The record, and what the house keeps for itself.

use crate::sql::Text;

pub mod entries;
pub mod idempotency;
pub mod jobs;
pub mod meta;
pub mod outbox;

pub(crate) const TEXTS: &[&[Text]] =
    &[entries::TEXTS, idempotency::TEXTS, jobs::TEXTS, meta::TEXTS, outbox::TEXTS];
