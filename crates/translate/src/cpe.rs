//! CPE names: which vendor, product and version one stands for.

/// What a CPE name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cpe {
    /// The vendor, with spaces.
    pub(crate) vendor: String,
    /// The product, with spaces.
    pub(crate) product: String,
    /// The version; `None` where it is any, or not said.
    pub(crate) version: Option<String>,
}

/// Reads a CPE 2.3 name or a CPE 2.2 URI (NIST IR 7695 §6.1.2.1, §6.2); `None` where it is none, or
/// leaves vendor or product open.
pub(crate) fn parse(cpe: &str) -> Option<Cpe> {
    let rest = cpe.strip_prefix("cpe:2.3:").or_else(|| cpe.strip_prefix("cpe:/"))?;
    let mut parts = split_unescaped(rest).into_iter().skip(1);
    let (vendor, product) = (parts.next()?, parts.next()?);
    let is_name = |part: &str| !matches!(part, "" | "*" | "-");
    let version = parts.next().filter(|version| is_name(version));
    (is_name(&vendor) && is_name(&product)).then_some(Cpe { vendor, product, version })
}

/// Splits at colons; a backslash takes the next character as it is, and `_` stands for a space.
fn split_unescaped(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let Some(part) = parts.last_mut() else { break };
        match letter {
            ':' => parts.push(String::new()),
            '\\' => part.extend(letters.next()),
            '_' => part.push(' '),
            _ => part.push(letter),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn vendor_product_and_version_are_read() {
        let read = |cpe| {
            let cpe = parse(cpe)?;
            Some((cpe.vendor, cpe.product, cpe.version.unwrap_or_default()))
        };
        let expected = |vendor: &str, product: &str, version: &str| {
            Some((vendor.to_owned(), product.to_owned(), version.to_owned()))
        };
        assert_eq!(
            read("cpe:2.3:o:cisco:ios_xe:17.3.1:*:*:*:*:*:*:*"),
            expected("cisco", "ios xe", "17.3.1")
        );
        assert_eq!(read(r"cpe:2.3:a:a:b\:c:*:*:*:*:*:*:*:*"), expected("a", "b:c", ""));
        assert_eq!(read("cpe:/o:siemens:s7-1500"), expected("siemens", "s7-1500", ""));
        assert_eq!(read("cpe:2.3:a:*:b:1:*:*:*:*:*:*:*"), None);
        assert_eq!(read("siemens"), None);
    }
}
