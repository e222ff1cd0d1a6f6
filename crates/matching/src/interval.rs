//! A range's list of events becomes intervals of version keys; exactly what OSV's evaluation says,
//! at every version.

use std::fmt;

use model::{Event, Range};
use versions::{Rank, Scheme, VersionError, VersionKey};

/// Half-open: from `low` on, up to but without `high`; `high` is `None` where it has no end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// The first key in it.
    pub low: VersionKey,
    /// The first key after it.
    pub high: Option<VersionKey>,
}

impl Interval {
    /// Whether a version lies in it.
    pub fn contains(&self, key: &VersionKey) -> bool {
        *key >= self.low && self.high.as_ref().is_none_or(|high| key < high)
    }

    /// Legacy where one of its ends is a version that the standard refuses.
    pub fn rank(&self) -> Rank {
        let legacy = |key: &VersionKey| key.rank() == Rank::Legacy;
        if legacy(&self.low) || self.high.as_ref().is_some_and(legacy) {
            Rank::Legacy
        } else {
            Rank::Standard
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.high {
            None => write!(f, "from [{}]", self.low),
            Some(high) => write!(f, "from [{}] to before [{high}]", self.low),
        }
    }
}

/// What OSV's `limit: "*"` means: no limit.
const NO_LIMIT: &str = "*";

/// The intervals of a range, in order, none touching the next.
///
/// OSV schema, "Evaluation": events are sorted by version (those at one version keep their order),
/// then the last
/// event that applies to a version decides; a version at or after every limit is not spoken of.
pub fn intervals(scheme: Scheme, range: &Range) -> Result<Vec<Interval>, VersionError> {
    let mut events = Vec::with_capacity(range.events.len());
    let mut limits = Vec::new();
    for event in &range.events {
        let change = match event {
            Event::Introduced(_) => Change::In,
            Event::Fixed(_) => Change::Out,
            Event::LastAffected(_) => Change::OutAfter,
            Event::Limit(version) => {
                let unlimited = version == NO_LIMIT;
                limits.push(if unlimited { None } else { Some(scheme.key(version)?) });
                continue;
            }
        };
        events.push((bound(scheme, event)?, change));
    }
    events.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut intervals = sweep(&events);
    if !limits.is_empty() && limits.iter().all(Option::is_some) {
        clip(&mut intervals, limits.into_iter().flatten().max());
    }
    Ok(intervals)
}

/// `introduced: 0` stands before every version; in PyPI there are versions below 0, such as
/// `0.dev1`.
fn bound(scheme: Scheme, event: &Event) -> Result<VersionKey, VersionError> {
    match event {
        Event::Introduced(version) if version == "0" => Ok(VersionKey::first()),
        other => scheme.key(other.version()),
    }
}

#[derive(Debug, Clone, Copy)]
enum Change {
    In,
    Out,
    OutAfter,
}

/// Walks over the sorted events with two questions a version: is it affected itself, and what comes
/// after it?
fn sweep(events: &[(VersionKey, Change)]) -> Vec<Interval> {
    let mut found = Vec::new();
    let mut open: Option<VersionKey> = None;
    for same in events.chunk_by(|(one, _), (other, _)| one == other) {
        let Some((key, _)) = same.first() else { continue };
        let mut at = open.is_some();
        let mut after = at;
        for (_, change) in same {
            (at, after) = match change {
                Change::In => (true, true),
                Change::Out => (false, false),
                Change::OutAfter => (at, false),
            };
        }
        turn(&mut found, &mut open, at, key);
        turn(&mut found, &mut open, after, &key.successor());
    }
    if let Some(low) = open {
        found.push(Interval { low, high: None });
    }
    found
}

/// From `key` on, versions are affected or not.
fn turn(
    found: &mut Vec<Interval>,
    open: &mut Option<VersionKey>,
    affected: bool,
    key: &VersionKey,
) {
    match (open.take(), affected) {
        (None, true) => *open = Some(key.clone()),
        (Some(low), false) => found.push(Interval { low, high: Some(key.clone()) }),
        (same, _) => *open = same,
    }
}

fn clip(intervals: &mut Vec<Interval>, limit: Option<VersionKey>) {
    let Some(limit) = limit else { return };
    intervals.retain(|interval| interval.low < limit);
    for interval in intervals {
        if interval.high.as_ref().is_none_or(|high| *high > limit) {
            interval.high = Some(limit.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{Event, Range, RangeKind};
    use versions::Scheme;

    use super::intervals;

    fn affected(events: Vec<Event>, version: &str) -> bool {
        let range = Range { kind: RangeKind::Semver, events };
        let key = Scheme::CratesIo.key(version).unwrap();
        intervals(Scheme::CratesIo, &range).unwrap().iter().any(|interval| interval.contains(&key))
    }

    fn introduced(version: &str) -> Event {
        Event::Introduced(version.to_owned())
    }

    fn fixed(version: &str) -> Event {
        Event::Fixed(version.to_owned())
    }

    #[test]
    fn events_are_sorted_before_they_are_used() {
        let events = || vec![introduced("2.0.0"), fixed("2.0.2"), introduced("0"), fixed("1.8.6")];
        for (version, expected) in
            [("1.8.5", true), ("1.8.6", false), ("1.9.0", false), ("2.0.0", true), ("2.0.2", false)]
        {
            assert_eq!(affected(events(), version), expected, "{version}");
        }
    }

    #[test]
    fn last_affected_is_in_and_the_next_version_is_out() {
        let events = || vec![introduced("1.0.0"), Event::LastAffected("1.2.0".to_owned())];
        assert!(affected(events(), "1.2.0"));
        assert!(!affected(events(), "1.2.1-0"));
    }

    #[test]
    fn a_limit_ends_every_interval_and_the_latest_limit_counts() {
        let limit = |version: &str| Event::Limit(version.to_owned());
        let events = || vec![introduced("0"), limit("1.0.0"), limit("2.0.0")];
        assert!(affected(events(), "1.5.0"));
        assert!(!affected(events(), "2.0.0"));
        assert!(affected(vec![introduced("0"), limit("1.0.0"), limit("*")], "3.0.0"));
    }

    #[test]
    fn introduced_and_fixed_at_one_version_is_empty() {
        assert!(!affected(vec![introduced("1.0.0"), fixed("1.0.0")], "1.0.0"));
    }
}
