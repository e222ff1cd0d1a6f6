//! The tasks of an operator; that somebody reads them, and that the operator was told, is in the
//! record before they leave.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use access::Action;
use model::{Slug, id::OrganisationId};
use serde_json::json;
use store::told;
use wire::ActionLine;

use super::{
    answer,
    answer::Answer,
    made::{self, Made},
};
use crate::{
    AppError, Caller, House, inventories,
    inventories::Lists,
    organisations::{self, OrganisationView},
    record,
};

/// An operator's week.
#[derive(Debug)]
pub struct Week {
    /// Whose.
    pub operator: OrganisationView,
    /// Its tasks, and what came of its systems.
    pub made: Arc<Made>,
    /// What was answered, by task: the last answer counts.
    pub answers: BTreeMap<String, Answer>,
    /// Whether the operator has any list.
    pub has_list: bool,
    /// Until when answers follow what was told to the record.
    pub seq: i64,
}

/// What an operator should do this week.
pub fn week(house: &House, caller: &Caller, operator: &Slug) -> Result<Week, AppError> {
    let id = organisations::operator(house, caller, operator, Action::ReadActions)?;
    let lists = inventories::open_lists(house, id)?;
    let operator = organisations::find(house, id)?;
    let answers = answer::current(house, id)?;
    let made = made::week(house, caller, &operator, (&lists, &answers));
    tell(house, caller, id, made.flaws.iter().map(String::as_str))?;
    Ok(Week { made, operator, answers, has_list: !lists.all.is_empty(), seq: house.live.seq() })
}

/// The same as lines for programs.
pub fn list(house: &House, caller: &Caller, operator: &Slug) -> Result<Vec<ActionLine>, AppError> {
    let id = organisations::operator(house, caller, operator, Action::ReadActions)?;
    let lists = inventories::open_lists(house, id)?;
    let checked = checked(house, caller, &lists);
    let report = checked.report();
    tell(house, caller, id, report.findings.iter().map(|found| found.flaw.advisory))?;
    let answers = answer::current(house, id)?;
    let mut lines = sheet::actions(&report);
    for line in &mut lines {
        line.answer = answers.get(&line.task).map(|one| one.answer.name().to_owned());
    }
    Ok(lines)
}

/// The offline page of the tasks that are open.
pub fn sheet(house: &House, caller: &Caller, operator: &Slug) -> Result<String, AppError> {
    let week = week(house, caller, operator)?;
    let mut page = String::new();
    let written = write!(page, "{}", week.made.sheet);
    written.map_err(|error| AppError::internal(format!("a sheet can't be made: {error}")))?;
    Ok(page)
}

pub(super) fn checked(house: &House, caller: &Caller, lists: &Arc<Lists>) -> inventories::Checked {
    inventories::Checked::new(house, Arc::clone(lists), made::asked(caller))
}

/// Writes that the tasks are read, and what the operator is told for the first time.
pub(super) fn tell<'a>(
    house: &House,
    caller: &Caller,
    operator: OrganisationId,
    advisories: impl Iterator<Item = &'a str>,
) -> Result<(), AppError> {
    let new = house.live.not_told(operator, advisories);
    let whom = super::whom(house, operator, new.iter().copied())?;
    let own = caller.principal.as_ref().is_some_and(|one| one.organisation() == operator);
    let channel = if own { "page" } else { "delegate" };
    let body = json!({ "told": new.len() });
    let entry = record::of_organisation(caller, "read-actions", operator, body);
    house.write_down(caller, move |tx| {
        for (flaw, whom) in &whom {
            told::insert(tx, flaw, whom, channel)?;
        }
        Ok(tx.record(entry.clone(), ())?)
    })?;
    house.live.told(operator, new);
    Ok(())
}
