//! Is this row of an inventory, a vendor's product, affected by what all sources say of one flaw?

use model::{AffectedProduct, ProductStatus, Source, VersionBound};

use crate::{
    corpus::{Certainty, Match},
    product_index::Reached,
    product_versions::{self, Span, Verdict},
    products::{ProductKeys, Reach, Relation},
};

/// How many fixed versions a likely match names.
const FIXED_VERSIONS_MAX: usize = 10;
/// How many spans of a record a reason spells out.
const SPANS_SHOWN_MAX: usize = 3;

/// Decides one row against one flaw; `None` where a source that gives versions says that it has not
/// got it.
///
/// A record whose versions can be compared decides before one that only names the product, as
/// CISA's catalogue does. A row that says less than the record ("Windows 10" and a record by
/// release) is cleared only where no release that it may be is affected.
pub(crate) fn decide<'a>(
    advisory: &'a str,
    row: &ProductKeys,
    version: Option<&str>,
    reached: &[Reached<'a>],
) -> Option<Match<'a>> {
    let mut cleared = None;
    let mut likely: Option<Match<'a>> = None;
    let mut by_release: Option<Match<'a>> = None;
    for one in reached.iter().filter(|one| one.reach != Reach::Vague) {
        let said = version.map(|version| product_versions::judge(version, one.product));
        let by_name = || by_name(advisory, row, version, one);
        match (said, one.reach) {
            (Some(Verdict::Affected(span)), reach) if compares(reach) => {
                return Some(exact(advisory, row, one, span));
            }
            (Some(Verdict::NotAffected), Reach::ByPart) => likely = Some(nearer(likely, by_name())),
            (Some(Verdict::NotAffected), reach) => cleared = cleared.max(Some(compares(reach))),
            (Some(_), Reach::Possibly) if one.statement.source == Source::Cve => {
                by_release = Some(nearer(by_release, by_name()));
            }
            _ => likely = Some(nearer(likely, by_name())),
        }
    }
    match cleared {
        Some(true) => None,
        _ if by_release.is_some() => by_release,
        Some(false) => None,
        None => likely,
    }
}

/// Whether the entry's versions are versions of what the row names.
pub(crate) fn compares(reach: Reach) -> bool {
    matches!(reach, Reach::Exactly | Reach::ByGeneral)
}

fn exact<'a>(advisory: &'a str, row: &ProductKeys, one: &Reached<'a>, span: Span) -> Match<'a> {
    let Span { words, fixed, last_affected } = span;
    Match {
        advisory,
        certainty: Certainty::Exact,
        source: one.statement.source,
        reason: format!("{}: the version lies in {words}{}", one.spelling(), steps(row)),
        fixed_versions: fixed.into_iter().collect(),
        last_affected,
    }
}

/// A record with versions tells a person more than a catalogue without.
fn nearer<'a>(known: Option<Match<'a>>, new: Match<'a>) -> Match<'a> {
    match known {
        Some(known) if known.source == Source::Cve || new.source == Source::Kev => known,
        _ => new,
    }
}

fn by_name<'a>(
    advisory: &'a str,
    row: &ProductKeys,
    version: Option<&str>,
    one: &Reached<'a>,
) -> Match<'a> {
    let spans = spans(one.product);
    let how = match (spans.is_empty(), version) {
        (true, _) => "it gives no versions: compare yours with the maker's advisory".to_owned(),
        (false, None) => format!("affected is {}: look up your version", spans.join("; ")),
        (false, Some(_)) => format!("affected is {}: compare your version", spans.join("; ")),
    };
    Match {
        advisory,
        certainty: Certainty::Likely,
        source: one.statement.source,
        reason: format!("{} is named; {how}{}", one.spelling(), steps(row)),
        fixed_versions: fixed(one.product),
        last_affected: None,
    }
}

/// The affected spans, as a person compares them.
fn spans(product: &AffectedProduct) -> Vec<String> {
    let affected = product.versions.iter().filter(|one| one.status == ProductStatus::Affected);
    let known = affected
        .filter(|one| one.until.is_some() || !product_versions::names_no_version(&one.version));
    known
        .take(SPANS_SHOWN_MAX)
        .map(|one| match &one.until {
            None => one.version.clone(),
            Some(VersionBound::Before(end)) => format!("{} before {end}", one.version),
            Some(VersionBound::Through(end)) => format!("{} through {end}", one.version),
        })
        .collect()
}

fn fixed(product: &AffectedProduct) -> Vec<String> {
    let mut fixed: Vec<String> = Vec::new();
    for one in product.versions.iter().filter(|one| one.status == ProductStatus::Affected) {
        if let Some(VersionBound::Before(end)) = &one.until
            && !product_versions::names_no_version(end)
            && !fixed.contains(end)
            && fixed.len() < FIXED_VERSIONS_MAX
        {
            fixed.push(end.clone());
        }
    }
    fixed
}

/// The relations that led from the row's words to the entry's name: " (FortiGate runs FortiOS)".
fn steps(row: &ProductKeys) -> String {
    let told = row.steps().iter().filter(|step| step.relation != Relation::SameAs);
    let steps: Vec<String> = told.map(ToString::to_string).collect();
    if steps.is_empty() { String::new() } else { format!(" ({})", steps.join("; ")) }
}
