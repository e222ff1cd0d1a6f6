//! A person signs in with a passkey; no name is asked.

use model::id::PersonId;
use webauthn_rs::prelude::{DiscoverableKey, PublicKeyCredential};

use crate::{
    Begun, PasskeyError, Passkeys,
    ceremony::{Ceremony, answer},
    registration::stored,
};

/// Which passkey the browser says it used, and whose it says it is. Nothing is proved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The id to look up.
    pub credential: Vec<u8>,
    /// Whose it claims to be.
    pub person: PersonId,
}

/// A passkey as it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// What [`crate::Registered`] gave, or the last [`SignedIn`].
    pub body: &'a [u8],
}

/// Who it is, proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// The body to store instead, where it changed; without it a copied passkey goes unnoticed.
    pub body: Option<Vec<u8>>,
}

impl Passkeys {
    /// Begins to sign somebody in, whoever it may be.
    pub fn begin_sign_in(&self) -> Result<Begun, PasskeyError> {
        let begun = self.webauthn.start_discoverable_authentication();
        let (mut options, state) = begun.map_err(|error| self.blame(&error))?;
        // The library means a form that fills itself in; ours is a button.
        options.mediation = None;
        let options = serde_json::to_string(&options).map_err(|_| PasskeyError::Broken)?;
        Ok(Begun { options, ceremony: Ceremony::SignIn { state }.kept()? })
    }

    /// Which stored passkey to look up.
    pub fn claim(&self, json: &[u8]) -> Result<Claim, PasskeyError> {
        let answer: PublicKeyCredential = answer(json)?;
        let claimed = self.webauthn.identify_discoverable_authentication(&answer);
        let (person, credential) = claimed.map_err(|error| self.blame(&error))?;
        let person = PersonId::from_bytes(*person.as_bytes());
        Ok(Claim { credential: credential.to_vec(), person })
    }

    /// Ends it, with the passkey that the claim names.
    pub fn finish_sign_in(
        &self,
        ceremony: &[u8],
        json: &[u8],
        known: Stored<'_>,
    ) -> Result<SignedIn, PasskeyError> {
        let Ceremony::SignIn { state } = Ceremony::from_kept(ceremony)? else {
            return Err(PasskeyError::Stale);
        };
        // WebAuthn 3 §7.2 step 6: whose the key says it is must be whose it is.
        if self.claim(json)?.person != known.person {
            return Err(PasskeyError::Unknown);
        }
        let mut passkey = stored(known.body)?;
        let key = DiscoverableKey::from(&passkey);
        let answer: PublicKeyCredential = answer(json)?;
        let finished = self.webauthn.finish_discoverable_authentication_v2(&answer, state, &key);
        let result = finished.map_err(|error| self.blame(&error))?;
        if !result.user_verified() {
            return Err(PasskeyError::Unverified);
        }
        let is_changed = passkey.update_credential(&result) == Some(true);
        let body = is_changed.then(|| serde_json::to_vec(&passkey));
        let body = body.transpose().map_err(|_| PasskeyError::Broken)?;
        Ok(SignedIn { person: known.person, body })
    }
}
