//! The way in: a link by mail, or a passkey.

pub mod link;
pub(super) mod passkey;
mod routes;

use askama::Template;

pub(super) use routes::{give_cookie, routes};

use super::Page;
use crate::{
    parts::{Entry, PasskeyPlace},
    shell::{Section, Shell},
};

/// `GET` and `POST /sign-in`; the form sends `email`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/sign-in/form.html")]
pub struct SignIn {
    /// What is around it.
    pub shell: Shell,
    /// How far one is.
    pub step: Step,
    /// The work address as it was typed.
    pub email: Entry,
    /// Whether this house can send mail.
    pub mail: Mail,
    /// Whether passkeys work here.
    pub passkeys: PasskeyPlace,
    /// So many minutes a link lasts.
    pub link_minutes: u32,
}

/// How far one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Both ways are offered.
    Choose,
    /// The answer to the form: the same for an address that we know and for one that we do not.
    Sent,
    /// The passkey button was pressed and no script took it.
    NoScript,
}

/// Whether this house can send mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mail {
    /// It can.
    Sent,
    /// It cannot: an administrator hands out links.
    NotConfigured,
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "pages/sign-in/form.html";

    fn title(&self) -> String {
        match (self.step, &self.email.error) {
            (_, Some(_)) => "Sign in: the address needs another look".to_owned(),
            (Step::Choose, None) => "Sign in with a link or a passkey".to_owned(),
            (Step::Sent, None) => "Look at your mail, a link may be there".to_owned(),
            (Step::NoScript, None) => "Sign in: the passkey step did not start".to_owned(),
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |step, email| Self {
            shell: crate::gallery::world::nobody().at(Section::SignIn),
            step,
            email,
            mail: Mail::Sent,
            passkeys: PasskeyPlace::Here,
            link_minutes: 15,
        };
        let wrong = "This address has no “@”. Example: it@mill-creek.example";
        vec![
            ("choose", page(Step::Choose, Entry::default())),
            ("sent", page(Step::Sent, Entry::new("it@mill-creek.example"))),
            ("sent-hostile", page(Step::Sent, Entry::new(crate::gallery::world::HOSTILE))),
            ("wrong-address", page(Step::Choose, Entry::wrong("it.mill-creek.example", wrong))),
            ("no-script", page(Step::NoScript, Entry::default())),
            (
                "passkeys-elsewhere",
                Self {
                    passkeys: PasskeyPlace::At("http://localhost:8080".to_owned()),
                    ..page(Step::Choose, Entry::default())
                },
            ),
            (
                "no-passkeys",
                Self { passkeys: PasskeyPlace::Nowhere, ..page(Step::Choose, Entry::default()) },
            ),
            ("no-mail", Self { mail: Mail::NotConfigured, ..page(Step::Choose, Entry::default()) }),
        ]
    }
}
