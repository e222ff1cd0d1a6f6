//! What access hands out: permits, readable things, refusals. Nobody else can make the first two.

use std::{fmt, ops::Deref};

use model::Tlp;

use crate::{Action, Group, Relation, Thing};

/// That somebody may do this with that thing, now. Made by [`crate::Standing::decide`] only.
///
/// ```compile_fail,E0451
/// use access::{Action, Permit, Relation, Thing};
/// fn forged(thing: Thing) -> Permit {
///     Permit { action: Action::ReadAdvisory, relation: Relation::Own, thing }
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a permit says that something may be done; do it, or ask nothing"]
pub struct Permit {
    action: Action,
    relation: Relation,
    thing: Thing,
}

impl Permit {
    pub(crate) fn new(action: Action, relation: Relation, thing: &Thing) -> Self {
        Self { action, relation, thing: thing.clone() }
    }

    /// What may be done.
    pub fn action(&self) -> Action {
        self.action
    }

    /// What lets them, for the record.
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// With what.
    pub fn thing(&self) -> &Thing {
        &self.thing
    }
}

/// Why not. None of them tells whether the thing exists: each follows from who asks and what for,
/// never from the thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// It is not there for them: the same answer as for what is not there at all.
    #[error("not found")]
    Invisible,
    /// Nobody is signed in.
    #[error("sign in first")]
    SignIn,
    /// A person signed in by link, and this takes more.
    #[error("sign in with your passkey first")]
    Passkey,
    /// The token was not given this.
    #[error("this token's scope lacks `{}`: make one that has it", .0.name())]
    Scope(Group),
    /// This role never does this.
    #[error("your role does not allow this")]
    Role,
}

/// Something that may be read by whom it was handed to. Made by [`crate::Standing::read`] only.
///
/// ```compile_fail,E0451
/// use access::{Readable, Relation};
/// fn forged(raw: String) -> Readable<String> {
///     Readable { value: raw, label: model::Tlp::Red, relation: Relation::None }
/// }
/// ```
///
/// It shows what it holds, and gives it away only as something else that is readable:
///
/// ```compile_fail,E0507
/// fn stripped(readable: access::Readable<String>) -> String {
///     *readable
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Readable<T> {
    value: T,
    label: Tlp,
    relation: Relation,
}

impl<T> Readable<T> {
    pub(crate) fn new(value: T, permit: &Permit) -> Self {
        Self { value, label: permit.thing.label(), relation: permit.relation }
    }

    /// What is made from it, under the same label.
    pub fn map<U>(self, view: impl FnOnce(T) -> U) -> Readable<U> {
        Readable { value: view(self.value), label: self.label, relation: self.relation }
    }

    /// The label to show beside it.
    pub fn label(&self) -> Tlp {
        self.label
    }

    /// What lets the reader read it, for the record.
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// Whether an entry of the record must be durable before its bytes go.
    pub fn needs_entry(&self) -> bool {
        self.label >= Tlp::Amber
    }
}

impl<T> Deref for Readable<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The label only: content stays out of logs.
impl<T> fmt::Debug for Readable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Readable({})", self.label)
    }
}
