//! Any bytes as an OSV record.
#![no_main]

mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = formats::osv::read(bytes);
    laws::advisory_never_vanishes(bytes);
});
