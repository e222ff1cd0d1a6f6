//! Text that others wrote, made inert and short enough for a sheet. The template escapes it.

use crate::inert;

/// A name, a version or an id longer than this is cut.
const NAME_LETTERS_MAX: usize = 80;

/// A passage that is quoted is cut after so many letters.
const PASSAGE_LETTERS_MAX: usize = 600;

/// How many names a sentence can bear.
const NAMES_MAX: usize = 3;

/// A name, a version, an id.
pub(super) fn name(text: &str) -> String {
    cut(text, NAME_LETTERS_MAX)
}

/// A passage for a quotation.
pub(super) fn passage(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    cut(&words.join(" "), PASSAGE_LETTERS_MAX)
}

/// `a`, `a and b`, `a, b and c`; of more only the first, and how many.
pub(super) fn names(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if all.len() <= NAMES_MAX => format!("{} and {last}", first.join(", ")),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

fn cut(text: &str, letters_max: usize) -> String {
    // Cut before it is spelled out, so that a gigabyte of control characters stays short.
    let mut kept: String = text.trim().chars().take(letters_max + 1).collect();
    let long = kept.chars().count() > letters_max;
    if long {
        kept.pop();
    }
    let inert = inert::line(&kept);
    if long { format!("{inert}…") } else { inert }
}

#[cfg(test)]
mod tests {
    use super::{NAME_LETTERS_MAX, name, names, passage};

    #[test]
    fn a_long_name_is_cut_and_says_so() {
        let cut = name(&"x".repeat(5000));
        assert_eq!(cut.chars().count(), NAME_LETTERS_MAX + 1);
        assert!(cut.ends_with('…'));
        assert_eq!(name(&"é".repeat(NAME_LETTERS_MAX)), "é".repeat(NAME_LETTERS_MAX));
    }

    #[test]
    fn direction_marks_and_line_breaks_are_seen_or_gone() {
        assert_eq!(name("a\u{202e}b\nc"), "a\\u{202e}b\\u{a}c");
        assert_eq!(passage("one\n  two\u{200f}"), "one two\\u{200f}");
    }

    #[test]
    fn names_read_as_words() {
        let of = |count: usize| names(&["a", "b", "c", "d"].map(str::to_owned)[..count]);
        assert_eq!([of(0), of(1), of(2), of(3)], ["", "a", "a and b", "a, b and c"]);
        assert_eq!(of(4), "a and 3 more");
    }
}
