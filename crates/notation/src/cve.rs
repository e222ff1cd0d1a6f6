//! CVE ids, `CVE-YYYY-NNNN…` (CVE Program, CVE ID syntax).

/// Whether `text` is spelled like a CVE id: `CVE-`, four digits, `-`, four or more digits.
pub fn is_cve_id(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("CVE-") else { return false };
    let Some((year, number)) = rest.split_once('-') else { return false };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    year.len() == 4 && digits(year) && number.len() >= 4 && digits(number)
}

#[cfg(test)]
mod tests {
    use super::is_cve_id;

    #[test]
    fn a_cve_id_has_a_year_and_four_or_more_digits() {
        assert!(is_cve_id("CVE-2024-21762"));
        assert!(is_cve_id("CVE-1999-0001"));
        for wrong in
            ["CVE-2024-217", "cve-2024-21762", "CVE-24-21762", "GHSA-2024-21762", "CVE-2024-2176a"]
        {
            assert!(!is_cve_id(wrong), "{wrong}");
        }
    }
}
