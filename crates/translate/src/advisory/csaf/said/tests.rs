//! Texts about versions as real advisories write them.

use model::ProductVersion;

use super::{Said, read};

fn words(text: &str) -> String {
    let Some(said) = read(text) else { return "a person must read it".to_owned() };
    let shown = said.into_iter().map(|Said { version, until, scheme }| {
        let status = model::ProductStatus::Affected;
        ProductVersion { version, until, scheme, status }.to_string()
    });
    shown.collect::<Vec<_>>().join("; ")
}

#[test]
fn what_leaves_no_doubt_is_read() {
    for (text, expected) in [
        ("vers:all/*", "every version"),
        ("All versions", "every version"),
        ("(All Revisions)", "every version"),
        ("All revisions", "every version"),
        ("*", "every version"),
        ("vers:all/<V4.4", "everything before 4.4"),
        ("< V4.1.3", "everything before 4.1.3"),
        (" <1.000.HW00.21.20190812", "everything before 1.000.HW00.21.20190812"),
        ("<=52", "everything through 52"),
        (">= 1.0 | <= 1.32", "1.0 through 1.32"),
        (">= V2.3 and < V6.30.016", "2.3 before 6.30.016"),
        (">= V6.2 < V7.1", "6.2 before 7.1"),
        (">= V2.3", "2.3 and later"),
        ("All Versions < V6.4", "everything before 6.4"),
        ("All versions < V 4.01", "everything before 4.01"),
        ("< V14 SP1 Update 14", "everything before 14 SP1 Update 14"),
        ("< V3.X.17", "everything before 3.X.17"),
        ("Versions prior to V3.1", "everything before 3.1"),
        ("Version 2.3.0.0 and earlier", "everything through 2.3.0.0"),
        ("Firmware versions 1.96A and prior", "everything through 1.96A"),
        ("versions prior to and including 1.1.0.10", "everything through 1.1.0.10"),
        ("4.0 through 4.3", "4.0 through 4.3"),
        ("V1.81.01 - V1.81.03", "1.81.01 through 1.81.03"),
        ("8.0.x", "8.0 through 8.0.*"),
        ("2.1.0 | 2.1.1 | 2.1.2", "2.1.0; 2.1.1; 2.1.2"),
        ("13.3.1", "13.3.1"),
        ("Versions 5.1 6.0 6.1", "5.1; 6.0; 6.1"),
        ("Version 16.00 and prior versions;", "everything through 16.00"),
        ("software Version 2.3.6 and below", "everything through 2.3.6"),
        (">= 4.6.0 | =< 4.6.20304.x", "4.6.0 through 4.6.20304.*"),
        ("vers:npm/<1.2.0|>=2.0.0|<2.5.0", "everything before 1.2.0; 2.0.0 before 2.5.0"),
        ("vers:intdot/>=3.1", "3.1 and later"),
        ("vers:pypi/*", "every version"),
    ] {
        assert_eq!(words(text), expected, "{text}");
    }
}

#[test]
fn what_leaves_a_doubt_is_left_to_a_person() {
    for text in [
        "",
        "No version",
        "> V3.0 < V4.0",
        "vers:npm/>1.0.0",
        "<=8.1 | >= 8.1.10",
        "<= 3.14.25 | 3.15.18",
        "< 7.03 /7.04",
        "<= 2.0.0.10 (RES670 2.0.0.4 and prior)",
        "< V10.4.1 only if web components are used",
        "All versions with U-Boot < V2016.05RS09",
        "<=the_first_5_digits_of_serial_number_22081",
        "distributed  < april 1, 2018",
        "NMC2 <= 6.9.6",
        "BIOS < V21.01.07",
        "< FW14",
        "2.0.3.00.016 (including) and 2.0.6 (excluding)",
        "3.0 and <",
        "1783-SAD2T2SPK9",
        "7100 | 7900 | 100 | Protiva Carestation View",
        "7_SR620",
        "Version B, Firmware A.01.09, Part #: N/A (Replaced by Version C)",
        "< 8.x",
        "J2497",
        "< 2.0 3.0",
        "Version 2.X (Impacted by CVE-2020-6962)",
    ] {
        assert_eq!(words(text), "a person must read it", "{text}");
    }
    assert_eq!(words(&format!("< {}", "1.".repeat(300))), "a person must read it");
}
