//! Two lines as versions of Python packages; where `pep440_rs` reads both, it agrees.
#![no_main]

mod laws;

use pep440_rs::Version;
use versions::Scheme;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((one, other)) = laws::two_versions(bytes) else { return };
    let keys = (laws::key(Scheme::PyPi, one), laws::key(Scheme::PyPi, other));
    if let (Ok(one), Ok(other)) = (one.parse::<Version>(), other.parse::<Version>())
        && let (Some(one_key), Some(other_key)) = keys
    {
        assert_eq!(one_key.cmp(&other_key), one.cmp(&other), "`{one}` and `{other}`");
    }
});
