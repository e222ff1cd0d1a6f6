//! Which systems of an operator have a flaw.

use access::Action;
use matching::answer::{Certainty, Match};
use model::{Component, Slug};

use super::list;
use crate::{AppError, Caller, House, inventories, organisations};

/// One component that has a flaw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What the operator calls the system that it runs on; `None` where the list gives no name.
    pub system: Option<String>,
    /// Whether the match is exact; else a person must look.
    pub exact: bool,
}

/// What of an operator's lists has each of these flaws, by any of its names; that it was told of
/// them is in the record before it leaves.
pub fn hits(
    house: &House,
    caller: &Caller,
    operator: &Slug,
    flaws: &[&str],
) -> Result<Vec<Vec<Hit>>, AppError> {
    let id = organisations::operator(house, caller, operator, Action::ReadActions)?;
    let lists = inventories::open_lists(house, id)?;
    let checked = list::checked(house, caller, &lists);
    let found: Vec<Vec<(&Component, &Match<'_>)>> =
        flaws.iter().map(|flaw| checked.having(flaw)).collect();
    list::tell(house, caller, id, found.iter().flatten().map(|(_, flaw)| flaw.advisory))?;
    let hit = |(component, flaw): &(&Component, &Match<'_>)| Hit {
        system: component.asset.name.clone(),
        exact: flaw.certainty == Certainty::Exact,
    };
    Ok(found.iter().map(|of| of.iter().map(hit).collect()).collect())
}
