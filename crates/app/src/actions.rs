//! What an operator should do: tasks with dates, and what it answered.

mod answer;
mod clients;
mod hits;
mod list;
mod made;

use std::collections::BTreeSet;

use model::id::OrganisationId;

use crate::{AppError, House, inventories};

pub use answer::{Answer, AnswerKind, NewAnswer, answer, answers, closed};
pub use clients::{Client, clients};
pub use hits::{Hit, hits};
pub use list::{Week, list, sheet, week};
pub use made::Made;
pub(crate) use made::Weeks;

/// Each flaw under the first of its names, with the pseudonym of the operator for it. An operator
/// without a list has no key, and nothing to be told.
fn whom<'f>(
    house: &House,
    operator: OrganisationId,
    flaws: impl Iterator<Item = &'f str>,
) -> Result<Vec<(String, [u8; 16])>, AppError> {
    let corpus = house.live.corpus();
    let first_name = |flaw: &'f str| corpus.names(flaw).min().unwrap_or(flaw).to_owned();
    let named: BTreeSet<String> = flaws.map(first_name).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let key = house.store.read(|view| inventories::key_of(house, view, operator))?;
    let Some(key) = key else { return Ok(Vec::new()) };
    let with_pseudonym = |flaw: String| {
        let whom = key.pseudonym(&flaw);
        (flaw, whom)
    };
    Ok(named.into_iter().map(with_pseudonym).collect())
}
