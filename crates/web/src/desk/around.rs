//! What stands around the page that somebody gets: their name, their role, where they can go.

use access::Principal;
use app::{AppError, Slug, organisations::OrganisationView};

use super::{Desk, written};
use crate::{
    parts::address,
    shell::{Section, Shell, Signed, Standing},
    style,
};

impl Desk<'_> {
    /// Around the page that is made.
    pub(crate) fn shell(&self, section: Section) -> Shell {
        let shell = self.bare_shell().at(section);
        match written::notice(self) {
            Some(notice) => shell.after(notice),
            None => shell,
        }
    }

    /// The same in no part of the house.
    pub(crate) fn bare_shell(&self) -> Shell {
        let settings = self.visitor.site.settings();
        let standing = if settings.official { Standing::Official } else { Standing::Demonstration };
        let rules = app::advisories::footing(self.house);
        let shell = match self.signed() {
            Some(who) => Shell::of(who, standing, rules),
            None => Shell::of_nobody(standing, rules),
        };
        Shell {
            stylesheet: style::sheet_address().to_owned(),
            script: style::script_address().to_owned(),
            nonce: self.visitor.nonce.clone(),
            gallery: settings.gallery,
            ..shell
        }
    }

    fn signed(&self) -> Option<Signed> {
        let role = self.role()?;
        let name = self.visitor.asker.session.as_ref().and_then(|session| session.name.clone());
        let organisation = self.organisation().ok()?.name;
        Some(Signed { organisation, person: name.unwrap_or_default(), role })
    }

    /// As what they are signed in.
    pub(crate) fn role(&self) -> Option<app::Role> {
        self.caller.principal.as_ref().map(Principal::role)
    }

    /// The organisation that they act for.
    pub(crate) fn organisation(&self) -> Result<OrganisationView, AppError> {
        if let Some(session) = &self.visitor.asker.session {
            return Ok(session.organisation.clone());
        }
        let principal = self.caller.principal.as_ref().ok_or(access::Refusal::SignIn)?;
        app::organisations::find(self.house, principal.organisation())
    }

    /// An address that keeps the client that this page is about.
    pub(crate) fn place(&self, path: &str) -> String {
        self.place_with(path, &[])
    }

    /// The same with more in its query.
    pub(crate) fn place_with(&self, path: &str, more: &[(&str, &str)]) -> String {
        let client = ("operator", self.visitor.query.text("operator"));
        let pairs: Vec<(&str, &str)> =
            std::iter::once(client).chain(more.iter().copied()).collect();
        address::with_query(path, &pairs)
    }

    /// The operator that a page is about: one's own, or the client that the address names.
    pub(crate) fn operator(&self) -> Result<Slug, AppError> {
        match self.visitor.query.text("operator") {
            "" => Ok(self.organisation()?.slug),
            // What is no name names nobody.
            slug => slug.parse().map_err(|_| AppError::not_found()),
        }
    }
}
