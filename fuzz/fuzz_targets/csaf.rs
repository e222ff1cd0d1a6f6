//! Any bytes as a CSAF document.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = formats::csaf::read(bytes);
    breakwater_fuzz::advisory_never_vanishes(bytes);
});
