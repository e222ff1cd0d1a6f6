//! Every line of the version-order suite and its mirror image.

use versions::{Scheme, suite};

/// The file's lines that compare.
const PYPI_LINES: usize = 37;
const SEMVER_LINES: usize = 86;

#[test]
fn every_line_of_the_pypi_suite_and_its_mirror_holds() {
    all_hold(Scheme::PyPi, "pypi-versions.txt", PYPI_LINES);
}

#[test]
fn every_line_of_the_semver_suite_and_its_mirror_holds_for_the_whole_family() {
    for scheme in [Scheme::CratesIo, Scheme::Npm, Scheme::Go] {
        all_hold(scheme, "semver-versions.txt", SEMVER_LINES);
    }
}

fn all_hold(scheme: Scheme, file: &str, lines: usize) {
    let text = suite_file(file);
    let mirrored: String = text.lines().map(mirror).collect();
    for (text, which) in [(text, file.to_owned()), (mirrored, format!("mirror of {file}"))] {
        let report = suite::check(scheme, &text);
        let faults: Vec<String> = (report.wrong.iter().map(ToString::to_string))
            .chain(report.unparsable.iter().map(ToString::to_string))
            .collect();
        assert!(faults.is_empty(), "{scheme}, {which}:\n{}", faults.join("\n"));
        assert_eq!(report.checked, lines, "{scheme}, {which}: lines checked");
    }
}

fn suite_file(name: &str) -> String {
    let files = testkit::zip_files("conformance/version-order.zip");
    let (_, bytes) = files
        .into_iter()
        .find(|(path, _)| path.ends_with(name))
        .unwrap_or_else(|| panic!("`{name}` is missing in conformance/version-order.zip"));
    String::from_utf8(bytes).expect("the suite is UTF-8")
}

fn mirror(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        [left, "<", right] => format!("{right} > {left}\n"),
        [left, ">", right] => format!("{right} < {left}\n"),
        [left, "=", right] => format!("{right} = {left}\n"),
        _ => format!("{line}\n"),
    }
}
