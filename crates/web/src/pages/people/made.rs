//! The people page made from what the house knows, as far as its reader may.

use access::{Principal, Strength};
use app::{
    AppError, Role,
    consents::{self, ConsentView},
    passkeys as keys,
    people::{self, Member as Known},
    tokens::{self, TokenView},
};
use jiff::Timestamp;

use super::{
    Adding, Client, Delegate, Delegates, Fresh, Hat, Invite, Member, NewToken, Passkey, Passkeys,
    People, Token,
};
use crate::{
    desk::Desk,
    keys::place,
    pages::sentence,
    parts::{Chip, Choice, Entry, Link, Moment, address},
    shell::Section,
};

/// How long a token may be wished for, in days.
pub(super) const DAYS: [(&str, &str); 3] =
    [("90", "90 days"), ("30", "30 days"), ("365", "one year")];

/// What was typed into one of the three forms, and what was wrong with it.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) email: Entry,
    pub(super) name: Entry,
    pub(super) delegate: Entry,
}

/// What was typed, with what is wrong.
pub(super) fn wrong(value: &str, error: &AppError) -> Entry {
    Entry::wrong(value, sentence(&error.message))
}

/// The page.
pub(super) fn page(
    desk: &Desk<'_>,
    typed: Typed,
    fresh: Option<Fresh>,
) -> Result<People, AppError> {
    let organisation = desk.organisation()?;
    let members = people::members(desk.house, desk.caller, organisation.id)?;
    let roles = people::roles_to_give(desk.caller);
    let choices = |roles: &[Role]| -> Vec<Choice> {
        roles.iter().map(|role| Choice::new(role.name(), role.name())).collect()
    };
    let tokens = tokens::list(desk.house, desk.caller).ok();
    let now = desk.caller.context.at;
    let may = !roles.is_empty();
    Ok(People {
        shell: desk.shell(Section::People),
        organisation: organisation.name,
        slug: organisation.slug.as_str().to_owned(),
        fresh,
        hats: people::mine(desk.house, desk.caller)?.into_iter().map(hat).collect(),
        members: members.into_iter().flat_map(member).collect(),
        invite: may.then(|| Invite { email: typed.email, roles: choices(&roles) }),
        tokens: tokens.map(|all| all.into_iter().map(|one| token(one, now)).collect()),
        new_token: may.then(|| NewToken {
            name: typed.name,
            roles: choices(&roles),
            days: DAYS.iter().map(|(value, label)| Choice::new(*value, *label)).collect(),
        }),
        delegates: delegates(desk, typed.delegate)?,
        clients: clients(desk)?,
        passkeys: passkeys(desk)?,
    })
}

fn hat(one: people::Mine) -> Hat {
    Hat {
        organisation: one.organisation.name,
        slug: one.organisation.slug.as_str().to_owned(),
        role: one.role.name().to_owned(),
        now: one.now,
    }
}

fn member(known: Known) -> Vec<Member> {
    let Known { person, name, email, roles, seen } = known;
    let row = |one: people::MemberRole| {
        let (person, role) = (person.to_string(), one.role.name());
        let fields = [("person", person.as_str()), ("role", role)];
        let name = name.clone().or_else(|| email.clone());
        Member {
            name: name.unwrap_or_else(|| "somebody who was forgotten".to_owned()),
            email: email.clone().unwrap_or_else(|| "no address".to_owned()),
            role: role.to_owned(),
            since: Moment::new(one.since),
            seen: seen.map(Moment::new),
            is_kept: one.is_kept,
            end: one.may_end.then(|| address::with_query("/people/members/end", &fields)),
        }
    };
    roles.into_iter().map(row).collect()
}

fn token(view: TokenView, now: Timestamp) -> Token {
    let (state, alive) = if view.revoked.is_some() {
        (Chip::said("revoked"), false)
    } else if view.expires <= now {
        (Chip::said("has run out"), false)
    } else {
        (Chip::known("works"), true)
    };
    let id = view.id.to_string();
    Token {
        name: view.name,
        role: view.role.name().to_owned(),
        state,
        made: Moment::new(view.made),
        expires: Moment::new(view.expires),
        revoke: alive.then(|| address::with_query("/people/tokens/revoke", &[("token", &id)])),
    }
}

fn delegates(desk: &Desk<'_>, give: Entry) -> Result<Option<Delegates>, AppError> {
    if !matches!(desk.role(), Some(Role::Operator | Role::Agency)) {
        return Ok(None);
    }
    let own = desk.organisation()?;
    let may_change = may_change_consents(desk);
    let rows = consents::list(desk.house, desk.caller)?;
    let rows = rows.into_iter().filter(|one| one.operator.id == own.id);
    let rows = rows.map(|one| delegate(&one, may_change)).collect();
    Ok(Some(Delegates { rows, give, may_change }))
}

/// Agencies by passkey, operators in any way; the verbs decide again.
fn may_change_consents(desk: &Desk<'_>) -> bool {
    desk.role() == Some(Role::Operator) || is_firm(desk)
}

fn is_firm(desk: &Desk<'_>) -> bool {
    let strength = desk.caller.principal.as_ref().map(Principal::strength);
    strength.is_some_and(|strength| strength != Strength::Link)
}

fn delegate(view: &ConsentView, may_change: bool) -> Delegate {
    let state = match (&view.revoked, &view.accepted) {
        (Some(_), _) => Chip::said("taken back"),
        (None, Some(_)) => Chip::known("acts for you"),
        (None, None) => Chip::open("may act, has not answered"),
    };
    let slug = view.operator.slug.as_str();
    let looks = address::with_query("/record", &[("s", slug), ("what", "read-actions")]);
    let revoke = may_change && view.revoked.is_none();
    Delegate {
        name: view.delegate.name.clone(),
        state,
        given: Moment::new(view.given),
        given_by: view.given_by.clone().unwrap_or_else(|| "a program".to_owned()),
        looks: Link::new(looks, "See each look in the record"),
        revoke: revoke.then(|| of_consent("/people/delegates/revoke", view)),
    }
}

fn clients(desk: &Desk<'_>) -> Result<Option<Vec<Client>>, AppError> {
    if desk.role() != Some(Role::Delegate) {
        return Ok(None);
    }
    let (own, firm) = (desk.organisation()?, is_firm(desk));
    let rows = consents::list(desk.house, desk.caller)?;
    let rows = rows.into_iter().filter(|one| one.delegate.id == own.id);
    Ok(Some(rows.map(|one| client(&one, firm)).collect()))
}

fn client(view: &ConsentView, may_change: bool) -> Client {
    let state = match view.accepted {
        Some(_) => Chip::known("your client"),
        None => Chip::open("not taken on yet"),
    };
    let accept = may_change && view.accepted.is_none();
    Client {
        name: view.operator.name.clone(),
        state,
        given: Moment::new(view.given),
        accept: accept.then(|| of_consent("/people/clients/accept", view)),
        revoke: may_change.then(|| of_consent("/people/delegates/revoke", view)),
    }
}

fn of_consent(path: &str, view: &ConsentView) -> String {
    address::with_query(path, &[("consent", &view.id.to_string())])
}

fn passkeys(desk: &Desk<'_>) -> Result<Option<Passkeys>, AppError> {
    if desk.visitor.asker.session.is_none() {
        return Ok(None);
    }
    let firm = is_firm(desk);
    let held = keys::list(desk.house, desk.caller)?;
    let adding = if held.is_empty() || firm {
        Adding::At(place(&desk.visitor.site, &desk.visitor.headers))
    } else {
        Adding::SignedInWithOne
    };
    let row = |one: keys::PasskeyView| Passkey {
        name: one.name,
        made: Moment::new(one.made),
        remove: firm
            .then(|| address::with_query("/people/passkeys/remove", &[("passkey", &one.handle)])),
    };
    Ok(Some(Passkeys { rows: held.into_iter().map(row).collect(), adding }))
}
