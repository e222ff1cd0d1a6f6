//! Feeds: what others publish, fetched from an address or read from a folder.

mod back_off;
mod fetch;
pub mod folder;
mod network;
mod part;
mod seen;

pub use back_off::{back_off, next_try};
pub use fetch::{FetchError, Fetcher, Outcome, Rules, Wanted};
pub use network::{Networks, PlainHttp, is_public};
pub use seen::Seen;

use std::{path::PathBuf, str::FromStr};

/// Where a source lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An address to fetch.
    Address(String),
    /// A folder or a file on this machine.
    Folder(PathBuf),
}

/// A text says of no place where it lies.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no place; expected `https://…` or a path that begins with `/`")]
pub struct LocationError(pub String);

impl FromStr for Location {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        if text.starts_with('/') && !text.contains('\0') {
            Ok(Self::Folder(text.into()))
        } else if text.starts_with("https://") || text.starts_with("http://") {
            Ok(Self::Address(text.to_owned()))
        } else {
            Err(LocationError(text.chars().take(80).flat_map(char::escape_debug).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Location;

    #[test]
    fn a_place_is_an_address_or_a_whole_path() {
        assert!(matches!("/srv/feeds".parse(), Ok(Location::Folder(_))));
        assert!(matches!("https://a.example/all.zip".parse(), Ok(Location::Address(_))));
        for bad in ["", "feeds", "file:///etc/passwd", "ftp://a.example", "HTTPS:a", "/a\0b"] {
            assert!(bad.parse::<Location>().is_err(), "{bad:?}");
        }
    }
}
