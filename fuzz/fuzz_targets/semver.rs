//! Two lines as versions of crates.io, npm and Go; where the `semver` crate reads both, it agrees.
#![no_main]

use versions::Scheme;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((one, other)) = breakwater_fuzz::two_versions(bytes) else { return };
    for scheme in [Scheme::CratesIo, Scheme::Npm, Scheme::Go] {
        let keys = (breakwater_fuzz::key(scheme, one), breakwater_fuzz::key(scheme, other));
        if let (Ok(one), Ok(other)) = (semver::Version::parse(one), semver::Version::parse(other))
            && let (Some(one_key), Some(other_key)) = keys
        {
            let expected = one.cmp_precedence(&other);
            assert_eq!(one_key.cmp(&other_key), expected, "{scheme}: `{one}` and `{other}`");
        }
    }
});
