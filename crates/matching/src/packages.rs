//! Is this version of a package affected by what a statement says of it?

use std::fmt;

use model::{Affected, Ecosystem, Event, Range, RangeKind};
use versions::{Rank, Scheme, VersionKey};

use crate::interval::{Interval, intervals};

/// What a statement says of one version of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It has the flaw, for this reason.
    Affected(Reason),
    /// It has not, as far as this statement goes.
    NotAffected,
    /// The statement gives nothing that can be compared with this version.
    NotComparable(String),
}

/// Why a version is affected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The statement lists it.
    Listed {
        /// Whether the standard knows the version.
        rank: Rank,
    },
    /// It lies between two events.
    Within {
        /// The events as the statement writes them, sorted: `>=1.22.0-0, <1.22.1`.
        events: String,
        /// The interval of keys.
        interval: Interval,
        /// Legacy where the version or an end of the interval is one that the standard refuses.
        rank: Rank,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listed { .. } => f.write_str("the version is listed"),
            Self::Within { events, .. } => write!(f, "the version lies in {events}"),
        }
    }
}

/// Which order the versions of a range have; `None` where they have none here.
pub fn scheme_of(ecosystem: &Ecosystem, kind: RangeKind) -> Option<Scheme> {
    match kind {
        RangeKind::Git => None,
        RangeKind::Ecosystem => ecosystem.scheme(),
        // crates.io, npm and Go are of the semver family; elsewhere SEMVER means the standard
        // itself.
        RangeKind::Semver => match ecosystem.scheme() {
            Some(own @ (Scheme::CratesIo | Scheme::Npm | Scheme::Go)) => Some(own),
            Some(Scheme::PyPi | Scheme::Dotted) | None => Some(Scheme::CratesIo),
        },
    }
}

/// Decides one version. A listed version decides first; then any range that contains it.
pub fn judge(version: &str, affected: &Affected) -> Verdict {
    let ecosystem = affected.package.ecosystem();
    let own_key = ecosystem.scheme().and_then(|scheme| scheme.key(version).ok());
    if lists(affected, version, own_key.as_ref(), ecosystem.scheme()) {
        let rank = own_key.as_ref().map_or(Rank::Standard, VersionKey::rank);
        return Verdict::Affected(Reason::Listed { rank });
    }
    let mut gap = None;
    let mut compared = !affected.listed.is_empty();
    for range in &affected.ranges {
        match within(version, range, ecosystem) {
            Ok(Some(reason)) => return Verdict::Affected(reason),
            Ok(None) => compared = true,
            // A range of commits beside comparable versions hides nothing.
            Err(Gap::Commits) => {}
            Err(Gap::NotComparable(why)) => gap = Some(why),
        }
    }
    match gap {
        Some(why) => Verdict::NotComparable(why),
        None if compared => Verdict::NotAffected,
        None => Verdict::NotComparable("it names commits only, no versions".to_owned()),
    }
}

enum Gap {
    Commits,
    NotComparable(String),
}

fn within(version: &str, range: &Range, ecosystem: &Ecosystem) -> Result<Option<Reason>, Gap> {
    if range.kind == RangeKind::Git {
        return Err(Gap::Commits);
    }
    let scheme = scheme_of(ecosystem, range.kind).ok_or_else(|| {
        Gap::NotComparable(format!("versions of {ecosystem} have no order here yet"))
    })?;
    let key = scheme.key(version).map_err(|error| Gap::NotComparable(error.to_string()))?;
    let intervals =
        intervals(scheme, range).map_err(|error| Gap::NotComparable(error.to_string()))?;
    let legacy = intervals.iter().find(|interval| interval.rank() == Rank::Legacy);
    if let (Some(interval), Rank::Standard) = (legacy, key.rank())
        && !intervals.iter().any(|interval| interval.contains(&key))
    {
        // A bound such as `0.2.0-n653` sorts before every version of today: that is no answer of
        // "no".
        let events = spell(scheme, range, interval);
        return Err(Gap::NotComparable(format!(
            "the bounds `{events}` are not all versions that {scheme} still orders"
        )));
    }
    let Some(interval) = intervals.into_iter().find(|interval| interval.contains(&key)) else {
        return Ok(None);
    };
    let rank = match (key.rank(), interval.rank()) {
        (Rank::Standard, Rank::Standard) => Rank::Standard,
        _ => Rank::Legacy,
    };
    Ok(Some(Reason::Within { events: spell(scheme, range, &interval), interval, rank }))
}

/// Spelled the same, or another spelling of the same version (`1.0` and `1.0.0` in PyPI).
fn lists(
    affected: &Affected,
    version: &str,
    key: Option<&VersionKey>,
    scheme: Option<Scheme>,
) -> bool {
    affected.listed.iter().any(|listed| listed == version)
        || scheme.zip(key).is_some_and(|(scheme, key)| {
            affected.listed.iter().any(|listed| scheme.key(listed).is_ok_and(|other| other == *key))
        })
}

/// The ends of an interval as the statement writes them.
fn spell(scheme: Scheme, range: &Range, interval: &Interval) -> String {
    let mut low = ">=0".to_owned();
    let mut high = None;
    for event in &range.events {
        match event {
            Event::Introduced(version)
                if scheme.key(version).is_ok_and(|key| key == interval.low) =>
            {
                low = format!(">={version}");
            }
            Event::Fixed(version) | Event::Limit(version)
                if interval.high.is_some() && scheme.key(version).ok() == interval.high =>
            {
                high = Some(format!("<{version}"));
            }
            Event::LastAffected(version)
                if interval.high.is_some()
                    && scheme.key(version).ok().map(|key| key.successor()) == interval.high =>
            {
                high = Some(format!("<={version}"));
            }
            _ => {}
        }
    }
    match high {
        Some(high) => format!("{low}, {high}"),
        None => format!("{low}, no fix named"),
    }
}

/// The versions in which the flaw is fixed, later than this one, in order; empty where the
/// statement names none.
pub fn fixed_after(version: &str, affected: &Affected) -> Vec<String> {
    let mut fixes = Vec::new();
    for range in &affected.ranges {
        let Some(scheme) = scheme_of(affected.package.ecosystem(), range.kind) else { continue };
        let Ok(own) = scheme.key(version) else { continue };
        for event in &range.events {
            let Event::Fixed(fix) = event else { continue };
            if let Ok(key) = scheme.key(fix)
                && key > own
            {
                fixes.push((key, fix.clone()));
            }
        }
    }
    fixes.sort();
    fixes.dedup_by(|(one, _), (other, _)| one == other);
    fixes.into_iter().map(|(_, fix)| fix).collect()
}
