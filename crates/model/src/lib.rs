//! The nouns: their ids, stages and invariants. No I/O, no foreign formats.

mod advisory;
pub mod id;
mod inventory;
mod notice;
mod organisation;
mod package;
mod scheme_name;
mod tlp;

pub use advisory::{
    Affected, AffectedProduct, Automatable, Event, Exploited, ProductStatus, ProductVersion, Range,
    RangeKind, Source, Ssvc, Statement, TechnicalImpact, VersionBound, Withdrawn,
};
pub use inventory::{
    Asset, AssetKind, Component, ComponentName, Confirmed, Exposed, Inventory, Unidentified,
    product_name,
};
pub use notice::{
    HoldsFor, Notice, ProductPlace, Publisher, PublisherRole, Remediation, RemediationKind,
};
pub use organisation::{Role, RoleError, Sector, Slug, SlugError};
pub use package::{Ecosystem, Package};
pub use tlp::{Tlp, TlpError};
