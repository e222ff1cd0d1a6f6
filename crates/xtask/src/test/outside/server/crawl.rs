//! Follows the links of a site as somebody who is signed in.

use std::collections::{BTreeSet, VecDeque};

use anyhow::{Result, ensure};

use crate::demo::visit::Session;

/// So many pages of the same shape are looked at, such as two advisories.
const PAGES_OF_A_SHAPE: usize = 2;
/// What a page says that a link does not open.
const PASSKEY_NEEDED: &str = "This needs your passkey";

/// What links lead to.
#[derive(Debug, Default)]
pub(super) struct Crawled {
    /// Each page, by its address.
    pub(super) pages: Vec<(String, String)>,
    /// What takes a passkey, by its shape.
    pub(super) closed: BTreeSet<String>,
}

/// Every page that links lead to; each must be there.
pub(super) fn crawl(session: &Session) -> Result<Crawled> {
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut seen = BTreeSet::new();
    let mut shapes: Vec<String> = Vec::new();
    let mut found = Crawled::default();
    while let Some(address) = waiting.pop_front() {
        let shape = shape(&address);
        let known = shapes.iter().filter(|one| **one == shape).count();
        if known >= PAGES_OF_A_SHAPE || !seen.insert(address.clone()) {
            continue;
        }
        shapes.push(shape.clone());
        let (address, answer) = session.look(&address)?;
        let page = answer.text();
        if answer.status == 403 && page.contains(PASSKEY_NEEDED) {
            found.closed.insert(shape);
            continue;
        }
        ensure!(answer.status == 200, "`{address}` answers {}", answer.status);
        waiting.extend(links(&page));
        seen.insert(address.clone());
        found.pages.push((address, page));
    }
    ensure!(found.pages.len() > 1, "the first page leads nowhere");
    Ok(found)
}

/// The address without what makes one thing of a kind another.
pub(super) fn shape(address: &str) -> String {
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
