//! The rules for every page: title, heading, mark, demonstration line, script, stylesheet.

use std::collections::BTreeMap;

use web::{
    pages::{Page, trouble::TroublePage},
    parts::Count,
    shell::Standing,
    style,
};

use super::{
    gallery,
    markup::{Piece, attribute, between, count, pieces, values},
    of,
};

#[test]
fn a_title_has_its_unique_part_first() {
    let mut owners: BTreeMap<String, &'static str> = BTreeMap::new();
    for one in gallery() {
        let title = between(&one.html, "<title>", "</title>");
        let unique = title.strip_suffix(" – Breakwater");
        let unique = unique.unwrap_or_else(|| panic!("{}: `{title}`", one.url));
        assert!(!unique.contains("Breakwater"), "{}: `{title}`", one.url);
        let owner = owners.entry(unique.to_owned()).or_insert(one.template);
        assert_eq!(*owner, one.template, "two pages are called `{unique}`");
        assert!(one.title.chars().count() <= 81, "{}: `{title}`", one.url);
    }
}

#[test]
fn a_page_has_one_heading_of_the_first_rank_in_its_main_part() {
    for one in gallery() {
        assert_eq!(count(&one.html, "h1"), 1, "{}", one.url);
        assert!(between(&one.html, "<main", "</main>").contains("<h1"), "{}", one.url);
        assert_eq!(count(&one.html, "main"), 1, "{}", one.url);
    }
}

#[test]
fn a_demonstration_says_so_and_an_official_house_does_not() {
    let line = "Demonstration. Not a government website.";
    for one in gallery() {
        assert!(between(&one.html, "<header>", "</header>").contains(line), "{}", one.url);
    }
    for (name, mut page) in TroublePage::samples() {
        page.shell.standing = Standing::Official;
        let html = page.html().expect("it renders");
        assert!(!html.contains("Demonstration"), "{name}");
    }
}

#[test]
fn a_restricted_page_is_marked_at_its_top_and_at_its_foot() {
    let mut restricted = 0;
    for one in gallery() {
        for mark in ["TLP:AMBER+STRICT</span>", "TLP:AMBER</span>", "TLP:RED</span>"] {
            if !between(&one.html, "<main", "</main>").contains(mark) {
                continue;
            }
            let top = between(&one.html, "<header>", "</header>").contains("TLP:");
            let foot = between(&one.html, "<footer>", "</footer>").contains("TLP:");
            assert!(top && foot, "{} shows {mark} without its mark", one.url);
            restricted += 1;
        }
    }
    assert!(restricted > 0, "no sample shows restricted material");
}

#[test]
fn pages_about_what_an_operator_runs_are_marked() {
    for folder in ["this-week", "inventory", "operators"] {
        for one in of(folder) {
            assert!(one.html.contains("TLP:AMBER"), "{}", one.url);
        }
    }
}

#[test]
fn only_the_passkey_step_has_a_script_and_it_carries_the_nonce() {
    for one in gallery() {
        let has = count(&one.html, "script");
        let may =
            one.url.starts_with("/gallery/sign-in/") || one.url.starts_with("/gallery/people/");
        assert!(has == 0 || (may && has == 1), "{}: {has} scripts", one.url);
        for piece in pieces(&one.html) {
            if let Piece::Open { name: "script", attributes } = piece {
                assert!(attribute(attributes, "nonce").is_some(), "{}", one.url);
            }
        }
    }
    assert!(of("sign-in").iter().all(|one| count(&one.html, "script") == 1));
}

#[test]
fn the_stylesheet_is_small_and_fetches_nothing() {
    let size = style::SHEET.len();
    assert!(size < style::SHEET_BYTES_MAX, "{size} bytes");
    assert!(!style::SHEET.contains("url(") && !style::SHEET.contains("@import"));
}

#[test]
fn each_class_of_a_page_stands_in_the_stylesheet() {
    // Names that only tell what a thing is.
    let bare = ["plain", "clear", "pages", "red", "green", "amber", "progress", "field"];
    for one in gallery() {
        for class in values(&one.html, "class").iter().flat_map(|list| list.split_whitespace()) {
            let known = style::SHEET.contains(&format!(".{class}"));
            assert!(known || bare.contains(&class), "{}: class `{class}`", one.url);
        }
    }
}

#[test]
fn a_name_is_given_once_a_page() {
    for one in gallery() {
        let mut ids = values(&one.html, "id");
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{}", one.url);
        for target in values(&one.html, "href").iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(ids.contains(&target), "{}: nothing is called `{target}`", one.url);
        }
    }
}

#[test]
fn a_count_below_ten_is_on_no_page_that_shows_reach() {
    for one in of("advisory") {
        let Some((_, reach)) = one.html.split_once("<caption>Operators with a match, by sector")
        else {
            continue;
        };
        let cells = reach.split("</table>").next().unwrap_or_default();
        for piece in pieces(cells) {
            let Piece::Text(text) = piece else { continue };
            let small = text.trim().parse::<u64>().is_ok_and(|number| (1..10).contains(&number));
            assert!(!small, "{}: `{text}`", one.url);
        }
        assert!(cells.contains("fewer than ten"), "{}", one.url);
    }
    assert_eq!(Count::of(9), Count::FewerThanTen);
}

#[test]
fn what_was_typed_is_still_there_after_a_mistake() {
    let wrong = of("set-up").into_iter().find(|one| one.url.ends_with("wrong"));
    let html = wrong.expect("set-up with a mistake").html;
    assert!(html.contains("value=\"it.mill-creek.example\""));
    assert!(html.contains("value=\"555 0100\""), "what was typed as the second address");
    assert!(html.contains("aria-invalid=\"true\""));
    let ticked = html.matches(" checked>").count();
    assert_eq!(ticked, 8, "each second box of three groups");
}

#[test]
fn a_mistake_leads_to_its_field() {
    for folder in ["set-up", "people", "sources"] {
        let wrong = of(folder).into_iter().find(|one| one.url.ends_with("wrong"));
        let html = wrong.unwrap_or_else(|| panic!("`{folder}` with a mistake")).html;
        assert!(html.contains("role=\"alert\""), "{folder}");
        assert!(values(&html, "href").iter().any(|href| href.starts_with('#')), "{folder}");
    }
}
