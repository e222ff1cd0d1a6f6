//! The server's pages as each role meets them, by a link and by a passkey, and what checkers say.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, Result, ensure};

use super::{
    super::LOOKS,
    check,
    crawl::{Crawled, crawl, shape},
};
use crate::{
    demo::{
        site::{ROLES, Role, Site},
        visit::Session,
    },
    workspace::Workspace,
};

/// What was looked at already: a page that somebody else has, too, is looked at once.
#[derive(Debug, Default)]
struct Looked {
    by_link: BTreeSet<String>,
    by_passkey: BTreeSet<String>,
}

/// Follows every link from each role's first page, and gives all pages to the checkers.
pub(super) fn look_at_all(workspace: &Workspace, site: &Site) -> Result<()> {
    workspace.fresh_folder("outside-pages")?;
    let mut looked = Looked::default();
    for role in ROLES {
        let open = by_link(workspace, (site, role), &mut looked.by_link).context(role.name)?;
        by_passkey(workspace, (site, role), (&open, &mut looked.by_passkey))
            .with_context(|| format!("{}, by passkey", role.name))?;
    }
    ensure!(!looked.by_passkey.is_empty(), "no page was looked at that takes a passkey");
    Ok(())
}

/// What a one-time link opens; gives back the shapes of it.
fn by_link(
    workspace: &Workspace,
    (site, role): (&Site, Role),
    looked: &mut BTreeSet<String>,
) -> Result<BTreeSet<String>> {
    let session = Session::of(site, role)?;
    let Crawled { pages, closed } = crawl(&session)?;
    println!("{}: {} pages by link; not by it: {closed:?}", role.name, pages.len());
    let new = |address: &str| looked.insert(shape(address));
    give_to_checkers(workspace, (site, &session, role.name), (&pages, new))?;
    Ok(shapes(&pages))
}

/// The same with a passkey. What shows more with one is looked at again.
fn by_passkey(
    workspace: &Workspace,
    (site, role): (&Site, Role),
    (by_link, looked): (&BTreeSet<String>, &mut BTreeSet<String>),
) -> Result<()> {
    let session = Session::by_passkey(site, role)?;
    let found = crawl(&session)?;
    ensure!(found.closed.is_empty(), "a passkey does not open {:?}", found.closed);
    let opened = shapes(&found.pages);
    let only: Vec<&String> = opened.difference(by_link).collect();
    println!("{}: {} pages by passkey; only by it: {only:?}", role.name, found.pages.len());
    let name = format!("{}-passkey", role.name);
    let new = |address: &str| looked.insert(shape(address));
    give_to_checkers(workspace, (site, &session, &name), (&found.pages, new))
}

fn shapes(pages: &[(String, String)]) -> BTreeSet<String> {
    pages.iter().map(|(address, _)| shape(address)).collect()
}

fn give_to_checkers(
    workspace: &Workspace,
    (site, session, name): (&Site, &Session, &str),
    (pages, mut is_new): (&[(String, String)], impl FnMut(&str) -> bool),
) -> Result<()> {
    let folder = workspace.target.join("outside-pages");
    let mut files = Vec::new();
    let mut addresses = Vec::new();
    for (number, (address, page)) in pages.iter().enumerate() {
        let file = folder.join(format!("{name}-{number}.html"));
        fs::write(&file, page)?;
        files.push(path_word(&file)?);
        if is_new(address) {
            addresses.push(format!("{}{address}", site.base()));
        }
    }
    check(workspace, "html", &files)?;
    check(workspace, "html-w3c", &files)?;
    if addresses.is_empty() {
        return Ok(());
    }
    let cookie = ["--header".to_owned(), format!("Cookie: {}", session.cookie)];
    LOOKS.iter().try_for_each(|look| {
        let look: Vec<String> = look.iter().map(|&word| word.to_owned()).collect();
        check(workspace, "a11y", &[&addresses[..], &cookie, &look].concat())
    })
}

fn path_word(path: &Path) -> Result<String> {
    Ok(path.to_str().context("a path of letters")?.to_owned())
}
