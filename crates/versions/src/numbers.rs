//! Reads decimal numbers with dots between them, which every scheme begins with.

/// Splits off the decimal digits at the beginning; either part may be empty.
pub(crate) fn leading_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// Splits off `1`, `1.2`, `1.2.3` … at the beginning; a dot that ends nothing stays in the rest.
pub(crate) fn leading_numbers(text: &str) -> (&str, &str) {
    let mut end = 0;
    let mut digit_before = false;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digit_before = true;
                end = index + 1;
            }
            b'.' if digit_before => digit_before = false,
            _ => break,
        }
    }
    text.split_at(end)
}

/// The digits without leading zeros; zero is the empty text.
pub(crate) fn significant(digits: &str) -> &str {
    digits.trim_start_matches('0')
}

/// The numbers without the zeros at their end: `1.0.0` is `1`, and `0` is the empty text.
pub(crate) fn without_trailing_zeros(numbers: &str) -> &str {
    let mut kept = numbers;
    loop {
        let (before, last) = kept.rsplit_once('.').unwrap_or(("", kept));
        if kept.is_empty() || !significant(last).is_empty() {
            return kept;
        }
        kept = before;
    }
}

#[cfg(test)]
mod tests {
    use super::{leading_numbers, without_trailing_zeros};

    #[test]
    fn numbers_end_where_no_digit_follows_a_dot() {
        assert_eq!(leading_numbers("1.2.3-rc"), ("1.2.3", "-rc"));
        assert_eq!(leading_numbers("1.2.x"), ("1.2", ".x"));
        assert_eq!(leading_numbers("1..2"), ("1", "..2"));
        assert_eq!(leading_numbers(".1"), ("", ".1"));
        assert_eq!(leading_numbers("10"), ("10", ""));
    }

    #[test]
    fn zeros_at_the_end_are_dropped_and_others_stay() {
        for (numbers, kept) in
            [("1.0.0", "1"), ("1.0.1", "1.0.1"), ("0", ""), ("0.0", ""), ("10.00", "10"), ("", "")]
        {
            assert_eq!(without_trailing_zeros(numbers), kept, "{numbers}");
        }
    }
}
