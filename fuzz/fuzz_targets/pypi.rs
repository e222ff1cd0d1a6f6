//! Two lines as versions of Python packages; where `pep440_rs` reads both, it agrees.
#![no_main]

use pep440_rs::Version;
use versions::Scheme;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((one, other)) = breakwater_fuzz::two_versions(bytes) else { return };
    // The peer's numbers have 64 bits; above that it reads a local number as a word.
    if bytes.split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() >= 19) {
        return;
    }
    let keys = (breakwater_fuzz::key(Scheme::PyPi, one), breakwater_fuzz::key(Scheme::PyPi, other));
    if let (Ok(one), Ok(other)) = (one.parse::<Version>(), other.parse::<Version>())
        && let (Some(one_key), Some(other_key)) = keys
    {
        assert_eq!(one_key.cmp(&other_key), one.cmp(&other), "`{one}` and `{other}`");
    }
});
