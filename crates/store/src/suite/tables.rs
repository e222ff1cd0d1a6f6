//! The tables that `docs/data-model.md` promises.

use std::collections::BTreeSet;

/// Every table with each of its columns, as the page has them.
pub fn columns() -> BTreeSet<(String, String)> {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/data-model.md");
    let page = std::fs::read_to_string(page).expect("docs/data-model.md is there");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let columns: BTreeSet<_> = rows.flat_map(columns_of).collect();
    assert!(columns.len() > 150, "the page names only {} columns", columns.len());
    columns
}

/// A row is: name of the table, key, other columns, and what people want to know.
fn columns_of(row: &str) -> Vec<(String, String)> {
    let cells: Vec<&str> = row.split('|').take(3).collect();
    let [table, key, columns] = cells[..] else { panic!("a row of three cells: {row}") };
    let table = table.trim().trim_end_matches('`');
    names(key).chain(names(columns)).map(|name| (table.to_owned(), name)).collect()
}

/// Every name between backticks; `a, b` are two.
fn names(cell: &str) -> impl Iterator<Item = String> {
    let quoted = cell.split('`').skip(1).step_by(2);
    quoted.flat_map(|names| names.split(", ")).map(str::to_owned)
}
