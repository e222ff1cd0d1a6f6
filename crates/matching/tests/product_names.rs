//! Names as people type them, against CISA's catalogue and the products of CVE records.

#![expect(clippy::print_stdout, reason = "the counts are part of the answer")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use matching::products::{Names, ProductKeys, Reach, reaches};

const RECALL_LEAST: f64 = 0.95;

static NAMES: LazyLock<Names> = LazyLock::new(|| Names::built_in().expect("the table is good"));

/// One vendor and product of the catalogue.
struct Entry {
    vendor: String,
    product: String,
    keys: ProductKeys,
}

impl Entry {
    fn pair(&self) -> String {
        format!("{} / {}", self.vendor, self.product)
    }
}

static CATALOGUE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let path = testkit::shared("feeds/cisa/known_exploited_vulnerabilities.json");
    let text = std::fs::read_to_string(path).expect("the catalogue reads");
    let json: serde_json::Value = serde_json::from_str(&text).expect("the catalogue parses");
    let field = |entry: &serde_json::Value, name: &str| {
        entry[name].as_str().expect("the catalogue names its products").trim().to_owned()
    };
    let pairs: BTreeSet<(String, String)> = json["vulnerabilities"]
        .as_array()
        .expect("the catalogue has entries")
        .iter()
        .map(|entry| (field(entry, "vendorProject"), field(entry, "product")))
        .collect();
    pairs
        .into_iter()
        .map(|(vendor, product)| {
            let keys = NAMES.keys(&vendor, &product);
            Entry { vendor, product, keys }
        })
        .collect()
});

/// The entries that a name reaches, without those that are only "not checked".
fn reached(vendor: &str, product: &str) -> BTreeSet<String> {
    let row = NAMES.keys(vendor, product);
    let hits = CATALOGUE
        .iter()
        .filter(|entry| reaches(&row, &entry.keys).is_some_and(|reach| reach != Reach::Vague));
    hits.map(Entry::pair).collect()
}

fn table(name: &str) -> Vec<csv::StringRecord> {
    let path = format!("{}/tests/product_names/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(&path).expect("a test table opens");
    reader.records().map(|record| record.expect("a test table has even rows")).collect()
}

/// The pairs that a cell means: pairs, `@groups`, and `Vendor / Beginning*`, with `;` between them.
fn pairs(cell: &str, groups: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for item in cell.split(';').map(str::trim).filter(|item| !item.is_empty()) {
        let of_group = groups.get(item).cloned().unwrap_or_else(|| vec![item.to_owned()]);
        for wanted in of_group {
            let found: Vec<String> =
                CATALOGUE.iter().map(Entry::pair).filter(|pair| means(&wanted, pair)).collect();
            assert!(!found.is_empty(), "`{wanted}` of the test table is not in the catalogue");
            all.extend(found);
        }
    }
    all
}

fn means(wanted: &str, pair: &str) -> bool {
    let (wanted, pair) = (wanted.to_lowercase(), pair.to_lowercase());
    wanted.strip_suffix('*').map_or(pair == wanted, |start| pair.starts_with(start))
}

fn groups() -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table("groups") {
        groups.entry(row[0].to_owned()).or_default().push(row[1].to_owned());
    }
    groups
}

#[test]
fn names_as_people_type_them_reach_their_entries_and_no_others() {
    let groups = groups();
    let (mut wanted, mut found, mut allowed, mut reached_count) = (0, 0, 0, 0);
    let mut faults = Vec::new();
    let rows = table("reach");
    for row in &rows {
        let name = format!("{} | {}", &row[0], &row[1]);
        let must = pairs(&row[2], &groups);
        let may: BTreeSet<_> = pairs(&row[3], &groups).union(&must).cloned().collect();
        let hits = reached(&row[0], &row[1]);
        wanted += must.len();
        found += must.intersection(&hits).count();
        reached_count += hits.len();
        allowed += hits.intersection(&may).count();
        let missing: Vec<_> = must.difference(&hits).collect();
        let wrong: Vec<_> = hits.difference(&may).collect();
        if !missing.is_empty() || !wrong.is_empty() {
            faults.push(format!("{name}: missing {missing:?}, wrong {wrong:?}"));
        }
    }
    let (recall, precision) = (ratio(found, wanted), ratio(allowed, reached_count));
    println!(
        "{} rows: recall {found}/{wanted} = {recall:.4}, \
         precision {allowed}/{reached_count} = {precision:.4}",
        rows.len()
    );
    println!("{}", faults.join("\n"));
    assert!(rows.len() >= 150, "the table has {} rows", rows.len());
    assert!(recall >= RECALL_LEAST, "recall {recall:.4}:\n{}", faults.join("\n"));
    assert_eq!(allowed, reached_count, "precision {precision:.4}:\n{}", faults.join("\n"));
}

#[expect(clippy::cast_precision_loss, reason = "counts of a test table")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[test]
fn inventions_and_near_misses_reach_nothing() {
    let rows = table("nothing");
    assert!(rows.len() >= 50, "the table has {} rows", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let hits = reached(&row[0], &row[1]);
        if !hits.is_empty() {
            wrong.push(format!("{} | {} reaches {hits:?}", &row[0], &row[1]));
        }
    }
    println!("{} rows reach nothing, {} reach something", rows.len() - wrong.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Ways in which a person may write an entry of the catalogue.
fn spellings(entry: &Entry) -> Vec<(String, String)> {
    let (vendor, product) = (entry.vendor.clone(), entry.product.clone());
    let without_acronyms = without_parentheses(&product);
    let mut all = vec![
        (vendor.clone(), product.clone()),
        (vendor.to_uppercase(), product.to_lowercase()),
        (vendor.to_lowercase().replace([' ', '-'], "_"), product.to_lowercase().replace(' ', "_")),
        (vendor.clone(), without_acronyms.clone()),
        (vendor.clone(), format!("{vendor} {product}")),
        (format!("{vendor}, Inc."), product.clone()),
        (vendor.clone(), format!("{product} 4.2.1")),
        (vendor.clone(), format!("{without_acronyms} version 4.2")),
    ];
    all.extend(acronyms(&product).map(|acronym| (vendor.clone(), acronym)));
    all
}

fn without_parentheses(product: &str) -> String {
    let mut outside = String::new();
    let mut depth = 0;
    for letter in product.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    outside.trim().to_owned()
}

fn acronyms(product: &str) -> impl Iterator<Item = String> {
    let insides = product.split('(').skip(1).filter_map(|part| part.split_once(')'));
    insides
        .map(|(inside, _)| inside.to_owned())
        .filter(|inside| inside.chars().all(|letter| letter.is_ascii_uppercase()))
}

#[test]
fn every_entry_is_reached_by_its_own_name() {
    let mut tried = 0;
    let mut lost = Vec::new();
    for entry in CATALOGUE.iter() {
        for (vendor, product) in spellings(entry) {
            tried += 1;
            let row = NAMES.keys(&vendor, &product);
            let reach = reaches(&row, &entry.keys);
            let vague = reach == Some(Reach::Vague) && !entry.keys.is_vague();
            if reach.is_none() || vague {
                lost.push(format!("{} by `{vendor}` `{product}`: {reach:?}", entry.pair()));
            }
        }
    }
    println!("{} pairs, {tried} spellings, {} lost", CATALOGUE.len(), lost.len());
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn a_row_reaches_the_products_of_cve_records_in_one_direction_only() {
    let rows = table("affected");
    let mut wrong = Vec::new();
    for row in &rows {
        let found = reaches(&NAMES.keys(&row[0], &row[1]), &NAMES.keys(&row[2], &row[3]));
        let found = match found {
            None => "none",
            Some(Reach::Exactly) => "exactly",
            Some(Reach::ByGeneral) => "general",
            Some(Reach::ByPart) => "part",
            Some(Reach::Possibly) => "possibly",
            Some(Reach::Vague) => "vague",
        };
        if found != &row[4] {
            wrong.push(format!("{row:?}: {found}"));
        }
    }
    println!("{} pairs of a row and a product of a record, {} wrong", rows.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names from everywhere in the tests, to be tried with each other.
static EVERYTHING: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let listed = |name: &str, at: usize| -> Vec<(String, String)> {
        table(name).iter().map(|row| (row[at].to_owned(), row[at + 1].to_owned())).collect()
    };
    let of_catalogue = CATALOGUE.iter().map(|entry| (entry.vendor.clone(), entry.product.clone()));
    let mut all: Vec<_> = of_catalogue.collect();
    for (name, at) in [("reach", 0), ("nothing", 0), ("affected", 0), ("affected", 2)] {
        all.extend(listed(name, at));
    }
    all
});

fn lookups_meet(row: &ProductKeys, entry: &ProductKeys) -> bool {
    let filed: BTreeSet<_> = entry.entry_lookups().collect();
    row.row_lookups().any(|key| filed.contains(key))
}

#[test]
fn a_row_that_reaches_an_entry_shares_a_lookup_with_it() {
    let mut pairs = 0;
    for (vendor, product) in EVERYTHING.iter() {
        let row = NAMES.keys(vendor, product);
        for entry in CATALOGUE.iter() {
            if reaches(&row, &entry.keys).is_some() {
                pairs += 1;
                let (shared, pair) = (lookups_meet(&row, &entry.keys), entry.pair());
                assert!(
                    shared,
                    "`{vendor}` `{product}` reaches {pair} but would never be asked for it"
                );
            }
        }
    }
    assert!(pairs > EVERYTHING.len(), "{pairs} pairs only");
}

#[test]
fn entries_of_different_vendors_meet_only_where_the_table_joins_them() {
    let mut met = BTreeSet::new();
    for one in CATALOGUE.iter() {
        for other in CATALOGUE.iter().filter(|other| other.vendor > one.vendor) {
            let reach = [reaches(&one.keys, &other.keys), reaches(&other.keys, &one.keys)];
            if reach.into_iter().flatten().any(|reach| reach != Reach::Vague) {
                met.insert(format!("{} + {}", one.vendor, other.vendor));
            }
        }
    }
    insta::assert_debug_snapshot!(met, @r#"
    {
        "Android + Google",
        "Android + Samsung",
        "Google + Microsoft",
        "Ivanti + Pulse Secure",
        "PHP + PHP Group",
        "Progress + Telerik",
    }
    "#);
}

#[test]
fn every_step_is_told_with_its_reason() {
    let told = |vendor, product| {
        let keys = NAMES.keys(vendor, product);
        let steps: Vec<String> = keys.steps().iter().map(ToString::to_string).collect();
        steps.join("\n")
    };
    insta::assert_snapshot!(told("Fortinet", "FG-60F"), @r"
    FG is a name of FortiGate
    FortiGate runs FortiOS
    ");
    insta::assert_snapshot!(told("Pulse Secure", "Pulse Connect Secure"), @r"
    Pulse Secure is an old name of Ivanti
    Pulse Connect Secure is an old name of Connect Secure
    ");
    insta::assert_snapshot!(told("MS", "IIS 10"), @r"
    MS is a name of Microsoft
    IIS is a name of Internet Information Services
    Internet Information Services is part of Windows Server (a role of Windows Server)
    Windows Server is Windows
    ");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn no_text_makes_the_names_fail(vendor in ".{0,40}", product in ".{0,80}") {
        let keys = NAMES.keys(&vendor, &product);
        let reaches_itself = keys.specific().next().is_none() || reaches(&keys, &keys).is_some();
        proptest::prop_assert!(reaches_itself);
    }

    #[test]
    fn case_spaces_and_punctuation_never_matter(at in 0..EVERYTHING.len(), glue in "[ _.]{1,3}") {
        let (vendor, product) = &EVERYTHING[at];
        let typed = product.to_uppercase().replace(' ', &glue);
        let (one, other) = (NAMES.keys(vendor, product), NAMES.keys(vendor, &typed));
        let plain = product.chars().all(|letter| letter.is_alphanumeric() || letter == ' ');
        let listed = product.to_lowercase().contains(" and ") || product.contains(" or ");
        if plain && !listed {
            proptest::prop_assert!(one.specific().eq(other.specific()), "{} / {}", product, typed);
        }
    }
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let refused = |text| Names::from_toml(text).expect_err("refused").to_string();
    let twice = r#"
        [[vendor]]
        name = "One"
        same = ["Uno"]
        [[vendor]]
        name = "Uno"
    "#;
    insta::assert_snapshot!(
        refused(twice),
        @"`Uno` in the table of names stands for both `One` and `Uno`; keep one"
    );
    let nowhere = r#"
        [[vendor]]
        name = "One"
        product = [{ name = "Box", runs = ["BoxOS"] }]
    "#;
    let told = refused(nowhere);
    assert!(
        told.contains("`Box`") && told.contains("`BoxOS`, which is not in the table"),
        "{told}"
    );
    let unknown = r#"
        [[vendor]]
        name = "One"
        like = ["Won"]
    "#;
    assert!(refused(unknown).starts_with("the table of names can't be read"));
}
