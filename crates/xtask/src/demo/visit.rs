//! A browser's way in without a browser: opens a link, presses its button, reads the first page.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use testkit::{
    authenticator::Authenticator,
    http::{Answer, Request},
};

use super::site::{ROLES, Role, Site};

/// Where a way in may lead over, at most.
const STEPS_MAX: usize = 5;
/// What browsers keep this machine's passkeys for.
const PASSKEY_DOMAIN: &str = "localhost";

/// Fetches the first page of each role.
pub(super) fn each_role(site: &Site) -> Result<()> {
    for role in ROLES {
        let session = Session::of(site, role).with_context(|| role.name)?;
        let (address, page) = session.open("/").with_context(|| role.name)?;
        let title = between(&page, "<title>", "</title>").context("the page has no title")?;
        println!("{:<14} {address:<14} {title}", role.name);
    }
    Ok(())
}

/// Somebody who is signed in.
pub(crate) struct Session {
    site: SocketAddr,
    /// What a browser would send as `Cookie`.
    pub(crate) cookie: String,
}

impl Session {
    /// Signs a role in by a one-time link.
    pub(crate) fn of(site: &Site, role: Role) -> Result<Self> {
        let link = site.link(role)?;
        let path = link.strip_prefix(site.base()).context("the link leads elsewhere")?;
        let seen = Request::new("GET", path).send(site.address())?;
        ensure!(seen.status == 200, "the link answers {}", seen.status);
        let spent = Request::new("POST", path).send(site.address())?;
        ensure!(spent.status == 303, "the button answers {}", spent.status);
        Self::opened(site, &spent)
    }

    /// Signs a role in by a passkey, the way a person gets one: a link opens the page that adds it,
    /// and then it signs in by itself.
    pub(crate) fn by_passkey(site: &Site, role: Role) -> Result<Self> {
        let by_link = Self::of(site, role)?;
        let mut device = Authenticator::new(PASSKEY_DOMAIN, site.base());
        let asked = by_link.script("/people/passkeys/begin", &json!({}))?;
        let made = json!({ "name": "work phone" });
        finish(
            &by_link,
            ("/people/passkeys/finish", &asked),
            (made, &device.create(&asked.text())),
        )?;
        let nobody = Self { site: site.address(), cookie: String::new() };
        let asked = nobody.script("/sign-in/passkey/begin", &json!({}))?;
        let proof = device.sign(&asked.text());
        let opened = finish(&nobody, ("/sign-in/passkey/finish", &asked), (json!({}), &proof))?;
        Self::opened(site, &opened)
    }

    /// What the page's script sends.
    fn script(&self, path: &str, body: &Value) -> Result<Answer> {
        let request = Request::new("POST", path).header("cookie", &self.cookie);
        let answer = request.body("application/json", body.to_string()).send(self.site)?;
        ensure!(answer.status == 200, "{path} answers {}: {}", answer.status, answer.text());
        Ok(answer)
    }

    /// The session that an answer brings.
    fn opened(site: &Site, answer: &Answer) -> Result<Self> {
        let cookie = answer.header("set-cookie").context("no cookie was set")?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { site: site.address(), cookie })
    }

    /// Opens a page, over what it leads to; where it ended, and what stands there.
    pub(crate) fn open(&self, address: &str) -> Result<(String, String)> {
        let (address, answer) = self.look(address)?;
        ensure!(answer.status == 200, "`{address}` answers {}", answer.status);
        Ok((address, answer.text()))
    }

    /// The same, whatever is answered there.
    pub(crate) fn look(&self, address: &str) -> Result<(String, Answer)> {
        let mut address = address.to_owned();
        for _ in 0..STEPS_MAX {
            let answer = self.get(&address)?;
            match (answer.status, answer.header("location")) {
                (302 | 303, Some(next)) => next.clone_into(&mut address),
                _ => return Ok((address, answer)),
            }
        }
        bail!("`{address}` leads on and on")
    }

    fn get(&self, address: &str) -> Result<Answer> {
        let request = Request::new("GET", address).header("cookie", &self.cookie);
        Ok(request.header("accept", "text/html").send(self.site)?)
    }
}

/// Hands in what a device made of what was asked.
fn finish(
    session: &Session,
    (path, asked): (&str, &Answer),
    (mut body, made): (Value, &[u8]),
) -> Result<Answer> {
    let asked: Value = serde_json::from_slice(&asked.body)?;
    body["ceremony"] = asked["ceremony"].clone();
    body["credential"] = serde_json::from_slice(made)?;
    session.script(path, &body)
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    Some(text.split_once(start)?.1.split_once(end)?.0.trim())
}
