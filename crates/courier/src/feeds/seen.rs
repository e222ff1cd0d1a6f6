//! What a source looked like when it was last read, so that it can say that nothing changed.

use reqwest::header::{ETAG, HeaderMap, LAST_MODIFIED};

/// How long a validator may be; a longer one is as good as none.
const VALIDATOR_LENGTH_MAX: usize = 1_024;

/// A mark of one state of a source. Opaque; kept as text, given back at the next look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen(String);

impl Seen {
    /// As it was kept. Text that is no mark says nothing, so that everything is fetched.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As it is to be kept.
    pub fn as_text(&self) -> &str {
        &self.0
    }

    /// The validators of an answer (RFC 9110 §8.8).
    pub(super) fn of_answer(headers: &HeaderMap) -> Self {
        let line = |name: &str, header| {
            let value = headers.get(header).and_then(|it| it.to_str().ok())?;
            (value.len() <= VALIDATOR_LENGTH_MAX).then(|| format!("{name} {value}"))
        };
        let lines = [line("etag", ETAG), line("modified", LAST_MODIFIED)];
        Self(lines.into_iter().flatten().collect::<Vec<_>>().join("\n"))
    }

    pub(super) fn etag(&self) -> Option<&str> {
        self.line("etag ")
    }

    pub(super) fn modified(&self) -> Option<&str> {
        self.line("modified ")
    }

    /// What `If-Range` may carry: a weak tag names no bytes (RFC 9110 §13.1.5).
    pub(super) fn strong(&self) -> Option<&str> {
        match self.etag() {
            Some(tag) if !tag.starts_with("W/") => Some(tag),
            Some(_) => None,
            None => self.modified(),
        }
    }

    fn line(&self, name: &str) -> Option<&str> {
        self.0.lines().find_map(|line| line.strip_prefix(name))
    }
}
