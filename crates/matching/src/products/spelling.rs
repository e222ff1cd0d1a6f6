//! Ways to read a product name: lists of several products, acronyms and old names in parentheses.

use super::words::{kind_last, numbers_last, words};

/// How the old name in a parenthesis is announced.
const ANNOUNCED: &[&str] =
    &["formerly known as ", "formerly ", "previously ", "also known as ", "aka ", "was "];

/// A list longer than this is read as far as this.
const PARTS_MAX: usize = 64;

/// The ways to read one name.
#[derive(Debug)]
pub(super) struct Readings {
    /// The name as one product: its full name first, then acronyms and old names.
    pub whole: Vec<Vec<String>>,
    /// Where it is a list: the products in it, each with its ways to read it.
    pub parts: Vec<Vec<Vec<String>>>,
    /// Readings that count only where the table has them: without a remark, with kind or numbers
    /// last.
    pub loose: Vec<Vec<String>>,
}

/// What begins a remark behind a name: "PA-850 w/ GlobalProtect", "Windows Server 2019 - print".
const REMARKS: &[&str] = &[" - ", " – ", " — ", ": ", " w/ ", " with ", " on ", " running "];

impl Readings {
    /// The ways to read `name`.
    pub(super) fn of(name: &str) -> Self {
        // CPE names write `_` for a space and `\` before punctuation.
        let spaced = name.replace('_', " ").replace('\\', "");
        let name = spaced.as_str();
        let listed = split_list(name);
        let parts = match listed.as_slice() {
            [_] => Vec::new(),
            _ => listed.iter().take(PARTS_MAX).map(|part| readings(part)).collect(),
        };
        let whole = readings(name);
        let loose = loose(name, &whole);
        Self { whole, parts, loose }
    }
}

fn loose(name: &str, whole: &[Vec<String>]) -> Vec<Vec<String>> {
    let lower = name.to_ascii_lowercase();
    let remark = REMARKS.iter().filter_map(|mark| lower.find(mark)).min();
    let mut loose: Vec<_> = remark.and_then(|at| name.get(..at)).map(readings).unwrap_or_default();
    let turn = |reading: &Vec<String>| [kind_last(reading), numbers_last(reading)];
    let turned: Vec<_> = loose.iter().chain(whole).flat_map(turn).flatten().collect();
    loose.extend(turned);
    loose
}

/// Splits at commas, slashes and "and" that stand outside parentheses.
fn split_list(name: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    let mut at = 0;
    while let Some(letter) = name.get(at..).and_then(|rest| rest.chars().next()) {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let may_separate = depth == 0 && matches!(letter, ' ' | ',' | ';' | '|' | '/');
        let width = if may_separate { separator(name, at) } else { 0 };
        if width > 0 {
            parts.extend(name.get(start..at));
            start = at + width;
        }
        at += width.max(letter.len_utf8());
    }
    parts.extend(name.get(start..));
    parts.retain(|part| !part.trim().is_empty());
    if parts.is_empty() { vec![name] } else { parts }
}

/// How many bytes the separator at `at` takes; 0 where there is none.
fn separator(name: &str, at: usize) -> usize {
    let (Some(before), Some(rest)) = (name.get(..at), name.get(at..)) else { return 0 };
    for word in [", and ", " and ", " or ", " & "] {
        if rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            return word.len();
        }
    }
    let next = rest.get(1..).unwrap_or_default().trim_start();
    let joins_number = next.starts_with(|letter: char| letter.is_ascii_digit());
    match rest.as_bytes().first() {
        Some(b';' | b'|') => 1,
        // "Windows Server, version 1903" and "Windows Server 2022, 23H2" go on.
        Some(b',') if !joins_number && !next.starts_with("version") => 1,
        // "HTTP/2" goes on.
        Some(b'/') if !joins_number && !before.ends_with(|l: char| l.is_ascii_digit()) => 1,
        _ => 0,
    }
}

/// One product's name without its parentheses, and what the parentheses give beside it.
fn readings(name: &str) -> Vec<Vec<String>> {
    let (outside, insides) = without_parentheses(name);
    let full = words(&outside);
    let mut all = vec![full];
    for (at, inside) in insides {
        let lower = inside.trim().to_lowercase();
        let (before, after) = outside.split_at_checked(at).unwrap_or((&outside, ""));
        if let Some(old) = ANNOUNCED.iter().find_map(|word| lower.strip_prefix(word)) {
            all.push(words(old));
        } else if abbreviates(inside, before) || abbreviates(before, inside) {
            all.push(words(&format!("{inside} {after}")));
        }
    }
    if let Some(main) = all.first() {
        let spelled_out = without_own_acronym(main);
        all.extend(spelled_out);
    }
    all.retain(|reading| !reading.is_empty());
    all
}

fn without_parentheses(name: &str) -> (String, Vec<(usize, &str)>) {
    let mut outside = String::with_capacity(name.len());
    let mut insides = Vec::new();
    let mut rest = name;
    while let Some((before, opened)) = rest.split_once('(') {
        outside.push_str(before);
        let (inside, after) = opened.split_once(')').unwrap_or((opened, ""));
        insides.push((outside.len(), inside));
        outside.push(' ');
        rest = after;
    }
    outside.push_str(rest);
    (outside, insides)
}

/// Whether `short` is an acronym of the end of `long`: `EPMM` of "Ivanti Endpoint Manager Mobile".
fn abbreviates(short: &str, long: &str) -> bool {
    let short = short.trim().to_lowercase();
    let fits = (2..=8).contains(&short.len()) && short.chars().all(|l| l.is_ascii_alphabetic());
    if !fits {
        return false;
    }
    let long = words(long);
    (0..long.len()).any(|start| long.get(start..).is_some_and(|tail| spells(&short, tail)))
}

/// Whether the letters of `short` stand in `long` in order, from the first letter on.
fn spells(short: &str, long: &[String]) -> bool {
    let mut letters = long.iter().flat_map(|word| word.chars());
    let mut wanted = short.chars();
    long.len() > 1
        && wanted.next() == letters.next()
        && wanted.all(|letter| letters.any(|next| next == letter))
}

/// "Endpoint Manager Mobile EPMM" and "ISE Identity Services Engine" without the acronym.
fn without_own_acronym(full: &[String]) -> Option<Vec<String>> {
    let initials = |words: &[String]| words.iter().filter_map(|word| word.chars().next()).collect();
    let is_own = |short: &String, long: &[String]| {
        let initials: String = initials(long);
        short.len() > 2 && *short == initials
    };
    match full {
        [long @ .., short] if is_own(short, long) => Some(long.to_vec()),
        [short, long @ ..] if is_own(short, long) => Some(long.to_vec()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Readings, split_list};

    #[test]
    fn lists_are_split_outside_parentheses_and_away_from_numbers() {
        assert_eq!(split_list("iOS, iPadOS, and macOS"), ["iOS", " iPadOS", "macOS"]);
        assert_eq!(split_list("A (B, C) and D"), ["A (B, C)", "D"]);
        assert_eq!(split_list("HTTP/2"), ["HTTP/2"]);
        assert_eq!(split_list("Windows Server 2022, 23H2 Edition").len(), 1);
    }

    #[test]
    fn an_acronym_in_parentheses_is_a_second_reading() {
        let read = |name| Readings::of(name).whole.iter().map(|w| w.concat()).collect::<Vec<_>>();
        assert_eq!(read("Endpoint Manager Mobile (EPMM)"), ["endpointmanagermobile", "epmm"]);
        assert_eq!(read("CSA (Cloud Services Appliance)"), ["csa", "cloudservicesappliance"]);
        assert_eq!(read("VTScada (formerly VTS)"), ["vtscada", "vts"]);
        assert_eq!(read("SQL Server 2019 (GDR)"), ["sqlserver2019"]);
    }
}
