//! When to try again: later each time, and not all at once.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// After the first failure.
const FIRST: Duration = Duration::from_mins(1);
/// However often it failed.
const LONGEST: Duration = Duration::from_hours(6);
/// However long a server asks us to stay away.
const OBEYED_MAX: Duration = Duration::from_hours(24);

/// How long to wait after so many failures in a row: doubled each time, up to six hours, less up
/// to a half that the seed decides.
pub fn back_off(tries: u32, seed: u64) -> Duration {
    let doublings = tries.saturating_sub(1).min(16);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let half_ms = u64::try_from(whole.as_millis() / 2).unwrap_or(u64::MAX).max(1);
    let spread = Duration::from_millis(mixed(seed ^ u64::from(tries)) % half_ms);
    whole.saturating_sub(spread)
}

/// When to try again; never earlier than the server asked for, up to a day.
pub fn next_try(now: Timestamp, tries: u32, after: Option<Duration>, seed: u64) -> Timestamp {
    let wait = back_off(tries, seed).max(after.unwrap_or_default().min(OBEYED_MAX));
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::ZERO);
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// SplitMix64 (Steele, Lea, Flood 2014): spreads seeds that lie close together.
fn mixed(seed: u64) -> u64 {
    let mut word = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, time::Duration};

    use proptest::prelude::*;

    use super::{LONGEST, OBEYED_MAX, back_off, next_try};

    proptest! {
        #[test]
        fn a_wait_lies_between_half_and_whole_of_its_doubling(tries: u32, seed: u64) {
            let wait = back_off(tries, seed);
            let doublings = tries.clamp(1, 10) - 1;
            let whole = Duration::from_mins(1 << doublings).min(LONGEST);
            prop_assert!(wait >= whole / 2 && wait <= whole, "{wait:?} of {whole:?}");
            prop_assert_eq!(wait, back_off(tries, seed));
        }

        #[test]
        fn a_server_is_obeyed_for_up_to_a_day(tries: u32, seed: u64, asked_s in 0..1_000_000_u64) {
            let now = "2026-11-21T15:00:00Z".parse().unwrap();
            let asked = Duration::from_secs(asked_s);
            let wait = next_try(now, tries, Some(asked), seed).duration_since(now).unsigned_abs();
            prop_assert!(wait >= asked.min(OBEYED_MAX) && wait >= back_off(tries, seed));
            prop_assert!(wait <= OBEYED_MAX);
        }
    }

    #[test]
    fn a_hundred_sources_that_fail_together_do_not_return_together() {
        let waits: BTreeSet<Duration> = (0..100).map(|seed| back_off(3, seed)).collect();
        assert!(waits.len() > 95, "{}", waits.len());
    }
}
