//! Pages and JSON API over the verbs.

pub mod api;
mod desk;
pub mod gallery;
mod keys;
mod layers;
mod open;
pub mod pages;
pub mod parts;
mod problem;
mod router;
pub mod shell;
mod site;
pub mod style;
mod who;

pub use problem::Problem;
pub use router::{router, socket_router};
pub use site::{Settings, Site};
