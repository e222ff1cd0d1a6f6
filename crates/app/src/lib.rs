//! The verbs, a module each: authorise, load, decide, save with its entry.
//!
//! Everything here blocks: faces call it from blocking threads. A verb takes the [`House`] and a
//! [`Caller`], and answers with what a face may show.

pub mod actions;
pub mod advisories;
pub mod backups;
mod caller;
pub mod check;
pub mod consents;
mod error;
pub mod health;
mod house;
pub mod imports;
pub mod inventories;
pub mod jobs;
mod live;
pub mod once;
pub mod organisations;
pub mod passkeys;
pub mod people;
pub mod record;
pub mod sign_in;
pub mod sources;
pub mod tokens;
mod vault;

pub use caller::Caller;
pub use error::{AppError, Kind};
pub use house::{House, Parts, State};
pub use live::Live;
pub use once::Once;
pub use vault::{Vault, VaultError};

/// Nouns that faces need to ask for something.
pub use model::{AssetKind, Exposed, Role, Sector, Slug, Tlp, id};
