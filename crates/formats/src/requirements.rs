//! requirements.txt (pip documentation, "Requirements File Format"; each requirement: PEP 508).

use crate::text::{self, TextError};

/// The most lines of one file.
pub const LINES_MAX: usize = 100_000;
/// The longest line, with its continuations. Pins with many hashes have some kilobytes.
pub const LINE_BYTES_MAX: usize = 65_536;

/// What separates a name from a version; the longer ones first, since one begins the other.
const OPERATORS: [&str; 8] = ["===", "==", "~=", "!=", "<=", ">=", "<", ">"];
/// What a local file that pip installs is called.
const ARCHIVES: [&str; 6] = [".whl", ".zip", ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz"];
/// Options that name another file.
const FILES: [&str; 4] = ["-r", "--requirement", "-c", "--constraint"];
/// Options that name a folder or repository to install from.
const EDITABLE: [&str; 2] = ["-e", "--editable"];

/// One line that is neither empty nor a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it begins, counted from 1.
    pub number: usize,
    /// What it says, without comments and options of its own such as hashes.
    pub text: String,
    /// What it asks for.
    pub wanted: Wanted,
}

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// One version of a package: `name==1.2.3`, with or without extras and markers.
    Pinned {
        /// As it is written.
        name: String,
        /// As it is written.
        version: String,
    },
    /// A package, and any version that fits.
    Unpinned {
        /// As it is written.
        name: String,
        /// The condition as it is written; empty where there is none.
        condition: String,
    },
    /// What lies at an address or in a file: `name @ https://…`, `git+https://…`, `./folder`.
    Address {
        /// The name before `@`.
        name: Option<String>,
    },
    /// `-e`: a folder or repository.
    Editable,
    /// `-r` and `-c`: another file.
    File(String),
    /// An option for the whole file, such as `--index-url`; its value may hold a password.
    Setting(String),
    /// Nothing that can be read, and why.
    Unreadable(String),
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequirementsError {
    /// No text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Too many lines.
    #[error("more than {LINES_MAX} lines; split the file")]
    TooManyLines,
    /// A line is too long.
    #[error("line {0}: longer than {LINE_BYTES_MAX} bytes with its continuations")]
    LineTooLong(usize),
}

/// Reads a file, line by line.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, RequirementsError> {
    let text = text::read(bytes)?;
    let mut lines = Vec::new();
    for (number, joined) in joined_lines(text)? {
        let plain = without_comment(&joined).trim();
        if !plain.is_empty() {
            let (text, wanted) = wanted(plain);
            lines.push(Line { number, text, wanted });
        }
    }
    Ok(lines)
}

/// Joins lines that end in a backslash; a comment line ends what is joined, as in pip.
fn joined_lines(text: &str) -> Result<Vec<(usize, String)>, RequirementsError> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        if index >= LINES_MAX {
            return Err(RequirementsError::TooManyLines);
        }
        let is_comment = line.trim_start().starts_with('#');
        let part = if is_comment { None } else { line.strip_suffix('\\') };
        let own = part.unwrap_or(line);
        match lines.last_mut().filter(|_| open) {
            // A space before it keeps a joined comment a comment.
            Some((_, joined)) if is_comment => joined.extend([" ", own]),
            Some((_, joined)) => joined.push_str(own),
            None => lines.push((index + 1, own.to_owned())),
        }
        open = part.is_some();
        if let Some((start, _)) = lines.last().filter(|(_, joined)| joined.len() > LINE_BYTES_MAX) {
            return Err(RequirementsError::LineTooLong(*start));
        }
    }
    Ok(lines)
}

/// A comment begins a line, or follows white space.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        if letter == '#' && before.is_whitespace() {
            return line.get(..at).unwrap_or_default();
        }
        before = letter;
    }
    line
}

fn wanted(line: &str) -> (String, Wanted) {
    if line.starts_with('-') {
        let (option, value) = line.split_once([' ', '=', '\t']).unwrap_or((line, ""));
        return option_of(option, value.trim());
    }
    let plain = without_options(line);
    (plain.to_owned(), requirement(plain))
}

fn option_of(option: &str, value: &str) -> (String, Wanted) {
    let short = option.get(..2).filter(|_| !option.starts_with("--"));
    // `-rother.txt` needs no space.
    let (option, value) = match (short, option.get(2..)) {
        (Some(short), Some(glued)) if !glued.is_empty() => (short, glued),
        _ => (option, value),
    };
    let wanted = if FILES.contains(&option) {
        Wanted::File(value.to_owned())
    } else if EDITABLE.contains(&option) {
        Wanted::Editable
    } else {
        return (option.to_owned(), Wanted::Setting(option.to_owned()));
    };
    (format!("{option} {value}"), wanted)
}

/// Options of one requirement (`--hash=…`) stand after it.
fn without_options(line: &str) -> &str {
    let end = line
        .match_indices([' ', '\t'])
        .find_map(|(at, _)| line.get(at + 1..).filter(|rest| rest.starts_with('-')).map(|_| at));
    line.get(..end.unwrap_or(line.len())).unwrap_or(line).trim()
}

fn requirement(text: &str) -> Wanted {
    let lower = text.to_ascii_lowercase();
    if ARCHIVES.iter().any(|ending| lower.ends_with(ending)) && !text.contains('@') {
        return Wanted::Address { name: None };
    }
    let (name, rest) = split_name(text);
    let Some(rest) = after_extras(rest).filter(|_| is_name(name)) else {
        return address_or_unreadable(text);
    };
    let condition = rest.split(';').next().unwrap_or_default().trim();
    if condition.starts_with('@') {
        return Wanted::Address { name: Some(name.to_owned()) };
    }
    versions(name, condition).unwrap_or_else(|| address_or_unreadable(text))
}

fn address_or_unreadable(text: &str) -> Wanted {
    if text.contains("://") || text.contains(['/', '\\']) || text.starts_with('.') {
        return Wanted::Address { name: None };
    }
    Wanted::Unreadable("expected a requirement such as `name==1.2.3`".to_owned())
}

fn split_name(text: &str) -> (&str, &str) {
    let of_name =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let end = text.find(|letter| !of_name(letter)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// PEP 508, "Names": letters and digits at both ends.
fn is_name(name: &str) -> bool {
    let end = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    end(name.chars().next()) && end(name.chars().last())
}

/// `[extra, other]` names parts of the same package; `None` where the bracket never closes.
fn after_extras(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']').map(|(_, after)| after.trim_start()),
        None => Some(rest),
    }
}

/// The condition on the version; `None` where it is none.
fn versions(name: &str, condition: &str) -> Option<Wanted> {
    // PEP 508 still allows `name (==1.0)`.
    let inner = condition.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let condition = inner.unwrap_or(condition).trim();
    let unpinned = || Wanted::Unpinned { name: name.to_owned(), condition: condition.to_owned() };
    if condition.is_empty() {
        return Some(unpinned());
    }
    let clauses: Option<Vec<_>> = condition.split(',').map(clause).collect();
    match clauses?.as_slice() {
        // `==1.*` is any version that begins so.
        [("==", version)] if !version.contains('*') => Some(pinned(name, version)),
        [("===", version)] => Some(pinned(name, version)),
        _ => Some(unpinned()),
    }
}

fn pinned(name: &str, version: &str) -> Wanted {
    Wanted::Pinned { name: name.to_owned(), version: version.to_owned() }
}

fn clause(text: &str) -> Option<(&'static str, &str)> {
    let text = text.trim();
    let operator = OPERATORS.into_iter().find(|operator| text.starts_with(operator))?;
    let version = text.strip_prefix(operator)?.trim();
    let of_version = |letter: char| letter.is_ascii_alphanumeric() || "._-+!*".contains(letter);
    (!version.is_empty() && version.chars().all(of_version)).then_some((operator, version))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str) -> Vec<Line> {
        read(text.as_bytes()).unwrap()
    }

    fn shown(text: &str) -> String {
        let shown =
            lines(text).into_iter().map(|line| format!("{} {:?}", line.number, line.wanted));
        shown.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_pin_is_read_with_extras_markers_hashes_and_continuations() {
        insta::assert_snapshot!(
            shown(
                "# made by a tool \\\n\
                 django==3.2.1\n\
                 Requests [security, tests] == 2.8.1 ; python_version < \"2.7\"  # why\n\
                 pkg (==1.0)\n\
                 odd===1.0-odd\n\
                 hashed==1.2.3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n\
                 after==1!2.0.post1+local\n"
            ),
            @r#"
            2 Pinned { name: "django", version: "3.2.1" }
            3 Pinned { name: "Requests", version: "2.8.1" }
            4 Pinned { name: "pkg", version: "1.0" }
            5 Pinned { name: "odd", version: "1.0-odd" }
            6 Pinned { name: "hashed", version: "1.2.3" }
            9 Pinned { name: "after", version: "1!2.0.post1+local" }
            "#
        );
    }

    #[test]
    fn what_is_no_pin_is_told_apart() {
        insta::assert_snapshot!(
            shown(
                "flask\nflask>=1.0,<2\nflask==1.*\nflask~=1.4.2\nflask==1.0,!=1.1\n\
                 -r dev.txt\n-rdev.txt\n--requirement=dev.txt\n-c limits.txt\n-e ./own\n\
                 --editable git+https://u:p@git.example/x\n\
                 --index-url https://user:secret@i.example/simple\n-i https://i.example\n--pre\n\
                 name @ https://files.example/name-1.0.zip\n\
                 git+https://git.example/x.git@main#egg=x\nhttps://files.example/x.whl\n\
                 ./folder\nwheels/x-1.0-py3-none-any.whl\nx-1.0-py3-none-any.whl\n"
            ),
            @r#"
            1 Unpinned { name: "flask", condition: "" }
            2 Unpinned { name: "flask", condition: ">=1.0,<2" }
            3 Unpinned { name: "flask", condition: "==1.*" }
            4 Unpinned { name: "flask", condition: "~=1.4.2" }
            5 Unpinned { name: "flask", condition: "==1.0,!=1.1" }
            6 File("dev.txt")
            7 File("dev.txt")
            8 File("dev.txt")
            9 File("limits.txt")
            10 Editable
            11 Editable
            12 Setting("--index-url")
            13 Setting("-i")
            14 Setting("--pre")
            15 Address { name: Some("name") }
            16 Address { name: None }
            17 Address { name: None }
            18 Address { name: None }
            19 Address { name: None }
            20 Address { name: None }
            "#
        );
    }

    #[test]
    fn what_can_not_be_read_is_listed() {
        insta::assert_snapshot!(
            shown("two words\n==1.0\nname=1.0\nname==\nname==${VERSION}\nname[extra==1\n-name-\n{"),
            @r#"
            1 Unreadable("expected a requirement such as `name==1.2.3`")
            2 Unreadable("expected a requirement such as `name==1.2.3`")
            3 Unreadable("expected a requirement such as `name==1.2.3`")
            4 Unreadable("expected a requirement such as `name==1.2.3`")
            5 Unreadable("expected a requirement such as `name==1.2.3`")
            6 Unreadable("expected a requirement such as `name==1.2.3`")
            7 Setting("-n")
            8 Unreadable("expected a requirement such as `name==1.2.3`")
            "#
        );
    }

    #[test]
    fn limits_are_errors() {
        let long = format!("a==1 \\\n{}", " \\\n".repeat(LINE_BYTES_MAX));
        insta::assert_snapshot!(
            read(long.as_bytes()).unwrap_err(),
            @"line 1: longer than 65536 bytes with its continuations"
        );
        let many = "a==1\n".repeat(LINES_MAX + 1);
        insta::assert_snapshot!(
            read(many.as_bytes()).unwrap_err(),
            @"more than 100000 lines; split the file");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[a-z=<>~! \\[\\]();@#\\\\\n./:${}\u{e4}-]{0,80}") {
            let _ = read(text.as_bytes());
        }
    }
}
