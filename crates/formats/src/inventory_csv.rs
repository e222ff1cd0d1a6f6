//! An inventory as a spreadsheet writes it (RFC 4180): vendor, product, version, and the asset.

use std::io::Read as _;

use csv::{ByteRecord, ReaderBuilder, StringRecord, Trim};

use crate::text::{self, TextError};

mod cell;
mod header;

pub use cell::{Answer, Kind};
use header::Header;

/// The most rows of one document.
pub const ROWS_MAX: usize = 100_000;
/// The longest cell.
pub const CELL_BYTES_MAX: usize = 4096;

/// A spreadsheet that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The rows that say what they should.
    pub rows: Vec<Row>,
    /// The rows that don't, each with its reason.
    pub broken: Vec<BrokenRow>,
    /// Columns that were not read, as the header spells them.
    pub unknown_columns: Vec<String>,
}

/// A row: one product on one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Counted from 1, the header's line included.
    pub line: u64,
    /// Who makes it.
    pub vendor: String,
    /// What it is called.
    pub product: String,
    /// `None` where the cell is empty.
    pub version: Option<String>,
    /// The operator's own name for the asset.
    pub asset: Option<String>,
    /// `None` where the cell is empty.
    pub kind: Option<Kind>,
    /// `None` where the cell is empty.
    pub exposed: Option<Answer>,
    /// When it was first seen there.
    pub seen_on: Option<jiff::civil::Date>,
    /// `None` where the cell is empty.
    pub confirmed: Option<Answer>,
}

/// A row that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRow {
    /// Counted from 1, the header's line included.
    pub line: u64,
    /// What the row seems to be about: vendor and product where they can be read.
    pub name: String,
    /// The asset, where it can be read.
    pub asset: Option<String>,
    /// Why: line, column, and what was expected.
    pub reason: String,
}

/// Why a spreadsheet is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// No text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// There is nothing in it.
    #[error("the file is empty; expected a header row: {}", header::EXPECTED)]
    Empty,
    /// The header lacks a column that is needed.
    #[error("the header row has no column `{column}`; expected {}", header::EXPECTED)]
    MissingColumn {
        /// Its name.
        column: &'static str,
    },
    /// The header has a column twice.
    #[error("the column `{0}` stands twice in the header row; expected it once")]
    ColumnTwice(&'static str),
    /// Too many rows.
    #[error("line {0}: more than {ROWS_MAX} rows; split the file")]
    TooManyRows(u64),
    /// The rows can't be told apart.
    #[error("the rows can't be told apart: {0}")]
    Rows(String),
}

/// Whether the first line of a text is a header that this module reads.
pub fn is_header(text: &str) -> bool {
    header::delimiter_and_header(text).is_ok()
}

/// Reads a spreadsheet. Rows that can't be read are listed, and the rest goes in.
pub fn read(bytes: &[u8]) -> Result<Sheet, CsvError> {
    let text = text::read(bytes)?;
    let (delimiter, header) = header::delimiter_and_header(text)?;
    let mut sheet = Sheet { unknown_columns: header.unknown.clone(), ..Sheet::default() };
    // A quote that never closes takes everything up to the end into one cell, silently. A row that
    // we add ourselves stands last only where every quote is closed.
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(true)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes().chain(END));
    let mut last = None;
    for record in reader.byte_records() {
        let record = record.map_err(|error| CsvError::Rows(error.to_string()))?;
        let Some(before) = last.replace(record) else { continue };
        take(line_of(text, &before), &before, &header, &mut sheet);
        if sheet.rows.len() + sheet.broken.len() > ROWS_MAX {
            return Err(CsvError::TooManyRows(line_of(text, &before)));
        }
    }
    if let Some(last) = last.filter(|last| last.get(0) != Some(END.trim_ascii())) {
        sheet.broken.push(unclosed(line_of(text, &last), &last));
    }
    Ok(sheet)
}

/// The row that is added after the last one; a control character keeps it apart from real cells.
const END: &[u8] = b"\n\x01end";

/// The reader gives the place where it began to look for a row, which may be an empty line.
fn line_of(text: &str, record: &ByteRecord) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + empty.filter(|&&byte| byte == b'\n').map(|_| 1).sum::<u64>()
}

fn take(line: u64, record: &ByteRecord, header: &Header, sheet: &mut Sheet) {
    // The whole text is UTF-8, and a delimiter or quote is never a part of a longer character.
    let Ok(cells) = StringRecord::from_byte_record(record.clone()) else {
        return sheet.broken.push(BrokenRow {
            line,
            name: format!("line {line}"),
            asset: None,
            reason: format!("line {line}: not UTF-8"),
        });
    };
    // Excel keeps rows whose cells were all emptied.
    if cells.iter().all(str::is_empty) {
        return;
    }
    match header.row(line, &cells) {
        Ok(row) => sheet.rows.push(row),
        Err(reason) => sheet.broken.push(header.broken(line, &cells, reason)),
    }
}

fn unclosed(line: u64, record: &ByteRecord) -> BrokenRow {
    let column = record.len();
    BrokenRow {
        line,
        name: format!("line {line} and all after it"),
        asset: None,
        reason: format!(
            "line {line}, cell {column}: a quote opens and never closes, so this row and all after \
             it can't be read; close the quote, or write a quote in a cell as `\"\"`"
        ),
    }
}

#[cfg(test)]
mod tests;
