//! A sign-in link: opening it changes nothing, its one button spends it.

use askama::Template;

use crate::{
    gallery::world,
    pages::Page,
    parts::Moment,
    shell::{Role, Section, Shell},
};

/// `GET /sign-in/link/{token}`, and the answer to its `POST` where the link is no good.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/sign-in/link.html")]
pub struct SignInLink {
    /// What is around it.
    pub shell: Shell,
    /// What became of the link.
    pub link: Link,
}

/// What became of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It can be spent.
    Good(Good),
    /// It was spent.
    Used(Moment),
    /// It has run out.
    Expired(Moment),
    /// There is none such; perhaps the mail program has cut it.
    Unknown,
}

/// A link that can be spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Good {
    /// Where its button sends to: this page's own address.
    pub action: String,
    /// The organisation that one will act for.
    pub organisation: String,
    /// The person, where one is known.
    pub person: String,
    /// As what.
    pub role: Role,
    /// Until when it can be spent.
    pub expires: Moment,
}

impl Page for SignInLink {
    const TEMPLATE: &'static str = "pages/sign-in/link.html";

    fn title(&self) -> String {
        match &self.link {
            Link::Good(good) => format!("Go in as {}, {}", good.role.name(), good.organisation),
            Link::Used(_) => "This link was used before".to_owned(),
            Link::Expired(_) => "This link has run out".to_owned(),
            Link::Unknown => "We do not know this link".to_owned(),
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |link| Self { shell: world::nobody().at(Section::SignIn), link };
        let good = |organisation: &str, person: &str| {
            Link::Good(Good {
                action: "/sign-in/link/7f3k9q".to_owned(),
                organisation: organisation.to_owned(),
                person: person.to_owned(),
                role: Role::Operator,
                expires: world::moment("2026-11-23T12:55:00Z"),
            })
        };
        let then = world::moment("2026-11-23T12:41:00Z");
        vec![
            ("good", page(good("Mill Creek Community Hospital", "Ann Ortiz"))),
            ("good-hostile", page(good(world::HOSTILE, &world::long_word()))),
            ("used", page(Link::Used(then.clone()))),
            ("expired", page(Link::Expired(then))),
            ("unknown", page(Link::Unknown)),
        ]
    }
}
