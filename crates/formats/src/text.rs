//! Text documents under limits: UTF-8 without NUL, and the place of what is neither.

/// The largest text document that is read: what is made of one takes up to twenty times its size.
pub const TEXT_BYTES_MAX: usize = 8 << 20;

/// Why a document can't be read as text: where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Too large.
    #[error("the document has {0} bytes; at most {TEXT_BYTES_MAX} are read: split it")]
    TooLarge(usize),
    /// A byte that is no UTF-8, as older editors and spreadsheets write letters with accents.
    #[error(
        "line {line}, column {column}: byte 0x{byte:02X} is not UTF-8 (perhaps Windows-1252); save \
         the file as UTF-8, in Excel as `CSV UTF-8 (Comma delimited)`"
    )]
    NotUtf8 {
        /// Counted from 1.
        line: usize,
        /// In characters, counted from 1.
        column: usize,
        /// The byte.
        byte: u8,
    },
    /// Two bytes a letter, as Excel's `Unicode Text` has it.
    #[error("this is UTF-16; save the file as UTF-8, in Excel as `CSV UTF-8 (Comma delimited)`")]
    Utf16,
    /// A NUL, which no text has.
    #[error("line {line}, column {column}: a NUL byte stands here; this is not a text document")]
    Nul {
        /// Counted from 1.
        line: usize,
        /// In characters, counted from 1.
        column: usize,
    },
}

/// Reads UTF-8; a byte order mark is passed over.
pub fn read(bytes: &[u8]) -> Result<&str, TextError> {
    if bytes.len() > TEXT_BYTES_MAX {
        return Err(TextError::TooLarge(bytes.len()));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(TextError::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    match text.split_once('\0') {
        Some((before, _)) => {
            let (line, column) = place_after(before);
            Err(TextError::Nul { line, column })
        }
        None => Ok(text),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> TextError {
    let before = bytes.get(..at).and_then(|before| std::str::from_utf8(before).ok());
    let (line, column) = place_after(before.unwrap_or_default());
    let byte = bytes.get(at).copied().unwrap_or_default();
    TextError::NotUtf8 { line, column, byte }
}

/// Line and column of a byte of a text, both counted from 1, the column in characters.
pub(crate) fn place(text: &str, at: usize) -> (usize, usize) {
    place_after(text.get(..at).unwrap_or(text))
}

/// Line and column of what follows `before`, both counted from 1, the column in characters.
fn place_after(before: &str) -> (usize, usize) {
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let tail = before.rsplit('\n').next().unwrap_or_default();
    (line, tail.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> String {
        testkit::folded(&read(bytes).unwrap_err().to_string())
    }

    #[test]
    fn a_byte_of_windows_1252_is_named_with_its_place_and_what_to_do() {
        insta::assert_snapshot!(
            fault(b"vendor,product,version\nSiemens,S\xc3\xa4ge,1\nM\xfcller,x,1\n"),
            @r"
            line 3, column 2: byte 0xFC is not UTF-8 (perhaps Windows-1252); save the file as
              UTF-8, in Excel as `CSV UTF-8 (Comma delimited)`
            "
        );
    }

    #[test]
    fn utf_16_is_named() {
        insta::assert_snapshot!(
            fault(b"\xff\xfev\0e\0"),
            @"this is UTF-16; save the file as UTF-8, in Excel as `CSV UTF-8 (Comma delimited)`"
        );
    }

    #[test]
    fn a_nul_is_named_with_its_place() {
        insta::assert_snapshot!(
            fault("a\n\u{e4}\0b".as_bytes()),
            @"line 2, column 2: a NUL byte stands here; this is not a text document"
        );
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert_eq!(read(b"\xef\xbb\xbfa,b").unwrap(), "a,b");
    }

    #[test]
    fn a_document_over_the_limit_is_refused() {
        let error = read(&vec![b'a'; TEXT_BYTES_MAX + 1]).unwrap_err();
        assert_eq!(error, TextError::TooLarge(TEXT_BYTES_MAX + 1));
    }
}
