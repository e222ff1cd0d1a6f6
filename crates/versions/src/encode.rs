//! Writes numbers and texts as bytes that sort as they do; the crate's docs have the table.

use crate::{
    key::{Rank, VersionKey},
    numbers::significant,
};

/// Marks that schemes put between numbers and texts; their values are their order.
pub(crate) mod mark {
    pub(crate) const TEXT_END: u8 = 0x01;
    pub(crate) const LEGACY: u8 = 0x02;
    pub(crate) const DEV_ONLY: u8 = 0x03;
    pub(crate) const ALPHA: u8 = 0x04;
    pub(crate) const BETA: u8 = 0x05;
    pub(crate) const CANDIDATE: u8 = 0x06;
    pub(crate) const FINAL: u8 = 0x07;
    pub(crate) const NO_POST: u8 = 0x08;
    pub(crate) const LOCAL_TEXT: u8 = 0x09;
    pub(crate) const LEGACY_WORD: u8 = 0x0a;
    pub(crate) const SMALL_NUMBER: u8 = 0x10;
    pub(crate) const LARGE_NUMBER: u8 = 0x74;
    pub(crate) const PRERELEASE_TEXT: u8 = 0xf4;
    pub(crate) const NO_DEV: u8 = 0xfe;
    pub(crate) const NO_PRERELEASE: u8 = 0xff;
}

/// A key while it is written, part by part.
pub(crate) struct KeyWriter {
    bytes: Vec<u8>,
}

impl KeyWriter {
    /// Room for as many bytes as the key will have, or a few more.
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes) }
    }

    pub(crate) fn mark(&mut self, mark: u8) {
        self.bytes.push(mark);
    }

    /// Decimal digits as a number of any size; leading zeros and an empty text are zero.
    pub(crate) fn number(&mut self, digits: &str) {
        let digits = significant(digits).as_bytes();
        let (odd, pairs) = digits.as_rchunks::<2>();
        let count = odd.len() + pairs.len();
        if count > 1 {
            // Never saturates: a version has at most `MAX_VERSION_BYTES` digits, 128 pairs.
            let more = u8::try_from(count - 2).unwrap_or(u8::MAX);
            self.bytes.push(mark::LARGE_NUMBER.saturating_add(more));
        }
        let base = if count > 1 { 0 } else { mark::SMALL_NUMBER };
        self.bytes.extend(odd.iter().map(|digit| base + (digit & 0x0f)));
        self.bytes.extend(pairs.iter().map(|[ten, one]| base + (ten & 0x0f) * 10 + (one & 0x0f)));
        if count == 0 {
            self.bytes.push(base);
        }
    }

    /// Numbers with dots between them; an empty text is no number.
    pub(crate) fn numbers(&mut self, numbers: &str) {
        for number in numbers.split('.').filter(|number| !number.is_empty()) {
            self.number(number);
        }
    }

    /// A text under a mark; a text that begins another is below it.
    pub(crate) fn text(&mut self, mark: u8, text: &str) {
        self.bytes.push(mark);
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(mark::TEXT_END);
    }

    /// Like [`Self::text`], in lower case.
    pub(crate) fn lower_text(&mut self, mark: u8, text: &str) {
        self.bytes.push(mark);
        self.bytes.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
        self.bytes.push(mark::TEXT_END);
    }

    pub(crate) fn finish(self, rank: Rank) -> VersionKey {
        VersionKey::new(self.bytes, rank)
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{KeyWriter, mark};
    use crate::key::Rank;

    fn number(digits: &str) -> String {
        let mut key = KeyWriter::with_room(0);
        key.number(digits);
        key.finish(Rank::Standard).to_string()
    }

    #[test]
    fn numbers_up_to_99_take_one_byte_and_larger_ones_two_digits_a_byte() {
        assert_snapshot!(number("0"), @"10");
        assert_snapshot!(number("007"), @"17");
        assert_snapshot!(number("99"), @"73");
        assert_snapshot!(number("100"), @"74 01 00");
        assert_snapshot!(number("20190306092124"), @"79 14 13 03 06 09 15 18");
    }

    #[test]
    fn the_longest_number_keeps_below_the_marks_above_numbers() {
        let longest = number(&"9".repeat(crate::scheme::MAX_VERSION_BYTES));
        assert!(longest.starts_with("f2 63"), "{longest}");
        const { assert!(mark::PRERELEASE_TEXT > 0xf2) }
    }

    #[test]
    fn numbers_keep_their_order_at_every_length() {
        let mut numbers = vec!["0".to_owned()];
        for length in 1..=crate::scheme::MAX_VERSION_BYTES {
            numbers.push(format!("1{}", "0".repeat(length - 1)));
            numbers.push("9".repeat(length));
        }
        let keys: Vec<String> = numbers.iter().map(|digits| number(digits)).collect();
        // Hex of equal width keeps the order of bytes.
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
