//! Foreign text made inert for where it goes: a terminal, a spreadsheet.

/// Text for a terminal or a line of words: control characters, line breaks and direction marks are
/// spelled out.
pub fn line(text: &str) -> String {
    let mut inert = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || turns_direction(letter) {
            inert.extend(letter.escape_unicode());
        } else {
            inert.push(letter);
        }
    }
    inert
}

/// Text for a cell of a spreadsheet: what a spreadsheet would run as a formula gets a quote before
/// it.
///
/// OWASP, "CSV Injection": a cell that begins with `=`, `+`, `-`, `@`, tab or carriage return.
pub fn cell(text: &str) -> String {
    let text = line(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text
    }
}

/// Unicode bidirectional controls: they make text read otherwise than it is written.
fn turns_direction(letter: char) -> bool {
    let marks = ['\u{061c}', '\u{200e}', '\u{200f}'];
    marks.contains(&letter) || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{cell, line};

    #[test]
    fn terminal_escapes_and_direction_marks_are_spelled_out() {
        assert_eq!(line("a\u{1b}[31mb\u{202e}c\n"), "a\\u{1b}[31mb\\u{202e}c\\u{a}");
    }

    #[test]
    fn formulas_are_quoted() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("7.2.4"), "7.2.4");
    }
}
