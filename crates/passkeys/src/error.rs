//! What can go wrong with a passkey, in words that somebody can act on.

use webauthn_rs::prelude::WebauthnError;

/// An address can't have passkeys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{origin}` can have no passkeys: {reason}")]
pub struct SetupError {
    /// The address.
    pub origin: String,
    /// Why not.
    pub reason: &'static str,
}

/// A ceremony did not end well.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// The kept half fits nothing: of another kind, of another person, or not ours.
    #[error("this began elsewhere or too long ago: begin again")]
    Stale,
    /// The browser's answer can't be read.
    #[error("the browser's answer cannot be read ({0}): update the browser, or use another one")]
    Unreadable(String),
    /// The browser was on another page.
    #[error("the passkey was used for another address: open `{origin}` and try again")]
    Elsewhere {
        /// Where our pages are.
        origin: String,
    },
    /// Nobody proved to the device who they are.
    #[error(
        "the device did not check that it is you: set a PIN, a fingerprint or a face on it, and \
         try again"
    )]
    Unverified,
    /// The device has a passkey of this person.
    #[error("this device already has a passkey for you: sign in with it")]
    Held,
    /// Nobody here has this passkey.
    #[error("this passkey is not known here: sign in with a link, then add the passkey again")]
    Unknown,
    /// Somebody used the key behind our back.
    #[error(
        "this passkey counts backwards, as a copied one does: remove it, add a new one, and tell \
         your administrator"
    )]
    Copied,
    /// The proof is wrong.
    #[error("the passkey was not accepted: begin again")]
    Wrong,
    /// What is stored of the passkey can't be read.
    #[error("what is stored of this passkey cannot be read: remove it and add it again")]
    Broken,
    /// There is no name to show on the device.
    #[error("a person needs a name or a mail address before they can have a passkey")]
    Nameless,
}

impl PasskeyError {
    pub(crate) fn from_webauthn(error: &WebauthnError, origin: &str) -> Self {
        match error {
            WebauthnError::InvalidRPOrigin
            | WebauthnError::InvalidRPIDHash
            | WebauthnError::CredentialCrossOrigin => Self::Elsewhere { origin: origin.to_owned() },
            WebauthnError::UserNotVerified | WebauthnError::UserNotPresent => Self::Unverified,
            WebauthnError::CredentialExcludedFromRequest
            | WebauthnError::CredentialAlreadyExists => Self::Held,
            WebauthnError::CredentialNotFound | WebauthnError::InvalidUserUniqueId => Self::Unknown,
            WebauthnError::CredentialPossibleCompromise => Self::Copied,
            WebauthnError::MismatchedChallenge | WebauthnError::ChallengeNotFound => Self::Stale,
            WebauthnError::InvalidUsername => Self::Nameless,
            _ => Self::Wrong,
        }
    }
}
