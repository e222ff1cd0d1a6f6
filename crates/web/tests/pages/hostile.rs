//! What others wrote stays text, on each page that shows it.

use super::{
    gallery,
    markup::{Piece, attribute, names, pieces, values},
    of,
};

/// Pages on which foreign text can stand.
const SHOWS_FOREIGN_TEXT: [&str; 14] = [
    "sign-in",
    "sign-in-link",
    "this-week",
    "set-up",
    "inventory",
    "advisories",
    "advisory",
    "sources",
    "source",
    "record",
    "entry",
    "people",
    "operators",
    "preview",
];

#[test]
fn each_page_that_shows_foreign_text_has_a_hostile_sample() {
    for folder in SHOWS_FOREIGN_TEXT {
        let hostile: Vec<_> =
            of(folder).into_iter().filter(|one| one.url.contains("hostile")).collect();
        assert!(!hostile.is_empty(), "`{folder}` has no hostile sample");
        for one in hostile {
            assert!(one.html.contains("&#60;script&#62;alert(1)"), "{}: not shown", one.url);
        }
    }
}

#[test]
fn no_foreign_text_becomes_an_element() {
    let ours = "/passkey.js";
    for one in gallery() {
        for piece in pieces(&one.html) {
            let Piece::Open { name, attributes } = piece else { continue };
            assert!(name != "img" && name != "iframe" && name != "style", "{}: {name}", one.url);
            let acts = names(attributes).into_iter().find(|name| name.starts_with("on"));
            assert_eq!(acts, None, "{}: `{attributes}`", one.url);
            if name == "script" {
                assert_eq!(attribute(attributes, "src"), Some(ours), "{}", one.url);
            }
        }
    }
}

#[test]
fn no_attribute_is_broken_out_of() {
    for one in gallery() {
        for piece in pieces(&one.html) {
            let Piece::Open { name, attributes } = piece else { continue };
            let quotes = attributes.matches('"').count();
            assert!(quotes.is_multiple_of(2), "{}: <{name} {attributes}>", one.url);
            assert!(attribute(attributes, "style").is_none(), "{}: inline style", one.url);
        }
    }
}

#[test]
fn every_way_leads_to_this_house() {
    for one in gallery() {
        for attribute in ["href", "action", "src"] {
            for value in values(&one.html, attribute) {
                let inside = value.starts_with('/') && !value.starts_with("//");
                let here = value.starts_with('#') || value.starts_with('?');
                assert!(inside || here || value == "data:,", "{}: {attribute}={value}", one.url);
            }
        }
    }
}

#[test]
fn letters_that_act_are_spelled_out() {
    for one in gallery() {
        let acting = one.html.chars().find(|letter| {
            let marks = ['\u{202e}', '\u{2066}', '\u{0}', '\u{ffff}', '\u{1b}'];
            marks.contains(letter)
        });
        assert_eq!(acting, None, "{}", one.url);
    }
    let week = of("this-week").into_iter().find(|one| one.url.ends_with("hostile"));
    assert!(week.expect("a hostile week").html.contains("\\u{202e}gnp.exe"));
}
