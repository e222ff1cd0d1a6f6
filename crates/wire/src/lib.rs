//! The shapes of what programs read from us, JSON lines and objects; no behaviour.

mod action;
mod advisories;
mod feeds;
mod house;
mod list;
mod matches;
mod members;
mod operators;
mod people;
mod problem;
mod record;
mod rule;
mod time;
mod whole;

pub use action::ActionLine;
pub use advisories::{
    Advisory, AdvisoryLine, AffectedPackage, AffectedProduct, Event, Reach, Remedy, Statement,
    Tempo,
};
pub use feeds::{Import, NewSource, Refusal, Source, SourceChange};
pub use house::{Backup, Checked, Me, NewBackup};
pub use list::List;
pub use matches::{MatchLine, NotCheckedLine};
pub use members::{ConsentGiven, ConsentLine, MemberLine, NewConsent};
pub use operators::{
    InventoryAdded, InventoryLine, NewReceipt, OperatorLine, ReceiptGiven, ReceiptLine,
};
pub use people::{
    Changed, NewDescription, NewSignInLink, NewToken, Organisation, SignInLink, TokenLine,
    TokenMade,
};
pub use problem::Problem;
pub use record::{Entry, EntryContent, Proof};
pub use rule::RuleAnswer;
pub use time::Time;
