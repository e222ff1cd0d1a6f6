//! Which of two revisions is the newer one: sources say it by a date, and where they don't, the one
//! that came last counts.

use jiff::{SignedDuration, Timestamp};
use model::{Statement, Withdrawn};

/// Clocks differ by so much. A later date is a mistake, and would hide all that comes after it.
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24);

/// As of when a revision speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum AsOf {
    /// Its source changed it at this time.
    At(Timestamp),
    /// At this time or later: it was taken back then, and bears no later date.
    NotBefore(Timestamp),
    /// Nobody can tell.
    #[default]
    Unknown,
}

impl AsOf {
    /// Of a statement that was received at this time.
    pub(super) fn of(statement: &Statement, received: Timestamp) -> Self {
        let modified = Self::dated(statement.modified, received);
        let Withdrawn::Since(since) = statement.withdrawn else { return modified };
        match (modified, Self::dated(since, received)) {
            // Several databases leave the date as it was when they take a record back.
            (Self::At(modified), Self::At(since)) if modified < since => Self::NotBefore(since),
            (Self::Unknown, Self::At(since)) => Self::NotBefore(since),
            _ => modified,
        }
    }

    /// Of a date that was received at this time. One in the future is none, and so is one before
    /// computers had dates: the Go database writes the year 1 where it knows none.
    pub(super) fn dated(date: Option<Timestamp>, received: Timestamp) -> Self {
        let latest = received.checked_add(AHEAD_MAX).unwrap_or(received);
        let is_date = |date: &Timestamp| (Timestamp::UNIX_EPOCH..=latest).contains(date);
        date.filter(is_date).map_or(Self::Unknown, Self::At)
    }

    /// The date, where there is one.
    pub(super) fn date(self) -> Option<Timestamp> {
        match self {
            Self::At(date) => Some(date),
            Self::NotBefore(_) | Self::Unknown => None,
        }
    }
}

/// How what comes in stands to what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Its source changed it later.
    Newer,
    /// The same date, or the dates do not tell: what came last counts.
    Level,
    /// Its source changed it earlier: it is kept, and what counts stays.
    Older,
}

impl Order {
    /// How `new` stands to `known`.
    pub(super) fn of(new: AsOf, known: AsOf) -> Self {
        match (new, known) {
            (AsOf::At(new) | AsOf::NotBefore(new), AsOf::At(known)) if new > known => Self::Newer,
            (AsOf::At(new), AsOf::At(known) | AsOf::NotBefore(known)) if new < known => Self::Older,
            _ => Self::Level,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{AsOf, Order};

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn only_dates_that_tell_make_one_revision_older_than_another() {
        let (at, from) = (|at| AsOf::At(second(at)), |at| AsOf::NotBefore(second(at)));
        for (new, known) in [(at(2), at(1)), (from(2), at(1))] {
            assert_eq!(Order::of(new, known), Order::Newer);
        }
        for (new, known) in [(at(1), at(2)), (at(1), from(2))] {
            assert_eq!(Order::of(new, known), Order::Older);
        }
        for (new, known) in [
            (at(1), at(1)),
            (from(1), at(2)),
            (at(2), from(1)),
            (from(1), from(2)),
            (from(2), from(1)),
            (AsOf::Unknown, at(1)),
            (at(1), AsOf::Unknown),
            (AsOf::Unknown, AsOf::Unknown),
        ] {
            assert_eq!(Order::of(new, known), Order::Level, "{new:?} {known:?}");
        }
    }

    #[test]
    fn a_date_in_the_future_or_of_the_year_1_is_none() {
        let received = second(1_000_000);
        let in_hours = |hours| received + SignedDuration::from_hours(hours);
        let dated = |date| AsOf::dated(Some(date), received);
        assert_eq!(dated(in_hours(24)), AsOf::At(in_hours(24)));
        assert_eq!(dated(in_hours(25)), AsOf::Unknown);
        assert_eq!(dated("0001-01-01T00:00:00Z".parse().unwrap()), AsOf::Unknown);
        assert_eq!(AsOf::dated(None, received), AsOf::Unknown);
    }
}
