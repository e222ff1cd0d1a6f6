//! Of a makers' advisory that was given in several revisions, the newest counts alone.

use std::collections::{BTreeSet, HashMap};

use model::Statement;

/// What counts, and what no longer does.
#[derive(Debug, Default)]
pub struct Revisions {
    /// The statements of the newest revisions, and of sources that have none, in their order.
    pub newest: Vec<Statement>,
    /// The documents that a newer one takes the place of.
    pub older: BTreeSet<String>,
}

/// Parts statements by the revision of their document. Publisher and id name a document (CSAF 2.0
/// §3.2.1.12.4), the day of its current release names the revision (§3.2.1.12.2); of one day, what
/// was given last counts. A flaw that the newest no longer names is taken back with the old one.
pub fn newest(statements: Vec<Statement>) -> Revisions {
    let mut heads = HashMap::new();
    for one in &statements {
        let Some(document) = document(one) else { continue };
        let (modified, name) = heads.entry(document).or_insert((None, String::new()));
        if one.modified >= *modified {
            (*modified, *name) = (one.modified, one.document.clone());
        }
    }
    let mut parted = Revisions::default();
    for one in statements {
        let head = document(&one).and_then(|document| heads.get(&document));
        if head.is_none_or(|(_, newest)| *newest == one.document) {
            parted.newest.push(one);
        } else {
            parted.older.insert(one.document);
        }
    }
    parted
}

/// Publisher and id of the document that a statement was read from.
fn document(statement: &Statement) -> Option<(String, String)> {
    let notice = statement.notice.as_ref()?;
    Some((notice.publisher.namespace.clone(), notice.id.clone()))
}
