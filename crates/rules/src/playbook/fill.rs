//! Placeholders: `{name}` in our own texts becomes foreign text, once and as it is.

use super::{MakerSays, Subject, book::Phrases};

/// How many fixed versions a sentence can bear.
const FIXED_SHOWN_MAX: usize = 6;

/// What each placeholder becomes.
#[derive(Debug)]
pub(super) struct Values<'a>(Vec<(&'static str, std::borrow::Cow<'a, str>)>);

impl<'a> Values<'a> {
    /// The values for one subject.
    pub(super) fn of(phrases: &'a Phrases, subject: &Subject<'a>) -> Self {
        let asset = if subject.asset.is_empty() { &phrases.asset } else { subject.asset };
        let called = if subject.called.is_empty() { subject.product } else { subject.called };
        Self::new(&[("product", called), ("asset", asset)])
            .with("fixed", fixed(phrases, subject.fixed))
            .with("speaker", speaker(phrases, subject.maker).to_owned())
    }

    /// Values by the name of their placeholder.
    pub(super) fn new(values: &[(&'static str, &'a str)]) -> Self {
        Self(values.iter().map(|(name, value)| (*name, (*value).into())).collect())
    }

    /// One value more.
    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.0.push((name, value.into()));
        self
    }

    fn of_name(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }
}

/// A text with its placeholders filled. What is filled in is not read again.
pub(super) fn fill(template: &str, values: &Values<'_>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let named =
            after.split_once('}').and_then(|(name, tail)| Some((values.of_name(name)?, tail)));
        if let Some((value, tail)) = named {
            filled.push_str(value);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled + rest
}

/// Whose advice it is, as a sentence.
fn speaker(phrases: &Phrases, maker: MakerSays) -> &str {
    match maker {
        MakerSays::Nothing => "",
        MakerSays::Update => &phrases.maker_speaks,
        MakerSays::UpdateThroughCisa => &phrases.cisa_passes_on,
    }
}

/// The versions that have the fix, in words.
pub(super) fn fixed(phrases: &Phrases, versions: &[String]) -> String {
    let Some((last, others)) = versions.split_last() else { return String::new() };
    if others.is_empty() && is_in_words(last) {
        return last.clone();
    }
    if others.is_empty() {
        return fill(&phrases.fixed_one, &Values::new(&[("version", last)]));
    }
    if versions.len() > FIXED_SHOWN_MAX {
        let shown: Vec<&str> = versions.iter().take(FIXED_SHOWN_MAX).map(String::as_str).collect();
        return fill(&phrases.fixed_many, &Values::new(&[("versions", &shown.join(", "))]));
    }
    let values = Values::new(&[("version", last)]).with("versions", others.join(", "));
    fill(&phrases.fixed_some, &values)
}

/// "a release after 7.2.6", "the newest release": "or later" would say it twice.
fn is_in_words(version: &str) -> bool {
    version.starts_with("a ") || version.starts_with("the ")
}

#[cfg(test)]
mod tests {
    use super::{super::book::Playbook, Values, fill, fixed};

    #[test]
    fn foreign_text_is_not_read_again() {
        let values = Values::new(&[("product", "{asset} <b>"), ("asset", "fw-main")]);
        assert_eq!(fill("Save {product} on {asset}.", &values), "Save {asset} <b> on fw-main.");
    }

    #[test]
    fn what_is_no_placeholder_stays() {
        let values = Values::new(&[("product", "X")]);
        assert_eq!(fill("{} {unknown} {product", &values), "{} {unknown} {product");
        assert_eq!(fill("}{product}{", &values), "}X{");
    }

    #[test]
    fn fixed_versions_read_as_words() {
        let words = |versions: &[&str]| {
            let versions: Vec<String> = versions.iter().map(|v| (*v).to_owned()).collect();
            fixed(&Playbook::own().phrases, &versions)
        };
        assert_eq!(words(&[]), "");
        assert_eq!(words(&["7.2.7"]), "7.2.7 or later");
        assert_eq!(words(&["a release after 7.2.6"]), "a release after 7.2.6");
        assert_eq!(
            words(&["6.4.15", "7.0.14", "7.2.7"]),
            "6.4.15, 7.0.14 or 7.2.7 (take the one for your release line, or a later one in it)"
        );
        let many = words(&["1", "2", "3", "4", "5", "6", "7", "8"]);
        assert!(many.starts_with("1, 2, 3, 4, 5, 6 "), "{many}");
        assert!(!many.contains('7'), "{many}");
    }
}
