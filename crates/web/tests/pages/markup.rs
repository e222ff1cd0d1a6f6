//! Reads a page as a browser would, as far as the tests need it.

/// What stands between two tags, or a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// `<name attributes>`.
    Open { name: &'a str, attributes: &'a str },
    /// `</name>`.
    Close(&'a str),
    /// Text, still escaped.
    Text(&'a str),
}

/// The pieces of a page in order. Our pages have no comments, and `<` in text is escaped.
pub(crate) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        let end = tag.find('>').expect("a tag ends");
        pieces.push(piece(&tag[1..end]));
        rest = &tag[end + 1..];
    }
    pieces.push(Piece::Text(rest));
    pieces
}

fn piece(tag: &str) -> Piece<'_> {
    if let Some(name) = tag.strip_prefix('/') {
        return Piece::Close(name);
    }
    let (name, attributes) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
    Piece::Open { name, attributes }
}

/// The value of an attribute.
pub(crate) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("{name}=\"");
    let at = attributes
        .match_indices(&start)
        .find(|(at, _)| *at == 0 || attributes.as_bytes()[at - 1].is_ascii_whitespace())?;
    attributes[at.0 + start.len()..].split('"').next()
}

/// The names of all attributes, whatever their values hold.
pub(crate) fn names(attributes: &str) -> Vec<&str> {
    let outside = attributes.split('"').step_by(2);
    let names = outside.flat_map(|text| text.split_whitespace());
    names.map(|name| name.trim_end_matches('=')).collect()
}

/// The values of this attribute on the whole page.
pub(crate) fn values<'a>(html: &'a str, wanted: &str) -> Vec<&'a str> {
    let of = |piece: &Piece<'a>| match piece {
        Piece::Open { attributes, .. } => attribute(attributes, wanted),
        Piece::Close(_) | Piece::Text(_) => None,
    };
    pieces(html).iter().filter_map(of).collect()
}

/// How many elements of this name the page has.
pub(crate) fn count(html: &str, wanted: &str) -> usize {
    let is = |piece: &&Piece<'_>| matches!(piece, Piece::Open { name, .. } if *name == wanted);
    pieces(html).iter().filter(is).count()
}

/// What people read between two texts of the page, without tags.
pub(crate) fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("`{from}` is missing"));
    rest.split_once(to).map_or(rest, |(inside, _)| inside)
}
