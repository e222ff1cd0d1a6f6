//! Is this version of a product affected by what a CVE record says of it?

use model::{AffectedProduct, ProductStatus, ProductVersion, VersionBound};
use versions::{Scheme, VersionKey};

/// What a record says of one version of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It has the flaw: the span that says so, and the version that ends it where one does.
    Affected {
        /// The span as the record writes it.
        span: String,
        /// The first version without the flaw.
        fixed: Option<String>,
    },
    /// It has not.
    NotAffected,
    /// The record gives no versions that this one can be compared with.
    NotComparable(String),
}

/// Decides one version of a product.
///
/// Plain dotted numbers have one order under every scheme, so they are compared whatever order the record names or
/// leaves out; anything else only under an order that the record names.
pub fn judge(version: &str, affected: &AffectedProduct) -> Verdict {
    let version = bare(version);
    let mut gap = None;
    let mut compared = false;
    for span in affected.versions.iter().map(spelled_out) {
        match holds(version, &span) {
            Some(true) if span.status == ProductStatus::Affected => return found(&span),
            Some(true) if span.status == ProductStatus::Unaffected => return Verdict::NotAffected,
            Some(true) => gap = Some(format!("the record does not know about `{}`", span.version)),
            Some(false) => compared = true,
            None => gap = Some(not_comparable(version, &span)),
        }
    }
    match (affected.default_status, gap) {
        (_, Some(why)) => Verdict::NotComparable(why),
        (ProductStatus::Affected, None) if compared => {
            Verdict::Affected { span: "every version that the record does not except".to_owned(), fixed: None }
        }
        (_, None) if compared => Verdict::NotAffected,
        _ => Verdict::NotComparable("the record gives no versions".to_owned()),
    }
}

fn found(span: &ProductVersion) -> Verdict {
    let (text, fixed) = match &span.until {
        None => (span.version.clone(), None),
        Some(VersionBound::Through(end)) => (format!("{} through {end}", start_name(span)), None),
        Some(VersionBound::Before(end)) => (format!("{} before {end}", start_name(span)), Some(end.clone())),
    };
    Verdict::Affected { span: text, fixed: fixed.filter(|end| end != "*") }
}

fn start_name(span: &ProductVersion) -> &str {
    if names_no_version(&span.version) { "0" } else { &span.version }
}

fn not_comparable(version: &str, span: &ProductVersion) -> String {
    if span.until.is_none() && names_no_version(&span.version) {
        "the record gives no versions".to_owned()
    } else {
        format!("`{version}` and the record's `{}` can't be put in order", span.version)
    }
}

/// Whether the span holds the version; `None` where the two can't be compared.
fn holds(version: &str, span: &ProductVersion) -> Option<bool> {
    let Some(until) = &span.until else { return is(version, span) };
    let scheme = order_of(version, span)?;
    let own = scheme.key(version).ok()?;
    let start = bare(&span.version);
    let after_start = names_no_version(start) || own >= scheme.key(start).ok()?;
    let before_end = end(until, scheme)?.is_none_or(|end| own < end);
    Some(after_start && before_end)
}

/// Whether a single version is meant, by any spelling.
fn is(version: &str, span: &ProductVersion) -> Option<bool> {
    if names_no_version(&span.version) {
        return None;
    }
    let other = bare(&span.version);
    if other.eq_ignore_ascii_case(version) {
        return Some(true);
    }
    let scheme = order_of(version, span)?;
    Some(scheme.key(version).ok()? == scheme.key(other).ok()?)
}

/// Plain dotted numbers throughout, or else the order that the record names.
fn order_of(version: &str, span: &ProductVersion) -> Option<Scheme> {
    let end = match &span.until {
        None => None,
        Some(VersionBound::Before(end) | VersionBound::Through(end)) => {
            let end = bare(end);
            Some(end.strip_suffix(".*").unwrap_or(end)).filter(|end| *end != "*")
        }
    };
    let start = Some(bare(&span.version)).filter(|start| !names_no_version(start));
    let mut all = [Some(version), start, end].into_iter().flatten();
    if all.all(|text| Scheme::Dotted.key(text).is_ok()) { Some(Scheme::Dotted) } else { span.scheme }
}

/// The first key after the span, `Some(None)` where it has no end; `None` where the end has no order.
fn end(until: &VersionBound, scheme: Scheme) -> Option<Option<VersionKey>> {
    let (text, through) = match until {
        VersionBound::Before(text) => (bare(text), false),
        VersionBound::Through(text) => (bare(text), true),
    };
    if text == "*" {
        return Some(None);
    }
    // CVE JSON 5, `lessThan`: `5.10.*` is every version of that branch.
    if let Some(branch) = text.strip_suffix(".*") {
        return scheme.key(&next_branch(branch)?).ok().map(Some);
    }
    let key = scheme.key(text).ok()?;
    Some(Some(if through { key.successor() } else { key }))
}

/// `5.10` becomes `5.11`.
fn next_branch(branch: &str) -> Option<String> {
    let (front, last) = branch.rsplit_once('.').unwrap_or(("", branch));
    let next = last.parse::<u64>().ok()?.checked_add(1)?;
    Some(if front.is_empty() { next.to_string() } else { format!("{front}.{next}") })
}

fn bare(text: &str) -> &str {
    text.trim()
}

/// What records write where no version is known, or where a span begins at the first one.
fn names_no_version(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "" | "0" | "*" | "-" | "n/a" | "na" | "all" | "any" | "unspecified" | "unknown" | "all versions"
    )
}

/// GitHub's CNA writes comparators into `version`: `>= 1.0, < 1.5`. They become the span that they mean.
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

    fn span(version: &str, until: Option<VersionBound>, scheme: Option<Scheme>) -> ProductVersion {
        ProductVersion { version: version.to_owned(), until, scheme, status: ProductStatus::Affected }
    }

    fn before(end: &str) -> Option<VersionBound> {
        Some(VersionBound::Before(end.to_owned()))
    }

    fn through(end: &str) -> Option<VersionBound> {
        Some(VersionBound::Through(end.to_owned()))
    }

    fn verdict(version: &str, spans: Vec<ProductVersion>) -> &'static str {
        let product = AffectedProduct {
            vendor: "v".to_owned(),
            product: "p".to_owned(),
            versions: spans,
            default_status: ProductStatus::Unknown,
        };
        match judge(version, &product) {
            Verdict::Affected { .. } => "affected",
            Verdict::NotAffected => "not affected",
            Verdict::NotComparable(_) => "not comparable",
        }
    }

    #[test]
    fn dotted_numbers_compare_under_any_type_and_none() {
        for scheme in [None, Some(Scheme::CratesIo)] {
            let spans = || vec![span("7.2.0", through("7.2.6"), scheme), span("7.0.0", before("7.0.14"), scheme)];
            assert_eq!(verdict("7.2.4", spans()), "affected");
            assert_eq!(verdict("7.2.7", spans()), "not affected");
            assert_eq!(verdict("7.0.14", spans()), "not affected");
            assert_eq!(verdict("10.0.1", spans()), "not affected");
        }
    }

    #[test]
    fn words_compare_only_under_an_order_that_the_record_names() {
        assert_eq!(verdict("2019 CU12", vec![span("2019", before("2019 CU13"), None)]), "not comparable");
        assert_eq!(verdict("1.0.0-rc.1", vec![span("0", before("1.0.0"), Some(Scheme::CratesIo))]), "affected");
        assert_eq!(verdict("2019 cu12", vec![span("2019 CU12", None, None)]), "affected");
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
            versions: vec![ProductVersion {
                status: ProductStatus::Unaffected,
                ..span("6.0", through("6.9"), None)
            }],
            default_status,
        };
        assert_eq!(judge("6.5", &product(ProductStatus::Affected)), Verdict::NotAffected);
        assert!(matches!(judge("5.0", &product(ProductStatus::Affected)), Verdict::Affected { .. }));
        assert_eq!(judge("5.0", &product(ProductStatus::Unaffected)), Verdict::NotAffected);
    }
}
