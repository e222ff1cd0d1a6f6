//! An OSV record becomes a statement about packages.

use formats::osv;
use model::{
    Affected, Ecosystem, Event, Package, Range, RangeKind, Source, Statement, Tlp, Withdrawn,
};

use super::{AdvisoryError, time};

pub(super) fn read(bytes: &[u8], document: &str) -> Result<Statement, AdvisoryError> {
    let record = osv::read(bytes)?;
    let withdrawn = match record.withdrawn.as_deref() {
        None => Withdrawn::Stands,
        Some(text) => Withdrawn::Since(time("/withdrawn", Some(text))?),
    };
    Ok(Statement {
        published: time("/published", record.published.as_deref())?,
        modified: time("/modified", Some(&record.modified))?,
        id: record.id,
        source: Source::Osv,
        document: document.to_owned(),
        label: Tlp::Clear,
        aliases: record.aliases,
        withdrawn,
        summary: first_sentence(record.summary, &record.details),
        packages: record.affected.into_iter().filter_map(affected).collect(),
        products: Vec::new(),
        exploited: None,
        ssvc: None,
        remediations: Vec::new(),
        notice: None,
    })
}

/// PyPI's records have no summary: the first line of the details stands in.
fn first_sentence(summary: String, details: &str) -> String {
    if !summary.is_empty() {
        return summary;
    }
    details.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

/// `None` where the record names no package, only commits of a repository.
fn affected(affected: osv::Affected) -> Option<Affected> {
    let package = affected.package?;
    Some(Affected {
        package: Package::new(Ecosystem::from_osv(&package.ecosystem), &package.name),
        ranges: affected.ranges.into_iter().map(range).collect(),
        listed: affected.versions,
    })
}

fn range(range: osv::Range) -> Range {
    let kind = match range.kind {
        osv::RangeKind::Semver => RangeKind::Semver,
        osv::RangeKind::Ecosystem => RangeKind::Ecosystem,
        osv::RangeKind::Git => RangeKind::Git,
    };
    Range { kind, events: range.events.into_iter().flat_map(events).collect() }
}

/// The schema wants one event an object; older records put two into one, so each is taken.
fn events(event: osv::Event) -> impl Iterator<Item = Event> {
    [
        event.introduced.map(Event::Introduced),
        event.fixed.map(Event::Fixed),
        event.last_affected.map(Event::LastAffected),
        event.limit.map(Event::Limit),
    ]
    .into_iter()
    .flatten()
}
