//! The header row: which column is which, and the rows below it.

use csv::{ReaderBuilder, StringRecord};

use super::{BrokenRow, CELL_BYTES_MAX, CsvError, Row, cell};

/// What a message says of the header.
pub(super) const EXPECTED: &str = "vendor, product, version, and perhaps asset, kind, exposed, \
     seen_on, confirmed, in any order";

/// The delimiters that spreadsheets write: Excel takes `;` where the comma is the decimal sign.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The columns, and which of them must be there.
const COLUMNS: [&str; 8] =
    ["vendor", "product", "version", "asset", "kind", "exposed", "seen_on", "confirmed"];
const REQUIRED: usize = 3;

/// Where each column stands.
#[derive(Debug)]
pub(super) struct Header {
    /// For each of `COLUMNS`, its place in a row.
    places: [Option<usize>; COLUMNS.len()],
    width: usize,
    /// Columns that are not ours.
    pub(super) unknown: Vec<String>,
}

/// The header, with the delimiter that makes most sense of it.
pub(super) fn delimiter_and_header(text: &str) -> Result<(u8, Header), CsvError> {
    let line = text.lines().find(|line| !line.trim().is_empty()).ok_or(CsvError::Empty)?;
    let known = |delimiter: &u8| {
        let cells = line.split(char::from(*delimiter));
        cells.filter(|cell| COLUMNS.contains(&column_name(cell).as_str())).count()
    };
    // The first of those that are equally good: a comma.
    let best = DELIMITERS.into_iter().rev().max_by_key(known).unwrap_or(b',');
    Ok((best, Header::of(line, best)?))
}

/// `" Seen on "` and `seen-on` are `seen_on`.
fn column_name(cell: &str) -> String {
    cell.trim().trim_matches('"').trim().to_ascii_lowercase().replace([' ', '-'], "_")
}

impl Header {
    fn of(line: &str, delimiter: u8) -> Result<Self, CsvError> {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(line.as_bytes());
        let cells = reader.headers().map_err(|error| CsvError::Rows(error.to_string()))?;
        let mut header =
            Self { places: [None; COLUMNS.len()], width: cells.len(), unknown: Vec::new() };
        for (place, cell) in cells.iter().enumerate() {
            let name = column_name(cell);
            let known = COLUMNS.iter().zip(&mut header.places).find(|(own, _)| **own == name);
            match known {
                Some((own, Some(_))) => return Err(CsvError::ColumnTwice(own)),
                Some((_, free)) => *free = Some(place),
                None if name.is_empty() => {}
                None => header.unknown.push(cell.trim().to_owned()),
            }
        }
        let missing = COLUMNS.iter().zip(&header.places).take(REQUIRED).find(|it| it.1.is_none());
        match missing {
            Some((column, _)) => Err(CsvError::MissingColumn { column }),
            None => Ok(header),
        }
    }

    fn cell<'a>(&self, column: &str, cells: &'a StringRecord) -> Option<&'a str> {
        let index = COLUMNS.iter().position(|own| *own == column)?;
        let place = (*self.places.get(index)?)?;
        cells.get(place).filter(|cell| !cell.is_empty())
    }

    /// Reads a row, or says why it can't be read.
    pub(super) fn row(&self, line: u64, cells: &StringRecord) -> Result<Row, String> {
        self.check_shape(line, cells)?;
        let at = |column: &str, fault: String| format!("line {line}, column {column}: {fault}");
        let cell = |column: &str| self.cell(column, cells);
        let text = |column: &str| cell(column).map(str::to_owned);
        let needed = |column: &str| {
            text(column).ok_or_else(|| at(column, "empty; expected a name".to_owned()))
        };
        Ok(Row {
            line,
            vendor: needed("vendor")?,
            product: needed("product")?,
            version: text("version"),
            asset: text("asset"),
            kind: cell::kind(cell("kind")).map_err(|fault| at("kind", fault))?,
            exposed: cell::answer(cell("exposed")).map_err(|fault| at("exposed", fault))?,
            seen_on: cell::date(cell("seen_on")).map_err(|fault| at("seen_on", fault))?,
            confirmed: cell::answer(cell("confirmed")).map_err(|fault| at("confirmed", fault))?,
        })
    }

    fn check_shape(&self, line: u64, cells: &StringRecord) -> Result<(), String> {
        let beyond = cells.iter().skip(self.width).any(|cell| !cell.is_empty());
        if beyond {
            return Err(format!(
                "line {line}: {} cells, but the header has {}; quote a cell that has the delimiter \
                 in it",
                cells.len(),
                self.width
            ));
        }
        for (cell, place) in cells.iter().zip(1..) {
            if cell.len() > CELL_BYTES_MAX {
                return Err(format!(
                    "line {line}, cell {place}: longer than {CELL_BYTES_MAX} bytes; is a quote \
                     missing?"
                ));
            }
            if let Some(letter) = cell.chars().find(|letter| is_unprintable(*letter)) {
                return Err(format!(
                    "line {line}, cell {place}: a control character, U+{:04X}; expected text",
                    u32::from(letter)
                ));
            }
        }
        Ok(())
    }

    /// A broken row under the name that can be read of it.
    pub(super) fn broken(&self, line: u64, cells: &StringRecord, reason: String) -> BrokenRow {
        let is_shown =
            |cell: &&str| cell.len() <= CELL_BYTES_MAX && !cell.chars().any(is_unprintable);
        let short = |column| self.cell(column, cells).filter(is_shown);
        let names: Vec<&str> =
            ["vendor", "product", "version"].into_iter().filter_map(short).collect();
        let name = if names.is_empty() { format!("line {line}") } else { names.join(" ") };
        BrokenRow { line, name, asset: short("asset").map(str::to_owned), reason }
    }
}

/// A cell may have lines and tabs; no name has another control character.
fn is_unprintable(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
}
