//! A delegate's view: every operator that lets it act, the most urgent first.

use access::{Action, Refusal, Standing, Thing};
use store::{View, consents};

use super::{answer, made};
use crate::{
    AppError, Caller, House, inventories,
    organisations::{self, LISTS, OrganisationView},
    record,
};

/// One operator that the caller acts for.
#[derive(Debug, Clone)]
pub struct Client {
    /// Which.
    pub operator: OrganisationView,
    /// The first task that is open.
    pub first: Option<String>,
    /// By when it is due, in words.
    pub due: Option<String>,
    /// How the date is drawn: `late`, `plain`, `none`.
    pub drawn: &'static str,
    /// How many tasks are open.
    pub open: usize,
    /// How many were answered with done or are kept off.
    pub closed: usize,
    /// How many asked for help or can't.
    pub stuck: usize,
    /// How many entries of its lists were not checked.
    pub not_checked: usize,
    /// Whether it has any list.
    pub has_list: bool,
}

/// The operators that let the caller's organisation act for them, from this slug on.
pub fn clients(
    house: &House,
    caller: &Caller,
    after: &str,
    limit: usize,
) -> Result<Vec<Client>, AppError> {
    let mut views = house.store.read(|view| listed(view, caller))?;
    let mut clients = Vec::new();
    views.sort_by(|one, other| one.slug.cmp(&other.slug));
    views.dedup_by(|one, other| one.id == other.id);
    for operator in views.into_iter().filter(|one| one.slug.as_str() > after).take(limit) {
        clients.push(client(house, caller, operator)?);
    }
    Ok(clients)
}

/// Whom the caller's organisation may list. Whoever may list nobody at all is told so; a delegate
/// whom nobody lets act yet has an empty list.
fn listed(view: &mut View<'_>, caller: &Caller) -> Result<Vec<OrganisationView>, AppError> {
    let known = organisations::consents_of(view, caller)?;
    let standing = Standing::new(caller.who(), &known);
    let refusal = standing.refusal(Action::ListOperators);
    let own = caller.principal.as_ref().map(access::Principal::organisation);
    let Some(own) = own.filter(|_| refusal == Refusal::Invisible) else {
        return Err(refusal.into());
    };
    let rows = consents::of_delegate(view, own)?;
    rows.into_iter()
        .filter(|row| {
            standing.decide(Action::ListOperators, &Thing::organisation(row.operator)).is_ok()
        })
        .map(|row| organisations::of(view, row.operator))
        .collect()
}

fn client(house: &House, caller: &Caller, operator: OrganisationView) -> Result<Client, AppError> {
    house.store.read(|view| {
        let consents = organisations::consents_of(view, caller)?;
        let thing = Thing::new(operator.id, LISTS);
        let _permit = Standing::new(caller.who(), &consents).decide(Action::ReadActions, &thing)?;
        Ok::<(), AppError>(())
    })?;
    record::reading(house, caller, (operator.id, "read-actions"), record::nothing_more())?;
    let lists = inventories::open_lists(house, operator.id)?;
    let answers = answer::current(house, operator.id)?;
    let made = made::week(house, caller, &operator, (&lists, &answers));
    let first = made.sheet.tasks.first();
    let stuck = answers
        .values()
        .filter(|one| matches!(one.answer, answer::AnswerKind::Cannot | answer::AnswerKind::Help));
    Ok(Client {
        first: first.map(|task| task.title.clone()),
        due: first.map(|task| task.due.head.clone()),
        drawn: first.map_or("none", |task| task.due.drawn),
        open: made.open(),
        closed: answers.values().filter(|one| answer::is_closed(one)).count(),
        stuck: stuck.count(),
        not_checked: made.sheet.gaps.entries,
        has_list: !lists.all.is_empty(),
        operator,
    })
}
