//! Any bytes as a CVE record.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = formats::cve::read(bytes);
    breakwater_fuzz::advisory_never_vanishes(bytes);
});
