//! The words of a sheet: easy to read, and none that orders a change of a device.

use testkit::readability::Counts;

use super::page::exercise_sheet;

/// Verbs by which a device would be changed. Names of things ("a scanner") are no orders.
const ORDERS: [&str; 14] = [
    "update",
    "updates",
    "upgrade",
    "patch",
    "reboot",
    "restart",
    "disconnect",
    "unplug",
    "scan",
    "scanning",
    "reinstall",
    "install",
    "rebooting",
    "updating",
];

/// Fails where a text holds a word that could be read as an order to change a device.
pub(crate) fn tell_nobody_to_change(text: &str) {
    let lower = text.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
    assert_eq!(words.find(|word| ORDERS.contains(word)), None, "in: {text}");
}

#[test]
#[expect(clippy::print_stdout, reason = "the grade is to be seen, not only to pass")]
fn our_own_words_need_no_more_than_eight_years_of_school() {
    for list in ["mill-creek-hospital.csv", "tamarack-ferry-bank.csv", "alder-gap-water.csv"] {
        let words = exercise_sheet(list).own_words();
        // A label or a cell is no sentence: counted as one, it would make the sheet look easier.
        let sentences = words.iter().filter(|line| line.ends_with(['.', '?', '!']));
        let counts = sentences.fold(Counts::default(), |sum, line| sum.and(Counts::of(line)));
        println!("{list}: grade {:.2} over {} words", counts.grade(), counts.words);
        assert!(counts.words > 1000, "{counts:?}");
        assert!(counts.grade() <= 8.0, "{list}: grade {:.2}", counts.grade());
    }
}
