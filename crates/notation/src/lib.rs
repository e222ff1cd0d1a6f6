//! Small shared spellings: package URLs, CVE ids, dates and times.

pub mod cve;
pub mod purl;
pub mod time;
