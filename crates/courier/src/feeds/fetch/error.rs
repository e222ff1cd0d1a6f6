//! Why a file will not come until a person does something.

use std::{
    error::Error,
    io,
    net::IpAddr,
    path::{Path, PathBuf},
};

use crate::said::with_causes;

/// Something that trying again does not mend.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Nothing is fetched from such an address.
    #[error("`{url}` is not fetched: {reason}")]
    Address {
        /// The address, without what may be secret in it.
        url: String,
        /// Why not.
        reason: &'static str,
    },
    /// It lies inside the house.
    #[error(
        "`{host}` is at {address}, which is not on the public internet: allow private networks \
         for sources if that is meant"
    )]
    Private {
        /// The host.
        host: String,
        /// Where it is.
        address: IpAddr,
    },
    /// Nobody knows the host. Told as [`super::Outcome::TryLater`].
    #[error("`{host}` was not found: {reason}")]
    Unknown {
        /// The host.
        host: String,
        /// What was said.
        reason: String,
    },
    /// It sends us on and on.
    #[error("`{url}` is the end of more than {limit} redirects: name the last address instead")]
    Redirects {
        /// Where we were sent last.
        url: String,
        /// How many are followed.
        limit: u32,
    },
    /// It is larger than it may be.
    #[error("`{url}` is larger than {limit} bytes")]
    TooLarge {
        /// The address.
        url: String,
        /// How large it may be.
        limit: u64,
    },
    /// It comes packed, though we asked for plain bytes.
    #[error("`{url}` answered in an encoding that nobody asked for")]
    Encoded {
        /// The address.
        url: String,
    },
    /// The server says no.
    #[error("`{url}` answered {status}: look whether the address is still right")]
    Status {
        /// The address.
        url: String,
        /// The status of HTTP.
        status: u16,
    },
    /// The server is not who it should be.
    #[error("`{host}` could not be trusted: {reason}")]
    Untrusted {
        /// The host.
        host: String,
        /// What TLS said.
        reason: String,
    },
    /// The file can't be written.
    #[error("cannot write `{}`: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nothing can be fetched at all.
    #[error("cannot set up fetching: {0}")]
    Setup(String),
}

impl FetchError {
    pub(super) fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }
}

/// No answer came: a certificate needs a person, anything else needs time.
pub(super) fn unanswered(host: &str, error: &reqwest::Error) -> Result<String, FetchError> {
    // Not the error itself: it repeats the address, which may hold a secret.
    let reason = error.source().map_or("no reason given".to_owned(), with_causes);
    if is_about_trust(error) {
        return Err(FetchError::Untrusted { host: host.to_owned(), reason });
    }
    Ok(format!("`{host}` did not answer: {reason}"))
}

/// Looks into errors of input and output, too: they hide what they carry from `source`.
fn is_about_trust(error: &(dyn Error + 'static)) -> bool {
    if matches!(error.downcast_ref(), Some(rustls::Error::InvalidCertificate(_))) {
        return true;
    }
    let carried = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    carried.is_some_and(|inner| is_about_trust(inner)) || error.source().is_some_and(is_about_trust)
}
