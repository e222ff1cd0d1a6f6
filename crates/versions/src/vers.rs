//! Version ranges in one notation for all ecosystems, `vers:npm/>=1.0.0|<2.0.0` (VERS, Ecma TC54).
//!
//! A range is a list of signposts along the line of versions. A version is in the range where one
//! of them names it, or where the nearest one below it opens or the nearest one above it closes.
//! So a list in which openings and closings don't alternate has a meaning too; the suite has some.

mod npm;
mod parse;
mod pypi;

use std::fmt;

use crate::{Scheme, VersionError, VersionKey};

/// What a constraint says of its version. In this order where two constraints name one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparator {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `!=`
    NotEqual,
    /// No sign.
    Equal,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// One signpost.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Constraint {
    /// What it says of its version.
    pub comparator: Comparator,
    /// The version as it is written, not percent-encoded.
    pub version: String,
}

/// A range of versions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Vers {
    kind: String,
    constraints: Constraints,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Constraints {
    /// `*`
    Every,
    /// Sorted by version where the scheme is known here, at least one.
    Listed(Vec<Constraint>),
}

/// A text that is no range, or a range that can't be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersError {
    /// It is not written as a range is.
    #[error("`{text}` is not a version range: {fault}; expected such as `vers:npm/>=1.0.0|<2.0.0`")]
    Syntax {
        /// The range.
        text: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Its ecosystem's versions have no order here.
    #[error("`{kind}` ranges have no order here: expected one of cargo, golang, npm, pypi, intdot")]
    Kind {
        /// The range's type.
        kind: String,
    },
    /// A range of the ecosystem's own notation that is not understood.
    #[error("`{part}` in `{text}` is not a range for {scheme}: expected {expected}")]
    Native {
        /// Whose notation.
        scheme: Scheme,
        /// The range.
        text: String,
        /// Which part of it.
        part: String,
        /// What could stand there.
        expected: &'static str,
    },
    /// One of its versions has no order.
    #[error(transparent)]
    Version(#[from] VersionError),
}

/// What is wrong with the notation of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not begin with `vers:`, a type in lower case and `/`.
    #[error("it does not begin with `vers:`, a type in lower case and `/`")]
    Begin,
    /// Spaces and the like are written `%20`.
    #[error("whitespace stands in it")]
    Whitespace,
    /// Control characters, or letters beyond ASCII.
    #[error("a character that is not printable ASCII stands in it")]
    Character,
    /// A constraint is missing at the beginning.
    #[error("a pipe stands first")]
    LeadingPipe,
    /// A constraint is missing at the end.
    #[error("a pipe stands last")]
    TrailingPipe,
    /// A constraint is missing between two others.
    #[error("two pipes stand together")]
    ConsecutivePipes,
    /// A constraint has no version, or there is no constraint.
    #[error("a version is missing")]
    NoVersion,
    /// Equality is written without a sign.
    #[error("a constraint begins with `=`; equality has no sign")]
    EqualSign,
    /// `*` stands beside other constraints.
    #[error("`*` does not stand alone")]
    Asterisk,
    /// `%` without two hexadecimal digits behind it, or bytes that are no text.
    #[error("a percent sign is not followed by two hexadecimal digits of a character")]
    PercentEncoding,
    /// Written in another way than the one canonical one.
    #[error("its percent-encoding is not canonical: capitals, and only where it is needed")]
    PercentEncodingNotCanonical,
    /// `t` or `z` in a date and time.
    #[error("a date and time has `T` and `Z` in capitals")]
    DatetimeCase,
    /// Lower versions stand first.
    #[error("the constraints are not sorted by version")]
    NotSorted,
}

impl Vers {
    /// A range of all versions.
    pub fn every(scheme: Scheme) -> Self {
        Self { kind: kind(scheme).to_owned(), constraints: Constraints::Every }
    }

    /// A range of these constraints, in any order; no constraint at all is every version.
    pub fn new(scheme: Scheme, constraints: Vec<Constraint>) -> Result<Self, VersError> {
        if constraints.is_empty() {
            return Ok(Self::every(scheme));
        }
        let constraints = Constraints::Listed(sorted(scheme, constraints)?);
        Ok(Self { kind: kind(scheme).to_owned(), constraints })
    }

    /// Reads a range in canonical form; anything else is refused.
    pub fn parse(text: &str) -> Result<Self, VersError> {
        let vers = parse::read(text)?;
        if vers.clone().canonical()? == vers {
            Ok(vers)
        } else {
            Err(VersError::Syntax { text: text.to_owned(), fault: Fault::NotSorted })
        }
    }

    /// Reads a range whose constraints may stand in any order, and sorts them.
    pub fn parse_unsorted(text: &str) -> Result<Self, VersError> {
        parse::read(text)?.canonical()
    }

    /// Reads an ecosystem's own notation: npm's ranges, PyPI's version specifiers.
    pub fn from_native(scheme: Scheme, text: &str) -> Result<Self, VersError> {
        match scheme {
            Scheme::Npm => npm::read(text),
            Scheme::PyPi => pypi::read(text),
            Scheme::CratesIo | Scheme::Go | Scheme::Dotted => Err(VersError::Native {
                scheme,
                text: text.to_owned(),
                part: text.to_owned(),
                expected: "a range of npm or PyPI; no other notation is known here",
            }),
        }
    }

    /// The type: `npm`, `pypi`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The constraints from the lowest version up; none where every version is in the range.
    pub fn constraints(&self) -> &[Constraint] {
        match &self.constraints {
            Constraints::Every => &[],
            Constraints::Listed(constraints) => constraints,
        }
    }

    /// Whether a version is in the range. Exclusions alone (`!=5`) leave everything else in it.
    pub fn contains(&self, version: &str) -> Result<bool, VersError> {
        let scheme = self.scheme()?;
        let version = scheme.key(version)?;
        let mut signposts = Vec::new();
        for constraint in self.constraints() {
            signposts.push((scheme.key(&constraint.version)?, constraint.comparator));
        }
        let named = |wanted: fn(Comparator) -> bool| {
            signposts.iter().any(|(key, comparator)| *key == version && wanted(*comparator))
        };
        if named(Comparator::includes) {
            return Ok(true);
        }
        if named(|comparator| comparator == Comparator::NotEqual) {
            return Ok(false);
        }
        if signposts.iter().all(|(_, comparator)| *comparator == Comparator::NotEqual) {
            return Ok(true);
        }
        signposts.retain(|(_, comparator)| comparator.opens() || comparator.closes());
        let passed = signposts
            .partition_point(|(key, comparator)| (key, *comparator) <= (&version, LAST_PASSED));
        let (below, above) = signposts.split_at(passed);
        Ok(below.last().is_some_and(|(_, comparator)| comparator.opens())
            || above.first().is_some_and(|(_, comparator)| comparator.closes()))
    }

    fn scheme(&self) -> Result<Scheme, VersError> {
        (Scheme::ALL.into_iter().find(|scheme| kind(*scheme) == self.kind))
            .ok_or_else(|| VersError::Kind { kind: self.kind.clone() })
    }

    /// Sorts the constraints where the versions of this type have an order here.
    fn canonical(self) -> Result<Self, VersError> {
        match (self.scheme(), self.constraints) {
            (Ok(scheme), Constraints::Listed(constraints)) if constraints.len() > 1 => {
                let constraints = Constraints::Listed(sorted(scheme, constraints)?);
                Ok(Self { kind: self.kind, constraints })
            }
            (_, constraints) => Ok(Self { kind: self.kind, constraints }),
        }
    }
}

/// At its own version, a `<` lies behind and a `>` ahead.
const LAST_PASSED: Comparator = Comparator::Equal;

/// The VERS type of a scheme.
fn kind(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::CratesIo => "cargo",
        Scheme::Npm => "npm",
        Scheme::Go => "golang",
        Scheme::PyPi => "pypi",
        Scheme::Dotted => "intdot",
    }
}

fn sorted(scheme: Scheme, constraints: Vec<Constraint>) -> Result<Vec<Constraint>, VersionError> {
    let mut keyed: Vec<(VersionKey, Constraint)> = Vec::with_capacity(constraints.len());
    for constraint in constraints {
        keyed.push((scheme.key(&constraint.version)?, constraint));
    }
    keyed.sort_by(|(one_key, one), (other_key, other)| {
        (one_key, one.comparator).cmp(&(other_key, other.comparator))
    });
    Ok(keyed.into_iter().map(|(_, constraint)| constraint).collect())
}

impl Comparator {
    /// How it is written before a version.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::NotEqual => "!=",
            Self::Equal => "",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The constraint that says this of a version.
    pub fn of(self, version: impl Into<String>) -> Constraint {
        Constraint { comparator: self, version: version.into() }
    }

    fn includes(self) -> bool {
        matches!(self, Self::Equal | Self::LessOrEqual | Self::GreaterOrEqual)
    }

    fn opens(self) -> bool {
        matches!(self, Self::Greater | Self::GreaterOrEqual)
    }

    fn closes(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual)
    }
}

/// The canonical notation.
impl fmt::Display for Vers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "vers:{}/", self.kind)?;
        let Constraints::Listed(constraints) = &self.constraints else { return f.write_str("*") };
        for (index, constraint) in constraints.iter().enumerate() {
            let pipe = if index == 0 { "" } else { "|" };
            write!(f, "{pipe}{}{}", constraint.comparator.sign(), encode(&constraint.version))?;
        }
        Ok(())
    }
}

/// A version percent-encoded: what has a meaning in the notation, and what is not printable ASCII.
fn encode(version: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"><=!*|%".contains(&byte);
    let written = |byte| if plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") };
    version.bytes().map(written).collect()
}
