//! What operators run: lists, each with its revisions, sealed under the operator's key.

mod add;
mod follow;
mod keys;
mod remove;
mod show;
mod ticks;

pub use add::{Added, NewList, Submitted, add, may_add};
pub(crate) use remove::expire;
pub use remove::{forget, remove};
pub use show::{Checked, ListView, Look, OperatorView, has_lists, lists_of, looks_by_others};

pub use ticks::{TICKED, Tick, offered, tick, ticked};

pub(crate) use follow::{Run, check, follow, read};
pub(crate) use keys::find as key_of;
pub(crate) use show::open_lists;

use jiff::Timestamp;
use matching::estate::{Release, ReleaseHash};
use model::{Inventory, id::InventoryId};
use serde::{Deserialize, Serialize};

/// How long a list is kept: a year.
pub const KEPT_DAYS: i64 = 365;

/// A list as it is sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sealed {
    /// What the operator calls it.
    pub(crate) name: String,
    /// From which file it was read.
    pub(crate) file: String,
    /// What it says.
    pub(crate) inventory: Inventory,
}

/// One list, opened.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    pub(crate) id: InventoryId,
    pub(crate) revision: i64,
    pub(crate) made: Timestamp,
    pub(crate) sealed: Sealed,
}

/// All lists of an operator, opened.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    pub(crate) all: Vec<Opened>,
    /// Everything in them.
    pub(crate) whole: Inventory,
    /// Which release each component of it is.
    pub(crate) releases: Vec<ReleaseHash>,
}

impl Lists {
    pub(crate) fn new(all: Vec<Opened>) -> Self {
        let mut whole = Inventory::default();
        for one in &all {
            whole.components.extend(one.sealed.inventory.components.iter().cloned());
            whole.unidentified.extend(one.sealed.inventory.unidentified.iter().cloned());
        }
        let release = |component| Release::of(component).hash();
        let releases = whole.components.iter().map(release).collect();
        Self { all, whole, releases }
    }
}
