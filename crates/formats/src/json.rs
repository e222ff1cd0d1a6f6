//! JSON documents under limits: every reader of a JSON format goes through here.

use serde::de::DeserializeOwned;

mod scan;

pub use scan::{Outline, outline};

/// The largest document that is read. The largest real one seen, an SBOM, has 2.2 MB.
pub const DOCUMENT_BYTES_MAX: usize = 64 << 20;
/// The deepest nesting of arrays and objects. The deepest real document seen has 14.
pub const DEPTH_MAX: usize = 64;
/// The most objects in a document: each may cost far more memory than its two bytes `{}` of text.
/// The largest real one seen has 15,000 for 900 components.
pub const OBJECTS_MAX: usize = 250_000;
/// The most values in arrays and objects together, counted by the commas between them.
pub const VALUES_MAX: usize = 4_000_000;
/// The longest string. The longest real one seen, an advisory's text, has 200 kB.
pub const STRING_BYTES_MAX: usize = 4 << 20;

/// Why a JSON document is refused: where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}{}: {fault}", at(.pointer))]
pub struct JsonError {
    /// Counted from 1.
    pub line: usize,
    /// In bytes, counted from 1.
    pub column: usize,
    /// JSON pointer (RFC 6901) of the value; empty where the document is no JSON at all.
    pub pointer: String,
    /// What is wrong, and what was expected.
    pub fault: String,
}

fn at(pointer: &str) -> String {
    if pointer.is_empty() { String::new() } else { format!(", at `{pointer}`") }
}

/// Reads one JSON document: UTF-8 (a byte order mark is passed over), within the limits of this
/// module.
///
/// A key that stands twice in an object is refused where the format knows the key.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonError> {
    outline(bytes)?;
    read_scanned(bytes)
}

/// Reads a document whose [`outline`] was taken already.
pub fn read_scanned<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonError> {
    let bytes = without_mark(bytes);
    serde_json::from_slice(bytes).map_err(|_| explain::<T>(bytes))
}

/// Only a refused document is read a second time, with its path kept: that costs half the speed.
fn explain<T: DeserializeOwned>(bytes: &[u8]) -> JsonError {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Err(error) => fault_at(error.inner(), pointer_of(error.path())),
        Ok(_) => match reader.end() {
            Err(error) => fault_at(&error, String::new()),
            Ok(()) => JsonError {
                line: 1,
                column: 1,
                pointer: String::new(),
                fault: "the document can't be read".to_owned(),
            },
        },
    }
}

fn fault_at(error: &serde_json::Error, pointer: String) -> JsonError {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let fault = text.strip_suffix(place.as_str()).unwrap_or(&text).to_owned();
    JsonError { line: error.line(), column: error.column(), pointer, fault }
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.extend(["/", &index.to_string()]),
            Segment::Map { key } => {
                pointer.extend(["/", &key.replace('~', "~0").replace('/', "~1")]);
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Two {
        #[expect(dead_code, reason = "only read")]
        id: String,
        #[expect(dead_code, reason = "only read")]
        #[serde(default)]
        list: Vec<u32>,
    }

    fn fault(text: &[u8]) -> String {
        read::<Two>(text).unwrap_err().to_string()
    }

    #[test]
    fn a_fault_is_named_with_line_column_and_pointer() {
        insta::assert_snapshot!(
            fault(b"{\"id\":\"a\",\n \"list\":[1,\"two\"]}"),
            @"line 2, column 16, at `/list/1`: invalid type: string \"two\", expected u32"
        );
    }

    #[test]
    fn a_known_key_that_stands_twice_is_refused() {
        insta::assert_snapshot!(
            fault(b"{\"id\":\"a\",\"id\":\"b\"}"),
            @"line 1, column 14: duplicate field `id`"
        );
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert!(read::<Two>(b"\xef\xbb\xbf{\"id\":\"a\"}").is_ok());
    }

    #[test]
    fn text_after_the_document_is_refused() {
        insta::assert_snapshot!(
            fault(b"{\"id\":\"a\"} x"),
            @"line 1, column 12: trailing characters"
        );
    }
}
