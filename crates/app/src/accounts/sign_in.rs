//! Signing in: one-time links, sessions that rotate and end.

mod look;

use access::{
    Principal, Standing, Strength, Thing,
    secret::{Kind as SecretKind, Secret},
};
use jiff::{SignedDuration, Timestamp};
use model::{
    Role, Slug, Tlp,
    id::{EntryId, OrganisationId, PersonId},
};
use serde_json::json;
use store::{
    StoreError, Tx, links,
    memberships::{self, Membership},
    outbox, people,
    sessions::{self, SessionRow},
};

use crate::{
    AppError, Caller, House, Kind,
    organisations::{self, OrganisationView},
    record,
};

pub use look::{LinkState, check_address, examine};

/// How long a one-time link works.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_mins(15);
/// How many links the same person has for one role within a minute, at most.
const LINKS_A_MINUTE: i64 = 3;
/// How long a session lives at most.
pub const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(12);
/// How long a session lives without being used.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_mins(60);
/// How often use is written down.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// What waits in the outbox for the courier.
pub const MAIL: &str = "mail";

/// A link to make.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// For which organisation; it is made where it is not there.
    pub organisation: Slug,
    /// As what its holder acts.
    pub role: Role,
    /// Whose it is; a person without an address where it is not given.
    pub email: Option<String>,
    /// What that person is called.
    pub name: Option<String>,
}

/// A link that was made. Its secret is shown now and never again.
#[derive(Debug)]
pub struct MadeLink {
    /// Its secret: the last part of the address.
    pub secret: Secret,
    /// Until when it works.
    pub expires: Timestamp,
    /// Whether its organisation was made for it.
    pub organisation_made: bool,
    /// Its entry in the record.
    pub entry: EntryId,
}

/// What a link opens, told before it is spent.
#[derive(Debug, Clone)]
pub struct LinkView {
    /// For which organisation.
    pub organisation: OrganisationView,
    /// As what.
    pub role: Role,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub principal: Principal,
    /// For which organisation.
    pub organisation: OrganisationView,
    /// What the person is called.
    pub name: Option<String>,
    /// When it ends whatever happens.
    pub ends: Timestamp,
}

/// Makes a one-time link.
pub fn make_link(house: &House, caller: &Caller, new: &NewLink) -> Result<MadeLink, AppError> {
    make_and_mail(house, caller, new, None)
}

/// Makes a one-time link, and puts it into the outbox where its address is given up to the secret.
pub(crate) fn make_and_mail(
    house: &House,
    caller: &Caller,
    new: &NewLink,
    address: Option<&str>,
) -> Result<MadeLink, AppError> {
    let principal = caller.principal.as_ref().ok_or(access::Refusal::SignIn)?;
    if principal.strength() == Strength::Token {
        // A link opens all that a person may: a token would give more than it has.
        let why = "a sign-in link is made by somebody who is signed in, or by a command on the \
                   server's machine: a token makes none";
        return Err(AppError::new(Kind::Forbidden, "person-needed", why));
    }
    let action = principal.action_to_give(new.role);
    let (organisation, organisation_made) =
        organisations::find_or_make(house, caller, &new.organisation, action)?;
    let thing = Thing::organisation(organisation.id);
    let _permit = Standing::alone(caller.who()).decide(action, &thing)?;
    let email = new.email.as_deref().map(mail_address).transpose()?;
    organisations::check_name(new.name.as_deref().unwrap_or_default())?;
    let secret = link_secret()?;
    let letter = email.as_deref().zip(address).map(|(email, address)| {
        let why = "Somebody there asked you to join.";
        letter(email, (&organisation, new.role), &format!("{address}{}", secret.expose()), why)
    });
    let grant = Grant {
        giver: principal.clone(),
        organisation: organisation.id,
        role: new.role,
        email,
        name: new.name.clone().unwrap_or_else(|| format!("{} ({})", organisation.name, new.role)),
        hash: secret.hash(),
    };
    let body = json!({ "role": new.role.name() });
    let entry = record::of_organisation(caller, "link-made", organisation.id, body);
    let expires = caller.context.at + LINK_LIFE;
    let written = house.write(caller, move |tx| {
        grant.write(tx, expires)?;
        if let Some(letter) = &letter {
            outbox::insert(tx, MAIL, letter)?;
        }
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(MadeLink { secret, expires, organisation_made, entry: written.entry })
}

/// What one link gives to whom.
struct Grant {
    giver: Principal,
    organisation: OrganisationId,
    role: Role,
    email: Option<String>,
    name: String,
    hash: [u8; 32],
}

impl Grant {
    fn write(&self, tx: &mut Tx<'_>, expires: Timestamp) -> Result<(), AppError> {
        let known = match &self.email {
            Some(email) => people::by_email(tx, email)?.map(|row| row.id),
            // Without an address it is the same person each time: nobody can tell them apart.
            None => self.nameless(tx)?,
        };
        let person = match known {
            Some(person) => {
                self.may_sign_in_as(tx, person)?;
                person
            }
            None => people::insert(tx, self.email.as_deref(), &self.name)?
                .ok_or_else(|| record::broken("a person was added twice at once"))?,
        };
        let of = Membership { person, organisation: self.organisation, role: self.role };
        memberships::begin(tx, of)?;
        let new = links::NewLink {
            hash: self.hash,
            person,
            organisation: self.organisation,
            role: self.role,
            expires,
        };
        Ok(links::insert(tx, &new)?)
    }

    /// A link signs in as that person. So whoever makes one may give all that the person is; and
    /// whoever gets new rights gets new ways in, so that nobody has prepared one.
    fn may_sign_in_as(&self, tx: &mut Tx<'_>, person: PersonId) -> Result<(), AppError> {
        let standing = Standing::alone(&self.giver);
        let member = memberships::of_person(tx, person)?;
        for row in &member {
            let action = self.giver.action_to_give(row.role);
            if standing.decide(action, &Thing::organisation(row.organisation)).is_err() {
                let why = "this address belongs to somebody with other rights here than you can \
                           give: ask the administrator of this house to make the link";
                return Err(AppError::new(Kind::Forbidden, "known-elsewhere", why));
            }
        }
        let has = |row: &memberships::MembershipRow| {
            row.organisation == self.organisation && row.role == self.role
        };
        if !member.iter().any(has) {
            crate::people::end_ways_in(tx, person)?;
        }
        Ok(())
    }

    fn nameless(&self, tx: &mut Tx<'_>) -> Result<Option<PersonId>, StoreError> {
        let members = memberships::of_organisation(tx, self.organisation)?;
        for row in members.into_iter().filter(|row| row.role == self.role && row.ended.is_none()) {
            if people::find(tx, row.person)?.is_some_and(|person| person.email.is_none()) {
                return Ok(Some(row.person));
            }
        }
        Ok(None)
    }
}

/// Puts a link for every membership that this address has into the outbox, at most one a role.
/// What comes back is the same whether we know the address or not.
pub fn ask_for_link(
    house: &House,
    caller: &Caller,
    email: &str,
    address: &str,
) -> Result<(), AppError> {
    let email = mail_address(email)?;
    let known = house.store.read(|view| {
        let Some(person) = people::by_email(view, &email)? else { return Ok(Vec::new()) };
        memberships::of_person(view, person.id)
    })?;
    let mut made = Vec::new();
    for row in known.into_iter().filter(|row| row.ended.is_none()) {
        let secret = link_secret()?;
        let organisation = organisations::find(house, row.organisation)?;
        let why = "Somebody, most likely you, asked for this.";
        let address = format!("{address}{}", secret.expose());
        let body = letter(&email, (&organisation, row.role), &address, why);
        let new = links::NewLink {
            hash: secret.hash(),
            person: row.person,
            organisation: row.organisation,
            role: row.role,
            expires: caller.context.at + LINK_LIFE,
        };
        made.push((new, body));
    }
    // One entry for everybody, known or not: the length of the record tells nobody which.
    let entry = record::entry(caller, "link-asked", (None, Tlp::AmberStrict), json!({}));
    house.write(caller, move |tx| {
        let lately = tx.at() - SignedDuration::from_mins(1);
        for (new, body) in &made {
            // Who asks again and again fills nobody's letter box.
            if links::made_since(tx, new, lately)? >= LINKS_A_MINUTE {
                continue;
            }
            links::insert(tx, new)?;
            outbox::insert(tx, MAIL, body)?;
        }
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(())
}

/// What a link opens; spends nothing.
pub fn look_at_link(house: &House, text: &str) -> Result<LinkView, AppError> {
    let hash = link_hash(text)?;
    let now = house.now();
    let row = house.store.read(|view| links::find(view, &hash))?;
    let row = row.filter(|row| row.spent.is_none() && row.expires > now).ok_or_else(spent)?;
    Ok(LinkView { organisation: organisations::find(house, row.organisation)?, role: row.role })
}

/// Spends a link; the secret of the session that it opens.
pub fn spend_link(house: &House, caller: &Caller, text: &str) -> Result<Secret, AppError> {
    let hash = link_hash(text)?;
    let secret = session_secret()?;
    let (session, now) = (secret.hash(), caller.context.at);
    let caller_of = caller.clone();
    house.write(caller, move |tx| {
        let row = links::find(tx, &hash)?.filter(|row| row.expires > now);
        let Some(row) = row.and(links::spend(tx, &hash)?) else { return Err(spent()) };
        let new = SessionRow {
            hash: session,
            person: row.person,
            organisation: row.organisation,
            role: row.role,
            strength: Strength::Link.name().to_owned(),
            made: now,
            seen: now,
            ends: now + SESSION_LIFE,
        };
        sessions::insert(tx, &new)?;
        let body =
            json!({ "role": row.role.name(), "by": "link", "person": row.person.to_string() });
        let entry = record::of_organisation(&caller_of, "signed-in", row.organisation, body);
        Ok(tx.record(entry, ())?)
    })?;
    Ok(secret)
}

/// Opens a session for somebody whose passkey was checked; `kept` keeps what came of the check.
pub(crate) fn open_session<F>(
    house: &House,
    caller: &Caller,
    person: PersonId,
    kept: F,
) -> Result<Secret, AppError>
where
    F: Fn(&mut Tx<'_>) -> Result<(), AppError> + Send + 'static,
{
    let secret = session_secret()?;
    let (session, now) = (secret.hash(), caller.context.at);
    let caller_of = caller.clone();
    house.write(caller, move |tx| {
        kept(tx)?;
        let member = memberships::of_person(tx, person)?;
        let first = member.into_iter().find(|row| row.ended.is_none());
        let Some(row) = first else {
            let why = "you belong to no organisation any more: ask your administrator";
            return Err(AppError::new(Kind::Forbidden, "no-membership", why));
        };
        let new = SessionRow {
            hash: session,
            person,
            organisation: row.organisation,
            role: row.role,
            strength: Strength::Passkey.name().to_owned(),
            made: now,
            seen: now,
            ends: now + SESSION_LIFE,
        };
        sessions::insert(tx, &new)?;
        let body =
            json!({ "role": row.role.name(), "by": "passkey", "person": person.to_string() });
        let entry = record::of_organisation(&caller_of, "signed-in", row.organisation, body);
        Ok(tx.record(entry, ())?)
    })?;
    Ok(secret)
}

/// Who holds this session; `None` where it is over.
pub fn session(house: &House, text: &str) -> Result<Option<Session>, AppError> {
    let Ok(secret) = Secret::parse(SecretKind::Session, text) else { return Ok(None) };
    let hash = secret.hash();
    let now = house.now();
    let found = house.store.read(|view| {
        let Some(row) = sessions::find(view, &hash)? else { return Ok(None) };
        let of = Membership { person: row.person, organisation: row.organisation, role: row.role };
        let member = memberships::find(view, of)?.is_some_and(|row| row.ended.is_none());
        let person = people::find(view, row.person)?;
        Ok::<_, AppError>(member.then_some((row, person)))
    })?;
    let Some((row, person)) = found else { return Ok(None) };
    if row.ends <= now || row.seen + SESSION_IDLE <= now {
        return Ok(None);
    }
    if row.seen + SEEN_EVERY <= now {
        let context = house.context();
        house.store.housekeep(&context, move |house| sessions::seen(house, &hash))?;
    }
    let principal = match Strength::from_name(&row.strength) {
        Some(Strength::Passkey) => Principal::by_passkey(row.organisation, row.role, row.person),
        Some(Strength::Link) => Principal::by_link(row.organisation, row.role, row.person),
        _ => return Ok(None),
    };
    Ok(Some(Session {
        principal,
        organisation: organisations::find(house, row.organisation)?,
        name: person.and_then(|person| person.name),
        ends: row.ends,
    }))
}

/// Ends a session.
pub fn sign_out(house: &House, caller: &Caller, text: &str) -> Result<(), AppError> {
    let Ok(secret) = Secret::parse(SecretKind::Session, text) else { return Ok(()) };
    let hash = secret.hash();
    house.store.housekeep(&caller.context, move |house| sessions::end(house, &hash))?;
    Ok(())
}

/// Acts for another organisation or in another role from here on; the session gets a new secret.
pub fn act_as(
    house: &House,
    caller: &Caller,
    text: &str,
    (slug, role): (&Slug, Role),
) -> Result<Secret, AppError> {
    let person = caller.principal.as_ref().and_then(Principal::person);
    let person = person.ok_or(access::Refusal::SignIn)?;
    let old = Secret::parse(SecretKind::Session, text)
        .map_err(|_| AppError::from(access::Refusal::SignIn))?;
    let (slug, next) = (slug.clone(), session_secret()?);
    let (old, new) = (old.hash(), next.hash());
    let body = json!({ "role": role.name(), "label": Tlp::Green.to_string() });
    let caller_of = caller.clone();
    house.write(caller, move |tx| {
        let row = store::organisations::by_slug(tx, &slug)?.ok_or_else(AppError::not_found)?;
        let of = Membership { person, organisation: row.id, role };
        let member = memberships::find(tx, of)?.is_some_and(|row| row.ended.is_none());
        if !member {
            return Err(AppError::not_found());
        }
        sessions::act(tx, &old, row.id, role)?;
        sessions::rotate(tx, &old, &new)?;
        let entry = record::of_organisation(&caller_of, "acts-as", row.id, body.clone());
        Ok(tx.record(entry, ())?)
    })?;
    Ok(next)
}

/// A letter with a link, as the courier sends it.
fn letter(
    to: &str,
    (organisation, role): (&OrganisationView, Role),
    address: &str,
    why: &str,
) -> Vec<u8> {
    let mail = json!({
        "to": to,
        "subject": format!("Sign in to Breakwater for {}", organisation.name),
        "text": format!(
            "This signs you in for {} as {role}. {why}\n\nOpen this address. It works once, for \
             15 minutes:\n{address}\n\nIf you do not know what this is, do nothing.\n",
            organisation.name,
        ),
    });
    serde_json::to_vec(&mail).unwrap_or_default()
}

/// A mail address in the one spelling under which we know it.
pub(crate) fn mail_address(email: &str) -> Result<String, AppError> {
    let email = email.trim().to_ascii_lowercase();
    let fits = email.len() <= 254
        && email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !email.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if fits {
        return Ok(email);
    }
    let why = "this is no mail address; example: it@millcreek.example";
    Err(AppError::invalid("email", why))
}

fn link_secret() -> Result<Secret, AppError> {
    Secret::random(SecretKind::Link).map_err(|error| AppError::internal(error.to_string()))
}

fn session_secret() -> Result<Secret, AppError> {
    Secret::random(SecretKind::Session).map_err(|error| AppError::internal(error.to_string()))
}

fn link_hash(text: &str) -> Result<[u8; 32], AppError> {
    Secret::parse(SecretKind::Link, text).map(|secret| secret.hash()).map_err(|_| spent())
}

fn spent() -> AppError {
    let why = "this link was used already, is older than 15 minutes, or was never one of ours: \
               ask for a new one";
    AppError::new(Kind::NotFound, "link-spent", why)
}
