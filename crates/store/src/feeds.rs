//! What sources say: the sources, their imports, and the statements in them.

use crate::sql::Text;

pub mod imports;
pub mod recipients;
pub mod refusals;
pub mod sources;
pub mod statements;

pub(crate) const TEXTS: &[&[Text]] =
    &[imports::TEXTS, recipients::TEXTS, refusals::TEXTS, sources::TEXTS, statements::TEXTS];
