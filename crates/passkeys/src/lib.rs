//! Registers passkeys and checks them.
//!
//! Each ceremony has two halves. The first gives options for the browser and a body to keep in a
//! row; the second takes that body out again, once, with what the browser answered. Nothing is
//! kept here. A passkey knows whose it is, so nobody types a name to sign in.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unreachable,
    clippy::todo
)]

mod ceremony;
mod error;
mod registration;
mod sign_in;

pub use ceremony::Begun;
pub use error::{PasskeyError, SetupError};
pub use registration::{Newcomer, Registered};
pub use sign_in::{Claim, SignedIn, Stored};

use std::net::IpAddr;

use webauthn_rs::{Webauthn, WebauthnBuilder, prelude::Url};

/// How large a browser's answer may be.
pub const ANSWER_BYTES_MAX: usize = 64 * 1_024;

/// The passkeys of one address.
#[derive(Debug, Clone)]
pub struct Passkeys {
    webauthn: Webauthn,
    origin: String,
}

impl Passkeys {
    /// For pages at `origin`, such as `https://breakwater.example`. The keys belong to `domain`:
    /// the host of that origin, or what stands behind one of its dots. Keys made for one domain
    /// are of no use for another, ever.
    pub fn new(domain: &str, origin: &str) -> Result<Self, SetupError> {
        let refused = |reason| SetupError { origin: origin.to_owned(), reason };
        let url: Url = origin.parse().map_err(|_| refused("it is no address"))?;
        let host = url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if bare.parse::<IpAddr>().is_ok() {
            return Err(refused("browsers keep no passkeys for a number: use a name"));
        }
        let is_closed = url.scheme() == "https" || (url.scheme() == "http" && host == "localhost");
        if !is_closed {
            return Err(refused("browsers keep passkeys for https only, and for http://localhost"));
        }
        let builder = WebauthnBuilder::new(domain, &url)
            .map_err(|_| refused("it does not lie in the domain of the passkeys"))?;
        let webauthn = builder
            .rp_name("Breakwater")
            .build()
            .map_err(|_| refused("it cannot be used for passkeys"))?;
        let origin = url.origin().ascii_serialization();
        Ok(Self { webauthn, origin })
    }

    /// For pages at `origin`; the keys belong to its whole host.
    pub fn at(origin: &str) -> Result<Self, SetupError> {
        let url: Option<Url> = origin.parse().ok();
        let domain = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        Self::new(domain, origin)
    }

    /// Where the pages are.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}
