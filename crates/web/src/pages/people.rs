//! People: members, links, tokens, passkeys, and the delegates that may act for us.

mod changes;
mod made;
mod passkeys;
mod routes;
mod samples;

use askama::Template;

pub(super) use routes::routes;

use super::Page;
use crate::{
    parts::{Chip, Choice, Entry, Link, Moment, PasskeyPlace, Problems},
    shell::Shell,
};

/// `GET /people`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/people.html")]
pub struct People {
    /// What is around it; its script is the passkey step.
    pub shell: Shell,
    /// Whose people they are.
    pub organisation: String,
    /// Its short name, which others type.
    pub slug: String,
    /// A secret that is shown this once.
    pub fresh: Option<Fresh>,
    /// What the reader can be here; fewer than two: there is nothing to choose.
    pub hats: Vec<Hat>,
    /// Who belongs to it.
    pub members: Vec<Member>,
    /// The form that makes a sign-in link: `POST /people/links` with `email`, `role`. None for
    /// whoever may not.
    pub invite: Option<Invite>,
    /// The tokens of its programs; none for whoever may not see them.
    pub tokens: Option<Vec<Token>>,
    /// The form that makes one: `POST /people/tokens` with `name`, `role`, `days`. None for
    /// whoever may not.
    pub new_token: Option<NewToken>,
    /// Who may act for us; none where the organisation has no list of its own.
    pub delegates: Option<Delegates>,
    /// For whom we may act; none where nobody could let us.
    pub clients: Option<Vec<Client>>,
    /// The passkeys of the person who is signed in; none without a person.
    pub passkeys: Option<Passkeys>,
}

/// Something that somebody can act as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hat {
    /// For whom, in words.
    pub organisation: String,
    /// The same as a short name; sent as `organisation`.
    pub slug: String,
    /// As what; sent as `role`.
    pub role: String,
    /// Whether they act as it now.
    pub now: bool,
}

/// A secret that is shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// Which kind.
    pub kind: FreshKind,
    /// What it is called, or for whom it is.
    pub name: String,
    /// The secret.
    pub secret: String,
    /// Until when it works.
    pub expires: Moment,
}

/// Which kind of secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FreshKind {
    /// A token for a program.
    Token,
    /// A link for a person.
    Link,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// As what; somebody with two roles stands here twice.
    pub role: String,
    /// Since when.
    pub since: Moment,
    /// When a session was last used that is still open; none where none is.
    pub seen: Option<Moment>,
    /// Whether nobody may end it: the last administrator stays.
    pub is_kept: bool,
    /// The page that asks before ending it; none for whoever may not.
    pub end: Option<String>,
}

/// The form that makes a sign-in link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invite {
    /// For whom.
    pub email: Entry,
    /// As what.
    pub roles: Vec<Choice>,
}

/// A token; its secret is never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is for.
    pub name: String,
    /// As what it acts.
    pub role: String,
    /// Alive, run out, revoked.
    pub state: Chip,
    /// When it was made.
    pub made: Moment,
    /// Until when it works.
    pub expires: Moment,
    /// The page that asks before revoking it; none where it is dead or one may not.
    pub revoke: Option<String>,
}

/// The form that makes a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for; sent as `name`.
    pub name: Entry,
    /// As what it acts.
    pub roles: Vec<Choice>,
    /// How long it works, in days.
    pub days: Vec<Choice>,
}

/// Who may act for us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delegates {
    /// Who may, and who might.
    pub rows: Vec<Delegate>,
    /// The form that lets one: `POST /people/delegates` with `delegate`. Its slug as typed.
    pub give: Entry,
    /// Whether this reader may give and revoke.
    pub may_change: bool,
}

/// A delegate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// Its name.
    pub name: String,
    /// Acts for us, or did.
    pub state: Chip,
    /// Since when, by whom.
    pub given: Moment,
    /// By whom.
    pub given_by: String,
    /// What it has looked at, in the record.
    pub looks: Link,
    /// The page that asks before revoking it; none where it is revoked or one may not.
    pub revoke: Option<String>,
}

/// An operator that lets us act for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its name.
    pub name: String,
    /// Our client, or not taken on yet.
    pub state: Chip,
    /// Since when we may act.
    pub given: Moment,
    /// The page that asks before taking it on; none where it is our client, or one may not.
    pub accept: Option<String>,
    /// The page that asks before giving it back; none where one may not.
    pub revoke: Option<String>,
}

/// The passkeys of the person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkeys {
    /// Those that there are.
    pub rows: Vec<Passkey>,
    /// How one more is added.
    pub adding: Adding,
}

/// How a passkey is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adding {
    /// With the form, where passkeys work.
    At(PasskeyPlace),
    /// By somebody who signed in with one: a link that was stolen must leave nothing behind.
    SignedInWithOne,
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub made: Moment,
    /// The page that asks before removing it; none where one came by a link.
    pub remove: Option<String>,
}

impl People {
    fn problems(&self) -> Problems {
        let none = Entry::default();
        let email = self.invite.as_ref().map_or(&none, |invite| &invite.email);
        let name = self.new_token.as_ref().map_or(&none, |token| &token.name);
        let give = self.delegates.as_ref().map_or(&none, |delegates| &delegates.give);
        Problems::of(&[("email", email), ("name", name), ("delegate", give)])
    }
}

impl Page for People {
    const TEMPLATE: &'static str = "pages/people.html";

    fn title(&self) -> String {
        match &self.fresh {
            Some(Fresh { kind: FreshKind::Token, .. }) => "Your new token, shown once".to_owned(),
            Some(Fresh { kind: FreshKind::Link, .. }) => "The sign-in link, shown once".to_owned(),
            None => format!("People and tokens of {}", self.organisation),
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::samples()
    }
}
