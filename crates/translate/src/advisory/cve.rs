//! A CVE record becomes a statement about products, with CISA's decision points where it has them.

use formats::cve;
use model::{
    AffectedProduct, Automatable, ProductStatus, ProductVersion, Source, Ssvc, Statement,
    TechnicalImpact, Tlp, VersionBound, Withdrawn,
};
use versions::Scheme;

use super::{AdvisoryError, time};

pub(super) fn read(bytes: &[u8], document: &str) -> Result<Statement, AdvisoryError> {
    let record = cve::read(bytes)?;
    let meta = record.cve_metadata;
    let withdrawn = match meta.state {
        cve::State::Published => Withdrawn::Stands,
        cve::State::Rejected | cve::State::Reserved => {
            Withdrawn::Since(time("/cveMetadata/dateRejected", meta.date_rejected.as_deref())?)
        }
    };
    let containers = record.containers;
    let mut others = containers.adp;
    let ssvc = cisa_ssvc(&others)?;
    let summary = summary(&containers.cna);
    // The product's own authority first: where two containers name a product, its word is read
    // first.
    others.insert(0, containers.cna);
    Ok(Statement {
        id: meta.cve_id,
        source: Source::Cve,
        document: document.to_owned(),
        label: Tlp::Clear,
        aliases: Vec::new(),
        published: time("/cveMetadata/datePublished", meta.date_published.as_deref())?,
        modified: time("/cveMetadata/dateUpdated", meta.date_updated.as_deref())?,
        withdrawn,
        summary,
        packages: Vec::new(),
        products: others.into_iter().flat_map(|one| one.affected).map(product).collect(),
        exploited: None,
        ssvc,
        remediations: Vec::new(),
        notice: None,
    })
}

fn summary(cna: &cve::Container) -> String {
    let english =
        || cna.descriptions.iter().find(|text| text.lang.to_ascii_lowercase().starts_with("en"));
    match &cna.title {
        Some(title) if !title.trim().is_empty() => title.trim().to_owned(),
        _ => english().map(|text| text.value.trim().to_owned()).unwrap_or_default(),
    }
}

/// BOD 26-04 speaks of CISA's own decisions: another party's SSVC in the record does not count.
fn cisa_ssvc(containers: &[cve::Container]) -> Result<Option<Ssvc>, AdvisoryError> {
    let cisa = containers.iter().filter(|one| {
        let name =
            one.provider_metadata.as_ref().and_then(|provider| provider.short_name.as_deref());
        name.is_some_and(|name| name.eq_ignore_ascii_case("CISA-ADP"))
    });
    let mut latest: Option<Ssvc> = None;
    for metric in cisa.flat_map(|one| &one.metrics) {
        let Some(raw) = metric.ssvc() else { continue };
        let read = decision_points(&raw?)?;
        if latest.is_none_or(|known| known.decided <= read.decided) {
            latest = Some(read);
        }
    }
    Ok(latest)
}

/// Spelling varies in the records: `total` and `Total`, `Technical Impact` and `technicalImpact`.
fn decision_points(raw: &cve::Ssvc) -> Result<Ssvc, AdvisoryError> {
    let mut ssvc = Ssvc { automatable: None, technical_impact: None, decided: None };
    ssvc.decided = time("/timestamp", raw.timestamp.as_deref())?;
    for (point, value) in raw.options.iter().flatten() {
        match (letters(point).as_str(), letters(value).as_str()) {
            ("automatable", "yes") => ssvc.automatable = Some(Automatable::Yes),
            ("automatable", "no") => ssvc.automatable = Some(Automatable::No),
            ("technicalimpact", "partial") => {
                ssvc.technical_impact = Some(TechnicalImpact::Partial);
            }
            ("technicalimpact", "total") => ssvc.technical_impact = Some(TechnicalImpact::Total),
            _ => {}
        }
    }
    Ok(ssvc)
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn product(affected: cve::Affected) -> AffectedProduct {
    AffectedProduct {
        vendor: affected.vendor,
        product: affected.product,
        models: Vec::new(),
        default_status: affected.default_status.map_or(ProductStatus::Unknown, status),
        versions: affected.versions.into_iter().flat_map(spans).collect(),
    }
}

/// A span whose status changes inside becomes several: up to the change, and from it on.
fn spans(version: cve::Version) -> Vec<ProductVersion> {
    let scheme = scheme(version.version_type.as_deref());
    let end = match (version.less_than, version.less_than_or_equal) {
        (Some(before), _)
            if is_build_of(&version.version, &before, version.version_type.as_deref()) =>
        {
            Some(VersionBound::Before(format!("{}-{before}", version.version)))
        }
        (Some(before), _) => Some(VersionBound::Before(before)),
        (None, Some(through)) => Some(VersionBound::Through(through)),
        (None, None) => None,
    };
    let mut spans = Vec::with_capacity(1 + version.changes.len());
    let mut start = ProductVersion {
        version: version.version,
        until: end.clone(),
        scheme,
        status: status(version.status),
    };
    for change in version.changes {
        let next = ProductVersion {
            version: change.at.clone(),
            until: end.clone(),
            scheme,
            status: status(change.status),
        };
        start.until = Some(VersionBound::Before(change.at));
        spans.push(std::mem::replace(&mut start, next));
    }
    // The last change often stands at the end of the span: then nothing is left after it.
    if spans.is_empty() || end != Some(VersionBound::Before(start.version.clone())) {
        spans.push(start);
    }
    spans
}

/// Citrix writes `14.1` before `43.56`, type `patch`, for 14.1-43.56: an end of another line is a
/// build of the start.
fn is_build_of(start: &str, end: &str, version_type: Option<&str>) -> bool {
    let line = |version: &str| version.split('.').next().unwrap_or_default().parse::<u32>().ok();
    version_type.is_some_and(|kind| kind.eq_ignore_ascii_case("patch"))
        && matches!((line(start), line(end)), (Some(own), Some(other)) if own != 0 && own != other)
}

/// `custom` and absent types name no order; `git` orders commits, not versions.
fn scheme(version_type: Option<&str>) -> Option<Scheme> {
    match version_type?.trim().to_ascii_lowercase().as_str() {
        "semver" => Some(Scheme::CratesIo),
        "python" => Some(Scheme::PyPi),
        "npm" => Some(Scheme::Npm),
        _ => None,
    }
}

fn status(status: cve::Status) -> ProductStatus {
    match status {
        cve::Status::Affected => ProductStatus::Affected,
        cve::Status::Unaffected => ProductStatus::Unaffected,
        cve::Status::Unknown => ProductStatus::Unknown,
    }
}
