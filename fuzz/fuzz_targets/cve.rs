//! Any bytes as a CVE record.
#![no_main]

mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = formats::cve::read(bytes);
    laws::advisory_never_vanishes(bytes);
});
