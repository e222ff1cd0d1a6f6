//! Is this row of an inventory, a vendor's product, affected by what all sources say of one flaw?

use model::{AffectedProduct, ProductStatus, Source, VersionBound};

use crate::{
    answer::{Certainty, Match},
    product_index::Reached,
    product_versions::{self, Span, Verdict},
    products::{ProductKeys, Reach, Relation},
    remedies,
};

/// How many fixed versions a likely match names.
const FIXED_VERSIONS_MAX: usize = 10;
/// How many spans of a record a reason spells out.
const SPANS_SHOWN_MAX: usize = 3;

/// Decides one row against one flaw; `None` where a source that gives versions says that it has not
/// got it.
///
/// A record whose versions can be compared decides before one that only names the product, as
/// CISA's catalogue does. "No" counts only where nothing of the flaw stays open: a span that can't
/// be compared, a source that says the opposite, or a release that the row may be.
pub(crate) fn decide<'a>(
    advisory: &'a str,
    row: &ProductKeys,
    version: Option<&str>,
    reached: &[Reached<'a>],
) -> Option<Match<'a>> {
    let (mut said, mut remedies) = (Said::default(), Vec::new());
    for one in reached.iter().filter(|one| one.reach != Reach::Vague) {
        if is_outdone(one, reached) {
            continue;
        }
        let by_name = || by_name(advisory, row, version, one);
        let verdict = product_versions::judge(version, one.product);
        remedies.extend(remedies::of(one, &verdict));
        match (verdict, one.reach) {
            (Verdict::Affected(span), reach) if compares(reach) => {
                said.exact = said.exact.or_else(|| Some(exact(advisory, row, one, span)));
            }
            (Verdict::Excepted, reach) if compares(reach) && is_makers(one) => {
                said.maker_excepts = Some(by_name());
                said.maker_says_no.get_or_insert(one);
            }
            (Verdict::NotAffected, reach) if compares(reach) && is_makers(one) => {
                said.maker_says_no.get_or_insert(one);
            }
            (Verdict::Excepted, reach) if compares(reach) => said.excepted = Some(by_name()),
            (Verdict::NotAffected, reach) if compares(reach) => said.no = true,
            (Verdict::NotComparable(_), reach) if compares(reach) => {
                said.open = Some(nearer(said.open, by_name()));
            }
            (Verdict::NotAffected | Verdict::Excepted, Reach::Possibly) if !is_makers(one) => {
                said.no_release = true;
            }
            (Verdict::NotAffected | Verdict::Excepted, Reach::Possibly) => {}
            (Verdict::Affected(_) | Verdict::NotComparable(_), Reach::Possibly) => {
                said.by_release = Some(nearer(said.by_release, by_name()));
            }
            _ => said.named = Some(nearer(said.named, by_name())),
        }
    }
    let found = said.answer()?;
    Some(Match { remedies: remedies::in_order(remedies), ..found })
}

/// A maker's advisory hides nothing that another source says: the real ones were made from prose,
/// and their "no" is told beside the match instead.
fn is_makers(one: &Reached<'_>) -> bool {
    one.statement.source == Source::Csaf
}

/// What all sources say of one row and one flaw.
#[derive(Default)]
struct Said<'a, 'r> {
    exact: Option<Match<'a>>,
    /// A span that holds the version says that it is not affected.
    excepted: Option<Match<'a>>,
    /// Versions are given and can't be compared.
    open: Option<Match<'a>>,
    no: bool,
    /// A release that the row may be is affected, or can't be compared.
    by_release: Option<Match<'a>>,
    no_release: bool,
    named: Option<Match<'a>>,
    /// A maker's advisory says that the version is not affected.
    maker_excepts: Option<Match<'a>>,
    /// A maker's advisory does not list the version.
    maker_says_no: Option<&'r Reached<'a>>,
}

impl<'a> Said<'a, '_> {
    fn answer(self) -> Option<Match<'a>> {
        let no = self.maker_says_no;
        let found = self.without_maker()?;
        let no = no.filter(|_| found.certainty == Certainty::Likely);
        Some(match no.and_then(|one| one.statement.notice.as_ref()) {
            None => found,
            Some(notice) => {
                let reason = format!("{}; {} does not list your version", found.reason, notice.id);
                Match { reason, ..found }
            }
        })
    }

    fn without_maker(mut self) -> Option<Match<'a>> {
        if self.exact.is_some() && self.excepted.is_none() {
            self.excepted = self.maker_excepts.take();
        }
        match (self.exact, self.excepted) {
            (Some(_), Some(doubted)) => return Some(doubted),
            (Some(exact), None) => return Some(exact),
            (None, Some(_)) => return None,
            (None, None) => {}
        }
        if self.open.is_some() || self.no {
            return self.open;
        }
        if self.by_release.is_some() || self.no_release {
            return self.by_release;
        }
        self.named
    }
}

/// Whether the same record names the product itself, with versions: then what it says of a wider
/// name is not meant for it.
fn is_outdone(one: &Reached<'_>, reached: &[Reached<'_>]) -> bool {
    one.reach != Reach::Exactly
        && reached.iter().any(|other| {
            other.reach == Reach::Exactly
                && other.statement.source != Source::Kev
                && std::ptr::eq(other.statement, one.statement)
                && product_versions::judge(None, other.product) != Verdict::NoVersions
        })
}

/// Whether the entry's versions are versions of what the row names.
pub(crate) fn compares(reach: Reach) -> bool {
    matches!(reach, Reach::Exactly | Reach::ByGeneral)
}

fn exact<'a>(advisory: &'a str, row: &ProductKeys, one: &Reached<'a>, span: Span) -> Match<'a> {
    let Span { words, fixed, last_affected, .. } = span;
    let lies = if words == "every version" { "" } else { "the version lies in " };
    let end = if words == "every version" { " is affected" } else { "" };
    Match {
        advisory,
        certainty: Certainty::Exact,
        source: one.statement.source,
        reason: format!("{}: {lies}{words}{end}{}", one.spelling(), steps(row)),
        fixed_versions: fixed.into_iter().collect(),
        last_affected,
        remedies: Vec::new(),
    }
}

/// A record with versions tells a person more than a catalogue without.
fn nearer<'a>(known: Option<Match<'a>>, new: Match<'a>) -> Match<'a> {
    match known {
        Some(known) if known.source != Source::Kev || new.source == Source::Kev => known,
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
        remedies: Vec::new(),
    }
}

/// The affected spans, as a person compares them.
fn spans(product: &AffectedProduct) -> Vec<String> {
    let affected = product.versions.iter().filter(|one| one.status == ProductStatus::Affected);
    let known = affected
        .filter(|one| one.until.is_some() || !product_versions::names_no_version(&one.version));
    known.take(SPANS_SHOWN_MAX).map(ToString::to_string).collect()
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
