//! What programs that nobody here wrote say of the server: its pages, its API, its record.

use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    path::Path,
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use super::LOOKS;
use crate::{
    demo::{
        self,
        site::{ROLES, Role, Site},
        visit::Session,
    },
    programs,
    steps::Steps,
    workspace::Workspace,
};

/// So many pages of the same shape are looked at, such as two advisories.
const PAGES_OF_A_SHAPE: usize = 2;
/// For how long the API is thrown requests at, for each role.
const API_SECONDS: &str = "45";
/// What a page says that a link does not open; the browser's tests open those.
const PASSKEY_NEEDED: &str = "This needs your passkey";
/// What the API's checker must know: what is in a file stands in no schema, so a file that is well
/// sent may still be refused. Nothing else that the description allows may be.
const API_RULES: &str = r#"
[[operations]]
include-operation-id = "post_operators_operator_inventories"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "503"]
"#;
/// Who calls the API: each may do other things.
const CALLERS: [&str; 3] = ["operator", "coordinator", "administrator"];

pub(super) fn add_steps(workspace: &Workspace, steps: &mut Steps) {
    let mut site = None;
    steps.run("a server with the exercise", || {
        let program = demo::build(workspace)?;
        site = Some(Site::open(workspace, &program, "outside-server")?);
        Ok(())
    });
    let Some(site) = site else { return };
    steps.run("the server's pages, signed in as each role", || pages(workspace, &site));
    steps.run("the description of the API", || {
        let url = format!("{}/api/v1/openapi.json", site.base());
        check(workspace, "openapi", &[url])
    });
    for role in ROLES.into_iter().filter(|role| CALLERS.contains(&role.name)) {
        steps.run("the API, thrown all kinds of requests", || api(workspace, &site, role));
    }
    steps.run("the record", || {
        let key = programs::output_of(&mut site.command(&["ledger", "key"]))?;
        let folder = site.data().join("ledger").display().to_string();
        let address = format!("{}/ledger", site.base());
        [folder, address].into_iter().try_for_each(|place| {
            check(workspace, "tlog", &[place, "--vkey".to_owned(), key.trim().to_owned()])
        })
    });
}

fn check(workspace: &Workspace, kind: &str, words: &[String]) -> Result<()> {
    let program = workspace.shared("checks/check")?;
    programs::run(Command::new(program).arg(kind).args(words))
}

fn api(workspace: &Workspace, site: &Site, role: Role) -> Result<()> {
    let mut token = site.command(&["admin", "token", "--role", role.name]);
    token.args(["--organisation", role.organisation]);
    let token = programs::output_of(&mut token)?;
    let url = format!("{}/api/v1/openapi.json", site.base());
    let header = format!("Authorization: Bearer {}", token.trim());
    // The checker looks for its rules in the folders above the one that it makes for itself.
    let folder = workspace.fresh_folder("outside-api")?;
    fs::write(folder.join("schemathesis.toml"), API_RULES)?;
    let mut command = Command::new(workspace.shared("checks/check")?);
    command.env("TMPDIR", folder).args(["api", &url, "-H", &header]);
    programs::run(command.args(["--max-time", API_SECONDS, "--seed", "1"]))
}

/// Follows every link from each role's first page, and gives all pages to the checkers.
fn pages(workspace: &Workspace, site: &Site) -> Result<()> {
    let folder = workspace.fresh_folder("outside-pages")?;
    let mut looked_at = BTreeSet::new();
    for role in ROLES {
        let session = Session::of(site, role).with_context(|| role.name)?;
        let pages = crawl(&session).with_context(|| role.name)?;
        println!("{}: {} pages", role.name, pages.len());
        let mut files = Vec::new();
        let mut addresses = Vec::new();
        for (number, (address, page)) in pages.iter().enumerate() {
            let file = folder.join(format!("{}-{number}.html", role.name));
            fs::write(&file, page)?;
            files.push(path_word(&file)?);
            // A page that somebody else has, too, is read by every checker and looked at once.
            if looked_at.insert(shape(address)) {
                addresses.push(format!("{}{address}", site.base()));
            }
        }
        check(workspace, "html", &files)?;
        check(workspace, "html-w3c", &files)?;
        if addresses.is_empty() {
            continue;
        }
        let cookie = ["--header".to_owned(), format!("Cookie: {}", session.cookie)];
        for look in LOOKS {
            let look: Vec<String> = look.iter().map(|&word| word.to_owned()).collect();
            check(workspace, "a11y", &[&addresses[..], &cookie, &look].concat())?;
        }
    }
    Ok(())
}

fn path_word(path: &Path) -> Result<String> {
    Ok(path.to_str().context("a path of letters")?.to_owned())
}

/// Every page that links lead to; each must be there.
fn crawl(session: &Session) -> Result<Vec<(String, String)>> {
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut seen = BTreeSet::new();
    let mut shapes: Vec<String> = Vec::new();
    let mut pages = Vec::new();
    while let Some(address) = waiting.pop_front() {
        let shape = shape(&address);
        let known = shapes.iter().filter(|one| **one == shape).count();
        if known >= PAGES_OF_A_SHAPE || !seen.insert(address.clone()) {
            continue;
        }
        shapes.push(shape);
        let (address, answer) = session.look(&address)?;
        let page = answer.text();
        if answer.status == 403 && page.contains(PASSKEY_NEEDED) {
            continue;
        }
        ensure!(answer.status == 200, "`{address}` answers {}", answer.status);
        waiting.extend(links(&page));
        seen.insert(address.clone());
        pages.push((address, page));
    }
    ensure!(pages.len() > 1, "the first page leads nowhere");
    Ok(pages)
}

/// The address without what makes one thing of a kind another.
fn shape(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let names: Vec<&str> =
        query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    let mut parts: Vec<&str> = path.split('/').collect();
    if parts.len() > 2 {
        parts.pop();
    }
    format!("{}?{}", parts.join("/"), names.join("&"))
}

/// The pages of this site that a page links to.
fn links(page: &str) -> Vec<String> {
    let hrefs = page.split("<a ").skip(1).filter_map(|tag| {
        let (tag, _) = tag.split_once('>')?;
        tag.split_once("href=\"")?.1.split_once('"').map(|(href, _)| href)
    });
    let own = hrefs.filter(|href| href.starts_with('/'));
    // The gallery's pages are samples: their links lead to things that are not here.
    let elsewhere = ["/api/", "/ledger/", "/gallery"];
    let pages = own.filter(|href| !elsewhere.iter().any(|start| href.starts_with(start)));
    let plain = pages.map(|href| href.replace("&#38;", "&").replace("&amp;", "&"));
    plain.map(|href| href.split('#').next().unwrap_or_default().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{links, shape};

    #[test]
    fn links_of_this_site_are_found_once_without_their_place() {
        let page = r##"<a class="x" href="/a?b=1&#38;c=2#d">a</a> <a href="#e">e</a>
            <a href="https://elsewhere.example/">f</a> <a href="/api/v1/openapi.json">g</a>"##;
        assert_eq!(links(page), ["/a?b=1&c=2"]);
    }

    #[test]
    fn two_things_of_a_kind_have_one_shape() {
        assert_eq!(shape("/advisories/CVE-1"), shape("/advisories/CVE-2"));
        assert_eq!(shape("/inventory?show=a"), shape("/inventory?show=b"));
        assert_ne!(shape("/inventory"), shape("/inventory?show=b"));
        assert_ne!(shape("/inventory"), shape("/sources"));
    }
}
