//! Reads the notation of VERS: what stands where, and nothing about order.

use super::{Comparator, Constraint, Constraints, Fault, Vers, VersError, encode};

/// In the order in which they must be tried.
const SIGNS: [(&str, Comparator); 5] = [
    (">=", Comparator::GreaterOrEqual),
    ("<=", Comparator::LessOrEqual),
    ("!=", Comparator::NotEqual),
    ("<", Comparator::Less),
    (">", Comparator::Greater),
];

/// Reads a range; constraints keep their order.
pub(super) fn read(text: &str) -> Result<Vers, VersError> {
    range(text).map_err(|fault| VersError::Syntax { text: text.to_owned(), fault })
}

fn range(text: &str) -> Result<Vers, Fault> {
    if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        return Err(Fault::Whitespace);
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Fault::Character);
    }
    let (kind, constraints) =
        text.strip_prefix("vers:").and_then(|rest| rest.split_once('/')).ok_or(Fault::Begin)?;
    if !is_kind(kind) {
        return Err(Fault::Begin);
    }
    let constraints = if constraints == "*" {
        Constraints::Every
    } else {
        Constraints::Listed(listed(kind, constraints)?)
    };
    Ok(Vers { kind: kind.to_owned(), constraints })
}

fn is_kind(kind: &str) -> bool {
    kind.starts_with(|letter: char| letter.is_ascii_lowercase())
        && kind.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
}

fn listed(kind: &str, text: &str) -> Result<Vec<Constraint>, Fault> {
    if text.is_empty() {
        return Err(Fault::NoVersion);
    }
    if text.starts_with('|') {
        return Err(Fault::LeadingPipe);
    }
    if text.ends_with('|') {
        return Err(Fault::TrailingPipe);
    }
    if text.contains("||") {
        return Err(Fault::ConsecutivePipes);
    }
    text.split('|').map(|text| constraint(kind, text)).collect()
}

fn constraint(kind: &str, text: &str) -> Result<Constraint, Fault> {
    if text.starts_with('=') {
        return Err(Fault::EqualSign);
    }
    let signed =
        SIGNS.iter().find_map(|(sign, comparator)| Some((*comparator, text.strip_prefix(sign)?)));
    let (comparator, written) = signed.unwrap_or((Comparator::Equal, text));
    if written.is_empty() {
        return Err(Fault::NoVersion);
    }
    if written.contains('*') {
        return Err(Fault::Asterisk);
    }
    let version = decode(written).ok_or(Fault::PercentEncoding)?;
    if encode(&version) != written {
        return Err(Fault::PercentEncodingNotCanonical);
    }
    // VERS type `datetime`: RFC 3339 with capitals only.
    if kind == "datetime" && version.contains(['t', 'z']) {
        return Err(Fault::DatetimeCase);
    }
    Ok(Constraint { comparator, version })
}

fn decode(written: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(written.len());
    let mut bytes = written.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            decoded.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}
