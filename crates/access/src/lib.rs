//! Who may see or do what: a predicate, and the scope that queries need; pure.
//!
//! One table decides, [`reach`]: for who asks and what they want, up to which TLP label each
//! [`Relation`] to the owner carries. [`Standing::decide`] looks one thing up in it, and
//! [`Standing::read_scope`] gives the same table to a query. What nobody wrote there is refused.
//!
//! To add a verb: a variant of [`Action`] and a line in `Action::ALL`, its rule in `reach.rs`,
//! and `cargo insta review` for its block in the matrix.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unreachable,
    clippy::todo
)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests may fail loudly"))]

mod action;
mod consents;
mod count;
mod permit;
mod principal;
mod reach;
mod read_scope;
mod scope;
pub mod secret;
mod standing;
mod thing;

pub use action::Action;
pub use consents::{Consent, Consents, Relation, Uptake};
pub use count::Count;
pub use permit::{Permit, Readable, Refusal};
pub use principal::{Principal, Strength, Who};
pub use read_scope::ReadScope;
pub use scope::{Group, Scope, ScopeError};
pub use standing::Standing;
pub use thing::{Guarded, Thing};
