//! What others said went wrong, fit for a log and a page.

use std::error::Error;

/// How much of it is kept.
const LENGTH_MAX: usize = 300;

/// An error and its causes on one line, each once, without anything that moves a cursor.
pub(crate) fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = inner.source();
    }
    let inert = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().take(LENGTH_MAX).map(inert).collect()
}
