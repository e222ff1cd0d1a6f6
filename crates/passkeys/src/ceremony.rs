//! What is kept of a ceremony between its halves.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration};

use crate::{ANSWER_BYTES_MAX, PasskeyError};

/// The first half of a ceremony.
#[derive(Debug, Clone)]
pub struct Begun {
    /// JSON for the browser: `{"publicKey": …}`, as `navigator.credentials` takes it, with bytes
    /// in base64url.
    pub options: String,
    /// To keep on the server for a few minutes and give back once. It must never leave the server.
    pub ceremony: Vec<u8>,
}

/// What the kept bytes are; one kind is never taken for the other.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ceremony {
    Registration { person: [u8; 16], state: PasskeyRegistration },
    SignIn { state: DiscoverableAuthentication },
}

impl Ceremony {
    pub(crate) fn kept(&self) -> Result<Vec<u8>, PasskeyError> {
        serde_json::to_vec(self).map_err(|_| PasskeyError::Broken)
    }

    pub(crate) fn from_kept(bytes: &[u8]) -> Result<Self, PasskeyError> {
        serde_json::from_slice(bytes).map_err(|_| PasskeyError::Stale)
    }
}

pub(crate) fn answer<T: DeserializeOwned>(json: &[u8]) -> Result<T, PasskeyError> {
    if json.len() > ANSWER_BYTES_MAX {
        return Err(PasskeyError::Unreadable("it is too long".to_owned()));
    }
    let read = serde_json::from_slice(json);
    // The place only: the message of a parser repeats what it read.
    read.map_err(|error: serde_json::Error| {
        PasskeyError::Unreadable(format!("column {} of line {}", error.column(), error.line()))
    })
}
