//! The action sheet, made through the command line and read from outside.

mod page;
mod words;

use std::{collections::BTreeMap, fs, path::Path};

use base64::Engine as _;
use cli::Exit;
use page::{
    Page, breakwater, cve, exercise, exercise_sheet, kev, sheet, sheet_of, text, without_quoted,
};
use sha2::{Digest as _, Sha256};

const ON: &str = "2026-11-23";

#[test]
fn a_sheet_needs_the_name_of_its_operator() {
    let list = exercise("inventories/mill-creek-hospital.csv");
    let list = list.to_string_lossy();
    let words = ["match", "--inventory", &list, "--advisories", &list, "--format", "html"];
    let ran = breakwater(&words);
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("`--format html` needs `--operator NAME`"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn the_five_first_are_those_found_by_hand() {
    let by_hand = [
        ("mill-creek-hospital.csv", "fw-main remote-support mail-01 interface-server door-system"),
        (
            "tamarack-ferry-bank.csv",
            "file-exchange branch-router-1 branch-fw-2 branch-vpn loan-portal",
        ),
        ("alder-gap-water.csv", "booster-station-plc fw-plant camera-gate mail billing-webmail"),
    ];
    for (inventory, systems) in by_hand {
        let page = exercise_sheet(inventory);
        let first: Vec<_> = page.tasks().into_iter().map(first_system).collect();
        assert_eq!(first.join(" "), systems, "{inventory}");
    }
}

#[test]
fn exploited_comes_before_exposed_before_the_earlier_date_before_the_name() {
    let rows = "Acme,Zeta,1,zeta,IT,no,2026-01-01,yes\n\
                Acme,Beta,1,a-box,IT,unknown,2026-01-01,yes\n\
                Acme,Alpha,1,b-box,IT,unknown,2026-01-01,yes\n\
                Acme,Gamma,1,gamma,IT,yes,2026-02-01,yes\n\
                Acme,Delta,1,delta,IT,yes,2026-01-15,yes\n";
    let page = sheet(
        rows,
        &[
            cve("CVE-2026-0001", "Acme", "Zeta", "2"),
            cve("CVE-2026-0002", "Acme", "Beta", "2"),
            cve("CVE-2026-0003", "Acme", "Alpha", "2"),
            cve("CVE-2026-0004", "Acme", "Gamma", "2"),
            cve("CVE-2026-0005", "Acme", "Delta", "2"),
            kev(&[("CVE-2026-0001", "Acme", "Zeta", "A flaw.")]),
        ],
        ON,
    );
    let systems: Vec<_> = page.tasks().into_iter().map(first_system).collect();
    assert_eq!(systems, ["zeta", "delta", "gamma", "b-box", "a-box"]);
}

#[test]
fn one_product_is_one_task_with_a_version_that_fixes_all() {
    let page = sheet(
        "Acme,Gate,1.0,gate-a,IT,yes,2026-01-01,yes\nAcme,Gate,1.1,gate-b,IT,no,2026-01-01,yes\n",
        &[cve("CVE-2026-0001", "Acme", "Gate", "1.2"), cve("CVE-2026-0002", "Acme", "Gate", "1.4")],
        ON,
    );
    let [task] = page.tasks()[..] else { panic!("one task") };
    let task = text(task);
    for part in ["gate-a, Acme Gate 1.0", "gate-b, Acme Gate 1.1", "CVE-2026-0001, CVE-2026-0002"] {
        assert!(task.contains(part), "`{part}` in {task}");
    }
    assert!(task.contains("to 1.4 or later"), "{task}");
    assert!(!task.contains("1.2 or"), "{task}");
    assert!(page.heading().starts_with("One thing to do, "), "{}", page.heading());
}

#[test]
fn where_no_version_fixes_all_each_flaw_has_its_own() {
    let page = sheet(
        "Acme,Gate,1.0,gate-a,IT,yes,2026-01-01,yes\n",
        &[
            cve("CVE-2026-0001", "Acme", "Gate", "1.2"),
            kev(&[("CVE-2026-0002", "Acme", "Gate", "A flaw.")]),
        ],
        ON,
    );
    let task = text(page.tasks()[0]);
    assert!(task.contains("1.2 (CVE-2026-0001)"), "{task}");
    assert!(task.contains("CVE-2026-0002: no fixed version known"), "{task}");
}

#[test]
fn the_date_of_a_task_is_that_of_an_exact_match_where_there_is_one() {
    let later = kev(&[("CVE-2026-0001", "Acme", "Gate", "A flaw.")]);
    let earlier = later.1.replace("CVE-2026-0001", "CVE-2026-0002");
    let earlier = ("early.json", earlier.replace("2026-01-26", "2026-01-12"));
    let given = [cve("CVE-2026-0001", "Acme", "Gate", "2"), later, earlier];
    let page = sheet("Acme,Gate,1.0,gate,IT,yes,2026-01-01,yes\n", &given, ON);
    let task = text(page.tasks()[0]);
    assert!(task.contains("was Monday 26 January 2026"), "{task}");
    assert!(task.contains("Exact match CVE-2026-0001"), "{task}");
}

#[test]
fn many_fixed_versions_become_the_newest_release() {
    let mut given: Vec<_> = (1..=4)
        .map(|number| cve(&format!("CVE-2026-000{number}"), "Acme", "Gate", &format!("1.{number}")))
        .collect();
    given.push(kev(&[("CVE-2026-0009", "Acme", "Gate", "A flaw.")]));
    let page = sheet("Acme,Gate,1.0,gate,IT,yes,2026-01-01,yes\n", &given, ON);
    let task = text(page.tasks()[0]);
    assert!(task.contains("to the newest release of its line"), "{task}");
    assert!(task.contains("CVE-2026-0004: 1.4"), "{task}");
}

#[test]
fn a_passed_date_reads_today_for_what_the_internet_can_reach_and_this_week_otherwise() {
    let due = |exposed: &str| {
        let row = format!("Acme,Gate,1.0,gate,IT,{exposed},2026-01-01,yes\n");
        let catalogue = kev(&[("CVE-2026-0001", "Acme", "Gate", "A flaw.")]);
        let page = sheet(&row, &[cve("CVE-2026-0001", "Acme", "Gate", "2"), catalogue], ON);
        text(page.tasks()[0].split_once("<p class=\"due").expect("a deadline").1)
    };
    let today = "Today CISA’s own date for federal civilian agencies was Monday 26 January 2026, \
                 23:59 UTC. It has passed. For you it is advice, not a duty.";
    assert!(due("yes").contains(today), "{}", due("yes"));
    assert!(due("no").contains("This week CISA’s own date"), "{}", due("no"));
    assert!(
        due("unknown").contains("If the internet can reach it, do it today."),
        "{}",
        due("unknown")
    );
}

#[test]
fn a_likely_match_says_if_confirmed_and_how_to_check() {
    let catalogue = kev(&[("CVE-2026-0001", "Acme", "Gate", "A flaw.")]);
    let page = sheet("Acme,Gate,1.0,gate,IT,yes,2026-01-01,\n", &[catalogue], ON);
    let task = text(page.tasks()[0]);
    assert!(task.contains("If confirmed: by 26 January 2026"), "{task}");
    assert!(task.contains("Read the version of Acme Gate on its start page"), "{task}");
    assert!(page.heading().ends_with("if you confirm it"), "{}", page.heading());
}

#[test]
fn what_cannot_be_told_shows_what_is_possible_what_is_missing_and_the_date_of_kev() {
    let catalogue = kev(&[("CVE-2026-0001", "Acme", "Gate", "A flaw.")]);
    let given = [cve("CVE-2026-0001", "Acme", "Gate", "2"), catalogue];
    let page = sheet("Acme,Gate,1.0,gate,IT,unknown,2026-01-01,yes\n", &given, "2026-12-10");
    let task = text(page.tasks()[0]);
    for part in [
        "one of these: 3 days, and a search",
        "Can the internet reach it? Tell us",
        "26 January 2026",
    ] {
        assert!(task.contains(part), "`{part}` in {task}");
    }
}

#[test]
fn nothing_to_do_says_what_was_not_checked() {
    let given = [cve("CVE-2026-0001", "Acme", "Gate", "1.0")];
    let all = sheet("Acme,Gate,1.0,gate,IT,yes,2026-01-01,yes\n", &given, ON);
    assert_eq!(all.heading(), "Nothing to do that we know of");
    assert!(text(&all.0).contains("All of your list: 1 entry."));
    let gap = sheet("Other,Thing,,door,IT,yes,2026-01-01,yes\n", &given, ON);
    assert_eq!(gap.heading(), "Nothing to do that we know of, but 1 entry was not checked");
    assert!(text(&gap.0).contains("door: Other Thing"));
    for page in [all, gap] {
        assert_eq!((page.tasks().len(), page.0.contains("id=\"rest\"")), (0, false));
    }
}

#[test]
fn of_many_the_rest_is_cut_and_counted() {
    let mut rows = String::new();
    let mut given = Vec::new();
    for number in 10..60 {
        rows.extend([format!("Acme,Gate{number},1.0,gate-{number},IT,no,2026-01-01,yes\n")]);
        given.push(cve(&format!("CVE-2026-00{number}"), "Acme", &format!("Gate{number}"), "2"));
    }
    let page = sheet(&rows, &given, ON);
    let rest = page.between("<section id=\"rest\">", "</section>");
    assert_eq!(rest.matches("<tr><th scope=\"row\">").count(), 40);
    assert!(text(rest).contains("45 more things match"), "{}", text(rest));
    assert!(text(rest).contains("Run it with --format csv for all"));
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    let evil = "<script>alert(1)</script>\u{202e}\u{61c}";
    let description = format!("{evil} {}", "long ".repeat(100_000));
    let rows = "Acme,Gate,\"</pre><script>1</script>\",\"\"\"><img src=x onerror=alert(1)>\",\
                IT,yes,2026-01-01,yes\n\
                \"<script>2</script>\",=cmd|' /C calc'!A0,1.0,\"gate\u{202e}b\",\
                IT,yes,2026-01-01,yes\n";
    let page = sheet(rows, &[kev(&[("CVE-2026-0001", "Acme", "Gate", &description)])], ON);
    for live in ["<script", "<img", "\u{202e}", "\u{61c}", "onerror=alert(1)>\""] {
        assert!(!page.0.contains(live), "`{live}` is live");
    }
    for shown in ["&#60;script&#62;alert(1)", "\\u{202e}", "&#60;img src=x onerror", "=cmd|"] {
        assert!(page.0.contains(shown), "`{shown}` is not shown");
    }
    assert!(page.0.len() < 60_000, "{} bytes: foreign text is cut", page.0.len());
}

#[test]
fn words_of_others_are_framed_with_whose_they_are_and_of_which_day() {
    let page = exercise_sheet("mill-creek-hospital.csv");
    let frame = page.between("<figure class=\"inert\" data-quoted>", "</figure>");
    let whose = "CISA’s list of attacks, added on 9 February 2024. Shown as text only.";
    assert!(text(frame).starts_with(whose), "{frame}");
    let sources = text(page.between("<section id=\"sources\">", "</section>"));
    for part in [
        "34 entries of CISA’s list of attacks (KEV), of 25 August 2025.",
        "41 CVE records, the newest of ",
        "14 OSV advisories",
        "They bind federal civilian agencies. For you they are advice, not a duty.",
        "counts from 7 December 2026 on. We used cisa:DT_BOD2604:1.0.0.",
    ] {
        assert!(sources.contains(part), "`{part}` in {sources}");
    }
}

#[test]
fn a_record_that_names_the_last_affected_version_only_still_names_a_way_out() {
    let task = text(exercise_sheet("mill-creek-hospital.csv").tasks()[0]);
    assert!(task.contains("FortiGate to a release after 7.2.6."), "{task}");
}

#[test]
fn were_we_hit_is_asked_of_exploited_products_only() {
    let rows = "Fortinet,FortiGate,7.2.4,fw,IT,yes,2026-01-01,yes\n\
                Acme,Gate,1.0,gate,IT,yes,2026-01-01,yes\n";
    let given = [
        cve("CVE-2026-0001", "Acme", "Gate", "2"),
        kev(&[("CVE-2026-0002", "Fortinet", "FortiOS", "A flaw.")]),
    ];
    let page = sheet(rows, &given, ON);
    let hit = text(page.between("<section id=\"hit\">", "</section>"));
    assert!(hit.contains("VPN or firewall Fortinet FortiGate on fw"), "{hit}");
    assert!(!hit.contains("Acme"), "{hit}");
}

#[test]
fn letters_go_to_the_it_company_and_to_each_maker() {
    let page = exercise_sheet("mill-creek-hospital.csv");
    let to_company = text(page.between("id=\"letter-a\">", "</section>"));
    let line = "fw-main: Fortinet FortiGate 7.2.4, CVE-2024-21762";
    assert!(to_company.contains(line), "{to_company}");
    let to_maker = text(page.between("id=\"letter-b1\">", "</section>"));
    assert!(to_maker.starts_with("Letter B1: to the maker of Linear eMerge E3"), "{to_maker}");
    for task in page.tasks() {
        let (_, link) = task.split_once("href=\"#").unwrap_or(("", "letter-a\""));
        let id = link.split('"').next().expect("a link ends");
        assert!(page.0.contains(&format!("id=\"{id}\"")), "no `{id}`");
    }
}

#[test]
fn the_page_allows_its_own_stylesheet_by_hash_and_nothing_else() {
    let page = exercise_sheet("mill-creek-hospital.csv");
    let style = page.between("<style>", "</style>");
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    let policy = page.between("Content-Security-Policy\" content=\"", "\"");
    assert!(policy.contains(&format!("style-src 'sha256-{hash}'")), "put in {hash}: {policy}");
    assert!(policy.starts_with("default-src 'none'; img-src data:;"), "{policy}");
    for outside in ["<script", "http://", "https://", "style=\"", "url("] {
        assert!(!page.0.contains(outside), "`{outside}`");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let one = exercise_sheet("tamarack-ferry-bank.csv");
    assert_eq!(one.0, exercise_sheet("tamarack-ferry-bank.csv").0);
}

#[test]
fn head_and_foot_say_what_it_is_and_who_may_see_it() {
    let page = exercise_sheet("tamarack-ferry-bank.csv");
    let (head, rest) = page.0.split_once("<main").expect("a main part");
    let foot = rest.split_once("<footer>").expect("a foot").1;
    for part in [head, foot] {
        assert!(part.contains("Demonstration. Not a government website."), "{part}");
        assert!(part.contains("<span class=\"tlp amber\">TLP:AMBER</span>"), "{part}");
    }
}

#[test]
fn without_an_advisory_exactly_its_lines_are_gone() {
    let removed = "CVE-2024-32766";
    let folder = tempfile::tempdir().expect("a folder");
    copy(&exercise("advisories"), folder.path(), removed);
    let list = [exercise("inventories/mill-creek-hospital.csv")];
    let with = sheet_of(&list, &exercise("advisories"), ON);
    let without = sheet_of(&list, folder.path(), ON);
    assert_eq!(without.0.matches(removed).count(), 0);
    let (before, after) = (lines(&with), lines(&without));
    for line in missing(&before, &after) {
        assert!(line.contains(removed) || counts(&line), "gone: {line}");
    }
    // Nothing else names the product: so it is not checked any more, and says so.
    for line in missing(&after, &before) {
        assert!(line.contains("nas-radiology") || counts(&line), "new: {line}");
    }
}

fn lines(page: &Page) -> BTreeMap<&str, usize> {
    let mut lines = BTreeMap::new();
    for line in page.0.lines() {
        *lines.entry(line).or_default() += 1;
    }
    lines
}

fn missing(of: &BTreeMap<&str, usize>, from: &BTreeMap<&str, usize>) -> Vec<String> {
    let fewer = of.iter().filter(|(line, count)| from.get(*line).unwrap_or(&0) < count);
    fewer.map(|(line, _)| (*line).to_owned()).collect()
}

/// Lines that say how many there are, and the guidance that the steps rest on.
fn counts(line: &str) -> bool {
    let said = [
        "more can wait",
        "more things match",
        "entries in your list",
        "entries</caption>",
        "CVE records",
        "public guidance",
    ];
    said.iter().any(|words| line.contains(words))
}

fn copy(from: &Path, to: &Path, without: &str) {
    for entry in fs::read_dir(from).expect("a folder reads") {
        let path = entry.expect("an entry reads").path();
        let name = path.file_name().expect("it has a name");
        if path.is_dir() {
            fs::create_dir(to.join(name)).expect("a folder is made");
            copy(&path, &to.join(name), without);
        } else if !name.to_string_lossy().contains(without) {
            fs::copy(&path, to.join(name)).expect("a file is copied");
        }
    }
}

fn first_system(task: &str) -> String {
    let (_, rest) = task.split_once("<p data-quoted><strong>").expect("a task has a system");
    text(rest.split_once("</strong>").expect("its name ends").0)
}

/// The exercise's rows that are no IT.
fn devices() -> String {
    let lists = ["mill-creek-hospital.csv", "tamarack-ferry-bank.csv", "alder-gap-water.csv"];
    let mut rows = String::new();
    for list in lists {
        let text = fs::read_to_string(exercise("inventories").join(list)).expect("a list reads");
        let devices = text.lines().skip(1).filter(|row| !row.contains(",IT,"));
        rows.extend(devices.map(|row| format!("{row}\n")));
    }
    rows
}

fn given() -> Vec<(&'static str, String)> {
    let mut given = Vec::new();
    for folder in ["advisories", "advisories/cve"] {
        for entry in fs::read_dir(exercise(folder)).expect("a folder reads") {
            let path = entry.expect("an entry reads").path();
            if path.is_file() {
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                given.push((&*name.leak(), fs::read_to_string(path).expect("a file reads")));
            }
        }
    }
    given
}

#[test]
fn a_device_has_no_countdown_and_nobody_is_told_to_change_it() {
    let page = sheet(&devices(), &given(), ON);
    assert_eq!(page.tasks().len(), 5);
    let rest = page.between("<section id=\"rest\">", "</section>");
    assert!(rest.matches("<tr><th scope=\"row\">").count() > 5);
    for task in page.tasks() {
        assert!(task.contains("<b>No countdown</b>") && !task.contains("<time"), "{task}");
    }
    assert_eq!(
        rest.matches("<b class=\"none\">No countdown</b>").count(),
        rest.matches("scope=\"row\"").count()
    );
    assert!(!rest.contains("<time"));
    assert!(!page.0.contains("Fixed in"));
    let ours = without_quoted(&page.0.replace(page.between("<style>", "</style>"), ""));
    words::tell_nobody_to_change(&text(&ours));
    for task in page.tasks() {
        let quoted = task.split("<pre>").skip(1).map(|part| part.split("</pre>").next());
        quoted.flatten().for_each(words::tell_nobody_to_change);
    }
    assert!(page.0.matches("class=\"letter\"").count() > 5, "each maker gets a letter");
    assert!(!page.0.contains("id=\"letter-a\""));
}

#[test]
fn words_of_others_that_order_a_change_are_not_repeated_on_a_device() {
    let order = "Reboot the pump now.";
    let of = |kind: &str| {
        let row = format!("Acme,Gate,1.0,gate,{kind},yes,2026-01-01,yes\n");
        sheet(&row, &[kev(&[("CVE-2026-0001", "Acme", "Gate", order)])], ON).0.contains(order)
    };
    assert!(of("IT"));
    for kind in ["medical", "operational technology", "safety", "unknown"] {
        assert!(!of(kind), "{kind}");
    }
}
