//! Any bytes as an OSV record.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = formats::osv::read(bytes);
    breakwater_fuzz::advisory_never_vanishes(bytes);
});
