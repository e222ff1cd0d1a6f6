//! The commands on the exercise: what is said, with which exit code, and that an advisory accounts
//! for its own lines.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use cli::{Exit, Surroundings};

const HOSPITAL: &str = "inventories/mill-creek-hospital.csv";
const ALL: [&str; 7] = [
    HOSPITAL,
    "inventories/mill-creek-hospital-portal.cdx.json",
    "inventories/mill-creek-hospital-requirements.txt",
    "inventories/tamarack-ferry-bank.csv",
    "inventories/tamarack-ferry-bank-loan-calculator/go.mod",
    "inventories/alder-gap-water.csv",
    "inventories/alder-gap-water-telemetry/Cargo.lock",
];

fn exercise(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercise").join(path)
}

fn ran(words: &[&str]) -> (Exit, String, String) {
    let surroundings = Surroundings::bare("2026-11-23".parse().unwrap());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["breakwater"].iter().chain(words).map(Into::into);
    let exit = cli::run(line, &surroundings, &mut out, &mut err);
    (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn matched(inventories: &[&str], advisories: &Path, more: &[&str]) -> (Exit, String, String) {
    let inventories: Vec<String> =
        inventories.iter().map(|one| exercise(one).display().to_string()).collect();
    let advisories = advisories.display().to_string();
    let mut words = vec!["match", "--inventory"];
    words.extend(inventories.iter().map(String::as_str));
    words.extend(["--advisories", &advisories]);
    words.extend(more);
    ran(&words)
}

fn lines(advisories: &Path) -> BTreeSet<String> {
    let (exit, out, err) = matched(&ALL, advisories, &["--format", "jsonl"]);
    assert_eq!(exit, Exit::Done, "{err}");
    out.lines().map(str::to_owned).collect()
}

#[test]
fn removing_an_advisory_removes_exactly_its_lines() {
    let whole = lines(&exercise("advisories"));
    let ids: BTreeSet<String> = whole.iter().map(|line| advisory_of(line)).collect();
    assert!(ids.len() > 30, "{}", ids.len());
    for id in ids {
        let folder = tempfile::tempdir().unwrap();
        copy_without(&exercise("advisories"), folder.path(), &id);
        let (left, gone): (BTreeSet<String>, BTreeSet<String>) =
            whole.iter().cloned().partition(|line| advisory_of(line) != id);
        assert!(!gone.is_empty(), "{id}");
        assert_eq!(lines(folder.path()), left, "without {id}");
    }
}

fn advisory_of(line: &str) -> String {
    let read: serde_json::Value = serde_json::from_str(line).unwrap();
    read["advisory"].as_str().unwrap().to_owned()
}

/// Copies the advisories without the records of one id: its file, and its entry in the catalogue.
fn copy_without(from: &Path, to: &Path, id: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            copy_without(&path, &to.join(name), id);
        } else if name == "kev.json" {
            fs::write(to.join(name), catalogue_without(&path, id)).unwrap();
        } else if path.file_stem().unwrap() != id {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

fn catalogue_without(path: &Path, id: &str) -> String {
    let mut catalogue: serde_json::Value =
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    catalogue["vulnerabilities"].as_array_mut().unwrap().retain(|entry| entry["cveID"] != id);
    catalogue.to_string()
}

#[test]
fn the_answer_is_the_one_worked_out_by_hand() {
    let (_, out, _) = matched(&[HOSPITAL], &exercise("advisories"), &["--format", "jsonl"]);
    let found: BTreeSet<(String, String, String)> = out
        .lines()
        .map(|line| {
            let read: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| read[key].as_str().unwrap_or_default().to_owned();
            (text("asset"), text("advisory"), text("certainty"))
        })
        .collect();
    // exercise/expected.md, "Mill Creek Hospital".
    for (asset, advisory, certainty) in [
        ("fw-main", "CVE-2024-21762", "exact"),
        ("interface-server", "CVE-2023-43208", "exact"),
        ("remote-support", "CVE-2024-1709", "exact"),
        ("backup-01", "CVE-2024-40711", "exact"),
        ("esx-01", "CVE-2024-37085", "likely"),
        ("print-server", "CVE-2023-27350", "exact"),
        ("nas-radiology", "CVE-2024-32766", "likely"),
        ("switch-core", "CVE-2023-20198", "likely"),
        ("billing-pc-03", "CVE-2025-8088", "exact"),
        ("nurse-station-2", "CVE-2024-38193", "exact"),
        ("reception-kiosk", "CVE-2024-7971", "exact"),
        ("vitals-monitor-04", "CVE-2024-1275", "exact"),
        ("ultrasound-er", "CVE-2024-1630", "likely"),
        ("ct-console", "CVE-2021-1675", "exact"),
        ("pacs-server", "CVE-2021-44228", "exact"),
        ("pacs-server", "CVE-2022-2121", "exact"),
        ("door-system", "CVE-2019-7256", "likely"),
    ] {
        let expected = (asset.to_owned(), advisory.to_owned(), certainty.to_owned());
        assert!(found.contains(&expected), "{expected:?} is missing in {found:#?}");
    }
    let silent = ["fw-clinic-east", "frontdesk-pc-01", "lab-pc-01"];
    for (asset, advisory, _) in &found {
        assert!(!silent.contains(&asset.as_str()), "{asset} is up to date, yet has {advisory}");
    }
}

#[test]
fn a_withdrawn_record_matches_nothing_and_a_related_one_brings_no_date() {
    let (_, out, _) = matched(&ALL, &exercise("advisories"), &["--format", "jsonl"]);
    assert!(!out.contains("PYSEC-2022-43059"), "it was withdrawn");
    let related: Vec<&str> = out.lines().filter(|line| line.contains("GO-2023-2102")).collect();
    assert!(!related.is_empty());
    assert!(related.iter().all(|line| line.contains("\"kev_due\":null")), "{related:?}");
}

#[test]
fn what_was_not_checked_is_never_silent() {
    let (_, out, err) =
        matched(&[HOSPITAL], &exercise("advisories"), &["--format", "jsonl", "--not-checked"]);
    for asset in ["ct-scanner", "printer-er", "hvac", "ehr-hosted"] {
        assert!(
            out.lines().any(|line| line.contains(asset) && line.contains("not_checked")),
            "{asset}"
        );
    }
    assert!(err.contains("not checked"), "{err}");
    let (_, table, _) = matched(&[HOSPITAL], &exercise("advisories"), &[]);
    assert!(table.contains("Not checked. That does not mean safe."), "{table}");
}

#[test]
fn the_screen_in_the_readme_is_the_real_one() {
    let readme = fs::read_to_string(exercise("../README.md")).unwrap();
    let shown: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("    |")).collect();
    assert!(shown.len() > 4, "{shown:?}");
    let (_, table, _) = matched(&[HOSPITAL], &exercise("advisories"), &[]);
    for line in shown {
        assert!(table.contains(line), "`{line}` of the README is not in {table}");
    }
}

#[test]
fn exit_codes_say_what_happened() {
    let advisories = exercise("advisories");
    assert_eq!(matched(&[HOSPITAL], &advisories, &["--fail-on-match"]).0, Exit::Match);
    assert_eq!(matched(&[HOSPITAL, "README.md"], &advisories, &[]).0, Exit::SomeRefused);
    assert_eq!(matched(&["README.md"], &advisories, &[]).0, Exit::NothingReadable);
    assert_eq!(matched(&[HOSPITAL], &exercise("no-such-folder"), &[]).0, Exit::NothingReadable);
    assert_eq!(ran(&["match"]).0, Exit::Usage);
    assert_eq!(ran(&["--version"]).0, Exit::Done);
}

#[test]
fn json_lines_have_these_keys_and_no_others() {
    let (_, out, _) = matched(&[HOSPITAL], &exercise("advisories"), &["--format", "jsonl"]);
    let expected = [
        "advisory",
        "aliases",
        "asset",
        "basis",
        "certainty",
        "component",
        "due",
        "fixed_versions",
        "kev_due",
        "outcome",
        "possible",
        "purl",
        "reason",
        "source",
        "version",
    ];
    for line in out.lines() {
        let read: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        let mut keys: Vec<&str> = read.keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, expected);
    }
}

#[test]
fn scope_other_reads_informative_and_fceb_binds() {
    let bases = |scope: &str| -> BTreeSet<bool> {
        let (_, out, _) =
            matched(&[HOSPITAL], &exercise("advisories"), &["--format", "jsonl", "--scope", scope]);
        out.lines().map(|line| line.contains("informative")).collect()
    };
    assert_eq!(bases("other"), BTreeSet::from([true]));
    assert!(bases("fceb").contains(&false));
}

#[test]
fn explain_shows_every_source_and_where_they_disagree() {
    let advisories = exercise("advisories").display().to_string();
    let (exit, out, _) = ran(&[
        "explain",
        "Fortinet,FortiGate,7.2.4",
        "CVE-2024-21762",
        "--advisories",
        &advisories,
    ]);
    assert_eq!(exit, Exit::Done);
    for words in [
        "key        ",
        "source     cve",
        "source     kev",
        "FortiGate runs FortiOS",
        "affected, exact",
    ] {
        assert!(out.contains(words), "`{words}` is missing in {out}");
    }
    let (exit, _, err) =
        ran(&["explain", "nothing", "CVE-2024-21762", "--advisories", &advisories]);
    assert_eq!(exit, Exit::Usage);
    assert!(err.contains("expected a package URL"), "{err}");
}

/// What a spreadsheet of these rows gets from the exercise's advisories.
fn of_rows(rows: &str, more: &[&str]) -> (Exit, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    let header = "vendor,product,version,asset,kind,exposed,seen_on,confirmed\n";
    fs::write(&list, format!("{header}{rows}")).unwrap();
    let (list, advisories) = (list.display().to_string(), exercise("advisories"));
    let mut words = vec!["match", "--inventory", &list];
    let advisories = advisories.display().to_string();
    words.extend(["--advisories", &advisories]);
    words.extend(more);
    ran(&words)
}

fn first_line(rows: &str, more: &[&str]) -> serde_json::Value {
    let (_, out, err) = of_rows(rows, &[&["--format", "jsonl"], more].concat());
    let line = out.lines().next().unwrap_or_else(|| panic!("no match: {err}"));
    serde_json::from_str(line).unwrap()
}

#[test]
fn a_likely_match_has_no_date_before_a_person_confirms_it() {
    let row = |confirmed: &str| format!("Cisco,IOS XE,17.6.4,switch,IT,yes,,{confirmed}\n");
    assert!(first_line(&row(""), &[])["due"].is_null());
    assert_eq!(first_line(&row("yes"), &[])["due"], "2023-10-20");
}

#[test]
fn a_flaw_is_not_seen_before_it_is_published() {
    let row = "Moxa,OnCell G3470A-LTE,1.7.4,router,IT,yes,2020-01-01,\n";
    let found = first_line(row, &["--scope", "fceb", "--on", "2026-12-10"]);
    // Published on 25 June 2024; 14 days by Table 1.
    assert_eq!(
        (&found["advisory"], &found["outcome"]),
        (&"CVE-2024-4638".into(), &"14 days".into())
    );
    assert_eq!(found["due"], "2024-07-09");
}

#[test]
fn without_a_catalogue_nobody_knows_whether_a_flaw_is_exploited() {
    let row = "Moxa,OnCell G3470A-LTE,1.7.4,router,IT,no,,\n";
    assert_eq!(first_line(row, &[])["outcome"], "fix on system upgrade");
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    fs::write(&list, format!("vendor,product,version,asset,kind,exposed,seen_on,confirmed\n{row}"))
        .unwrap();
    let (list, advisories) = (list.display().to_string(), exercise("advisories/cve"));
    let advisories = advisories.display().to_string();
    let (_, out, _) =
        ran(&["match", "--inventory", &list, "--advisories", &advisories, "--format", "jsonl"]);
    assert!(out.contains("\"outcome\":\"not determinable\""), "{out}");
    assert!(out.contains("\"basis\":\"no KEV catalogue was given, informative\""), "{out}");
}

#[test]
fn a_broken_row_is_named_and_listed_and_the_rest_is_checked() {
    let rows = "Veeam,Backup,12,bak,toaster,yes,,\nFortinet,FortiOS,7.2.4,fw,IT,yes,,\n";
    let (exit, out, err) = of_rows(rows, &["--format", "jsonl", "--not-checked"]);
    assert_eq!(exit, Exit::SomeRefused);
    assert!(err.contains("line 2, column kind: `toaster` is not a kind"), "{err}");
    assert!(out.contains("CVE-2024-21762") && out.contains("not_checked"), "{out}");
}

#[test]
fn a_match_in_csv_has_no_formula() {
    let (_, out, _) = of_rows("Fortinet,FortiOS,7.2.4,=1+1,IT,yes,,\n", &["--format", "csv"]);
    assert!(out.contains(",'=1+1,") && !out.contains(",=1+1,"), "{out}");
}

#[test]
fn an_inventory_without_components_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let bom = folder.path().join("empty.json");
    fs::write(&bom, r#"{"bomFormat":"CycloneDX","specVersion":"1.5","components":[]}"#).unwrap();
    let (bom, advisories) = (bom.display().to_string(), exercise("advisories"));
    let advisories = advisories.display().to_string();
    let (_, _, err) = ran(&["match", "--inventory", &bom, "--advisories", &advisories]);
    assert!(err.contains("no components"), "{err}");
}

#[test]
fn an_order_with_a_line_that_cannot_be_read_ends_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("order.txt");
    let order = |lines: &str| {
        fs::write(&list, lines).unwrap();
        ran(&["version", "order", "--ecosystem", "npm", &list.display().to_string()])
    };
    assert_eq!(order("1.0.0 < 2.0.0\n").0, Exit::Done);
    assert_eq!(order("1.0.0 > 2.0.0\n").0, Exit::SomeRefused);
    let (exit, out, _) = order("1.0.0 < 2.0.0\nnonsense\n");
    assert_eq!(exit, Exit::SomeRefused);
    assert_eq!(out.lines().last(), Some("checked 1 wrong 0 unparsed 1"));
}

/// One of CISA's advisories, in a folder of its own.
fn of_cisa(id: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = testkit::zip_files("feeds/cisa/csaf-2017-2022.zip");
    let file = files.into_iter().find(|(name, _)| name.ends_with(&format!("/{id}.json")));
    fs::write(folder.path().join("1.json"), file.expect("the feed holds it").1).unwrap();
    folder
}

#[test]
fn explain_gives_the_makers_words_with_whose_they_are() {
    let folder = of_cisa("icsa-22-013-02");
    let advisories = folder.path().display().to_string();
    let explained = |version: &str, flaw: &str| {
        let row = format!("Siemens,CP-8021 MASTER MODULE,{version}");
        ran(&["explain", &row, flaw, "--advisories", &advisories])
    };
    let (exit, out, err) = explained("V16.19", "CVE-2021-45033");
    assert_eq!(exit, Exit::Done, "{err}");
    for words in [
        "the version lies in everything before 16.20",
        "advice     Fix: the maker through CISA, ICSA-22-013-02\n           Update to V16.20",
        "advisory   ICSA-22-013-02: ",
        "page       https://",
    ] {
        assert!(out.contains(words), "`{words}` is missing in {out}");
    }
    let (_, out, _) = explained("V16.20", "CVE-2021-45033");
    assert!(out.contains("not affected") && !out.contains("advice"), "{out}");
    let (exit, _, err) = explained("V16.19", "icsa-22-013-02");
    assert_eq!(exit, Exit::Usage);
    let flaws = "is a whole advisory; name one of its flaws: CVE-2021-45033, CVE-2021-45034";
    assert!(err.contains(flaws), "{err}");
}

#[test]
fn of_two_revisions_of_an_advisory_the_newer_counts_and_the_older_is_named() {
    let folder = of_cisa("icsa-22-013-02");
    let text = fs::read_to_string(folder.path().join("1.json")).unwrap();
    let newer = text.replace("\"< V16.20\"", "\"< V16.21\"").replace("16.20", "16.21");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let day = json["document"]["tracking"]["current_release_date"].as_str().unwrap();
    fs::write(folder.path().join("0.json"), newer.replace(day, "2023-01-01T00:00:00Z")).unwrap();
    let advisories = folder.path().display().to_string();
    let row = "Siemens,CP-8021 MASTER MODULE,V16.20";
    let (exit, out, err) = ran(&["explain", row, "CVE-2021-45033", "--advisories", &advisories]);
    assert_eq!(exit, Exit::Done, "{err}");
    assert!(out.contains("everything before 16.21") && !out.contains("before 16.20"), "{out}");
    assert!(err.contains("1.json: another file holds this advisory"), "{err}");
}
