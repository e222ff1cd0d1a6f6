//! What machines ask for without signing in: the record's tiles, and how the process is.

mod ledger;
mod probes;

use axum::Router;

use crate::Site;

/// All of it.
pub(crate) fn routes() -> Router<Site> {
    ledger::routes().merge(probes::routes())
}
