//! Is this version of a product affected by what a CVE record says of it?

use std::cmp::Ordering;

use model::{AffectedProduct, ProductStatus, ProductVersion, VersionBound};
use versions::Scheme;

use crate::product_order::compare;

/// What a record says of one version of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It has the flaw.
    Affected(Span),
    /// It has not: a span that holds it says so.
    Excepted,
    /// It has not: no span holds it, and the record says nothing else of the rest.
    NotAffected,
    /// The record gives versions that this one can't be compared with.
    NotComparable(String),
    /// The record gives no versions.
    NoVersions,
}

/// The span of versions that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// As the record writes it.
    pub words: String,
    /// The first version without the flaw, where the record names it.
    pub fixed: Option<String>,
    /// The last version with the flaw, where the record names that.
    pub last_affected: Option<String>,
    /// Which of the record's entries hold the version, counted from 0; this one among them.
    pub entries: Vec<usize>,
}

/// Decides one version of a product; `None` stands for a version that nobody gave.
pub fn judge(version: Option<&str>, affected: &AffectedProduct) -> Verdict {
    let all = affected.versions.iter().map(spelled_out).enumerate();
    let spans: Vec<(usize, ProductVersion)> =
        all.filter(|(_, span)| gives_versions(span)).collect();
    if spans.is_empty() {
        // "Not affected", and no version named: none is.
        let none = affected.default_status == ProductStatus::Unaffected;
        return if none { Verdict::NotAffected } else { Verdict::NoVersions };
    }
    let Some(version) = version.map(bare) else {
        return without_version(&spans);
    };
    let (mut affects, mut excepts, mut gap): (Option<Span>, _, _) = (None, false, None);
    for (entry, span) in &spans {
        match (holds(version, span), span.status) {
            (Some(false), _) => {}
            (Some(true), ProductStatus::Affected) => {
                affects.get_or_insert_with(|| found(span)).entries.push(*entry);
            }
            (Some(true), ProductStatus::Unaffected) => excepts = true,
            (Some(true), ProductStatus::Unknown) => gap = gap.or(Some(not_known(span))),
            (None, _) => gap = gap.or(Some(not_comparable(version, span))),
        }
    }
    match (affects, excepts, gap) {
        (Some(span), false, _) => Verdict::Affected(span),
        (Some(_), true, _) => {
            Verdict::NotComparable(format!("the record says two things of `{version}`"))
        }
        (None, true, _) => Verdict::Excepted,
        (None, false, Some(why)) => Verdict::NotComparable(why),
        (None, false, None) => of_the_rest(version, affected.default_status, &spans),
    }
}

/// Without a version the answer is known only where every one is affected.
fn without_version(spans: &[(usize, ProductVersion)]) -> Verdict {
    let every = |span: &ProductVersion| {
        span.status == ProductStatus::Affected
            && span.until == Some(VersionBound::Open)
            && names_no_version(&span.version)
    };
    match spans {
        [(_, first), ..] if spans.iter().all(|(_, span)| every(span)) => {
            let entries = spans.iter().map(|(entry, _)| *entry).collect();
            Verdict::Affected(Span { entries, ..found(first) })
        }
        _ => Verdict::NotComparable("no version was given".to_owned()),
    }
}

/// What holds for a version that no span holds.
fn of_the_rest(
    version: &str,
    default: ProductStatus,
    spans: &[(usize, ProductVersion)],
) -> Verdict {
    let excepting = spans.iter().any(|(_, span)| span.status == ProductStatus::Unaffected);
    match default {
        // Where only affected spans are given, the default is a slip: an end would mean nothing.
        ProductStatus::Affected if excepting => Verdict::Affected(Span {
            words: "every version that the record does not except".to_owned(),
            fixed: None,
            last_affected: None,
            entries: Vec::new(),
        }),
        // Single versions that were tried say nothing of older ones.
        ProductStatus::Unknown if is_older_than_a_tried_one(version, spans) => {
            Verdict::NotComparable("the record names single versions only".to_owned())
        }
        _ => Verdict::NotAffected,
    }
}

fn is_older_than_a_tried_one(version: &str, spans: &[(usize, ProductVersion)]) -> bool {
    spans.iter().all(|(_, span)| span.until.is_none())
        && spans.iter().any(|(_, span)| {
            compare(version, bare(&span.version), span.scheme) == Some(Ordering::Less)
        })
}

/// A span without a version and without an end ("0 before *", "n/a") names no versions.
fn gives_versions(span: &ProductVersion) -> bool {
    let ends = match &span.until {
        None => false,
        Some(VersionBound::Before(end) | VersionBound::Through(end)) => bare(end) != "*",
        Some(VersionBound::Open | VersionBound::Unread) => true,
    };
    ends || !names_no_version(&span.version)
}

fn found(span: &ProductVersion) -> Span {
    let start = if names_no_version(&span.version) { "0" } else { &span.version };
    let words = ProductVersion { version: start.to_owned(), ..span.clone() }.to_string();
    let named = |end: &String| (end != "*").then(|| end.clone());
    let (fixed, last_affected) = match &span.until {
        None | Some(VersionBound::Open | VersionBound::Unread) => (None, None),
        Some(VersionBound::Before(end)) => (named(end), None),
        Some(VersionBound::Through(end)) => (None, named(end)),
    };
    Span { words, fixed, last_affected, entries: Vec::new() }
}

fn not_comparable(version: &str, span: &ProductVersion) -> String {
    format!("`{version}` and the record's `{}` can't be put in order", span.version)
}

fn not_known(span: &ProductVersion) -> String {
    format!("the record does not know about `{}`", span.version)
}

/// Whether the span holds the version; `None` where the two can't be compared.
///
/// One end is enough to be outside: 10.1.44 is after 9.0.98, whatever `9.0.0.M1` may be.
fn holds(version: &str, span: &ProductVersion) -> Option<bool> {
    let until = match &span.until {
        None => return is(version, span),
        Some(VersionBound::Unread) => return None,
        Some(VersionBound::Open) => return after_start(version, span),
        Some(until) => until,
    };
    if is_upside_down(span, until) {
        return None;
    }
    match (after_start(version, span), before_end(version, until, span.scheme)) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Whether a span ends before it begins.
fn is_upside_down(span: &ProductVersion, until: &VersionBound) -> bool {
    let (VersionBound::Before(end) | VersionBound::Through(end)) = until else { return false };
    let start = bare(&span.version);
    !names_no_version(start) && compare(start, bare(end), span.scheme) == Some(Ordering::Greater)
}

/// Whether a single version is meant, by any spelling.
fn is(version: &str, span: &ProductVersion) -> Option<bool> {
    let other = bare(&span.version);
    if other.eq_ignore_ascii_case(version) {
        return Some(true);
    }
    // `7.0` alone often stands for the whole line: 7.0.3 is neither surely meant nor surely not.
    if version.strip_prefix(other).is_some_and(|rest| rest.starts_with('.')) {
        return None;
    }
    Some(compare(version, other, span.scheme)? == Ordering::Equal)
}

fn after_start(version: &str, span: &ProductVersion) -> Option<bool> {
    let start = bare(&span.version);
    // Some makers write the fixed version as both ends: then the span begins at the first one.
    let doubled = span.until == Some(VersionBound::Before(start.to_owned()))
        && span.status == ProductStatus::Affected;
    if names_no_version(start) || doubled {
        return Some(true);
    }
    Some(compare(version, start, span.scheme)? != Ordering::Less)
}

fn before_end(version: &str, until: &VersionBound, scheme: Option<Scheme>) -> Option<bool> {
    let (text, through) = match until {
        VersionBound::Before(text) => (bare(text), false),
        VersionBound::Through(text) => (bare(text), true),
        VersionBound::Open => return Some(true),
        VersionBound::Unread => return None,
    };
    if text == "*" {
        return Some(true);
    }
    // CVE JSON 5, `lessThan`: `5.10.*` is every version of that branch.
    if let Some(branch) = text.strip_suffix(".*") {
        return Some(compare(version, &next_branch(branch)?, scheme)? == Ordering::Less);
    }
    let order = compare(version, text, scheme)?;
    Some(order == Ordering::Less || through && order == Ordering::Equal)
}

/// `5.10` becomes `5.11`.
fn next_branch(branch: &str) -> Option<String> {
    let (front, last) = branch.rsplit_once('.').unwrap_or(("", branch));
    let next = last.parse::<u64>().ok()?.checked_add(1)?;
    Some(if front.is_empty() { next.to_string() } else { format!("{front}.{next}") })
}

/// Without spaces, and without the `V` that many makers write before a number.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let plain = text.strip_prefix(['v', 'V']);
    plain.filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit())).unwrap_or(text)
}

/// What records write where no version is known, or where a span begins at the first one.
pub(crate) fn names_no_version(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "" | "0"
            | "*"
            | "-"
            | "n/a"
            | "na"
            | "all"
            | "any"
            | "unspecified"
            | "unknown"
            | "all versions"
    )
}

/// GitHub's CNA writes comparators into `version`: `>= 1.0, < 1.5`. They become the span that they
/// mean.
fn spelled_out(span: &ProductVersion) -> ProductVersion {
    let mut read = ProductVersion { version: "0".to_owned(), until: None, ..span.clone() };
    if span.until.is_some() || !span.version.trim_start().starts_with(['<', '>', '=']) {
        return span.clone();
    }
    for part in span.version.split(',').map(str::trim) {
        if let Some(last) = part.strip_prefix("<=") {
            read.until = Some(VersionBound::Through(bare(last).to_owned()));
        } else if let Some(end) = part.strip_prefix('<') {
            read.until = Some(VersionBound::Before(bare(end).to_owned()));
        } else if let Some(start) = part.strip_prefix(">=") {
            bare(start).clone_into(&mut read.version);
        } else if let Some(only) = part.strip_prefix('=') {
            bare(only).clone_into(&mut read.version);
            return read;
        } else {
            return span.clone();
        }
    }
    // `>= 1.0` alone: no end.
    read.until.get_or_insert_with(|| VersionBound::Before("*".to_owned()));
    read
}

#[cfg(test)]
mod tests {
    use model::{AffectedProduct, ProductStatus, ProductVersion, VersionBound};
    use versions::Scheme;

    use super::{Verdict, judge};

    fn span(
        version: &str,
        until: impl Into<Option<VersionBound>>,
        scheme: Option<Scheme>,
    ) -> ProductVersion {
        let until = until.into();
        ProductVersion {
            version: version.to_owned(),
            until,
            scheme,
            status: ProductStatus::Affected,
        }
    }

    fn before(end: &str) -> VersionBound {
        VersionBound::Before(end.to_owned())
    }

    fn through(end: &str) -> VersionBound {
        VersionBound::Through(end.to_owned())
    }

    fn verdict(version: &str, spans: Vec<ProductVersion>) -> &'static str {
        let product = AffectedProduct {
            vendor: "v".to_owned(),
            product: "p".to_owned(),
            models: Vec::new(),
            versions: spans,
            default_status: ProductStatus::Unknown,
        };
        match judge(Some(version), &product) {
            Verdict::Affected(_) => "affected",
            Verdict::NotAffected | Verdict::Excepted => "not affected",
            Verdict::NotComparable(_) | Verdict::NoVersions => "not comparable",
        }
    }

    #[test]
    fn dotted_numbers_compare_under_any_type_and_none() {
        for scheme in [None, Some(Scheme::CratesIo)] {
            let spans = || {
                vec![
                    span("7.2.0", through("7.2.6"), scheme),
                    span("7.0.0", before("7.0.14"), scheme),
                ]
            };
            assert_eq!(verdict("7.2.4", spans()), "affected");
            assert_eq!(verdict("7.2.7", spans()), "not affected");
            assert_eq!(verdict("7.0.14", spans()), "not affected");
            assert_eq!(verdict("10.0.1", spans()), "not affected");
        }
    }

    #[test]
    fn words_compare_only_under_an_order_that_the_record_names() {
        assert_eq!(
            verdict("2019 CU12", vec![span("2019", before("2019 CU13"), None)]),
            "not comparable"
        );
        assert_eq!(
            verdict("1.0.0-rc.1", vec![span("0", before("1.0.0"), Some(Scheme::CratesIo))]),
            "affected"
        );
        assert_eq!(verdict("2019 cu12", vec![span("2019 CU12", None, None)]), "affected");
    }

    #[test]
    fn a_single_version_may_stand_for_its_line() {
        let line = || vec![span("7.0", None, None)];
        assert_eq!(verdict("7.0.3", line()), "not comparable");
        assert_eq!(verdict("7.0", line()), "affected");
        assert_eq!(verdict("7.1", line()), "not affected");
    }

    #[test]
    fn both_ends_at_one_version_mean_everything_before_it() {
        let chrome = || vec![span("124.0.6367.201", before("124.0.6367.201"), None)];
        assert_eq!(verdict("124.0.6367.200", chrome()), "affected");
        assert_eq!(verdict("124.0.6367.201", chrome()), "not affected");
        let wrong = vec![span("20.5", before("15.1"), None)];
        assert_eq!(verdict("16.0", wrong), "not comparable");
    }

    #[test]
    fn a_default_of_affected_beside_affected_spans_means_nothing() {
        let product = AffectedProduct {
            vendor: "v".to_owned(),
            product: "p".to_owned(),
            models: Vec::new(),
            versions: vec![span("0", through("20.5"), None)],
            default_status: ProductStatus::Affected,
        };
        assert_eq!(judge(Some("25.1"), &product), Verdict::NotAffected);
    }

    #[test]
    fn single_versions_that_were_tried_say_nothing_of_older_ones() {
        let tried = || vec![span("10.1", None, None), span("10.2", None, None)];
        assert_eq!(verdict("9.7", tried()), "not comparable");
        assert_eq!(verdict("11.0", tried()), "not affected");
    }

    #[test]
    fn not_affected_without_versions_clears_the_product() {
        let product = AffectedProduct {
            vendor: "v".to_owned(),
            product: "p".to_owned(),
            models: Vec::new(),
            versions: Vec::new(),
            default_status: ProductStatus::Unaffected,
        };
        assert_eq!(judge(None, &product), Verdict::NotAffected);
    }

    #[test]
    fn one_end_is_enough_to_be_outside() {
        let span = || vec![span("9.0.0.M1", through("9.0.98"), None)];
        assert_eq!(verdict("10.1.44", span()), "not affected");
        assert_eq!(verdict("9.0.50", span()), "affected");
        assert_eq!(verdict("9.0.0", span()), "not comparable");
    }

    #[test]
    fn a_record_without_versions_decides_nothing() {
        for text in ["n/a", "*", "unspecified", "-", ""] {
            assert_eq!(verdict("1.0", vec![span(text, None, None)]), "not comparable", "{text}");
        }
        assert_eq!(verdict("1.0", vec![]), "not comparable");
    }

    #[test]
    fn wildcards_end_a_branch_or_nothing() {
        assert_eq!(verdict("5.10.9", vec![span("5.10", through("5.10.*"), None)]), "affected");
        assert_eq!(verdict("5.11", vec![span("5.10", through("5.10.*"), None)]), "not affected");
        assert_eq!(verdict("99.1", vec![span("5.10", before("*"), None)]), "affected");
    }

    #[test]
    fn a_span_without_an_end_holds_everything_from_its_start() {
        let later = || vec![span("V2.3", VersionBound::Open, None)];
        assert_eq!(verdict("2.2", later()), "not affected");
        assert_eq!(verdict("v2.3", later()), "affected");
        assert_eq!(verdict("99", later()), "affected");
        let every = || vec![span("0", VersionBound::Open, None)];
        assert_eq!(verdict("any words", every()), "affected");
    }

    #[test]
    fn without_a_version_only_what_holds_for_every_one_is_known() {
        let of = |versions: Vec<ProductVersion>| {
            let product = AffectedProduct {
                vendor: "v".to_owned(),
                product: "p".to_owned(),
                models: Vec::new(),
                versions,
                default_status: ProductStatus::Unknown,
            };
            matches!(judge(None, &product), Verdict::Affected(_))
        };
        assert!(of(vec![span("0", VersionBound::Open, None)]));
        assert!(!of(vec![span("1.0", VersionBound::Open, None)]));
        let fixed = ProductVersion { status: ProductStatus::Unaffected, ..span("2", None, None) };
        assert!(!of(vec![span("0", VersionBound::Open, None), fixed]));
    }

    #[test]
    fn words_that_are_no_versions_compare_with_nothing() {
        for words in ["2.0.3 (including) and 2.0.6 (excluding)", "1.2", "with U-Boot < V2016"] {
            let unread = || vec![span(words, VersionBound::Unread, None)];
            for version in ["1.2", "2.0.5", words] {
                assert_eq!(verdict(version, unread()), "not comparable", "{version} {words}");
            }
        }
    }

    #[test]
    fn the_entries_that_hold_a_version_are_named() {
        let product = AffectedProduct {
            vendor: "v".to_owned(),
            product: "p".to_owned(),
            models: Vec::new(),
            versions: vec![
                span("n/a", None, None),
                span("0", before("2.0"), None),
                span("3.0", before("4.0"), None),
                span("1.5", None, None),
            ],
            default_status: ProductStatus::Unknown,
        };
        let Verdict::Affected(span) = judge(Some("1.5"), &product) else { panic!("1.5 is in") };
        assert_eq!(span.entries, [1, 3]);
    }

    #[test]
    fn comparators_in_the_version_field_are_read() {
        assert_eq!(verdict("1.2", vec![span(">= 1.0, < 1.5", None, None)]), "affected");
        assert_eq!(verdict("1.5", vec![span(">= 1.0, < 1.5", None, None)]), "not affected");
        assert_eq!(verdict("9.9", vec![span(">= 1.0", None, None)]), "affected");
        assert_eq!(verdict("1.0", vec![span("= 1.0.0", None, None)]), "affected");
    }

    #[test]
    fn what_the_record_excepts_is_not_affected_and_the_rest_follows_its_default() {
        let product = |default_status| AffectedProduct {
            vendor: "v".to_owned(),
            product: "p".to_owned(),
            models: Vec::new(),
            versions: vec![ProductVersion {
                status: ProductStatus::Unaffected,
                ..span("6.0", through("6.9"), None)
            }],
            default_status,
        };
        assert_eq!(judge(Some("6.5"), &product(ProductStatus::Affected)), Verdict::Excepted);
        assert!(matches!(
            judge(Some("5.0"), &product(ProductStatus::Affected)),
            Verdict::Affected(_)
        ));
        assert_eq!(judge(Some("5.0"), &product(ProductStatus::Unaffected)), Verdict::NotAffected);
    }
}
