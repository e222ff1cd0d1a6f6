//! The verbs, a module each: authorise, load, decide, save with its entry.
//!
//! Everything here blocks: faces call it from blocking threads. A verb takes the [`House`] and a
//! [`Caller`], and answers with what a face may show.

mod accounts;
pub mod actions;
pub mod advisories;
mod caller;
mod error;
mod house;
pub mod imports;
pub mod inventories;
pub mod record;
pub mod sources;

use house::{live, right, vault};

pub use accounts::{consents, organisations, passkeys, people, sign_in, tokens};
pub use caller::Caller;
pub use error::{AppError, Kind};
pub use house::{House, Parts, State, backups, check, health, jobs, once};
pub use live::Live;
pub use once::Once;
pub use right::{About, Right};
pub use vault::{Vault, VaultError};

/// Nouns that faces need to ask for something.
pub use model::{AssetKind, Exposed, Role, Sector, Slug, Tlp, id};
