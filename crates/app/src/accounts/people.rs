//! People: who belongs to an organisation, how they are invited, how they leave, how they are
//! forgotten.

use std::collections::BTreeMap;

use access::{Action, Principal, Refusal, Standing, Thing};
use jiff::Timestamp;
use model::{
    Role,
    id::{EntryId, OrganisationId, PersonId},
};
use serde_json::json;
pub use store::memberships::Membership;
use store::{
    Tx, View, links,
    memberships::{self, MembershipRow},
    passkeys, people, sessions, tokens,
};

use crate::{
    AppError, Caller, House, Kind,
    organisations::{self, OrganisationView},
    record,
    sign_in::{self, MadeLink, NewLink},
};

/// Somebody who belongs to an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// What they are called; `None` after erasure.
    pub name: Option<String>,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// What they are, in the order of the roles' names.
    pub roles: Vec<MemberRole>,
    /// When they last did something in a session that is still open.
    pub seen: Option<Timestamp>,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberRole {
    /// As what.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
    /// Whether the caller may end it.
    pub may_end: bool,
    /// Whether nobody may: the house keeps its last administrator.
    pub is_kept: bool,
}

/// Something that a person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mine {
    /// Where.
    pub organisation: OrganisationView,
    /// As what.
    pub role: Role,
    /// Whether they act as it now.
    pub now: bool,
}

/// Somebody to invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Their work address.
    pub email: String,
    /// As what.
    pub role: Role,
    /// The address of a link up to its secret, where this house can send mail.
    pub mail: Option<String>,
}

/// What ending a membership takes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Whose it is.
    pub name: Option<String>,
    /// Sessions that end at once.
    pub sessions: usize,
    /// Tokens that they made and whose secret they know.
    pub tokens: usize,
    /// Whether they belong to nothing any more: their passkeys and links go, too.
    pub is_last: bool,
    /// Whether nobody is left there in that role.
    pub leaves_nobody: bool,
}

/// The roles that the caller may give in their own organisation: in a colleague's invitation or
/// in a token.
pub fn roles_to_give(caller: &Caller) -> Vec<Role> {
    let Some(principal) = &caller.principal else { return Vec::new() };
    let own = Thing::organisation(principal.organisation());
    let standing = Standing::alone(principal);
    let may = |role: &Role| standing.decide(principal.action_to_give(*role), &own).is_ok();
    Role::ALL.into_iter().filter(may).collect()
}

/// Everything that the person who is signed in is, and whether they act as it now.
pub fn mine(house: &House, caller: &Caller) -> Result<Vec<Mine>, AppError> {
    let principal = caller.principal.as_ref().ok_or(Refusal::SignIn)?;
    let Some(person) = principal.person() else { return Ok(Vec::new()) };
    house.store.read(|view| {
        let rows = memberships::of_person(view, person)?;
        let of = |row: MembershipRow| {
            let now = (row.organisation, row.role) == (principal.organisation(), principal.role());
            Ok(Mine {
                organisation: organisations::of(view, row.organisation)?,
                role: row.role,
                now,
            })
        };
        rows.into_iter().map(of).collect()
    })
}

/// Invites somebody into the caller's organisation: a membership and a one-time link.
pub fn invite(house: &House, caller: &Caller, new: &Invitation) -> Result<MadeLink, AppError> {
    let organisation = organisations::find(house, own(caller)?)?;
    let email = sign_in::mail_address(&new.email)?;
    let link = NewLink {
        organisation: organisation.slug,
        role: new.role,
        name: Some(email.clone()),
        email: Some(email),
    };
    sign_in::make_and_mail(house, caller, &link, new.mail.as_deref())
}

/// Who belongs to an organisation: one's own, or any for who manages people.
pub fn members(
    house: &House,
    caller: &Caller,
    organisation: OrganisationId,
) -> Result<Vec<Member>, AppError> {
    let standing = Standing::alone(caller.who());
    let thing = Thing::organisation(organisation);
    let _permit = standing.decide(Action::SeeColleagues, &thing)?;
    let may_end = |role| {
        let principal = caller.principal.as_ref();
        principal.is_some_and(|it| standing.decide(it.action_to_give(role), &thing).is_ok())
    };
    let now = caller.context.at;
    house.store.read(|view| {
        let mut roles: BTreeMap<PersonId, Vec<MemberRole>> = BTreeMap::new();
        for row in living(view, organisation)? {
            let of = Membership { person: row.person, organisation, role: row.role };
            let is_kept = keeps_an_administrator(view, house.own(), of).is_err();
            let may_end = may_end(row.role) && !is_kept;
            let role = MemberRole { role: row.role, since: row.since, may_end, is_kept };
            roles.entry(row.person).or_default().push(role);
        }
        let mut members = Vec::new();
        for person in people::of_organisation(view, organisation)? {
            let open = sessions::of_person(view, person.id)?;
            let open = open.iter().filter(|row| row.organisation == organisation && row.ends > now);
            members.push(Member {
                person: person.id,
                name: person.name,
                email: person.email,
                roles: roles.remove(&person.id).unwrap_or_default(),
                seen: open.map(|row| row.seen).max(),
            });
        }
        Ok(members)
    })
}

/// What ending a membership would take along; changes nothing.
pub fn look_at_ending(house: &House, caller: &Caller, of: Membership) -> Result<Ending, AppError> {
    decide_ending(caller, of)?;
    let now = caller.context.at;
    let own_house = house.own();
    house.store.read(|view| {
        let refusal = || absent(caller, of.role);
        let row = memberships::find(view, of)?.filter(|row| row.ended.is_none());
        row.ok_or_else(refusal)?;
        keeps_an_administrator(view, own_house, of)?;
        let others = memberships::of_person(view, of.person)?.len();
        let left = living(view, of.organisation)?;
        let sessions = sessions::of_person(view, of.person)?;
        let acting = sessions
            .iter()
            .filter(|row| row.organisation == of.organisation && row.role == of.role)
            .filter(|row| row.ends > now);
        Ok(Ending {
            name: people::find(view, of.person)?.and_then(|person| person.name),
            sessions: acting.count(),
            tokens: tokens_of(view, of, now)?.len(),
            is_last: others == 1,
            leaves_nobody: !left.iter().any(|row| row.role == of.role && row.person != of.person),
        })
    })
}

/// Ends a membership, with the sessions that act in it and the tokens whose secret they know.
pub fn end_membership(house: &House, caller: &Caller, of: Membership) -> Result<EntryId, AppError> {
    decide_ending(caller, of)?;
    let own_house = house.own();
    let caller_of = caller.clone();
    let written = house.write(caller, move |tx| {
        if memberships::find(tx, of)?.is_none_or(|row| row.ended.is_some()) {
            return Err(absent(&caller_of, of.role));
        }
        keeps_an_administrator(tx, own_house, of)?;
        let tokens = end_one(tx, of)?;
        let body = json!({
            "person": of.person.to_string(), "role": of.role.name(), "tokens": tokens,
        });
        let kind = "membership-ended";
        let entry = record::of_organisation(&caller_of, kind, of.organisation, body);
        Ok(tx.record(entry, ())?)
    })?;
    Ok(written.entry)
}

/// Forgets somebody on their wish: name and address go, with every way in. What they did stays in
/// the record under a number that says nothing of them.
pub fn erase(house: &House, caller: &Caller, person: PersonId) -> Result<EntryId, AppError> {
    let standing = Standing::alone(caller.who());
    let thing = Thing::organisation(house.own());
    let _permit = standing.decide(Action::ManagePeople, &thing)?;
    let refusal: AppError = standing.refusal(Action::ManagePeople).into();
    let own_house = house.own();
    let caller_of = caller.clone();
    let written = house.write(caller, move |tx| {
        let row = people::find(tx, person)?.filter(|row| row.email.is_some() || row.name.is_some());
        row.ok_or_else(|| refusal.clone())?;
        for row in memberships::of_person(tx, person)? {
            let of = Membership { person, organisation: row.organisation, role: row.role };
            keeps_an_administrator(tx, own_house, of)?;
            end_one(tx, of)?;
        }
        end_ways_in(tx, person)?;
        people::erase(tx, person)?;
        let body = json!({ "person": person.to_string() });
        let kind = "person-erased";
        let entry = record::of_organisation(&caller_of, kind, own_house, body);
        Ok(tx.record(entry, ())?)
    })?;
    Ok(written.entry)
}

/// Ends every session, link and passkey of a person.
pub(crate) fn end_ways_in(tx: &mut Tx<'_>, person: PersonId) -> Result<(), AppError> {
    sessions::end_all(tx, person)?;
    links::end_all(tx, person)?;
    passkeys::remove_all(tx, person)?;
    Ok(())
}

/// Ends one membership with what hangs on it; how many tokens were revoked.
fn end_one(tx: &mut Tx<'_>, of: Membership) -> Result<usize, AppError> {
    memberships::end(tx, of)?;
    sessions::end_acting(tx, of)?;
    let now = tx.at();
    let known = tokens_of(tx, of, now)?;
    for row in &known {
        tokens::revoke(tx, row.id)?;
    }
    if memberships::of_person(tx, of.person)?.is_empty() {
        end_ways_in(tx, of.person)?;
    }
    Ok(known.len())
}

/// Living tokens that bear this person's name.
fn tokens_of(
    view: &mut View<'_>,
    of: Membership,
    now: Timestamp,
) -> Result<Vec<tokens::TokenRow>, AppError> {
    let mut rows = tokens::of_organisation(view, of.organisation)?;
    rows.retain(|row| {
        let alive = row.revoked.is_none() && row.expires > now;
        alive && row.person == Some(of.person) && row.role == of.role
    });
    Ok(rows)
}

fn living(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Vec<MembershipRow>, AppError> {
    let mut rows = memberships::of_organisation(view, organisation)?;
    rows.retain(|row| row.ended.is_none());
    Ok(rows)
}

/// The house is never left without an administrator: only a command on its machine could help.
fn keeps_an_administrator(
    view: &mut View<'_>,
    house: OrganisationId,
    of: Membership,
) -> Result<(), AppError> {
    if of.role != Role::Administrator || of.organisation != house {
        return Ok(());
    }
    let left = living(view, house)?;
    if left.iter().any(|row| row.role == Role::Administrator && row.person != of.person) {
        return Ok(());
    }
    let why = "this is the last administrator of this house: invite another one first";
    Err(AppError::new(Kind::Conflict, "last-administrator", why))
}

fn decide_ending(caller: &Caller, of: Membership) -> Result<(), AppError> {
    let principal = caller.principal.as_ref().ok_or(Refusal::SignIn)?;
    let action = principal.action_to_give(of.role);
    let _permit =
        Standing::alone(principal).decide(action, &Thing::organisation(of.organisation))?;
    Ok(())
}

fn absent(caller: &Caller, role: Role) -> AppError {
    let action = caller.principal.as_ref().map(|principal| principal.action_to_give(role));
    let action = action.unwrap_or(Action::ManagePeople);
    Standing::alone(caller.who()).refusal(action).into()
}

fn own(caller: &Caller) -> Result<OrganisationId, AppError> {
    Ok(caller.principal.as_ref().map(Principal::organisation).ok_or(Refusal::SignIn)?)
}
