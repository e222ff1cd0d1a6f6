//! The directive as data: when it binds whom, its tables by version, and the check of that data.

use std::sync::LazyLock;

use jiff::{
    Timestamp,
    civil::Date,
    tz::{Offset, TimeZone},
};
use model::{Automatable, TechnicalImpact};
use serde::Deserialize;

use super::{Outcome, Shortening};

static BUILT_IN: LazyLock<Directive> = LazyLock::new(|| {
    Directive::parse(include_str!("../../data/bod_26_04.toml"))
        .expect("the built-in record of BOD 26-04 is read by every test of this crate")
});

/// One row's answers: in KEV, publicly exposed, automatable, technical impact.
pub(super) type Row = (YesNo, YesNo, YesNo, TechnicalImpact);

/// A directive's record: its dates, whom it binds, its tables.
#[derive(Debug, Clone)]
pub struct Directive {
    /// What it is called.
    pub name: String,
    /// Where its text stands.
    pub source: String,
    /// The first day it binds; until its first table does, CISA's own KEV due dates count.
    pub effective_from: Date,
    /// Whom it binds, in words that follow "binds".
    pub binds: String,
    /// Where its calendar days end.
    pub day_ends_at: Offset,
    tables: Vec<TableVersion>,
}

/// One version of Table 1, with the day from which it counts.
#[derive(Debug, Clone)]
pub struct TableVersion {
    /// The id of CISA's decision table.
    pub id: String,
    /// The first day on which this version counts.
    pub effective_from: Date,
    /// Where its rows come from.
    pub source: String,
    /// Which day counts once a timeline has become shorter.
    pub after_shortening: Shortening,
    /// What a flaw outside KEV takes where CISA says nothing of Automatable.
    pub default_automatable: Automatable,
    /// What a flaw outside KEV takes where CISA says nothing of Technical Impact.
    pub default_impact: TechnicalImpact,
    rows: [Outcome; 16],
}

/// A directive's record that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectiveError {
    /// Not the form of a directive's record.
    #[error("not a directive's record: {0}")]
    Form(#[from] toml::de::Error),
    /// A row stands twice or not at all.
    #[error("table `{table}`: row `{row}` stands {times} times: expected once")]
    Rows {
        /// The id of the table.
        table: String,
        /// The row's four answers.
        row: String,
        /// How often it stands.
        times: usize,
    },
    /// A record without a table decides nothing.
    #[error("directive `{0}` has no table: expected at least one `[[table]]`")]
    NoTable(String),
    /// A time zone that is no fixed offset.
    #[error("`{0}` is not an offset: expected hours from UTC, such as `+00` or `-05`")]
    Offset(String),
}

impl Directive {
    /// BOD 26-04 as this version of the software knows it.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a directive's record and checks that each table answers every row once.
    pub fn parse(text: &str) -> Result<Self, DirectiveError> {
        let raw: RawDirective = toml::from_str(text)?;
        let mut tables = raw.table.into_iter().map(checked).collect::<Result<Vec<_>, _>>()?;
        if tables.is_empty() {
            return Err(DirectiveError::NoTable(raw.directive));
        }
        tables.sort_by_key(|table| table.effective_from);
        Ok(Self {
            name: raw.directive,
            source: raw.source,
            effective_from: raw.effective_from,
            binds: raw.binds,
            day_ends_at: offset(&raw.day_ends_at_offset)?,
            tables,
        })
    }

    /// The table that counts on a day; before any does, the first to come.
    pub fn table_on(&self, day: Date) -> &TableVersion {
        let counting = self.tables.iter().rev().find(|table| table.effective_from <= day);
        counting.unwrap_or(&self.tables[0])
    }

    /// The days on which the directive itself changes what counts.
    pub(super) fn turning_days(&self) -> impl Iterator<Item = Date> {
        std::iter::once(self.effective_from).chain(self.tables.iter().map(|t| t.effective_from))
    }

    /// The first day on which Table 1 counts.
    pub fn table_counts_from(&self) -> Date {
        self.tables[0].effective_from
    }

    /// The zone in which its days end: `UTC`, or an offset from it.
    pub fn zone(&self) -> String {
        let offset = self.day_ends_at;
        if offset == Offset::UTC { "UTC".to_owned() } else { format!("UTC{offset}") }
    }

    /// The last second of a calendar day, as this directive counts days.
    pub fn end_of(&self, day: Date) -> Timestamp {
        let end = day.at(23, 59, 59, 0).to_zoned(TimeZone::fixed(self.day_ends_at));
        // Out of range only in year 9999, west of UTC.
        end.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

impl TableVersion {
    pub(super) fn outcome(&self, row: Row) -> Outcome {
        self.rows[place(row)]
    }
}

/// Two-valued answers as the table writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum YesNo {
    Yes,
    No,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDirective {
    directive: String,
    source: String,
    #[serde(with = "day")]
    effective_from: Date,
    binds: String,
    day_ends_at_offset: String,
    #[serde(default)]
    table: Vec<RawTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    id: String,
    #[serde(with = "day")]
    effective_from: Date,
    source: String,
    after_shortening: Shortening,
    rows: Vec<(YesNo, YesNo, YesNo, RawImpact, Outcome)>,
    defaults: RawDefaults,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDefaults {
    automatable: YesNo,
    technical_impact: RawImpact,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawImpact {
    Partial,
    Total,
}

impl RawImpact {
    fn read(self) -> TechnicalImpact {
        match self {
            Self::Partial => TechnicalImpact::Partial,
            Self::Total => TechnicalImpact::Total,
        }
    }
}

mod day {
    use jiff::civil::Date;
    use serde::{Deserialize as _, Deserializer, de::Error as _};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

fn checked(raw: RawTable) -> Result<TableVersion, DirectiveError> {
    let mut found: [Vec<Outcome>; 16] = Default::default();
    for (kev, exposed, automatable, impact, outcome) in raw.rows {
        found[place((kev, exposed, automatable, impact.read()))].push(outcome);
    }
    let mut rows = [Outcome::OnUpgrade; 16];
    for (index, outcomes) in found.iter().enumerate() {
        let [outcome] = outcomes[..] else {
            return Err(DirectiveError::Rows {
                table: raw.id,
                row: row_in_words(index),
                times: outcomes.len(),
            });
        };
        rows[index] = outcome;
    }
    Ok(TableVersion {
        id: raw.id,
        effective_from: raw.effective_from,
        source: raw.source,
        after_shortening: raw.after_shortening,
        default_automatable: match raw.defaults.automatable {
            YesNo::Yes => Automatable::Yes,
            YesNo::No => Automatable::No,
        },
        default_impact: raw.defaults.technical_impact.read(),
        rows,
    })
}

// Four two-valued answers are four bits.
fn place((kev, exposed, automatable, impact): Row) -> usize {
    [
        kev == YesNo::Yes,
        exposed == YesNo::Yes,
        automatable == YesNo::Yes,
        impact == TechnicalImpact::Total,
    ]
    .into_iter()
    .fold(0, |bits, bit| bits * 2 + usize::from(bit))
}

fn row_in_words(place: usize) -> String {
    let bit = |at: usize, yes, no| if place >> at & 1 == 1 { yes } else { no };
    let (kev, exposed, automatable) =
        (bit(3, "yes", "no"), bit(2, "yes", "no"), bit(1, "yes", "no"));
    format!("{kev}, {exposed}, {automatable}, {}", bit(0, "total", "partial"))
}

fn offset(text: &str) -> Result<Offset, DirectiveError> {
    let hours = text.parse::<i8>().ok().and_then(|hours| Offset::from_hours(hours).ok());
    hours.ok_or_else(|| DirectiveError::Offset(text.to_owned()))
}
