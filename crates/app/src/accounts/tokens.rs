//! Tokens: a program's way in, shown once, stored as a hash.

use access::{
    Action, Principal, Scope, Standing, Thing,
    secret::{Kind as SecretKind, Secret},
};
use jiff::{SignedDuration, Timestamp};
use model::{
    Role, Slug,
    id::{EntryId, OrganisationId, TokenId},
};
use serde_json::json;
use store::tokens;

use crate::{AppError, Caller, House, Kind, organisations, record};

/// How long a token lives where nobody says: a year.
pub const LIFE_DAYS: i64 = 365;
/// How long a token may live.
pub const LIFE_DAYS_MAX: i64 = 3 * 366;
/// How many characters the name of a token may have.
pub const NAME_MAX: usize = 200;

/// A token to make.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// For which organisation; it is made where it is not there.
    pub organisation: Slug,
    /// As what it acts.
    pub role: Role,
    /// What it is called in lists.
    pub name: String,
    /// What it may be used for; the role's usual where it is not given.
    pub scope: Option<Scope>,
    /// How long it lives.
    pub life: SignedDuration,
}

/// A token that was made. Its secret is shown now and never again.
#[derive(Debug)]
pub struct Made {
    /// Its id.
    pub id: TokenId,
    /// Its secret.
    pub secret: Secret,
    /// Until when it works.
    pub expires: Timestamp,
    /// Whether its organisation was made for it.
    pub organisation_made: bool,
    /// Its entry in the record.
    pub entry: EntryId,
}

/// A token as its organisation sees it.
#[derive(Debug, Clone)]
pub struct TokenView {
    /// Its id.
    pub id: TokenId,
    /// As what it acts.
    pub role: Role,
    /// What it is called.
    pub name: String,
    /// What it may be used for.
    pub scope: String,
    /// Since when.
    pub made: Timestamp,
    /// Until when.
    pub expires: Timestamp,
    /// When it was ended before that.
    pub revoked: Option<Timestamp>,
}

/// Makes a token.
pub fn make(house: &House, caller: &Caller, new: &NewToken) -> Result<Made, AppError> {
    let principal = caller.principal.as_ref().ok_or(access::Refusal::SignIn)?;
    let longest = SignedDuration::from_hours(24 * LIFE_DAYS_MAX);
    if new.life <= SignedDuration::ZERO || new.life > longest {
        let why = format!("a token lives at least a second and at most {LIFE_DAYS_MAX} days");
        return Err(AppError::invalid("/expires_s", why));
    }
    organisations::check_name(&new.name)?;
    if new.name.chars().count() > NAME_MAX || new.name.chars().any(char::is_control) {
        let why = format!("a token's name has at most {NAME_MAX} characters on one line");
        return Err(AppError::invalid("/name", why));
    }
    let scope = new.scope.unwrap_or_else(|| Scope::usual(new.role));
    if scope == Scope::NOTHING {
        let why = "a token that may do nothing is of no use: say what it is for";
        return Err(AppError::invalid("/scope", why));
    }
    if !principal.may_give_scope(scope) {
        let why = format!("nobody gives a token more than they may do themselves: {scope}");
        return Err(AppError::new(Kind::Forbidden, "scope", why));
    }
    let action = principal.action_to_give(new.role);
    let (organisation, organisation_made) =
        organisations::find_or_make(house, caller, &new.organisation, action)?;
    let thing = Thing::organisation(organisation.id);
    let _permit = Standing::alone(caller.who()).decide(action, &thing)?;
    let secret =
        Secret::random(SecretKind::Token).map_err(|error| AppError::internal(error.to_string()))?;
    let row = tokens::NewToken {
        hash: secret.hash(),
        organisation: organisation.id,
        role: new.role,
        person: principal.person().filter(|_| principal.organisation() == organisation.id),
        name: new.name.clone(),
        scope: scope.to_string(),
        expires: caller.context.at + new.life,
    };
    let expires = row.expires;
    let body = json!({ "role": new.role.name(), "scope": scope.to_string(), "name": new.name });
    let entry = record::of_organisation(caller, "token-made", organisation.id, body);
    let written = house.write(caller, move |tx| {
        let id = tokens::insert(tx, &row)?;
        Ok(tx.record(entry.clone(), id)?)
    })?;
    Ok(Made { id: written.value, secret, expires, organisation_made, entry: written.entry })
}

/// Ends a token.
pub fn revoke(house: &House, caller: &Caller, id: TokenId) -> Result<EntryId, AppError> {
    let row = house.store.read(|view| tokens::find(view, id))?;
    let standing = Standing::alone(caller.who());
    let Some(row) = row else {
        return Err(standing.refusal(Action::ManageColleagues).into());
    };
    let principal = caller.principal.as_ref().ok_or(access::Refusal::SignIn)?;
    let action = principal.action_to_give(row.role);
    let _permit = standing.decide(action, &Thing::organisation(row.organisation))?;
    let body = json!({ "token": id.to_string() });
    let entry = record::of_organisation(caller, "token-revoked", row.organisation, body);
    let written = house.write(caller, move |tx| {
        tokens::revoke(tx, id)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(written.entry)
}

/// The tokens of the caller's organisation that its role may manage.
pub fn list(house: &House, caller: &Caller) -> Result<Vec<TokenView>, AppError> {
    let principal = caller.principal.as_ref().ok_or(access::Refusal::SignIn)?;
    let own = principal.organisation();
    let standing = Standing::alone(caller.who());
    let rows = house.store.read(|view| tokens::of_organisation(view, own))?;
    let mine =
        |role| standing.decide(principal.action_to_give(role), &Thing::organisation(own)).is_ok();
    if !mine(principal.role()) {
        return Err(standing.refusal(principal.action_to_give(principal.role())).into());
    }
    Ok(rows.into_iter().filter(|row| mine(row.role)).map(view_of).collect())
}

/// Who sends this token; `None` where it is none of ours, ended, or over.
pub fn principal(house: &House, text: &str) -> Result<Option<Principal>, AppError> {
    let Ok(secret) = Secret::parse(SecretKind::Token, text) else { return Ok(None) };
    let row = house.store.read(|view| tokens::by_hash(view, &secret.hash()))?;
    let now = house.now();
    Ok(row.filter(|row| row.revoked.is_none() && row.expires > now).and_then(|row| {
        let scope: Scope = row.scope.parse().ok()?;
        let principal = Principal::by_token(row.organisation, row.role, scope);
        Some(match row.person {
            Some(person) => principal.with_person(person),
            None => principal,
        })
    }))
}

/// Whose token it is, as the house's socket sees it.
pub fn by_socket(house: &House) -> Principal {
    Principal::by_socket(house.own())
}

fn view_of(row: tokens::TokenRow) -> TokenView {
    TokenView {
        id: row.id,
        role: row.role,
        name: row.name,
        scope: row.scope,
        made: row.made,
        expires: row.expires,
        revoked: row.revoked,
    }
}

/// The organisation that a principal acts for.
pub fn organisation_of(
    house: &House,
    id: OrganisationId,
) -> Result<organisations::OrganisationView, AppError> {
    organisations::find(house, id)
}
