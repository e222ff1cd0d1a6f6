//! One pass over the bytes before anything is built from them: limits, encoding, and the top-level
//! keys.

use super::{
    DEPTH_MAX, DOCUMENT_BYTES_MAX, JsonError, OBJECTS_MAX, STRING_BYTES_MAX, VALUES_MAX,
    without_mark,
};

/// What is seen of a document without building it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The keys of the outermost object, as they are spelled, escapes kept.
    pub keys: Vec<String>,
}

impl Outline {
    /// Whether the outermost object has this key.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|own| own == key)
    }
}

/// Checks the limits of a document and lists its outermost keys; whether it is JSON is the reader's
/// question.
pub fn outline(bytes: &[u8]) -> Result<Outline, JsonError> {
    let bytes = without_mark(bytes);
    if bytes.len() > DOCUMENT_BYTES_MAX {
        let fault = format!(
            "the document has {} bytes; at most {DOCUMENT_BYTES_MAX} are read",
            bytes.len()
        );
        return Err(place(bytes, 0, fault));
    }
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(place(bytes, error.valid_up_to(), wrong_encoding(bytes)));
    }
    let mut scan =
        Scan { bytes, at: 0, depth: 0, objects: 0, values: 0, outline: Outline::default() };
    scan.run().map_err(|(at, fault)| place(bytes, at, fault))?;
    Ok(scan.outline)
}

fn wrong_encoding(bytes: &[u8]) -> String {
    let kind = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16",
        [0x1f, 0x8b, ..] => "gzip",
        _ => "another encoding",
    };
    format!("this is not UTF-8 (it looks like {kind}): save the document as UTF-8")
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    objects: usize,
    values: usize,
    outline: Outline,
}

impl Scan<'_> {
    fn run(&mut self) -> Result<(), (usize, String)> {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => self.string()?,
                b'{' => {
                    count(&mut self.objects, OBJECTS_MAX, "objects")
                        .map_err(|fault| (self.at, fault))?;
                    self.open()?;
                }
                b'[' => self.open()?,
                b',' => count(&mut self.values, VALUES_MAX, "values")
                    .map_err(|fault| (self.at, fault))?,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                0 => {
                    return Err((self.at, "a NUL byte stands here: JSON text has none".to_owned()));
                }
                _ => {}
            }
            self.at += 1;
        }
        Ok(())
    }

    fn open(&mut self) -> Result<(), (usize, String)> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err((self.at, format!("nested deeper than {DEPTH_MAX} arrays and objects")));
        }
        Ok(())
    }

    /// Stands on the opening quote; ends on the closing one.
    fn string(&mut self) -> Result<(), (usize, String)> {
        let start = self.at;
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => break,
                b'\\' => self.escape()?,
                _ => {}
            }
            self.at += 1;
        }
        let text = self.bytes.get(start + 1..self.at).unwrap_or_default();
        if text.len() > STRING_BYTES_MAX {
            let fault =
                format!("a string of {} bytes; at most {STRING_BYTES_MAX} are read", text.len());
            return Err((start, fault));
        }
        if self.depth == 1 && self.followed_by_colon() {
            self.outline.keys.push(String::from_utf8_lossy(text).into_owned());
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), (usize, String)> {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        if rest.starts_with(b"u0000") {
            return Err((self.at, "`\\u0000` (NUL) in a text: no name or text has one".to_owned()));
        }
        self.at += 1;
        Ok(())
    }

    fn followed_by_colon(&self) -> bool {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
    }
}

fn count(counter: &mut usize, most: usize, what: &str) -> Result<(), String> {
    *counter += 1;
    if *counter > most {
        Err(format!("more than {most} {what}: split the document"))
    } else {
        Ok(())
    }
}

fn place(bytes: &[u8], at: usize, fault: String) -> JsonError {
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.split(|&byte| byte == b'\n').count();
    let column = before.rsplit(|&byte| byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
    JsonError { line, column, pointer: String::new(), fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> String {
        outline(bytes).unwrap_err().to_string()
    }

    #[test]
    fn the_outline_has_the_outermost_keys_only() {
        let outline =
            outline(b" { \"id\" : {\"inner\":1}, \"list\":[{\"deep\":2}], \"text\":\"a: b\" }")
                .unwrap();
        assert_eq!(outline.keys, ["id", "list", "text"]);
    }

    #[test]
    fn a_hundred_deep_document_is_refused_with_its_place() {
        insta::assert_snapshot!(
            fault("[".repeat(100).as_bytes()),
            @"line 1, column 65: nested deeper than 64 arrays and objects"
        );
    }

    #[test]
    fn brackets_and_quotes_in_strings_do_not_count() {
        let text = format!("{{\"a\":\"{}\\\"\"}}", "[".repeat(100));
        assert!(outline(text.as_bytes()).is_ok());
    }

    #[test]
    fn a_string_over_the_limit_is_refused() {
        let text = format!("{{\"a\":\n\"{}\"}}", "x".repeat(STRING_BYTES_MAX + 1));
        insta::assert_snapshot!(
            fault(text.as_bytes()),
            @"line 2, column 1: a string of 4194305 bytes; at most 4194304 are read"
        );
    }

    #[test]
    fn floods_of_small_values_are_refused() {
        let flood = |one: &str, many: usize| format!("[{}]", vec![one; many].join(","));
        insta::assert_snapshot!(
            fault(flood("{}", OBJECTS_MAX + 1).as_bytes()),
            @"line 1, column 750002: more than 250000 objects: split the document"
        );
        insta::assert_snapshot!(
            fault(flood("0", VALUES_MAX + 2).as_bytes()),
            @"line 1, column 8000003: more than 4000000 values: split the document"
        );
    }

    #[test]
    fn nul_and_wrong_encodings_are_named() {
        insta::assert_snapshot!(fault(b"{\"a\":\0}"), @"line 1, column 6: a NUL byte stands here: \
             JSON text has none");
        insta::assert_snapshot!(
            fault(b"{\"a\":\"\\u0000\"}"),
            @"line 1, column 7: `\\u0000` (NUL) in a text: no name or text has one"
        );
        insta::assert_snapshot!(fault(b"\xff\xfe{\0"), @"line 1, column 1: this is not UTF-8 (it \
             looks like UTF-16): save the document as UTF-8");
        insta::assert_snapshot!(fault(b"{\"a\":\"caf\xe9\"}"), @"line 1, column 10: this is not \
             UTF-8 (it looks like another encoding): save the document as UTF-8");
    }
}
