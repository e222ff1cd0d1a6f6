//! What advisories say can be done about a match, and whose words that is.

use model::{AffectedProduct, Notice, PublisherRole, Source};

use crate::{
    answer::{Fits, Remedy, Speaker},
    product_index::Reached,
    product_versions::Verdict,
    products::Reach,
};

/// So many things one match names.
const REMEDIES_MAX: usize = 24;

/// What the statement says can be done about the product that it was reached by.
pub(crate) fn of<'a>(one: &Reached<'a>, verdict: &Verdict) -> Vec<Remedy<'a>> {
    let (statement, product) = (one.statement, one.number);
    if statement.source != Source::Csaf {
        return Vec::new();
    }
    let (fits, entries) = match verdict {
        Verdict::Affected(span) if one.reach == Reach::Exactly => (Fits::Exactly, &span.entries),
        Verdict::Affected(span) => (Fits::Perhaps, &span.entries),
        Verdict::NotComparable(_) | Verdict::NoVersions => (Fits::Perhaps, &Vec::new()),
        Verdict::NotAffected | Verdict::Excepted => return Vec::new(),
    };
    let speaker = speaker(statement.notice.as_ref(), one.product);
    let held = statement.remediations.iter().filter(|remediation| {
        let holds = |entry| remediation.holds_for.holds(product, entry);
        if entries.is_empty() { holds(None) } else { entries.iter().any(|one| holds(Some(*one))) }
    });
    held.map(|remediation| Remedy { statement, remediation, speaker, fits }).collect()
}

/// Each text once: the surest first, then a fix before what only helps.
pub(crate) fn in_order(mut remedies: Vec<Remedy<'_>>) -> Vec<Remedy<'_>> {
    remedies.sort_by_key(|one| (one.fits, one.speaker, one.remediation.kind));
    let mut once: Vec<Remedy<'_>> = Vec::new();
    for one in remedies {
        let same = |known: &Remedy<'_>| {
            known.remediation.kind == one.remediation.kind
                && known.remediation.details == one.remediation.details
        };
        if once.len() < REMEDIES_MAX && !once.iter().any(same) {
            once.push(one);
        }
    }
    once
}

/// A publisher that calls itself a vendor speaks for its own products only.
fn speaker(notice: Option<&Notice>, product: &AffectedProduct) -> Speaker {
    let Some(Notice { publisher, .. }) = notice else { return Speaker::Another };
    if publisher.is_cisa() {
        Speaker::Cisa
    } else if publisher.role == PublisherRole::Vendor && names(&publisher.name, &product.vendor) {
        Speaker::Maker
    } else {
        Speaker::Another
    }
}

/// Whether "Siemens ProductCERT" names "Siemens AG": by the vendor's first word.
fn names(publisher: &str, vendor: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    words(vendor).first().is_some_and(|first| words(publisher).contains(first))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_vendor_speaks_for_its_own_products_only() {
        assert!(names("Siemens ProductCERT", "Siemens AG"));
        assert!(names("ABB", "abb"));
        assert!(!names("Acme Reseller", "Siemens"));
        assert!(!names("Siemensstadt IT", "Siemens"));
        assert!(!names("", ""));
    }
}
