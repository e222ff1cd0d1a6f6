//! Spreadsheets as people save them, good and bad.

use proptest::prelude::*;

use super::*;

fn sheet(text: &str) -> Sheet {
    read(text.as_bytes()).unwrap()
}

fn refused(text: &str) -> String {
    testkit::folded(&read(text.as_bytes()).unwrap_err().to_string())
}

fn reasons(text: &str) -> String {
    let reasons = sheet(text).broken.into_iter().map(|row| row.reason);
    testkit::folded(&reasons.collect::<Vec<_>>().join("\n"))
}

fn one(text: &str) -> Row {
    let sheet = sheet(text);
    assert_eq!(sheet.broken, [], "{text}");
    assert_eq!(sheet.rows.len(), 1, "{text}");
    sheet.rows.into_iter().next().unwrap()
}

#[test]
fn a_full_row_is_read_in_any_order_of_columns() {
    let row = one("Confirmed, SEEN ON ,exposed,Kind,asset,version,product,vendor\n\
         yes,2026-11-23,No,OT,pump 3,7.4.2,FortiOS,Fortinet\n");
    insta::assert_debug_snapshot!(row, @r#"
    Row {
        line: 2,
        vendor: "Fortinet",
        product: "FortiOS",
        version: Some(
            "7.4.2",
        ),
        asset: Some(
            "pump 3",
        ),
        kind: Some(
            OperationalTechnology,
        ),
        exposed: Some(
            No,
        ),
        seen_on: Some(
            2026-11-23,
        ),
        confirmed: Some(
            Yes,
        ),
    }
    "#);
}

#[test]
fn what_excel_writes_is_recognised() {
    for text in [
        "\u{feff}vendor;product;version\r\nFortinet;FortiOS;7.4.2\r\n",
        "vendor\tproduct\tversion\r\nFortinet\tFortiOS\t7.4.2",
        "\"vendor\",\"product\",\"version\"\n\"Fortinet\",\"FortiOS\",\"7.4.2\"\n",
        "vendor,product,version,,\nFortinet,FortiOS,7.4.2,,\n,,,,\n",
        "\n\nvendor,product,version\n\nFortinet , FortiOS,7.4.2\n\n",
    ] {
        let row = one(text);
        assert_eq!((row.vendor.as_str(), row.product.as_str()), ("Fortinet", "FortiOS"), "{text}");
        assert_eq!(row.version.as_deref(), Some("7.4.2"), "{text}");
    }
}

#[test]
fn an_empty_cell_is_not_an_answer() {
    let row = one("vendor,product,version,asset,kind,exposed,seen_on,confirmed\nA,B,,,,,,\n");
    assert_eq!((row.version, row.asset, row.kind, row.exposed), (None, None, None, None));
    assert_eq!((row.seen_on, row.confirmed), (None, None));
    let short = one("vendor,product,version,kind\nA,B\n");
    assert_eq!((short.version, short.kind), (None, None));
}

#[test]
fn spellings_that_people_type_are_read() {
    for (typed, kind) in [
        ("IT", Kind::It),
        ("Medical Device", Kind::Medical),
        ("OT", Kind::OperationalTechnology),
        ("Operational_Technology", Kind::OperationalTechnology),
        ("operational  technology", Kind::OperationalTechnology),
        ("Safety", Kind::Safety),
        ("?", Kind::Unknown),
        ("-", Kind::Unknown),
        ("Unknown", Kind::Unknown),
    ] {
        let row = one(&format!("vendor,product,version,kind\nA,B,1,{typed}\n"));
        assert_eq!(row.kind, Some(kind), "{typed}");
    }
    for (typed, answer) in [
        ("Y", Answer::Yes),
        ("TRUE", Answer::Yes),
        ("n", Answer::No),
        ("unknown", Answer::Unknown),
        ("don\u{2019}t know", Answer::Unknown),
    ] {
        let row = one(&format!("vendor,product,version,exposed\nA,B,1,{typed}\n"));
        assert_eq!(row.exposed, Some(answer), "{typed}");
    }
}

#[test]
fn a_bad_cell_is_named_and_the_rest_goes_in() {
    let text = "vendor,product,version,kind,exposed,seen_on,confirmed\n\
        A,B,1,IT,yes,,\n\
        A,C,1,,,,\n\
        A,D,1,pump,,,\n\
        A,E,1,,perhaps,,\n\
        A,F,1,,,23.11.2026,\n\
        A,G,1,,,,sure\n\
        ,H,1,,,,\n\
        A,,1,,,,\n\
        A,I,1,,,,,more\n\
        A,J,1,,,2026-02-30,\n\
        A,K,1,IT,no,2026-11-23,yes\n";
    assert_eq!(sheet(text).rows.len(), 3);
    insta::assert_snapshot!(reasons(text), @r"
    line 4, column kind: `pump` is not a kind; expected IT, medical, operational
      technology, safety or unknown
    line 5, column exposed: `perhaps` is not an answer; expected yes, no or unknown
    line 6, column seen_on: `23.11.2026` is not a date here; expected year-month-day,
      such as 2026-11-23
    line 7, column confirmed: `sure` is not an answer; expected yes, no or unknown
    line 8, column vendor: empty; expected a name
    line 9, column product: empty; expected a name
    line 10: 8 cells, but the header has 7; quote a cell that has the delimiter in it
    line 11, column seen_on: `2026-02-30` is not a date here; expected year-month-day,
      such as 2026-11-23
    ");
    let first = sheet(text).broken.into_iter().next().unwrap();
    assert_eq!((first.line, first.name.as_str()), (4, "A D 1"));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let text = "\nvendor,product,version,kind\r\n\r\n\"A\",\"two\nlines\",1,IT\r\nA,B,1,pump\r\n";
    assert_eq!(sheet(text).rows[0].line, 4);
    assert!(reasons(text).starts_with("line 6, column kind"), "{}", reasons(text));
}

#[test]
fn a_quote_that_never_closes_swallows_nothing_in_silence() {
    let text = "vendor,product,version\nA,B,1\nA,\"C,1\nA,D,1\nA,E,1\n";
    assert_eq!(sheet(text).rows.len(), 1);
    insta::assert_snapshot!(
        reasons(text),
        @r#"
        line 3, cell 2: a quote opens and never closes, so this row and all after it can't
          be read; close the quote, or write a quote in a cell as `""`
        "#
    );
}

#[test]
fn an_inch_mark_in_a_cell_is_a_letter() {
    assert_eq!(one("vendor,product,version\nA,Panel 19\" wide,1\n").product, "Panel 19\" wide");
}

#[test]
fn a_cell_over_the_limit_breaks_its_row_only() {
    let text = format!("vendor,product,version\nA,{},1\nA,B,1\n", "x".repeat(CELL_BYTES_MAX + 1));
    assert_eq!(sheet(&text).rows.len(), 1);
    insta::assert_snapshot!(
        reasons(&text),
        @"line 2, cell 2: longer than 4096 bytes; is a quote missing?"
    );
}

#[test]
fn a_control_character_breaks_its_row_only_and_is_not_repeated() {
    let text = "vendor,product,version\nA,\u{1b}[31mB,1\nA,\"two\nlines\",1\n";
    assert_eq!(sheet(text).rows.len(), 1);
    insta::assert_snapshot!(
        reasons(text),
        @"line 2, cell 2: a control character, U+001B; expected text"
    );
    assert_eq!(sheet(text).broken[0].name, "A 1");
}

#[test]
fn rows_over_the_limit_are_refused() {
    let text = format!("vendor,product,version\n{}", "A,B,1\n".repeat(ROWS_MAX + 1));
    assert_eq!(read(text.as_bytes()), Err(CsvError::TooManyRows(ROWS_MAX as u64 + 2)));
    let text = format!("vendor,product,version\n{}", "A,B,1\n".repeat(ROWS_MAX));
    assert_eq!(sheet(&text).rows.len(), ROWS_MAX);
}

#[test]
fn columns_that_are_not_ours_are_listed() {
    let sheet = sheet("vendor,product,owner,version,Cost centre\nA,B,me,1,7\n");
    assert_eq!(sheet.unknown_columns, ["owner", "Cost centre"]);
    assert_eq!(sheet.rows.len(), 1);
}

#[test]
fn a_wrong_header_is_refused_with_what_was_expected() {
    insta::assert_snapshot!(
        refused("vendor,name,version\nA,B,1\n"),
        @r"
        the header row has no column `product`; expected vendor, product, version, and
          perhaps asset, kind, exposed, seen_on, confirmed, in any order
        "
    );
    insta::assert_snapshot!(
        refused("vendor,product,version,Vendor\nA,B,1,C\n"),
        @"the column `vendor` stands twice in the header row; expected it once"
    );
    insta::assert_snapshot!(
        refused(" \n"),
        @r"
        the file is empty; expected a header row: vendor, product, version, and perhaps
          asset, kind, exposed, seen_on, confirmed, in any order
        "
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn every_row_is_read_or_listed(
        cells in prop::collection::vec("[a-zA-Z,;?\\-0-9.]{0,9}", 1..30)
    ) {
        let mut text = "vendor,product,version,kind,exposed,seen_on\n".to_owned();
        for row in cells.chunks(6) {
            let quoted: Vec<_> = row.iter().map(|cell| format!("\"{cell}\"")).collect();
            text.extend([quoted.join(",").as_str(), "\n"]);
        }
        let filled = cells.chunks(6).filter(|row| row.iter().any(|cell| !cell.is_empty())).count();
        let sheet = sheet(&text);
        prop_assert_eq!(sheet.rows.len() + sheet.broken.len(), filled);
    }
}
