//! go.mod (Go Modules Reference, "go.mod files").

use crate::text::{self, TextError};

mod version;

pub use version::GoVersion;

/// The most lines of one file.
pub const LINES_MAX: usize = 100_000;

/// Directives that name no module that is built in, or name it again.
const READ_OVER: [&str; 4] = ["retract", "godebug", "tool", "ignore"];

/// A go.mod file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoMod {
    /// `module`: the main module's path.
    pub module: Option<String>,
    /// `go`: the oldest version of Go that can build it.
    pub go: Option<String>,
    /// `toolchain`: `go1.21.5`, or `default`.
    pub toolchain: Option<String>,
    /// `require`.
    pub require: Vec<ModuleVersion>,
    /// `exclude`.
    pub exclude: Vec<ModuleVersion>,
    /// `replace`.
    pub replace: Vec<Replace>,
    /// Lines that can't be read.
    pub unreadable: Vec<Unreadable>,
}

/// A module at a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleVersion {
    /// The module's path.
    pub path: String,
    /// Its version, `v1.2.3`.
    pub version: String,
}

/// `replace path [version] => path [version]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replace {
    /// The module that is replaced.
    pub path: String,
    /// Which version of it; every one where there is none.
    pub version: Option<String>,
    /// What stands in for it.
    pub by: Replacement,
}

/// What stands in for a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replacement {
    /// Another module, or another version of the same.
    Module(ModuleVersion),
    /// A folder.
    Folder(String),
}

/// A line that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Counted from 1.
    pub line: usize,
    /// The line.
    pub text: String,
    /// What was expected.
    pub expected: &'static str,
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GoModError {
    /// No text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Too many lines.
    #[error("more than {LINES_MAX} lines")]
    TooManyLines,
}

/// Reads a go.mod file. Lines that can't be read are listed, and the rest goes in.
pub fn read(bytes: &[u8]) -> Result<GoMod, GoModError> {
    let text = text::read(bytes)?;
    let mut file = GoMod::default();
    let mut block = None;
    for (index, line) in text.lines().enumerate() {
        if index >= LINES_MAX {
            return Err(GoModError::TooManyLines);
        }
        let expected = match tokens(line) {
            Some(tokens) => file.line(&tokens, &mut block),
            None => Err("a closing quote"),
        };
        if let Err(expected) = expected {
            let text = line.trim().chars().take(200).collect();
            file.unreadable.push(Unreadable { line: index + 1, text, expected });
        }
    }
    Ok(file)
}

/// The words of a line without its comment (§"Lexical elements"); `None` where a quote stays open.
fn tokens(line: &str) -> Option<Vec<&str>> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start();
    // INVARIANT: `rest` begins with a letter of a word, so that every turn takes one or more.
    while !rest.is_empty() && !rest.starts_with("//") {
        let (token, after) =
            if let Some(quote) = rest.chars().next().filter(|it| "\"`".contains(*it)) {
                rest.get(1..)?.split_once(quote)?
            } else if rest.starts_with(['(', ')']) {
                rest.split_at_checked(1)?
            } else {
                let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '(' | ')');
                let comment = rest.find("//").unwrap_or(rest.len());
                let end = rest.find(is_end).unwrap_or(rest.len()).min(comment);
                rest.split_at_checked(end)?
            };
        tokens.push(token);
        rest = after.trim_start();
    }
    Some(tokens)
}

impl GoMod {
    /// Takes one line; `block` is the directive whose `( … )` it stands in.
    fn line(&mut self, tokens: &[&str], block: &mut Option<String>) -> Result<(), &'static str> {
        match (block.clone(), tokens) {
            (_, []) => Ok(()),
            (Some(_), [")"]) => {
                *block = None;
                Ok(())
            }
            (Some(directive), operands) => self.directive(&directive, operands),
            (None, [directive, "("]) => {
                *block = Some((*directive).to_owned());
                Ok(())
            }
            (None, [directive, operands @ ..]) => self.directive(directive, operands),
        }
    }

    fn directive(&mut self, directive: &str, operands: &[&str]) -> Result<(), &'static str> {
        match (directive, operands) {
            ("module", [path]) => self.module = Some((*path).to_owned()),
            ("module", _) => return Err("`module path`"),
            ("go", [version]) => self.go = Some((*version).to_owned()),
            ("go", _) => return Err("`go 1.21.5`"),
            ("toolchain", [name]) => self.toolchain = Some((*name).to_owned()),
            ("toolchain", _) => return Err("`toolchain go1.21.5`"),
            ("require", [path, version]) => self.require.push(module(path, version)),
            ("require", _) => return Err("`require path version`"),
            ("exclude", [path, version]) => self.exclude.push(module(path, version)),
            ("exclude", _) => return Err("`exclude path version`"),
            ("replace", operands) => self.replace.push(replace(operands)?),
            (other, _) if READ_OVER.contains(&other) => {}
            _ => return Err("a directive of go.mod, such as `require`"),
        }
        Ok(())
    }
}

fn module(path: &str, version: &str) -> ModuleVersion {
    ModuleVersion { path: path.to_owned(), version: version.to_owned() }
}

fn replace(operands: &[&str]) -> Result<Replace, &'static str> {
    let expected = "`replace path [version] => path [version]`";
    let (path, version, by) = match operands {
        [path, "=>", by @ ..] => (path, None, by),
        [path, version, "=>", by @ ..] => (path, Some((*version).to_owned()), by),
        _ => return Err(expected),
    };
    let by = match by {
        // §"replace directive": without a version it is a folder.
        [folder] => Replacement::Folder((*folder).to_owned()),
        [path, version] => Replacement::Module(module(path, version)),
        _ => return Err(expected),
    };
    Ok(Replace { path: (*path).to_owned(), version, by })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_directive_is_read_in_lines_and_in_blocks() {
        let text = "// a comment\nmodule example.com/own // main\n\ngo 1.21\ntoolchain go1.21.5\n\
            require example.com/one v1.0.0\n\
            require(\n\texample.com/two v2.0.0+incompatible // indirect\n\
            \t\"example.com/three\" `v3.0.0`\n)\nexclude example.com/one v0.9.0\n\
            replace (\n\texample.com/one => ../one\n\
            \texample.com/two v2.0.0 => example.com/fork v2.1.0\n)\n\
            retract [v0.1.0, v0.2.0]\ngodebug default=go1.21\ntool example.com/tool\n";
        let file = read(text.as_bytes()).unwrap();
        assert_eq!(file.unreadable, []);
        let versions = |modules: &[ModuleVersion]| {
            let shown = modules.iter().map(|it| format!("{} {}", it.path, it.version));
            shown.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(file.module.as_deref(), Some("example.com/own"));
        assert_eq!(file.go.as_deref(), Some("1.21"));
        assert_eq!(file.toolchain.as_deref(), Some("go1.21.5"));
        assert_eq!(
            versions(&file.require),
            "example.com/one v1.0.0, example.com/two v2.0.0+incompatible, example.com/three v3.0.0"
        );
        assert_eq!(versions(&file.exclude), "example.com/one v0.9.0");
        let by = file.replace.into_iter().map(|it| (it.path, it.version, it.by));
        assert_eq!(
            by.collect::<Vec<_>>(),
            [
                ("example.com/one".to_owned(), None, Replacement::Folder("../one".to_owned())),
                (
                    "example.com/two".to_owned(),
                    Some("v2.0.0".to_owned()),
                    Replacement::Module(module("example.com/fork", "v2.1.0"))
                ),
            ]
        );
    }

    #[test]
    fn a_line_that_can_not_be_read_is_listed_and_the_rest_goes_in() {
        let text = "module m\nrequire example.com/one\nrequired x v1\nreplace a => \n\
            require \"open v1.0.0\nrequire b v1.0.0\ngo\ntoolchain a b\nmodule\nexclude a\n\
            require a v1 // x\n";
        let file = read(text.as_bytes()).unwrap();
        let shown =
            file.unreadable.iter().map(|it| format!("{}: `{}`: {}", it.line, it.text, it.expected));
        insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"), @r#"
        2: `require example.com/one`: `require path version`
        3: `required x v1`: a directive of go.mod, such as `require`
        4: `replace a =>`: `replace path [version] => path [version]`
        5: `require "open v1.0.0`: a closing quote
        7: `go`: `go 1.21.5`
        8: `toolchain a b`: `toolchain go1.21.5`
        9: `module`: `module path`
        10: `exclude a`: `exclude path version`
        "#);
        assert_eq!(file.require, [module("b", "v1.0.0"), module("a", "v1")]);
    }

    #[test]
    fn too_many_lines_are_refused() {
        let text = "\n".repeat(LINES_MAX + 1);
        assert_eq!(read(text.as_bytes()), Err(GoModError::TooManyLines));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn no_text_makes_it_panic(
            text in "(require|replace|go|module|=>|[ ()\"`/a.v1\n\u{e4}]){0,60}"
        ) {
            let _ = read(text.as_bytes());
        }
    }
}
