//! The last wall before a page leaves: letters that act instead of being read are spelled out.

use std::fmt::Write as _;

/// A rendered page in which controls and direction marks are visible as `\u{…}`.
///
/// Our own templates hold none of them, so that whatever is found here came from others. This
/// stands behind the templates' escaping, not in its place.
pub(super) fn spelled_out(html: &str) -> String {
    let mut inert = String::with_capacity(html.len());
    for letter in html.chars() {
        if acts(letter) {
            // Writing into a String cannot fail.
            let _ = write!(inert, "\\u{{{:x}}}", u32::from(letter));
        } else {
            inert.push(letter);
        }
    }
    inert
}

fn acts(letter: char) -> bool {
    let layout = matches!(letter, '\n' | '\t');
    (letter.is_control() && !layout) || turns_direction(letter) || is_no_character(letter)
}

/// Unicode bidirectional controls: they make text read otherwise than it is written.
fn turns_direction(letter: char) -> bool {
    matches!(
        letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// The HTML standard allows no noncharacters (§13.2.3.5 of the living standard).
fn is_no_character(letter: char) -> bool {
    let number = u32::from(letter);
    (0xFDD0..=0xFDEF).contains(&number) || number & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::spelled_out;

    #[test]
    fn letters_that_act_are_seen() {
        let hostile = "a\u{202e}b\u{2066}\u{1b}[31m\0\u{ffff}\r\n\tc\u{85}";
        assert_eq!(
            spelled_out(hostile),
            "a\\u{202e}b\\u{2066}\\u{1b}[31m\\u{0}\\u{ffff}\\u{d}\n\tc\\u{85}"
        );
    }

    #[test]
    fn scripts_that_run_from_right_to_left_stay() {
        assert_eq!(spelled_out("مستشفى é 中"), "مستشفى é 中");
    }
}
