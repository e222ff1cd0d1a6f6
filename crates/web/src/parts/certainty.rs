//! How sure we are, and who may read: drawn with words, never by colour alone.

use app::Tlp;
use askama::Template;

/// How a chip is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// Filled: we know.
    Known,
    /// Outlined: somebody says so.
    Said,
    /// Dashed: not known.
    Open,
    /// Red words without a frame: it failed, or it is due today.
    Failed,
}

impl Sure {
    fn class(self) -> &'static str {
        match self {
            Self::Known => "chip sure",
            Self::Said => "chip",
            Self::Open => "chip open",
            Self::Failed => "late",
        }
    }
}

/// How sure we are of one thing, in words.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<span class="{{ sure.class() }}">{{ words }}</span>"#, ext = "html")]
pub struct Chip {
    /// How it is drawn.
    pub sure: Sure,
    /// One to four words.
    pub words: String,
}

impl Chip {
    /// Filled: we know.
    pub fn known(words: impl Into<String>) -> Self {
        Self { sure: Sure::Known, words: words.into() }
    }

    /// Outlined: somebody says so.
    pub fn said(words: impl Into<String>) -> Self {
        Self { sure: Sure::Said, words: words.into() }
    }

    /// Red: it failed, or it is due today.
    pub fn failed(words: impl Into<String>) -> Self {
        Self { sure: Sure::Failed, words: words.into() }
    }

    /// Dashed: not known.
    pub fn open(words: impl Into<String>) -> Self {
        Self { sure: Sure::Open, words: words.into() }
    }
}

impl From<sheet::page::Chip> for Chip {
    fn from(chip: sheet::page::Chip) -> Self {
        match chip.drawn {
            "sure" => Self::known(chip.words),
            "said" => Self::said(chip.words),
            _ => Self::open(chip.words),
        }
    }
}

/// The mark of the Traffic Light Protocol 2.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(source = r#"<span class="tlp {{ self.class() }}">{{ self.0 }}</span>"#, ext = "html")]
pub struct Mark(pub Tlp);

/// Templates hold what they show by reference.
impl From<&Tlp> for Mark {
    fn from(label: &Tlp) -> Self {
        Self(*label)
    }
}

impl Mark {
    /// Who may read what is marked so, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self.0 {
            Tlp::Clear => "Anyone may read this and pass it on.",
            Tlp::Green => "For your community. Do not make it public.",
            Tlp::Amber => {
                "For your organisation and those who help it, as far as they need to know."
            }
            Tlp::AmberStrict => "For your organisation only, as far as people need to know.",
            Tlp::Red => "For you by name only. Do not pass it on.",
        }
    }

    fn class(self) -> &'static str {
        match self.0 {
            Tlp::Clear => "clear",
            Tlp::Green => "green",
            Tlp::Amber | Tlp::AmberStrict => "amber",
            Tlp::Red => "red",
        }
    }
}
