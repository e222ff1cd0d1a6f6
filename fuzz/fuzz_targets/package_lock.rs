//! Any bytes as a package-lock.json.
#![no_main]

use translate::inventory::{AssetDefaults, InputFormat, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Err(fault) = read(bytes, InputFormat::PackageLock, &AssetDefaults::default()) {
        assert!(!fault.to_string().is_empty(), "a refusal says why");
    }
});
