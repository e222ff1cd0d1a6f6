//! The cells with a fixed set of answers: one table of the spellings that people type.

use jiff::civil::Date;

/// What kind of thing an asset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Office computers, servers, network equipment.
    It,
    /// Clinical devices.
    Medical,
    /// Plant controllers and what belongs to them.
    OperationalTechnology,
    /// Safety systems.
    Safety,
    /// The row says that nobody knows.
    Unknown,
}

/// An answer to a yes-or-no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The row says that nobody knows.
    Unknown,
}

/// Spellings in lower case, `_` and `-` read as spaces.
const KINDS: [(&str, Kind); 24] = [
    ("it", Kind::It),
    ("information technology", Kind::It),
    ("office it", Kind::It),
    ("medical", Kind::Medical),
    ("medical device", Kind::Medical),
    ("clinical", Kind::Medical),
    ("clinical device", Kind::Medical),
    ("iomt", Kind::Medical),
    ("operational technology", Kind::OperationalTechnology),
    ("ot", Kind::OperationalTechnology),
    ("ics", Kind::OperationalTechnology),
    ("scada", Kind::OperationalTechnology),
    ("plant", Kind::OperationalTechnology),
    ("ot/ics", Kind::OperationalTechnology),
    ("safety", Kind::Safety),
    ("safety system", Kind::Safety),
    ("sis", Kind::Safety),
    ("unknown", Kind::Unknown),
    ("not known", Kind::Unknown),
    ("don't know", Kind::Unknown),
    ("?", Kind::Unknown),
    ("-", Kind::Unknown),
    ("n/a", Kind::Unknown),
    ("na", Kind::Unknown),
];

/// Spellings in lower case, `_` and `-` read as spaces; Excel writes TRUE and FALSE.
const ANSWERS: [(&str, Answer); 18] = [
    ("yes", Answer::Yes),
    ("y", Answer::Yes),
    ("true", Answer::Yes),
    ("1", Answer::Yes),
    ("x", Answer::Yes),
    ("no", Answer::No),
    ("n", Answer::No),
    ("false", Answer::No),
    ("0", Answer::No),
    ("unknown", Answer::Unknown),
    ("not known", Answer::Unknown),
    ("don't know", Answer::Unknown),
    ("maybe", Answer::Unknown),
    ("?", Answer::Unknown),
    ("-", Answer::Unknown),
    ("n/a", Answer::Unknown),
    ("na", Answer::Unknown),
    ("u", Answer::Unknown),
];

pub(super) fn kind(cell: Option<&str>) -> Result<Option<Kind>, String> {
    let expected = "a kind; expected IT, medical, operational technology, safety or unknown";
    one_of(cell, &KINDS, expected)
}

pub(super) fn answer(cell: Option<&str>) -> Result<Option<Answer>, String> {
    one_of(cell, &ANSWERS, "an answer; expected yes, no or unknown")
}

pub(super) fn date(cell: Option<&str>) -> Result<Option<Date>, String> {
    let Some(cell) = cell else { return Ok(None) };
    // `03/04/2026` is a day in March or in April, as the spreadsheet's country has it.
    let is_iso = cell.len() == "2026-11-23".len();
    match cell.parse() {
        Ok(date) if is_iso => Ok(Some(date)),
        _ => {
            Err(format!("`{cell}` is not a date here; expected year-month-day, such as 2026-11-23"))
        }
    }
}

fn one_of<T: Copy>(
    cell: Option<&str>,
    known: &[(&str, T)],
    expected: &str,
) -> Result<Option<T>, String> {
    let Some(cell) = cell else { return Ok(None) };
    let lower = cell.to_lowercase().replace('\u{2019}', "'");
    let spaced = if lower.len() > 1 { lower.replace(['_', '-'], " ") } else { lower };
    let plain = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = known.iter().find(|(spelling, _)| *spelling == plain);
    found.map(|(_, value)| Some(*value)).ok_or_else(|| format!("`{cell}` is not {expected}"))
}
