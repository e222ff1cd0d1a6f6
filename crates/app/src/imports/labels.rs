//! Under which label a record comes in: never a milder one than it has here, unless its source
//! relaxes it.

use model::{Statement, Tlp};

use super::{
    newest::{AsOf, Order},
    receive::Importing,
    staging::Key,
    weigh::Before,
};
use crate::advisories;

/// RED has named recipients: nobody else says anything in its place.
const STRICTER: &str = "this is there already under a stricter label: who was handed it under \
                        that one hands it in again";

/// Who brings an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brought {
    /// Somebody hands it in.
    ByHand,
    /// The house read it where the source lies.
    ByItsSource,
}

impl Importing<'_> {
    /// The label that a statement comes in under, or why it does not come in.
    pub(super) fn label(&self, key: &Key, statement: &Statement) -> Result<Tlp, &'static str> {
        let label = statement.label.max(self.begun.label);
        let Some(before) = self.before(key).filter(|before| before.label > label) else {
            return Ok(label);
        };
        if self.is_relaxed(&before, key, statement) {
            return Ok(label);
        }
        // Who was handed it may speak in its place, and it stays what it is.
        let stays = before.label != Tlp::Red || self.is_recipient(key);
        stays.then_some(before.label).ok_or(STRICTER)
    }

    /// TLP 2.0: only the source relaxes. A later revision of a document that has a label of its own
    /// does, in the hands of somebody who may read the one before; so does whoever settled the
    /// label of the source, where the house reads it there.
    fn is_relaxed(&self, before: &Before, key: &Key, statement: &Statement) -> bool {
        let as_of = AsOf::of(statement, self.caller.context.at);
        let says_so = statement.notice.is_some() && Order::of(as_of, before.as_of) == Order::Newer;
        match (self.begun.brought, &before.held) {
            (Brought::ByItsSource, _) => says_so || before.label < Tlp::Red,
            (Brought::ByHand, Some(_)) if before.label == Tlp::Red => {
                says_so && self.is_recipient(key)
            }
            (Brought::ByHand, Some(held)) => {
                says_so && advisories::may_read(self.house, &self.caller, held)
            }
            // Who handed in the one before in the same import handed in this one, too.
            (Brought::ByHand, None) => says_so,
        }
    }
}
