//! Pages and JSON API over the verbs.

pub mod api;
pub mod gallery;
mod keys;
mod desk;
mod layers;
pub mod pages;
pub mod parts;
mod open;
mod problem;
mod router;
pub mod shell;
mod site;
pub mod style;
mod who;

pub use problem::Problem;
pub use router::{router, socket_router};
pub use site::{Site, Settings};
