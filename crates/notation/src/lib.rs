//! Small shared spellings: package URLs, CVE ids, dates and times, digits.

pub mod cve;
mod hexadecimal;
pub mod purl;
pub mod time;

pub use hexadecimal::hexadecimal;
