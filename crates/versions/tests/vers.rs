//! Ranges in VERS: what they hold, how they are written, and what is said of those that are none.

use insta::assert_snapshot;
use versions::{
    Scheme,
    vers::{Comparator, Vers, VersError},
};

fn holds(range: &str, version: &str) -> bool {
    Vers::parse_unsorted(range).and_then(|range| range.contains(version)).expect("a range")
}

#[test]
fn a_range_holds_what_its_nearest_signposts_say() {
    for (range, inside, outside) in [
        ("vers:npm/>=1.0.0|<2.0.0", &["1.0.0", "1.9.9", "2.0.0-0"][..], &["0.9.9", "2.0.0"][..]),
        ("vers:npm/>1.0.0|<=2.0.0", &["1.0.1", "2.0.0"], &["1.0.0", "2.0.1"]),
        ("vers:npm/<1.0.0|>2.0.0", &["0.0.1", "2.0.1"], &["1.0.0", "1.5.0", "2.0.0"]),
        ("vers:npm/>=1.0.0|!=1.5.0|<2.0.0", &["1.4.0", "1.6.0"], &["1.5.0", "2.0.0"]),
        ("vers:npm/1.0.0|1.2.0|>=3.0.0", &["1.0.0", "1.2.0", "3.0.0"], &["1.1.0", "2.9.9"]),
        ("vers:npm/<2.0.0|>=2.0.0", &["1.0.0", "2.0.0", "3.0.0"], &[]),
        ("vers:npm/<2.0.0|>2.0.0", &["1.0.0", "3.0.0"], &["2.0.0"]),
        ("vers:npm/!=2.0.0", &["1.0.0", "3.0.0"], &["2.0.0"]),
        ("vers:npm/1.0.0|!=2.0.0", &["1.0.0"], &["2.0.0", "3.0.0"]),
        ("vers:npm/*", &["0.0.0-0", "9.9.9"], &[]),
        // Openings and closings that don't alternate.
        ("vers:npm/>1.0.0|>2.0.0|<3.0.0", &["1.5.0", "2.0.0", "2.5.0"], &["1.0.0", "3.0.0"]),
        ("vers:npm/<1.0.0|<2.0.0", &["0.5.0", "1.0.0", "1.5.0"], &["2.0.0"]),
        ("vers:pypi/>=1.0|<1.1", &["1.0.0", "1.0.post1", "1.1rc1"], &["1.0rc1", "1.1.0"]),
        ("vers:intdot/>=7.2|<7.2.5", &["7.2.4"], &["7.2.5", "7.1.9"]),
        ("vers:golang/>=1.21.0-0|<1.21.8", &["go1.21rc2", "v1.21.0"], &["go1.21.8"]),
        ("vers:cargo/<=1.0.0", &["1.0.0+build"], &["1.0.1"]),
    ] {
        for version in inside {
            assert!(holds(range, version), "`{range}` holds `{version}`");
        }
        for version in outside {
            assert!(!holds(range, version), "`{range}` does not hold `{version}`");
        }
    }
}

#[test]
fn constraints_are_sorted_and_their_versions_encoded() {
    let constraints = vec![Comparator::Less.of("2.0.0"), Comparator::GreaterOrEqual.of("1.0.0-a")];
    let range = Vers::new(Scheme::CratesIo, constraints).expect("versions have an order");
    assert_eq!(range.to_string(), "vers:cargo/>=1.0.0-a|<2.0.0");
    assert_eq!(Vers::parse(&range.to_string()), Ok(range));

    let odd = Vers::new(Scheme::PyPi, vec![Comparator::Less.of("1!2.0")]).expect("an epoch");
    assert_eq!(odd.to_string(), "vers:pypi/<1%212.0");
    assert_eq!(Vers::parse(&odd.to_string()), Ok(odd));

    assert_eq!(Vers::new(Scheme::Go, Vec::new()), Ok(Vers::every(Scheme::Go)));
    assert_eq!(Vers::every(Scheme::Dotted).to_string(), "vers:intdot/*");
}

#[test]
fn canonical_form_is_demanded_by_one_reading_and_made_by_the_other() {
    let unsorted = "vers:npm/<2.0.0|>=1.0.0";
    assert!(Vers::parse(unsorted).is_err());
    let range = Vers::parse_unsorted(unsorted).expect("a range");
    assert_eq!(range.to_string(), "vers:npm/>=1.0.0|<2.0.0");
}

#[test]
fn a_text_that_is_no_range_is_named_with_its_fault() {
    let fault = |text: &str| match Vers::parse(text) {
        Ok(range) => panic!("`{text}` is read as `{range}`"),
        Err(VersError::Syntax { fault, .. }) => fault.to_string(),
        Err(other) => other.to_string(),
    };
    let texts = [
        "npm/1.0.0",
        "vers:npm",
        "vers:NPM/1.0.0",
        "vers:npm/",
        "vers:npm/>=",
        "vers:npm/=1.0.0",
        "vers:npm/*|1.0.0",
        "vers:npm/1.0.0\u{e9}",
        "vers:npm/1.0.0%C3",
        "vers:npm/1%2E0",
    ];
    let faults: Vec<String> = texts.map(|text| format!("{text}: {}", fault(text))).into();
    assert_snapshot!(faults.join("\n"), @"
    npm/1.0.0: it does not begin with `vers:`, a type in lower case and `/`
    vers:npm: it does not begin with `vers:`, a type in lower case and `/`
    vers:NPM/1.0.0: it does not begin with `vers:`, a type in lower case and `/`
    vers:npm/: a version is missing
    vers:npm/>=: a version is missing
    vers:npm/=1.0.0: a constraint begins with `=`; equality has no sign
    vers:npm/*|1.0.0: `*` does not stand alone
    vers:npm/1.0.0é: a character that is not printable ASCII stands in it
    vers:npm/1.0.0%C3: a percent sign is not followed by two hexadecimal digits of a character
    vers:npm/1%2E0: its percent-encoding is not canonical: capitals, and only where it is needed
    ");
    let error = |text| Vers::parse(text).unwrap_err().to_string();
    assert_eq!(
        error("vers:npm/|1"),
        "`vers:npm/|1` is not a version range: a pipe stands first; \
         expected such as `vers:npm/>=1.0.0|<2.0.0`"
    );
    assert!(error("vers:npm/1.0.0|latest").starts_with("`latest` is not a version for npm"));
}

#[test]
fn a_range_of_an_ecosystem_without_an_order_can_be_read_but_not_asked() {
    let range = Vers::parse("vers:deb/>=1.0-1|<1.0-2").expect("the notation is right");
    assert_eq!(
        range.contains("1.0-1").unwrap_err().to_string(),
        "`deb` ranges have no order here: expected one of cargo, golang, npm, pypi, intdot"
    );
}

/// The range, or the part of it that is not understood.
fn read(scheme: Scheme, text: &str) -> String {
    match Vers::from_native(scheme, text) {
        Ok(range) => format!("{text} is {range}"),
        Err(VersError::Native { part, .. }) => format!("{text} is refused for `{part}`"),
        Err(other) => other.to_string(),
    }
}

#[test]
fn npm_ranges_become_intervals() {
    let ranges = [
        "",
        "^1",
        "^0.1",
        "^0",
        "~1",
        "~>1.2",
        "^0.0.3",
        "<2.x",
        "<=2.x",
        ">2.1.x",
        "x || 1.0.0",
        ">=1.0.0<2.0.0",
        "1.2 - 2.3",
        "=v1.0.0+build",
        "latest",
        "1.2.3.4",
        "^",
        ">=1.0.0 foo",
        "1.0.0 || ^18446744073709551615.0.0",
    ];
    assert_snapshot!(ranges.map(|text| read(Scheme::Npm, text)).join("\n"), @"
     is vers:npm/*
    ^1 is vers:npm/>=1.0.0|<2.0.0
    ^0.1 is vers:npm/>=0.1.0|<0.2.0
    ^0 is vers:npm/>=0.0.0|<1.0.0
    ~1 is vers:npm/>=1.0.0|<2.0.0
    ~>1.2 is vers:npm/>=1.2.0|<1.3.0
    ^0.0.3 is vers:npm/>=0.0.3|<0.0.4
    <2.x is vers:npm/<2.0.0
    <=2.x is vers:npm/<3.0.0
    >2.1.x is vers:npm/>=2.2.0
    x || 1.0.0 is vers:npm/*
    >=1.0.0<2.0.0 is vers:npm/>=1.0.0|<2.0.0
    1.2 - 2.3 is vers:npm/>=1.2.0|<=2.3.0
    =v1.0.0+build is vers:npm/1.0.0
    latest is refused for `latest`
    1.2.3.4 is refused for `1.2.3.4`
    ^ is refused for `^`
    >=1.0.0 foo is refused for `>=1.0.0 foo`
    1.0.0 || ^18446744073709551615.0.0 is refused for `^18446744073709551615.0.0`
    ");
}

#[test]
fn pypi_specifiers_become_intervals() {
    let specifiers = [
        ">=1.0, <2.0",
        "~=1.4.5",
        "~=2.2rc1",
        "==1.*",
        "==1.4.*",
        "== 1.0",
        "!=1.4.*",
        "===1.0",
        "~=1",
        "1.0",
        ">=1.0,",
    ];
    assert_snapshot!(specifiers.map(|text| read(Scheme::PyPi, text)).join("\n"), @"
    >=1.0, <2.0 is vers:pypi/>=1.0|<2.0
    ~=1.4.5 is vers:pypi/>=1.4.5|<1.5.dev0
    ~=2.2rc1 is vers:pypi/>=2.2rc1|<3.dev0
    ==1.* is vers:pypi/>=1.dev0|<2.dev0
    ==1.4.* is vers:pypi/>=1.4.dev0|<1.5.dev0
    == 1.0 is vers:pypi/1.0
    !=1.4.* is refused for `!=1.4.*`
    ===1.0 is refused for `===1.0`
    ~=1 is refused for `~=1`
    1.0 is refused for `1.0`
    >=1.0, is refused for ``
    ");
}

#[test]
fn a_native_range_that_is_not_understood_is_named_with_what_was_expected() {
    let refusal = |scheme, text| Vers::from_native(scheme, text).unwrap_err().to_string();
    assert_eq!(
        refusal(Scheme::Npm, "1.0.0 || latest"),
        "`latest` in `1.0.0 || latest` is not a range for npm: expected versions with `<`, `<=`, \
         `>`, `>=`, `=`, `^` or `~` before them, `1.2 - 2.3`, `1.2.x` or `*`, with `||` between \
         alternatives"
    );
    assert_eq!(
        refusal(Scheme::PyPi, ">=1, ===2"),
        "`===2` in `>=1, ===2` is not a range for PyPI: expected `>=`, `<=`, `>`, `<`, `==`, `!=` \
         or `~=` with a version, or `==1.2.*`, with commas between"
    );
    assert!(refusal(Scheme::PyPi, ">=latest").starts_with("`latest` is not a version for PyPI"));
    assert_eq!(
        refusal(Scheme::Go, "^1.0"),
        "`^1.0` in `^1.0` is not a range for Go: expected a range of npm or PyPI; \
         no other notation is known here"
    );
}
