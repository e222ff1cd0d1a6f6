//! What both engines, and those that speak their words, must understand alike.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::{PARAMETERS_MAX, many, texts};
use crate::schema::STEPS;

/// Called with nothing between name and bracket; all engines mean the same by these.
const FUNCTIONS: [&str; 5] = ["COUNT", "COALESCE", "MAX", "MIN", "ROW_NUMBER"];

/// Words that one engine has and another lacks, or means otherwise.
const BANNED: [&str; 27] = [
    "LIKE",
    "ILIKE",
    "GLOB",
    "REGEXP",
    "SIMILAR",
    "ARRAY",
    "ANY",
    "ALL",
    "UNNEST",
    "SERIAL",
    "LISTEN",
    "NOTIFY",
    "PG_ADVISORY_LOCK",
    "WITH",
    "RECURSIVE",
    "LATERAL",
    "REPLACE",
    "IGNORE",
    "ROWID",
    "CTID",
    "CAST",
    "COLLATE",
    "CURRENT_TIMESTAMP",
    "NOW",
    "RANDOM",
    "SHARE",
    "SKIP",
];

/// Modules that may take a door without a record, with what they keep.
const HOUSEKEEPERS: [&str; 10] = [
    "ceremonies",
    "entries",
    "idempotency",
    "imports",
    "jobs",
    "outbox",
    "refusals",
    "sessions",
    "sources",
    "statements",
];

#[test]
fn every_statement_keeps_to_what_all_engines_share() {
    let faults: Vec<String> = texts()
        .flat_map(|text| {
            let at = format!("{}::{}", text.module, text.name);
            faults(text.sql).into_iter().map(move |fault| format!("{at}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_lint_sees_what_it_looks_for() {
    for (sql, fault) in [
        ("SELECT a FROM t WHERE a LIKE $1", "LIKE"),
        ("SELECT * FROM t", "*"),
        ("SELECT a FROM t WHERE a = 'x'", "quoted"),
        ("SELECT a FROM t WHERE a = $2", "parameters"),
        ("SELECT a FROM t LIMIT $1", "LIMIT without ORDER BY"),
        ("SELECT id FROM import ORDER BY id, ended_us DESC", "ended_us"),
        ("SELECT id FROM source ORDER BY location", "location"),
        ("SELECT DATETIME(a) FROM t", "DATETIME"),
        ("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING", "RETURNING"),
        ("INSERT OR IGNORE INTO t (a) VALUES ($1)", "IGNORE"),
        ("WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x", "WITH"),
        ("SELECT a::text FROM t", "::"),
        ("PRAGMA journal_mode", "begins"),
    ] {
        let found = faults(sql).join("; ");
        assert!(found.contains(fault), "`{sql}` should be refused for {fault}, not for: {found}");
    }
}

fn faults(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let verb = sql.split(' ').next().unwrap_or_default();
    if !["SELECT", "INSERT", "UPDATE", "DELETE"].contains(&verb) {
        found.push(format!("it begins with {verb}"));
    }
    for (sign, why) in [
        ("*", "name the columns instead of *"),
        ("'", "quoted text belongs into a parameter"),
        ("::", ":: is one engine's cast"),
        ("?", "parameters are called $n"),
        ("--", "no comment inside"),
    ] {
        if sql.replace("COUNT(*)", "").contains(sign) {
            found.push(why.to_owned());
        }
    }
    let words: Vec<String> = words(sql).map(str::to_uppercase).collect();
    found.extend(BANNED.iter().filter(|word| words.iter().any(|w| w == *word)).filter_map(
        |word| {
            let union =
                *word == "ALL" && sql.matches("ALL").count() == sql.matches("UNION ALL").count();
            (!union).then(|| format!("{word} differs between engines"))
        },
    ));
    found.extend(
        calls(sql)
            .filter(|name| !FUNCTIONS.contains(name))
            .map(|name| format!("{name} is no function that all engines share")),
    );
    if sql.contains("DO NOTHING") && !sql.contains("RETURNING") {
        found.push("DO NOTHING without RETURNING hides whether anything was done".to_owned());
    }
    if sql.contains("LIMIT") && !sql.contains("ORDER BY") {
        found.push("LIMIT without ORDER BY".to_owned());
    }
    found.extend(numbering(sql));
    found.extend(unordered_nulls(sql));
    found
}

/// `$1 … $n` without a gap, and not too many.
fn numbering(sql: &str) -> Option<String> {
    let number = |part: &str| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    };
    let used: BTreeSet<usize> = sql.split('$').skip(1).filter_map(number).collect();
    let dense = used.iter().copied().eq(1..=used.len());
    (!dense || used.len() > PARAMETERS_MAX).then(|| format!("its parameters are {used:?}"))
}

/// Columns that may hold nothing, of every table that a statement names: who orders by them says
/// where that goes.
fn nullable(sql: &str) -> BTreeSet<&'static str> {
    let added = STEPS.iter().any(|step| step.contains("ADD COLUMN"));
    assert!(!added, "this reads tables only: let it read columns that a later step adds, too");
    let tables = STEPS.iter().flat_map(|step| step.split("\nCREATE TABLE ").skip(1));
    let named = tables.filter_map(|table| {
        let (name, rest) = table.split_once(" (\n")?;
        let named = words(sql).any(|word| word == name);
        named.then(|| rest.split_once("\n)").map_or(rest, |(columns, _)| columns))
    });
    let lines = named.flat_map(str::lines).map(str::trim);
    let open = lines.filter(|line| !line.contains("NOT NULL") && !line.starts_with("PRIMARY"));
    open.filter_map(|line| line.split(' ').next()).collect()
}

fn unordered_nulls(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let nullable = nullable(sql);
    for rest in sql.split("ORDER BY ").skip(1) {
        let end = rest.find([')']).unwrap_or(rest.len());
        let list = rest[..end].split(" LIMIT").next().unwrap_or_default();
        for item in list.split(", ") {
            let column = item.split(' ').next().unwrap_or_default();
            let column = column.rsplit('.').next().unwrap_or_default();
            if nullable.contains(column) && !item.contains("NULLS") {
                found.push(format!("{column} may be nothing: say NULLS FIRST or NULLS LAST"));
            }
        }
    }
    found
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
}

/// Names that stand directly before a bracket.
fn calls(sql: &str) -> impl Iterator<Item = &str> {
    let before = sql.split('(').collect::<Vec<_>>();
    let count = before.len().saturating_sub(1);
    before.into_iter().take(count).filter_map(|part| {
        let name = words(part).last().unwrap_or_default();
        (!name.is_empty() && part.ends_with(name)).then_some(name)
    })
}

#[test]
fn a_statement_for_many_rows_numbers_its_parameters_on() {
    let sql = "INSERT INTO t (a, b) VALUES ($1, $2)";
    assert_eq!(many(sql, 2, 1), sql);
    assert_eq!(many(sql, 2, 3), format!("{sql}, ($3, $4), ($5, $6)"));
    for text in texts().filter(|text| text.sql.starts_with("INSERT") && text.sql.ends_with(')')) {
        if text.name == "INSERT" && text.module.ends_with("outbox") {
            continue; // It says a parameter twice, and is never sent for many rows.
        }
        let columns = text.sql.matches('$').count();
        let sql = many(text.sql, columns, PARAMETERS_MAX / columns);
        assert_eq!(faults(&sql), Vec::<String>::new(), "{}", text.module);
    }
}

/// Every source file of the store, except the suite and this one.
fn sources() -> Vec<(String, String)> {
    let mut waiting = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name(&path) != "suite" {
                waiting.push(path);
            } else if path.is_file() && name(&path) != "lint" {
                files.push((name(&path), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(files.len() > 30, "only {} files were read", files.len());
    files
}

/// A file without its `sql! { … }`, and that alone.
fn without_statements(source: &str) -> (String, String) {
    match source.split_once("\nsql! {\n") {
        Some((before, rest)) => {
            let (block, after) = rest.split_once("\n}\n").unwrap();
            (format!("{before}{after}"), block.to_owned())
        }
        None => (source.to_owned(), String::new()),
    }
}

#[test]
fn no_statement_stands_outside_of_the_lists_that_the_lint_reads() {
    let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts() {
        *listed.entry(text.module.rsplit("::").next().unwrap()).or_default() += 1;
    }
    for (name, source) in sources() {
        let (rest, block) = without_statements(&source);
        for verb in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
            assert!(!rest.contains(&format!("\"{verb} ")), "{name}: a {verb} outside of sql!");
        }
        let written = block.matches(" = \"").count();
        let seen = listed.get(name.as_str()).copied().unwrap_or_default();
        assert_eq!(written, seen, "{name}: texts() must list all statements of its sql!");
    }
}

#[test]
fn readers_only_select_and_many_rows_come_in_an_order() {
    let by_place: BTreeMap<(String, &str), &str> = texts()
        .map(|text| ((text.module.rsplit("::").next().unwrap().to_owned(), text.name), text.sql))
        .collect();
    let mut unseen: BTreeSet<_> = by_place.keys().cloned().collect();
    let sources = sources();
    for (module, source) in &sources {
        for way in [".rows(", ".stream(", ".one(", ".returning(", ".execute("] {
            for rest in source.split(way).skip(1) {
                let name = words(rest.trim_start()).next().unwrap_or_default();
                let place = (module.clone(), name);
                let Some(sql) = by_place.get(&place) else { continue };
                assert!(fits(way, sql), "{module}::{name} can't be used through {way}): {sql}");
                unseen.remove(&place);
            }
        }
    }
    // What goes through `insert_rows`, or in types through `one::<…>`, is not seen like this.
    assert!(unseen.len() < 10, "{unseen:?}");
}

fn fits(way: &str, sql: &str) -> bool {
    match way {
        ".rows(" | ".stream(" => sql.starts_with("SELECT") && sql.contains("ORDER BY"),
        ".one(" => sql.starts_with("SELECT"),
        ".returning(" => sql.contains("RETURNING"),
        _ => !sql.starts_with("SELECT") && !sql.contains("RETURNING"),
    }
}

#[test]
fn only_modules_without_facts_take_the_door_without_a_record() {
    let found: BTreeSet<String> = sources()
        .into_iter()
        .filter(|(_, source)| source.contains("\nsql! {\n"))
        .filter(|(_, source)| source.contains(": &mut Housekeeping<'_>"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(found, BTreeSet::from(HOUSEKEEPERS.map(str::to_owned)));
}
