//! An advisory: who says what, whom it reaches, how fast it got there.

use askama::Template;

use super::samples;
use crate::{
    pages::Page,
    parts::{Chip, Count, Due, Link, Mark, Moment, Quote, Share, Tlp},
    shell::Shell,
};

/// `GET /advisories/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/advisories/one.html")]
pub struct Advisory {
    /// What is around it; its mark is the advisory's.
    pub shell: Shell,
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// In a sentence: attacks, fixed where, whether the sources agree.
    pub lead: String,
    /// The mark.
    pub tlp: Tlp,
    /// Set where it was taken back.
    pub withdrawn: Option<Moment>,
    /// By when, for whom.
    pub due: Due,
    /// The reader's own systems; none where the reader has none.
    pub yours: Option<Yours>,
    /// Where sources disagree, and which we go with.
    pub disagreements: Vec<String>,
    /// What each source says, the newest first.
    pub statements: Vec<Statement>,
    /// What the makers say to do.
    pub remedies: Vec<Remedy>,
    /// Facts beside it.
    pub facts: Vec<Fact>,
    /// How its date came about, the newest first.
    pub history: Vec<DateChange>,
    /// Whom it reaches; none where the reader may not see counts.
    pub reach: Option<Reach>,
    /// How fast it got there; none where the reader may not see it.
    pub tempo: Option<Tempo>,
    /// Its entries in the record.
    pub record: Link,
}

/// The reader's own systems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yours {
    /// How they fit.
    pub chip: Chip,
    /// In a sentence.
    pub words: String,
    /// The way to them.
    pub link: Option<Link>,
}

/// What one source says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Who.
    pub source: String,
    /// In which kind of document, which revision.
    pub document: String,
    /// What is affected; none where it does not say.
    pub affected: Option<String>,
    /// What has the fix; none where it does not say.
    pub fixed: Option<String>,
    /// What it says of attacks; none where it does not say.
    pub attacks: Option<String>,
    /// When it came in here.
    pub received: Moment,
    /// Whether it counts, was replaced, or was taken back.
    pub stand: Stand,
}

/// Whether a statement counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It does.
    Counts,
    /// A newer one of the same source does.
    Replaced,
    /// Its source took it back.
    Withdrawn,
}

/// What a maker says to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Fix, mitigation, workaround, none planned, none available.
    pub kind: String,
    /// For which of its products.
    pub products: String,
    /// Its own words.
    pub quote: Quote,
}

/// A fact: a label and a value with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub name: String,
    /// The value; none where nobody says.
    pub value: Option<String>,
    /// From where; empty where it is plain.
    pub source: String,
}

/// A change of the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateChange {
    /// When.
    pub at: Moment,
    /// What changed and why.
    pub words: String,
}

/// How many operators have a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// By sector.
    pub rows: Vec<ReachRow>,
    /// All sectors, rounded.
    pub all: ReachRow,
}

/// One sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachRow {
    /// Which.
    pub sector: String,
    /// With an exact match.
    pub exact: Count,
    /// With a likely match.
    pub likely: Count,
    /// That may have it, but could not be checked.
    pub not_checked: Count,
}

/// How fast operators were told and acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tempo {
    /// Since when.
    pub since: Moment,
    /// Such as "to first told": 4 min.
    pub sums: Vec<TempoSum>,
    /// Shares over time.
    pub rows: Vec<TempoRow>,
}

/// A span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TempoSum {
    /// To what.
    pub to: String,
    /// How long; none where it is not reached yet.
    pub span: Option<String>,
}

/// The shares after a time, in percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TempoRow {
    /// After how long.
    pub after: String,
    /// Told.
    pub told: u64,
    /// Acted.
    pub acted: u64,
}

impl Reach {
    /// Whether anybody counted those that could not be checked.
    fn counts_gaps(&self) -> bool {
        self.all.not_checked != Count::NotCounted
    }

    fn share(&self, row: &ReachRow) -> Option<Share> {
        let whole = self.rows.iter().filter_map(|row| row.exact.number()).max()?;
        row.exact.number().map(|part| Share { part, whole })
    }
}

impl TempoRow {
    fn drawn(&self) -> [Share; 2] {
        [self.told, self.acted].map(|part| Share { part, whole: 100 })
    }
}

impl Page for Advisory {
    const TEMPLATE: &'static str = "pages/advisories/one.html";

    fn title(&self) -> String {
        format!("{}: {}", self.id, self.title)
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::ones()
    }
}
