//! Bytes as hexadecimal digits.

use std::fmt::Write as _;

/// Two small digits for each byte.
pub fn hexadecimal<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> String {
    let mut digits = String::new();
    for byte in bytes {
        // Writing to a text never fails.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::hexadecimal;

    #[test]
    fn each_byte_has_two_small_digits() {
        assert_eq!(hexadecimal(&[]), "");
        assert_eq!(hexadecimal(&[0x00, 0x0a, 0xff, 0x10]), "000aff10");
        assert_eq!(hexadecimal([1, 2, 3].iter().take(2)), "0102");
    }
}
