//! The words for operators: no harder than eight years of school.

use testkit::readability::Counts;

use super::{
    gallery,
    markup::{Piece, attribute, between, pieces},
};

/// What operators read; the rest is for experts.
const FOR_OPERATORS: [&str; 7] = [
    "pages/sign-in/form.html",
    "pages/sign-in/link.html",
    "pages/this-week/page.html",
    "pages/set-up.html",
    "pages/inventory.html",
    "pages/preview.html",
    "pages/trouble.html",
];

/// Elements around one sentence or more; a line ends where one begins or ends.
const BLOCKS: [&str; 20] = [
    "p",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "caption",
    "label",
    "legend",
    "summary",
    "small",
    "button",
    "option",
    "br",
    "div",
    "section",
    "figcaption",
];

/// Elements with words of others.
const FOREIGN: [&str; 4] = ["bdi", "figure", "code", "pre"];

/// Our own sentences in the main part of a page.
fn sentences(html: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut foreign = 0_u32;
    for piece in pieces(between(html, "<main", "</main>")) {
        match piece {
            Piece::Open { name, attributes } if FOREIGN.contains(&name) => {
                assert_eq!(attribute(attributes, "hidden"), None);
                foreign += 1;
                lines.last_mut().expect("a line").push_str(" it ");
            }
            Piece::Close(name) if FOREIGN.contains(&name) => foreign -= 1,
            Piece::Open { name, .. } | Piece::Close(name) if BLOCKS.contains(&name) => {
                lines.push(String::new());
            }
            Piece::Text(text) if foreign == 0 => {
                lines.last_mut().expect("a line").push_str(&text.replace('\n', " "));
            }
            Piece::Open { .. } | Piece::Close(_) | Piece::Text(_) => {}
        }
    }
    let trimmed = lines.iter().map(|line| line.trim().to_owned());
    trimmed.filter(|line| line.ends_with(['.', '?', '!'])).collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the grade is to be seen, not only to pass")]
fn pages_for_operators_need_no_more_than_eight_years_of_school() {
    let gallery = gallery();
    for template in FOR_OPERATORS {
        let pages = gallery.iter().filter(|one| one.template == template);
        let counts = pages
            .flat_map(|one| sentences(&one.html))
            .fold(Counts::default(), |sum, line| sum.and(Counts::of(&line)));
        println!("{template}: grade {:.2} over {} words", counts.grade(), counts.words);
        assert!(counts.words > 40, "{template}: {counts:?}");
        assert!(counts.grade() <= 8.0, "{template}: grade {:.2}", counts.grade());
    }
}

#[test]
fn words_of_others_do_not_count() {
    let html = "<main><p>Do it. <bdi>Organisational prioritisation.</bdi></p><p>no stop</p></main>";
    assert_eq!(sentences(html), Vec::<String>::new());
    let html = "<main><p>Update <bdi>Organisational</bdi> now.</p></main>";
    assert_eq!(sentences(html), ["Update  it  now."]);
}
