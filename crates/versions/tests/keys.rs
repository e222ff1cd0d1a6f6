//! Which versions have a key, of which rank, which are equal, and what is said of the others.

use insta::assert_snapshot;
use versions::{MAX_VERSION_BYTES, Rank, Scheme, VersionKey};

use Scheme::{CratesIo, Dotted, Go, Npm, PyPi};

const SEMVER: [Scheme; 3] = [CratesIo, Npm, Go];

fn key(scheme: Scheme, version: &str) -> VersionKey {
    scheme.key(version).unwrap_or_else(|error| panic!("{error}"))
}

/// Each version is below the next.
fn ascends(scheme: Scheme, versions: &[&str]) {
    for pair in versions.windows(2) {
        assert!(key(scheme, pair[0]) < key(scheme, pair[1]), "{scheme}: {pair:?}");
    }
}

fn equal(scheme: Scheme, versions: &[&str]) {
    for version in versions {
        assert_eq!(key(scheme, version), key(scheme, versions[0]), "{scheme}: `{version}`");
    }
}

fn refused(scheme: Scheme, versions: &[&str]) {
    for version in versions {
        let key = scheme.key(version);
        assert!(key.is_err(), "{scheme}: `{version}` has key {key:?}");
    }
}

fn ranked(scheme: Scheme, rank: Rank, versions: &[&str]) {
    for version in versions {
        assert_eq!(key(scheme, version).rank(), rank, "{scheme}: `{version}`");
    }
}

#[test]
fn the_keys_of_the_crates_documentation_are_as_it_says() {
    assert_snapshot!(key(CratesIo, "1.2.300"), @"11 12 74 03 00 ff");
    assert_snapshot!(key(PyPi, "1.2rc1"), @"10 11 12 06 11 08 fe");
    assert_snapshot!(key(Dotted, "10.0.19041.1"), @"1a 10 75 01 5a 29 11");
    assert_eq!(format!("{:?}", key(Npm, "1.2")), "11 12 10 ff (Legacy)");
}

#[test]
fn semver_orders_prereleases_before_the_release_and_ignores_builds() {
    for scheme in SEMVER {
        ascends(
            scheme,
            &["0", "0.0.0-0", "1.22.0-0", "1.22.0-rc.1", "1.22.0-rc.1.0", "1.22.0", "1.22.1-0"],
        );
        ascends(scheme, &["1.0.0-18446744073709551616", "1.0.0-99999999999999999999", "1.0.0-a"]);
        ascends(scheme, &["1.0.9", "1.0.10", "1.0.99", "1.0.100", "1.0.18446744073709551616"]);
        equal(scheme, &["1.2.3", "1.2.3+build.1", "1.2.3+2", "v1.2.3", " 1.2.3 "]);
        equal(scheme, &["1.2.0", "1.2", "1.2.0.7"]);
    }
}

#[test]
fn go_knows_pseudo_versions_incompatible_ones_and_its_own_releases() {
    ascends(
        Go,
        &[
            "v0.0.0-20190306092124-e2d15f34fcf9",
            "v0.0.0-20190306092125-0000000fcf99",
            "v0.0.0",
            "v1.2.3-pre.0.20190306092124-e2d15f34fcf9",
            "v1.2.3",
            "v1.2.4-0.20190306092124-e2d15f34fcf9",
        ],
    );
    equal(Go, &["v2.0.0+incompatible", "2.0.0"]);
    equal(Go, &["go1.22rc1", "1.22.0-rc.1"]);
    equal(Go, &["go1.22", "go1.22.0", "1.22.0"]);
    equal(Go, &["go1", "1.0.0"]);
    ranked(Go, Rank::Standard, &["go1.22rc1", "go1.22", "v2.0.0+incompatible", "1.22.0-0", "0"]);
    refused(Go, &["(devel)", "go", "go1.22-custom", "go1.x", "go1.2.3.4", "5908b97e7c22"]);
}

#[test]
fn what_semver_refuses_and_its_tools_order_is_legacy() {
    for scheme in SEMVER {
        ranked(scheme, Rank::Standard, &["1.2.3", "1.2.3-0a.-.x+001", "0.0.0-0", "0"]);
        ranked(
            scheme,
            Rank::Legacy,
            &[
                "1",
                "1.2",
                "1.2.3.4",
                "01.2.3",
                "1.02.3",
                "V1.2.3",
                "1.2.3-01",
                "1.2.3-a..b",
                "1.2.3-a_b",
                "1.2.3beta",
                "1.2-rc1",
                "1.2.3+a+b",
            ],
        );
        refused(
            scheme,
            &[
                "",
                " ",
                "x",
                "1.x",
                "1.2.*",
                "*",
                "^1.2.3",
                ">=1.0.0",
                "1.2.",
                ".1",
                "1..2",
                "-1",
                "1.2.3-",
                "1.2.3+",
                "1.2.3.Final",
                "1.2beta",
                "latest",
                "1.2.3 || 2",
                "1.2.3-é",
            ],
        );
    }
    ranked(CratesIo, Rank::Legacy, &["v1.2.3"]);
    ranked(Npm, Rank::Standard, &["v1.2.3"]);
    ranked(Go, Rank::Standard, &["v1.2.3"]);
    ranked(Npm, Rank::Legacy, &["=1.2.3", "= 1.2.3"]);
    refused(CratesIo, &["=1.2.3"]);
    refused(Go, &["=1.2.3"]);
}

#[test]
fn pypi_orders_every_part_of_a_version() {
    ascends(
        PyPi,
        &[
            "0.dev0",
            "0",
            "0.0.1",
            "1.dev0",
            "1.0a0.dev1",
            "1.0a1",
            "1.0a1.post1.dev2",
            "1.0a1.post1",
            "1.0a2",
            "1.0b1",
            "1.0rc1",
            "1.0",
            "1.0+abc",
            "1.0+abc.1",
            "1.0+1",
            "1.0.post0.dev1",
            "1.0.post0",
            "1.0.post1",
            "1.0.1",
            "1.10",
            "2013.1",
            "1!0.1",
        ],
    );
}

#[test]
fn spellings_that_pep_440_makes_equal_have_one_key() {
    equal(PyPi, &["1", "1.0", "1.0.0", "v1", "V1.00", "0!1", " 01 "]);
    equal(PyPi, &["1rc1", "1c1", "1.pre-1", "1_preview_01", "1RC1", "1.0.0-rc.1"]);
    equal(PyPi, &["1a0", "1a", "1alpha", "1-ALPHA_0", "1.a."]);
    equal(PyPi, &["1.post2", "1-2", "1.rev2", "1r2", "1_post_2", "1POST-2"]);
    equal(PyPi, &["1.dev0", "1dev", "1-DEV-0"]);
    equal(PyPi, &["1+ubuntu.1", "1+Ubuntu-01", "1+ubuntu_1"]);
}

#[test]
fn what_pep_440_refuses_is_legacy_and_below_all_that_it_reads() {
    ascends(PyPi, &["1.0-alpha-x", "1.0-final", "1.0-x", "9.0-git20130121", "9.1-git", "0.dev0"]);
    ascends(PyPi, &["2013-01-21T20:33:09+0100", "2013-01-23T17:11:52+0100", "2013.1"]);
    ranked(PyPi, Rank::Legacy, &["trunk", "0.3m1", "3.0.0b3-", "2019-09-12", "1.0beta6.1"]);
    ranked(PyPi, Rank::Standard, &["0", "1.0-1", "1.0c1"]);
    refused(
        PyPi,
        &[
            "",
            "*",
            "==1.0",
            ">=1",
            "1.0 || 2",
            "1.*",
            "latest",
            "UNKNOWN",
            "None",
            "---",
            "n/a",
            "1.0é",
            "${version}",
        ],
    );
}

#[test]
fn dashes_and_zeros_before_a_word_do_not_count_in_a_legacy_version() {
    equal(PyPi, &["1x.beta", "1x-beta", "1x--beta", "1x.0.beta", "1x.0.0-beta", "1X.BETA"]);
    equal(PyPi, &["1x.rc", "1x.pre", "1x.preview", "1x.c"]);
    ascends(PyPi, &["1x.dev", "1x.alpha", "1x", "1x-", "1x-patch", "1x.y", "1x.1"]);
}

#[test]
fn dotted_numbers_compare_by_value_and_anything_else_is_refused() {
    ascends(Dotted, &["0", "0.0.1", "7.2", "7.2.4", "7.2.10", "10.0.19041.1", "10.0.19045"]);
    equal(Dotted, &["7.2", "v7.2.0", "V7.02.0.0"]);
    equal(Dotted, &["0", "0.0"]);
    refused(Dotted, &["7.2b", "7.2(1)", "7.2-1", "7.", ".7", "7..2", "v", "R80.40", "7,2", "7 2"]);
}

#[test]
fn zero_is_the_first_key_where_the_standard_leaves_it_free() {
    for scheme in [CratesIo, Npm, Go, Dotted] {
        assert_eq!(key(scheme, "0"), VersionKey::first(), "{scheme}");
    }
    // PEP 440 has a version 0, and versions below it.
    assert!(VersionKey::first() < key(PyPi, "0.dev0"));
}

#[test]
fn a_version_without_an_order_is_named_with_what_was_expected() {
    let long = "1".repeat(MAX_VERSION_BYTES + 1);
    let texts = [
        (Npm, "1.2.x"),
        (Go, "(devel)"),
        (PyPi, "==1.0"),
        (Dotted, "R80.40"),
        (CratesIo, " "),
        (CratesIo, "1.0\0.0"),
        (Dotted, &long),
    ];
    let errors = texts.map(|(scheme, version)| scheme.key(version).unwrap_err().to_string());
    // A sentence a line, broken behind the colon.
    assert_snapshot!(errors.join("\n").replace(": ", ":\n  "), @r"
    `1.2.x` is not a version for npm:
      expected numbers such as `1.2.3` or `1.2.3-beta.1`
    `(devel)` is not a version for Go:
      expected numbers such as `v1.2.3`, `1.2.3-rc.1` or `go1.22.1`
    `==1.0` is not a version for PyPI:
      expected a PEP 440 version such as `1.2.3`, `1.2rc1` or `1.2.post1`
    `R80.40` is not a version for dotted:
      expected numbers with dots between them, such as `7.2.4`
    an empty text is not a version for crates.io:
      expected numbers such as `1.2.3` or `1.2.3-beta.1`
    `1.0\0.0` is not a version for crates.io:
      byte 3 is a control character, expected printable text
    `11111111111111111111111111111111…` is not a version for dotted:
      it has 257 bytes, expected at most 256
    ");
}

#[test]
fn control_characters_and_long_texts_are_refused_by_every_scheme() {
    for scheme in Scheme::ALL {
        refused(
            scheme,
            &["1.0\0", "1\n.0", "1.0\u{7f}", "1\t0", &"1".repeat(MAX_VERSION_BYTES + 1)],
        );
        key(scheme, &"1".repeat(MAX_VERSION_BYTES));
    }
}

#[test]
fn a_scheme_is_found_by_its_ecosystem_and_by_its_purl_type() {
    for (name, scheme) in [
        ("crates.io", CratesIo),
        ("cargo", CratesIo),
        ("npm", Npm),
        ("NPM", Npm),
        ("Go", Go),
        ("golang", Go),
        ("PyPI", PyPi),
        ("pypi", PyPi),
        ("dotted", Dotted),
    ] {
        assert_eq!(name.parse(), Ok(scheme), "{name}");
    }
    for scheme in Scheme::ALL {
        assert_eq!(scheme.to_string().parse(), Ok(scheme));
    }
    assert_eq!(
        "RubyGems".parse::<Scheme>().unwrap_err().to_string(),
        "`RubyGems` has no order of versions here: expected one of crates.io (or cargo), npm, \
         Go (or golang), PyPI, dotted"
    );
}
