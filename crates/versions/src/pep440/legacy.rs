//! PyPI versions from before PEP 440, in the order that setuptools gave them.
//!
//! A version is a run of words, numbers and dashes, compared one by one: a word is below a number,
//! words compare by their letters, and the version ends like the word `final`. So `1.0-alpha-x` is
//! below `1.0-x`, which is above `1.0-final`.
//! Unlike setuptools, numbers of more than eight digits compare as numbers too.

use crate::{
    encode::{KeyWriter, mark},
    key::{Rank, VersionKey},
    numbers::{leading_digits, significant},
};

/// What the end of a version compares as.
const END: &str = "final";
/// What a dash compares as.
const DASH: &str = "final-";

/// What tools write where they know no version; an order would be made up.
const NO_VERSION: [&str; 7] =
    ["any", "latest", "none", "null", "undefined", "unknown", "unspecified"];

/// A piece of a legacy version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Word(&'a str),
    /// Decimal digits.
    Number(&'a str),
}

/// The key of a legacy version; `None` where there is nothing to order.
pub(crate) fn key(version: &str) -> Option<VersionKey> {
    let lower = version.to_ascii_lowercase();
    let pieces = parse(&lower)?;
    let mut key = KeyWriter::with_room(version.len() + 2 * pieces.len());
    key.mark(mark::LEGACY);
    for piece in pieces {
        match piece {
            Piece::Word(word) => key.text(mark::LEGACY_WORD, word),
            Piece::Number(digits) => key.number(digits),
        }
    }
    Some(key.finish(Rank::Legacy))
}

/// Takes a version in lower case apart.
pub(crate) fn parse(lower: &str) -> Option<Vec<Piece<'_>>> {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b".-_+!:".contains(&byte);
    let something = lower.bytes().any(|byte| byte.is_ascii_alphanumeric());
    if !something || !lower.bytes().all(letters) || NO_VERSION.contains(&lower) {
        return None;
    }
    let mut pieces = Vec::new();
    let mut rest = lower;
    while let Some((piece, after)) = next_piece(rest) {
        append(&mut pieces, piece);
        rest = after;
    }
    append(&mut pieces, Piece::Word(END));
    Some(pieces)
}

fn next_piece(text: &str) -> Option<(Piece<'_>, &str)> {
    let text = text.trim_start_matches('.');
    let first = text.bytes().next()?;
    if first.is_ascii_digit() {
        let (digits, rest) = leading_digits(text);
        return Some((Piece::Number(digits), rest));
    }
    let alike = |byte: &u8| match first {
        b'a'..=b'z' => byte.is_ascii_lowercase(),
        b'-' => false,
        _ => b"_+!:".contains(byte),
    };
    let length = 1 + text.bytes().skip(1).take_while(alike).count();
    let (word, rest) = text.split_at(length);
    Some((Piece::Word(meaning(word)), rest))
}

fn meaning(word: &str) -> &str {
    match word {
        "-" => DASH,
        "pre" | "preview" | "rc" => "c",
        // Below every letter.
        "dev" => "@",
        other => other,
    }
}

/// Appends a piece, and drops what it makes meaningless: dashes before a word that comes before the
/// end of a version, and zeros before any word.
fn append<'a>(pieces: &mut Vec<Piece<'a>>, piece: Piece<'a>) {
    if let Piece::Word(word) = piece {
        while word < END && pieces.last() == Some(&Piece::Word(DASH)) {
            pieces.pop();
        }
        while matches!(pieces.last(), Some(Piece::Number(digits)) if significant(digits).is_empty())
        {
            pieces.pop();
        }
    }
    pieces.push(piece);
}
