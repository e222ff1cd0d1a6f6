//! Passkeys: added to a person, used to sign in, removed. Each ceremony has two halves; what is
//! kept between them is a row that lives five minutes and is taken out once.

use access::{Action, Principal, Refusal, Standing, Strength, Thing, secret::Secret};
use jiff::{SignedDuration, Timestamp};
use model::id::{EntryId, OrganisationId, PersonId};
use notation::hexadecimal;
use passkeys::{Newcomer, PasskeyError, Passkeys, Stored};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{
    Tx, View, ceremonies,
    passkeys::{self as rows, PasskeyRow},
    people,
};

use crate::{AppError, Caller, House, Kind, record, sign_in};

/// How long somebody may take between the two halves of a ceremony.
pub const CEREMONY_LIFE: SignedDuration = SignedDuration::from_mins(5);
/// How many characters the name of a passkey may have.
pub const NAME_MAX: usize = 60;
/// How many passkeys a person may have.
pub const PER_PERSON_MAX: usize = 20;

/// The first half of a ceremony, for the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// What the second half names.
    pub ceremony: String,
    /// The options under `publicKey`, as WebAuthn writes them in JSON.
    pub options: Value,
}

/// The second half of a ceremony.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What the first half was called.
    pub ceremony: String,
    /// What the browser's authenticator answered, as JSON.
    pub credential: Vec<u8>,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyView {
    /// What names it in addresses.
    pub handle: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub made: Timestamp,
}

/// Begins to add a passkey to the person who is signed in.
pub fn begin_adding(house: &House, caller: &Caller, keys: &Passkeys) -> Result<Begun, AppError> {
    let (own, person) = someone(caller)?;
    let (held, row) = house.store.read(|view| {
        let held = rows::of_person(view, person)?;
        Ok::<_, AppError>((held, people::find(view, person)?))
    })?;
    decide_adding(caller, (own, person), held.len())?;
    let row = row.ok_or_else(AppError::not_found)?;
    let name = row.email.as_deref().or(row.name.as_deref()).unwrap_or_default();
    let display_name = row.name.as_deref().unwrap_or(name);
    let bodies: Vec<Vec<u8>> = held.into_iter().map(|row| row.body).collect();
    let begun = keys.begin_registration(Newcomer { person, name, display_name }, &bodies);
    keep(house, caller, begun.map_err(|error| refused(&error))?)
}

/// Ends it: the passkey is the person's from now on.
pub fn finish_adding(
    house: &House,
    caller: &Caller,
    keys: &Passkeys,
    (answered, name): (&Answered, &str),
) -> Result<EntryId, AppError> {
    let (own, person) = someone(caller)?;
    let kept = take(house, caller, &answered.ceremony)?;
    let name = named(name)?;
    let registered = keys.finish_registration(person, &kept, &answered.credential);
    let registered = registered.map_err(|error| refused(&error))?;
    let row = PasskeyRow {
        credential: registered.credential,
        person,
        body: registered.body,
        name,
        made: caller.context.at,
        removed: None,
    };
    let caller_of = caller.clone();
    let written = house.write(caller, move |tx| {
        // Again, here: another one may have come first since the ceremony began.
        let held = rows::of_person(tx, person)?.len();
        decide_adding(&caller_of, (own, person), held)?;
        if !rows::insert(tx, &row)? {
            let why = "this passkey belongs to somebody already: use another device, or remove it \
                       there first";
            return Err(AppError::new(Kind::Conflict, "passkey-taken", why));
        }
        let body = json!({ "person": person.to_string(), "passkey": handle(&row.credential) });
        let entry = record::of_organisation(&caller_of, "passkey-added", own, body);
        Ok(tx.record(entry, ())?)
    })?;
    Ok(written.entry)
}

/// Begins to sign somebody in, whoever it may be.
pub fn begin_sign_in(house: &House, caller: &Caller, keys: &Passkeys) -> Result<Begun, AppError> {
    keep(house, caller, keys.begin_sign_in().map_err(|error| refused(&error))?)
}

/// Ends it; the secret of the session that it opens.
pub fn finish_sign_in(
    house: &House,
    caller: &Caller,
    keys: &Passkeys,
    answered: &Answered,
) -> Result<Secret, AppError> {
    let kept = take(house, caller, &answered.ceremony)?;
    let claim = keys.claim(&answered.credential).map_err(|error| refused(&error))?;
    let row = house.store.read(|view| rows::find(view, &claim.credential))?;
    let row = row.filter(|row| row.removed.is_none());
    let row = row.ok_or_else(|| refused(&PasskeyError::Unknown))?;
    let stored = Stored { person: row.person, body: &row.body };
    let signed_in = keys.finish_sign_in(&kept, &answered.credential, stored);
    let signed_in = signed_in.map_err(|error| refused(&error))?;
    let person = signed_in.person;
    sign_in::open_session(house, caller, person, move |tx| {
        keep_counter(tx, &row, signed_in.body.as_deref())
    })
}

/// The passkeys of the person who is signed in.
pub fn list(house: &House, caller: &Caller) -> Result<Vec<PasskeyView>, AppError> {
    let (_, person) = someone(caller)?;
    let held = house.store.read(|view| rows::of_person(view, person))?;
    Ok(held.into_iter().map(seen).collect())
}

/// One of them.
pub fn find(house: &House, caller: &Caller, handle: &str) -> Result<PasskeyView, AppError> {
    let (own, person) = someone(caller)?;
    decide(caller, Action::ManagePasskeys, (own, person))?;
    house.store.read(|view| held(view, person, handle)).map(seen)
}

/// Removes a passkey of the person who is signed in.
pub fn remove(house: &House, caller: &Caller, handle: &str) -> Result<EntryId, AppError> {
    let (own, person) = someone(caller)?;
    decide(caller, Action::ManagePasskeys, (own, person))?;
    let body = json!({ "person": person.to_string(), "passkey": handle });
    let entry = record::of_organisation(caller, "passkey-removed", own, body);
    let handle = handle.to_owned();
    let written = house.write(caller, move |tx| {
        let row = held(tx, person, &handle)?;
        rows::remove(tx, &row.credential)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(written.entry)
}

/// What is stored must be what was checked: of two sign-ins at once with one key, one tries again.
fn keep_counter(
    tx: &mut Tx<'_>,
    checked: &PasskeyRow,
    body: Option<&[u8]>,
) -> Result<(), AppError> {
    let now = rows::find(tx, &checked.credential)?;
    if now.as_ref() != Some(checked) {
        return Err(refused(&PasskeyError::Stale));
    }
    if let Some(body) = body {
        rows::used(tx, &checked.credential, body)?;
    }
    Ok(())
}

/// The first one may be added by a link, each further one only by a passkey.
fn decide_adding(
    caller: &Caller,
    whose: (OrganisationId, PersonId),
    held: usize,
) -> Result<(), AppError> {
    if held >= PER_PERSON_MAX {
        let why = format!("a person has at most {PER_PERSON_MAX} passkeys: remove one first");
        return Err(AppError::new(Kind::Conflict, "too-many-passkeys", why));
    }
    let action = if held == 0 { Action::AddFirstPasskey } else { Action::ManagePasskeys };
    decide(caller, action, whose)
}

fn decide(
    caller: &Caller,
    action: Action,
    (own, person): (OrganisationId, PersonId),
) -> Result<(), AppError> {
    let _permit = Standing::alone(caller.who()).decide(action, &Thing::person(own, person))?;
    Ok(())
}

fn held(view: &mut View<'_>, person: PersonId, wanted: &str) -> Result<PasskeyRow, AppError> {
    let held = rows::of_person(view, person)?;
    held.into_iter().find(|row| handle(&row.credential) == wanted).ok_or_else(AppError::not_found)
}

fn keep(house: &House, caller: &Caller, begun: passkeys::Begun) -> Result<Begun, AppError> {
    let expires = caller.context.at + CEREMONY_LIFE;
    let options: Value = serde_json::from_str(&begun.options)
        .map_err(|error| AppError::internal(format!("options of a passkey: {error}")))?;
    let body = begun.ceremony;
    let id: Result<[u8; 16], AppError> = house
        .store
        .housekeep(&caller.context, move |house| Ok(ceremonies::insert(house, &body, expires)?));
    let options = options.get("publicKey").cloned().unwrap_or_default();
    Ok(Begun { ceremony: hexadecimal(&id?), options })
}

/// What was kept of a ceremony, for this one try: whatever comes of it, it is gone.
fn take(house: &House, caller: &Caller, ceremony: &str) -> Result<Vec<u8>, AppError> {
    let id = bytes(ceremony).ok_or_else(|| refused(&PasskeyError::Stale))?;
    let kept: Result<Option<Vec<u8>>, AppError> =
        house.store.housekeep(&caller.context, move |house| Ok(ceremonies::take(house, &id)?));
    kept?.ok_or_else(|| refused(&PasskeyError::Stale))
}

fn someone(caller: &Caller) -> Result<(OrganisationId, PersonId), AppError> {
    let principal = caller.principal.as_ref().ok_or(Refusal::SignIn)?;
    let by_hand = matches!(principal.strength(), Strength::Link | Strength::Passkey);
    let person = principal.person().filter(|_| by_hand);
    Ok((Principal::organisation(principal), person.ok_or(Refusal::Role)?))
}

fn named(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    let fits = name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control);
    if !fits {
        let why = format!("a passkey's name has at most {NAME_MAX} characters on one line");
        return Err(AppError::invalid("/name", why));
    }
    Ok(if name.is_empty() { "passkey".to_owned() } else { name.to_owned() })
}

fn seen(row: PasskeyRow) -> PasskeyView {
    PasskeyView { handle: handle(&row.credential), name: row.name, made: row.made }
}

/// A credential's id may be long, and is its device's choice: addresses and entries name its hash.
fn handle(credential: &[u8]) -> String {
    let hash: [u8; 32] = Sha256::digest(credential).into();
    let (first, _) = hash.split_first_chunk().unwrap_or((&[0; 16], &[]));
    hexadecimal(first)
}

fn bytes(text: &str) -> Option<[u8; 16]> {
    let fits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| u128::from_str_radix(text, 16).ok()).flatten().map(u128::to_be_bytes)
}

/// Whose fault it is.
fn refused(error: &PasskeyError) -> AppError {
    let (kind, code) = match error {
        PasskeyError::Unreadable(_) => (Kind::Invalid, "invalid"),
        PasskeyError::Held => (Kind::Conflict, "passkey-held"),
        PasskeyError::Nameless => (Kind::Conflict, "nameless"),
        PasskeyError::Stale => (Kind::Conflict, "ceremony-over"),
        PasskeyError::Broken => (Kind::Internal, "internal"),
        _ => (Kind::Forbidden, "passkey-refused"),
    };
    AppError::new(kind, code, error.to_string())
}
