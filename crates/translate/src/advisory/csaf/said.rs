//! What an advisory says of versions: VERS, and the few ways of writing that leave no doubt.
//!
//! CISA's advisories were made from prose: `< V4.4`, `vers:all/<V4.4`, `>= 1.0 | <= 1.32`,
//! `All versions`, `3.1 and prior`. What is not surely read is `None`: its words go to a person.

use model::VersionBound;
use versions::{
    Scheme,
    vers::{Comparator, Vers},
};

/// A version, or a span of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The version, or where the span begins; `0` is before every version.
    pub(super) version: String,
    /// Where the span ends; `None` for a single version.
    pub(super) until: Option<VersionBound>,
    /// Its order, where the text names one.
    pub(super) scheme: Option<Scheme>,
}

impl Said {
    fn new(version: &str, until: impl Into<Option<VersionBound>>) -> Self {
        Self { version: version.to_owned(), until: until.into(), scheme: None }
    }

    /// Every version.
    pub(super) fn every() -> Self {
        Self::new("0", VersionBound::Open)
    }

    /// Words that can't be read as versions.
    pub(super) fn unread(words: &str) -> Self {
        Self::new(words.trim(), VersionBound::Unread)
    }
}

/// No text about versions that can surely be read is longer.
const TEXT_BYTES_MAX: usize = 400;

/// Reads what is said; `None` where that leaves a doubt.
pub(super) fn read(text: &str) -> Option<Vec<Said>> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || ";,".contains(letter));
    if text.is_empty() || text.len() > TEXT_BYTES_MAX {
        return None;
    }
    if let Some((kind, range)) = text.strip_prefix("vers:").and_then(|vers| vers.split_once('/')) {
        // CSAF 2.0 §3.1.2.3.2: VERS; CISA writes every range as one of the type `all`.
        return match kind.parse::<Scheme>() {
            Ok(_) => of_vers(text),
            Err(_) => of_words(range),
        };
    }
    of_words(text)
}

/// A range of an ecosystem whose order is known here.
fn of_vers(text: &str) -> Option<Vec<Said>> {
    let vers = Vers::parse_unsorted(text).ok()?;
    let scheme = vers.kind().parse::<Scheme>().ok();
    if vers.constraints().is_empty() {
        return Some(vec![Said { scheme, ..Said::every() }]);
    }
    let (mut said, mut start) = (Vec::new(), None);
    for constraint in vers.constraints() {
        let version = constraint.version.as_str();
        let end = |bound: fn(String) -> VersionBound| bound(version.to_owned());
        match constraint.comparator {
            Comparator::Equal => said.push(Said::new(version, None)),
            Comparator::GreaterOrEqual if start.is_none() => start = Some(version),
            Comparator::Less | Comparator::LessOrEqual if start.is_some() || said.is_empty() => {
                let bound = match constraint.comparator {
                    Comparator::Less => end(VersionBound::Before),
                    _ => end(VersionBound::Through),
                };
                said.push(Said::new(start.take().unwrap_or("0"), bound));
            }
            // A start that is left out (`>`), exceptions, and lists that don't alternate.
            _ => return None,
        }
    }
    said.extend(start.map(|start| Said::new(start, VersionBound::Open)));
    Some(said.into_iter().map(|one| Said { scheme, ..one }).collect())
}

/// A piece of a sentence about versions.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// `<`, "prior to".
    Before,
    /// `<=`, "up to and including".
    Through,
    /// `>=`.
    From,
    /// "through", "to", ` - ` between two versions.
    To,
    /// "and prior" behind a version.
    OrEarlier,
    /// "and later" behind a version.
    OrLater,
    /// `|`, a comma, "and".
    Next,
    /// A version.
    Version(String),
}

/// How pieces are said; longer ones stand before those that they begin with.
const PHRASES: [(&str, Piece); 45] = [
    ("prior to and including", Piece::Through),
    ("up to and including", Piece::Through),
    ("before and including", Piece::Through),
    ("prior to", Piece::Before),
    ("earlier than", Piece::Before),
    ("lower than", Piece::Before),
    ("less than", Piece::Before),
    ("older than", Piece::Before),
    ("and all prior", Piece::OrEarlier),
    ("and all earlier", Piece::OrEarlier),
    ("and all previous", Piece::OrEarlier),
    ("and prior", Piece::OrEarlier),
    ("and earlier", Piece::OrEarlier),
    ("and below", Piece::OrEarlier),
    ("and previous", Piece::OrEarlier),
    ("and older", Piece::OrEarlier),
    ("and lower", Piece::OrEarlier),
    ("or prior", Piece::OrEarlier),
    ("or earlier", Piece::OrEarlier),
    ("or below", Piece::OrEarlier),
    ("or older", Piece::OrEarlier),
    ("or lower", Piece::OrEarlier),
    ("and later", Piece::OrLater),
    ("and newer", Piece::OrLater),
    ("and above", Piece::OrLater),
    ("and higher", Piece::OrLater),
    ("or later", Piece::OrLater),
    ("or newer", Piece::OrLater),
    ("or above", Piece::OrLater),
    ("or higher", Piece::OrLater),
    ("before", Piece::Before),
    ("through", Piece::To),
    ("to", Piece::To),
    ("-", Piece::To),
    ("–", Piece::To),
    ("<=", Piece::Through),
    ("=<", Piece::Through),
    ("≤", Piece::Through),
    ("<", Piece::Before),
    (">=", Piece::From),
    ("=>", Piece::From),
    ("≥", Piece::From),
    ("|", Piece::Next),
    (",", Piece::Next),
    ("and", Piece::Next),
];

/// Words that change nothing beside a version.
const EMPTY: [&str; 12] = [
    "version", "versions", "ver", "ver.", "v", "firmware", "software", "rev.", "release",
    "releases", "are", "affected",
];

/// What "all" may be of.
const KINDS: [&str; 6] = ["models", "products", "revisions", "variants", "builds", "editions"];

/// Words behind a version that are part of it, with what may follow each: `SP1`, `Update 5`.
const STEPS: [&str; 16] = [
    "sp", "update", "upd", "hf", "hotfix", "patch", "build", "rev", "r", "sr", "cu", "fp", "mp",
    "rc", "p", "uc",
];

fn of_words(text: &str) -> Option<Vec<Said>> {
    let unwrapped = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let words = words(unwrapped.filter(|inner| !inner.contains('(')).unwrap_or(text));
    let all = words.first().is_some_and(|word| word == "all" || word == "*");
    let words = if all { words.get(1..)? } else { words.as_slice() };
    let said = |word: &&String| !EMPTY.contains(&word.to_lowercase().as_str());
    let left: Vec<&String> = words.iter().filter(said).collect();
    match left.as_slice() {
        [] if all => Some(vec![Said::every()]),
        [kind] if all && KINDS.contains(&kind.to_lowercase().as_str()) => Some(vec![Said::every()]),
        _ => spans(&pieces(&left)?),
    }
}

/// Words in their own case but for "all"; signs, pipes and commas are words of their own.
fn words(text: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for letter in text.chars() {
        let sign = |letter: char| matches!(letter, '<' | '>' | '=' | '≤' | '≥');
        let apart = sign(letter) != sign(before) || matches!(letter, '|' | ',' | ';');
        if apart || matches!(before, '|' | ',' | ';') {
            spaced.push(' ');
        }
        spaced.push(if letter == ';' { ',' } else { letter });
        before = letter;
    }
    let mut words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
    if let Some(first) = words.first_mut()
        && first.eq_ignore_ascii_case("all")
    {
        first.make_ascii_lowercase();
    }
    words
}

fn pieces(words: &[&String]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = words;
    while let [word, behind @ ..] = rest {
        if let Some((piece, taken)) = phrase(rest) {
            pieces.push(piece);
            rest = rest.get(taken..)?;
        } else if let Some(version) = version(word) {
            let (version, taken) = with_steps(version, behind);
            pieces.push(Piece::Version(version));
            rest = behind.get(taken..)?;
        } else {
            return None;
        }
    }
    Some(pieces)
}

fn phrase(words: &[&String]) -> Option<(Piece, usize)> {
    PHRASES.iter().find_map(|(said, piece)| {
        let mut own = words.iter();
        let fits =
            said.split(' ').all(|word| own.next().is_some_and(|one| one.to_lowercase() == word));
        fits.then(|| (piece.clone(), said.split(' ').count()))
    })
}

/// A version begins with a digit, behind a `v` that says nothing.
fn version(word: &str) -> Option<String> {
    let plain = word.strip_prefix(['v', 'V']).unwrap_or(word);
    let plain = plain.strip_prefix('.').unwrap_or(plain);
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-+()".contains(letter);
    (plain.starts_with(|first: char| first.is_ascii_digit()) && plain.chars().all(fits))
        .then(|| plain.trim_end_matches('.').to_owned())
}

/// `14` and behind it `SP1`, `Update`, `14`: the version is `14 SP1 Update 14`.
fn with_steps(version: String, behind: &[&String]) -> (String, usize) {
    let (mut version, mut taken) = (version, 0);
    let mut wants_number = false;
    for word in behind {
        let lower = word.to_ascii_lowercase();
        let digits = lower.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let name = lower.strip_suffix(digits).unwrap_or_default();
        let numbers = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let is_step = STEPS.contains(&name) && numbers;
        let is_number = wants_number && name.is_empty() && numbers;
        if !is_step && !is_number {
            break;
        }
        version.push(' ');
        version.push_str(word);
        wants_number = is_step && digits.is_empty();
        taken += 1;
    }
    (version, taken)
}

fn spans(pieces: &[Piece]) -> Option<Vec<Said>> {
    use Piece::{Before, From, Next, OrEarlier, OrLater, Through, To, Version};
    let mut said: Vec<Said> = Vec::new();
    let mut rest = pieces;
    loop {
        let (one, behind) = match rest {
            [From, Version(start), Next, Before, Version(end), behind @ ..]
            | [From, Version(start), Before, Version(end), behind @ ..] => {
                (Said::new(start, before(end)?), behind)
            }
            [From, Version(start), Next, Through, Version(end), behind @ ..]
            | [From, Version(start), Through, Version(end), behind @ ..]
            | [Version(start), To, Version(end), behind @ ..] => {
                (Said::new(start, through(end)), behind)
            }
            // A lone start behind other spans is a slip more often than not.
            [From, Version(start)] | [Version(start), OrLater] if said.is_empty() => {
                (Said::new(start, VersionBound::Open), [].as_slice())
            }
            [Before, Version(end), behind @ ..] => (Said::new("0", before(end)?), behind),
            [Through, Version(end), behind @ ..] | [Version(end), OrEarlier, behind @ ..] => {
                (Said::new("0", through(end)), behind)
            }
            [Version(only), behind @ ..] => (single(only)?, behind),
            _ => return None,
        };
        said.push(one);
        match behind {
            [] => break,
            [Next, more @ ..] => rest = more,
            // "Versions 5.1 6.0 6.1".
            [Version(_), ..] if said.iter().all(|one| one.until.is_none()) => rest = behind,
            _ => return None,
        }
    }
    is_plain(&said).then_some(said)
}

/// Whether a list leaves no doubt: "prior to 3.14 and 3.15" is two lines, and nobody says which
/// version begins the second.
fn is_plain(said: &[Said]) -> bool {
    let from_first = said.iter().filter(|one| one.version == "0").count();
    let single = said.iter().filter(|one| one.until.is_none()).count();
    from_first <= 1 && (single == 0 || from_first == 0)
}

fn wildcard(version: &str) -> Option<&str> {
    let branch = version.strip_suffix(['x', 'X', '*'])?.strip_suffix('.')?;
    branch.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then_some(branch)
}

/// Before `8.x` may be before 8 or before 9.
fn before(end: &str) -> Option<VersionBound> {
    wildcard(end).is_none().then(|| VersionBound::Before(end.to_owned()))
}

fn through(end: &str) -> VersionBound {
    let end = wildcard(end).map_or_else(|| end.to_owned(), |branch| format!("{branch}.*"));
    VersionBound::Through(end)
}

/// A single version has a dot, or is a small number: `7100` or `1783-SAD2T2SPK9` is a model.
fn single(version: &str) -> Option<Said> {
    const DIGITS_MAX: usize = 2;
    if let Some(branch) = wildcard(version) {
        return Some(Said::new(branch, through(version)));
    }
    let numbers = version.split([' ', '-', '(']).next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = numbers.split('.');
    let first = parts.next().filter(|first| digits(first))?;
    let plain = match parts.next() {
        None => version.len() <= DIGITS_MAX && first.len() == version.len(),
        Some(second) => second.starts_with(|letter: char| letter.is_ascii_digit()),
    };
    plain.then(|| Said::new(version, None))
}

#[cfg(test)]
mod tests;
