//! Signed notes: a text and lines of signatures under it (C2SP signed-note).

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::key::{SigningKey, VerifierKey, is_name};

/// A longer note is refused: room for 16 signatures of any kind and more.
pub const NOTE_BYTES_MAX: usize = 256 * 1024;

/// How a signature line begins: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// Why a note is not accepted. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Too long.
    #[error("the note has {found} bytes: at most {NOTE_BYTES_MAX} are read")]
    TooLong {
        /// How long it is.
        found: usize,
    },
    /// Not UTF-8.
    #[error("line {line} is not UTF-8")]
    NotText {
        /// Where.
        line: usize,
    },
    /// A control character other than a newline.
    #[error("line {line} has a control character")]
    Control {
        /// Where.
        line: usize,
    },
    /// Nothing but a text.
    #[error("no signatures stand below the text, after an empty line")]
    NoSignatures,
    /// The last line has no end.
    #[error("line {line}, the last, does not end with a newline")]
    NoEnd {
        /// Where.
        line: usize,
    },
    /// A line below the text that is not a signature.
    #[error("line {line} is not a signature: expected an em dash, a name and base64")]
    NotASignature {
        /// Where.
        line: usize,
    },
    /// A signature that names the key but is not made by it over this text.
    #[error("the signature by `{name}` in line {line} is not one over this text")]
    Wrong {
        /// Where.
        line: usize,
        /// The name of the key.
        name: String,
    },
    /// No line names the key.
    #[error("none of the {found} signatures is by the key `{name}` with the id {id:08x}")]
    NotSigned {
        /// How many signatures there are.
        found: usize,
        /// The name of the key.
        name: String,
        /// The id of the key.
        id: u32,
    },
}

/// Signs a text, which ends with a newline.
pub(crate) fn sign(text: &str, key: &SigningKey, verifier: &VerifierKey) -> String {
    let mut signature = verifier.id().to_vec();
    signature.extend(key.sign(text));
    format!("{text}\n{DASH}{} {}\n", verifier.name(), STANDARD.encode(signature))
}

/// The text of a note whose signature by the key is good. Signatures by others are not judged.
pub(crate) fn open<'a>(note: &'a [u8], key: &VerifierKey) -> Result<&'a str, NoteError> {
    let note = read(note)?;
    let divide = note.rfind("\n\n").ok_or(NoteError::NoSignatures)?;
    let (text, below) = note.split_at_checked(divide + 1).ok_or(NoteError::NoSignatures)?;
    let first = text.lines().count() + 2;
    let signatures = below.strip_prefix('\n').filter(|it| !it.is_empty());
    let signatures = signatures.ok_or(NoteError::NoSignatures)?;
    let Some(signatures) = signatures.strip_suffix('\n') else {
        return Err(NoteError::NoEnd { line: first + signatures.matches('\n').count() });
    };
    let (mut found, mut is_signed) = (0, false);
    for (line, signature) in (first..).zip(signatures.split('\n')) {
        found += 1;
        is_signed |= judge(text, signature, key).map_err(|fault| fault.in_line(line, key))?;
    }
    if !is_signed {
        let (name, id) = (key.name().to_owned(), u32::from_be_bytes(key.id()));
        return Err(NoteError::NotSigned { found, name, id });
    }
    Ok(text)
}

fn read(note: &[u8]) -> Result<&str, NoteError> {
    if note.len() > NOTE_BYTES_MAX {
        return Err(NoteError::TooLong { found: note.len() });
    }
    let line_of = |before: &[u8]| before.split(|byte| *byte == b'\n').count();
    let text = std::str::from_utf8(note).map_err(|error| {
        let valid = note.get(..error.valid_up_to()).unwrap_or_default();
        NoteError::NotText { line: line_of(valid) }
    })?;
    match note.iter().position(|byte| *byte < b' ' && *byte != b'\n') {
        Some(at) => Err(NoteError::Control { line: line_of(note.get(..at).unwrap_or_default()) }),
        None => Ok(text),
    }
}

/// What is wrong with one line.
enum LineFault {
    NotASignature,
    Wrong,
}

impl LineFault {
    fn in_line(self, line: usize, key: &VerifierKey) -> NoteError {
        match self {
            Self::NotASignature => NoteError::NotASignature { line },
            Self::Wrong => NoteError::Wrong { line, name: key.name().to_owned() },
        }
    }
}

/// Whether the line is a signature by the key; one by another key is passed over.
fn judge(text: &str, line: &str, key: &VerifierKey) -> Result<bool, LineFault> {
    let (name, encoded) = line
        .strip_prefix(DASH)
        .and_then(|rest| rest.split_once(' '))
        .filter(|(name, _)| is_name(name))
        .ok_or(LineFault::NotASignature)?;
    let bytes = STANDARD.decode(encoded).map_err(|_| LineFault::NotASignature)?;
    let (id, signature) = bytes.split_first_chunk::<4>().ok_or(LineFault::NotASignature)?;
    if name != key.name() || *id != key.id() {
        return Ok(false);
    }
    if key.accepts(text, signature) { Ok(true) } else { Err(LineFault::Wrong) }
}

#[cfg(test)]
mod tests {
    use super::{NoteError, open, sign};
    use crate::key::{SigningKey, VerifierKey};

    const TEXT: &str = "a text\n\nin two parts\n";

    fn signed() -> (String, VerifierKey) {
        let key = SigningKey::generate().unwrap();
        let verifier = key.verifier("example.org/log").unwrap();
        (sign(TEXT, &key, &verifier), verifier)
    }

    #[test]
    fn a_note_of_the_go_library_opens() {
        // golang.org/x/mod/sumdb/note has this note and this key as its example.
        let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let note = "If you think cryptography is the answer to your problem,\n\
             then you don't know what your problem is.\n\n\
             \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNI\
             uGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let text = open(note.as_bytes(), &key.parse().unwrap()).unwrap();
        assert!(text.ends_with("what your problem is.\n"));
    }

    #[test]
    fn only_a_signature_by_the_key_makes_a_note_good() {
        let (note, verifier) = signed();
        assert_eq!(open(note.as_bytes(), &verifier), Ok(TEXT));
        let (_, other) = signed();
        let refused = open(note.as_bytes(), &other);
        assert!(matches!(refused, Err(NoteError::NotSigned { found: 1, .. })), "{refused:?}");
    }

    #[test]
    fn a_signature_by_somebody_else_is_passed_over() {
        let (note, verifier) = signed();
        let stranger = SigningKey::generate().unwrap();
        let theirs = sign(TEXT, &stranger, &stranger.verifier("witness.example").unwrap());
        let line = theirs.lines().last().unwrap();
        let both = format!("{note}{line}\n");
        assert_eq!(open(both.as_bytes(), &verifier), Ok(TEXT));
    }

    #[test]
    fn a_changed_text_names_the_line_of_the_signature() {
        let (note, verifier) = signed();
        let changed = note.replace("two", "ten");
        let refused = open(changed.as_bytes(), &verifier);
        let name = verifier.name().to_owned();
        assert_eq!(refused, Err(NoteError::Wrong { line: 5, name }));
    }

    #[test]
    fn a_note_out_of_shape_says_which_line_and_why() {
        let (note, verifier) = signed();
        let open = |note: String| open(note.as_bytes(), &verifier).unwrap_err();
        assert_eq!(open(note.replace('\u{2014}', "-")), NoteError::NotASignature { line: 5 });
        assert_eq!(open(note.replace("two", "t\tw")), NoteError::Control { line: 3 });
        assert_eq!(open(note.trim_end().to_owned()), NoteError::NoEnd { line: 5 });
        assert_eq!(open(note.clone() + "\n"), NoteError::NoSignatures);
        assert_eq!(open(note.replace("\n\n", "\n")), NoteError::NoSignatures);
        assert!(matches!(open("a".repeat(300_000)), NoteError::TooLong { .. }));
        assert_eq!(super::read(b"a\n\xff"), Err(NoteError::NotText { line: 2 }));
    }
}
