//! The parts that pages share, each with its own small template: how sure, by when, a form's field.

mod certainty;
mod count;

mod form;
mod links;
mod notice;
mod passkey;
mod people;
mod time;

pub mod address;
pub(crate) mod filters;

pub use app::Tlp;
pub use certainty::{Chip, Mark, Sure};
pub use count::{Count, Share};
pub use form::{Choice, Entry, Problem, Problems};
pub use links::{Link, Paging, Progress};
pub use notice::{Notice, Tone};
pub use passkey::PasskeyPlace;
pub use people::{Gap, Quote};
pub use time::{Day, Drawn, Due, Moment};

/// A part renders itself, and its own template has escaped what others wrote.
macro_rules! renders_itself {
    ($($part:ty),+ $(,)?) => { $(impl askama::filters::HtmlSafe for $part {})+ };
}

renders_itself!(Chip, Mark, Due, Link, Moment, Notice, Paging, Problems, Progress, Quote, Share);
