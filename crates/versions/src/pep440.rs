//! PEP 440: epoch, release, prerelease, post release, development release, local label.
//!
//! Spellings that the PEP's "Normalization" makes equal have one key: case, a leading `v`, `alpha`
//! for `a`, `c`, `pre` and `preview` for `rc`, `rev` and `r` for `post`, `1.0-1` for `1.0.post1`,
//! separators, numbers left out, zeros at the end of the release. What the PEP refuses goes to
//! [`legacy`], below every PEP 440 version.
//!
//! `0` is the version 0 here, as the PEP says, and `0.dev1` is below it. OSV's `introduced: 0`
//! means "before every version" and is [`VersionKey::first`].

pub(crate) mod legacy;

use crate::{
    encode::{KeyWriter, mark},
    key::{Rank, VersionKey},
    numbers::{leading_digits, leading_numbers, without_trailing_zeros},
};

const SEPARATORS: [char; 3] = ['-', '_', '.'];

/// The longer of two words that begin alike stands first.
const PRE: [(&str, Phase); 8] = [
    ("alpha", Phase::Alpha),
    ("a", Phase::Alpha),
    ("beta", Phase::Beta),
    ("b", Phase::Beta),
    ("preview", Phase::Candidate),
    ("pre", Phase::Candidate),
    ("rc", Phase::Candidate),
    ("c", Phase::Candidate),
];
const POST: [(&str, ()); 3] = [("post", ()), ("rev", ()), ("r", ())];
const DEV: [(&str, ()); 1] = [("dev", ())];

/// A version, taken apart. Numbers are decimal digits, and empty where the version leaves them out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pep440<'a> {
    pub(crate) epoch: &'a str,
    /// Without the zeros at its end.
    pub(crate) release: &'a str,
    pub(crate) pre: Option<(Phase, &'a str)>,
    pub(crate) post: Option<&'a str>,
    pub(crate) dev: Option<&'a str>,
    pub(crate) local: Option<&'a str>,
}

/// Which prerelease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Alpha,
    Beta,
    Candidate,
}

/// The key of a version; `None` where there is nothing to order.
pub(crate) fn key(version: &str) -> Option<VersionKey> {
    match parse(version) {
        Some(version) => Some(write(&version)),
        None => legacy::key(version),
    }
}

fn write(version: &Pep440<'_>) -> VersionKey {
    let room = version.release.len() + version.local.map_or(0, str::len) + 8;
    let mut key = KeyWriter::with_room(room);
    key.number(version.epoch);
    key.numbers(version.release);
    match version.pre {
        Some((phase, number)) => {
            key.mark(phase.mark());
            key.number(number);
        }
        // PEP 440, "Summary of permitted suffixes and relative ordering": 1.0.dev1 is below
        // 1.0a1, but 1.0.post1.dev1 is above 1.0.
        None if version.post.is_none() && version.dev.is_some() => key.mark(mark::DEV_ONLY),
        None => key.mark(mark::FINAL),
    }
    match version.post {
        Some(number) => key.number(number),
        None => key.mark(mark::NO_POST),
    }
    match version.dev {
        Some(number) => key.number(number),
        None => key.mark(mark::NO_DEV),
    }
    for segment in version.local.into_iter().flat_map(local_segments) {
        if leading_digits(segment).1.is_empty() {
            key.number(segment);
        } else {
            key.lower_text(mark::LOCAL_TEXT, segment);
        }
    }
    key.finish(Rank::Standard)
}

impl Phase {
    fn mark(self) -> u8 {
        match self {
            Self::Alpha => mark::ALPHA,
            Self::Beta => mark::BETA,
            Self::Candidate => mark::CANDIDATE,
        }
    }
}

/// Takes a version apart (PEP 440, appendix B).
pub(crate) fn parse(version: &str) -> Option<Pep440<'_>> {
    let (epoch, text) = epoch(version.strip_prefix(['v', 'V']).unwrap_or(version));
    let (release, rest) = leading_numbers(text);
    if release.is_empty() {
        return None;
    }
    let (pre, rest) = labelled(rest, &PRE);
    let (post, rest) = post(rest);
    let (dev, rest) = labelled(rest, &DEV);
    let local = rest.strip_prefix('+');
    if !local.map_or(rest.is_empty(), is_local) {
        return None;
    }
    Some(Pep440 {
        epoch,
        release: without_trailing_zeros(release),
        pre,
        post,
        dev: dev.map(|((), number)| number),
        local,
    })
}

fn epoch(text: &str) -> (&str, &str) {
    let (digits, rest) = leading_digits(text);
    match rest.strip_prefix('!') {
        Some(rest) if !digits.is_empty() => (digits, rest),
        _ => ("", text),
    }
}

/// A label that was found and its number.
type Labelled<'a, T> = Option<(T, &'a str)>;

/// Splits off one of the words and its number, with the separators that may stand around the word.
fn labelled<'a, T: Copy>(text: &'a str, words: &[(&str, T)]) -> (Labelled<'a, T>, &'a str) {
    let after = without_separator(text);
    let found = words.iter().find_map(|&(word, label)| Some((label, without_word(after, word)?)));
    let Some((label, after)) = found else { return (None, text) };
    let (number, rest) = leading_digits(without_separator(after));
    (Some((label, number)), rest)
}

fn post(text: &str) -> (Option<&str>, &str) {
    // `1.0-1`: PEP 440, "Implicit post releases".
    if let Some((number, rest)) = text.strip_prefix('-').map(leading_digits)
        && !number.is_empty()
    {
        return (Some(number), rest);
    }
    let (found, rest) = labelled(text, &POST);
    (found.map(|((), number)| number), rest)
}

fn is_local(label: &str) -> bool {
    let alphanumeric = |byte: u8| byte.is_ascii_alphanumeric();
    local_segments(label).all(|segment| !segment.is_empty() && segment.bytes().all(alphanumeric))
}

/// The segments of a local label.
pub(crate) fn local_segments(local: &str) -> impl Iterator<Item = &str> {
    local.split(SEPARATORS)
}

fn without_separator(text: &str) -> &str {
    text.strip_prefix(SEPARATORS).unwrap_or(text)
}

fn without_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (begin, rest) = text.split_at_checked(word.len())?;
    begin.eq_ignore_ascii_case(word).then_some(rest)
}
