//! A search for people: a line a flaw, whatever number of sources speak of it, the newest first.

use std::{borrow::Cow, cmp::Reverse, collections::BTreeMap, sync::Arc};

use access::Thing;
use jiff::Timestamp;
use model::{Source, Tlp, Withdrawn, id::OrganisationId};
use serde_json::json;

use super::{
    PAGE, may, may_read,
    shelf::{self, Flaw, changed, name},
};
use crate::{AppError, Caller, House, live::Held, record};

/// So many products stand in a line; the others are counted.
const PRODUCTS_SHOWN_MAX: usize = 2;

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Words that an id, another name or the summary has.
    pub words: String,
    /// Only what this kind of source speaks of: `osv`, `cve`, `kev`, `csaf`.
    pub source: String,
    /// Only flaws with known attacks.
    pub attacked: bool,
    /// The cursor of the last line of the page before; empty for the first page.
    pub after: String,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// One page of it.
    pub lines: Vec<FlawLine>,
    /// How many flaws fit.
    pub fit: usize,
    /// How many the reader may see.
    pub all: usize,
    /// Whether there are more after this page.
    pub more: bool,
}

/// One flaw in a list.
#[derive(Debug, Clone)]
pub struct FlawLine {
    /// The name that most know.
    pub id: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// One sentence; foreign text.
    pub summary: String,
    /// What it hits, in a few words; foreign text.
    pub products: String,
    /// Whether attacks are known.
    pub exploited: bool,
    /// The strictest label of what is said of it.
    pub label: Tlp,
    /// Whether all sources took it back.
    pub withdrawn: bool,
    /// When it last changed at a source, or came in.
    pub changed: Timestamp,
}

impl FlawLine {
    /// What a search goes on after.
    pub fn cursor(&self) -> String {
        format!("{} {}", self.changed.as_microsecond(), self.id)
    }
}

/// Looks for flaws that the caller may read of; that restricted ones are read is in the record.
pub fn find(house: &House, caller: &Caller, sought: &Sought) -> Result<Found, AppError> {
    let shelf = house.live.shelf();
    let words: Vec<String> = sought.words.split_whitespace().map(str::to_lowercase).collect();
    let after = sought.after.split_once(' ');
    let after = after.and_then(|(at, id)| Some((Reverse(at.parse::<i64>().ok()?), id)));
    let owner_and_label = |(owner, label): &(OrganisationId, Tlp)| Thing::new(*owner, *label);
    let open: Vec<bool> =
        shelf.open.iter().map(owner_and_label).map(|thing| may(caller, &thing)).collect();
    let (mut all, mut fit, mut in_order, mut fitting) = (0, 0, 0, Vec::new());
    for flaw in &shelf.flaws {
        let Some((changed, of)) = seen(house, caller, flaw, &open) else { continue };
        all += 1;
        if !fits(&of, sought, &words) {
            continue;
        }
        fit += 1;
        let place = (Reverse(changed), flaw.name.as_str());
        if after.is_some_and(|after| place <= after) {
            continue;
        }
        // Those that came in order need not be kept beyond one page.
        let is_in_order = matches!(of, Cow::Borrowed(_));
        if !is_in_order || in_order <= PAGE {
            fitting.push((place, of));
        }
        in_order += usize::from(is_in_order);
    }
    fitting.sort_by_key(|(place, _)| *place);
    let more = fitting.len() > PAGE;
    fitting.truncate(PAGE);
    let mut lines = Vec::new();
    let mut restricted: BTreeMap<OrganisationId, usize> = BTreeMap::new();
    for (_, of) in &fitting {
        if let Some(strict) = of.iter().find(|one| one.label >= Tlp::Amber) {
            *restricted.entry(strict.owner).or_default() += 1;
        }
        lines.extend(line(of));
    }
    for (owner, count) in restricted {
        record::reading(house, caller, (owner, "read-advisories"), json!({ "lines": count }))?;
    }
    Ok(Found { lines, fit, all, more })
}

/// What the reader may read of a flaw, and when that last changed; `None` for nothing. `open` says
/// of each open kind whether this reader may read it.
fn seen<'f>(
    house: &House,
    caller: &Caller,
    flaw: &'f Flaw,
    open: &[bool],
) -> Option<(i64, Cow<'f, [Arc<Held>]>)> {
    if let Some(kind) = flaw.open {
        let may = open.get(kind).copied().unwrap_or(false);
        return may.then_some((flaw.changed, Cow::Borrowed(&flaw.of)));
    }
    let seen = flaw.of.iter().filter(|one| may_read(house, caller, one));
    let seen: Vec<Arc<Held>> = seen.cloned().collect();
    (!seen.is_empty()).then(|| (shelf::changed(&seen).as_microsecond(), Cow::Owned(seen)))
}

fn fits(of: &[Arc<Held>], sought: &Sought, words: &[String]) -> bool {
    let sourced = |one: &Arc<Held>| one.statement.source.to_string() == sought.source;
    (!sought.attacked || of.iter().any(|one| one.statement.exploited.is_some()))
        && (sought.source.is_empty() || of.iter().any(sourced))
        && has(of, words)
}

fn has(of: &[Arc<Held>], words: &[String]) -> bool {
    let text = |held: &Arc<Held>| {
        let statement = &held.statement;
        let names = statement.aliases.join(" ");
        let products =
            statement.products.iter().map(|one| format!("{} {}", one.vendor, one.product));
        let products = products.collect::<Vec<_>>().join(" ");
        format!("{} {names} {} {products}", statement.id, statement.summary).to_lowercase()
    };
    words.is_empty() || {
        let text: String = of.iter().map(text).collect();
        words.iter().all(|word| text.contains(word))
    }
}

fn line(of: &[Arc<Held>]) -> Option<FlawLine> {
    let mut of = of.to_vec();
    // The record of the flaw speaks before those who pass it on.
    of.sort_by_key(|one| (rank(one.statement.source), one.statement.id.clone()));
    let id = name(of.first()?).to_owned();
    let mut aliases: Vec<String> = of
        .iter()
        .flat_map(|one| std::iter::once(&one.statement.id).chain(&one.statement.aliases))
        .filter(|name| **name != id)
        .cloned()
        .collect();
    aliases.sort_unstable();
    aliases.dedup();
    let summary = of.iter().map(|one| one.statement.summary.as_str()).find(|text| !text.is_empty());
    Some(FlawLine {
        summary: summary.unwrap_or_default().to_owned(),
        products: products(&of),
        exploited: of.iter().any(|one| one.statement.exploited.is_some()),
        label: of.iter().map(|one| one.label).max().unwrap_or(Tlp::Red),
        withdrawn: of.iter().all(|one| one.statement.withdrawn != Withdrawn::Stands),
        changed: changed(&of),
        aliases,
        id,
    })
}

fn rank(source: Source) -> u8 {
    match source {
        Source::Cve => 0,
        Source::Kev => 1,
        Source::Osv => 2,
        Source::Csaf => 3,
    }
}

fn products(of: &[Arc<Held>]) -> String {
    let mut names: Vec<String> = Vec::new();
    for statement in of.iter().map(|one| &one.statement) {
        let packages = statement.packages.iter().map(|one| one.package.to_string());
        let products = statement.products.iter();
        let products = products.map(|one| model::product_name(&one.vendor, &one.product));
        for name in packages.chain(products).filter(|name| name != "n/a n/a") {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let shown = names.iter().take(PRODUCTS_SHOWN_MAX).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(PRODUCTS_SHOWN_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
