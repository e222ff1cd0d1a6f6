//! A person adds a passkey.

use model::id::PersonId;
use serde_json::{Value, json};
use webauthn_rs::prelude::{CredentialID, Passkey, Uuid};

use crate::{
    Begun, PasskeyError, Passkeys,
    ceremony::{Ceremony, answer},
};

/// Who adds a passkey.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'a> {
    /// Who it is. The passkey keeps this, and tells it when it signs in.
    pub person: PersonId,
    /// What the device shows to tell accounts apart: a mail address.
    pub name: &'a str,
    /// What a person would say: a name.
    pub display_name: &'a str,
}

/// A passkey to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its id, unique among all: refuse it where somebody has it already.
    pub credential: Vec<u8>,
    /// What it takes to check it. Holds no secret.
    pub body: Vec<u8>,
}

impl Passkeys {
    /// Begins to add a passkey; `held` are the bodies of those that the person has.
    pub fn begin_registration(
        &self,
        newcomer: Newcomer<'_>,
        held: &[Vec<u8>],
    ) -> Result<Begun, PasskeyError> {
        let held: Vec<CredentialID> = held
            .iter()
            .map(|body| Ok(stored(body)?.cred_id().clone()))
            .collect::<Result<_, _>>()?;
        let Newcomer { person, name, display_name } = newcomer;
        let begun = self.webauthn.start_passkey_registration(
            Uuid::from_bytes(*person.as_bytes()),
            name,
            display_name,
            Some(held),
        );
        let (options, state) = begun.map_err(|error| self.blame(&error))?;
        let mut options = serde_json::to_value(options).map_err(|_| PasskeyError::Broken)?;
        ask_for_a_key_that_knows_its_owner(&mut options);
        let ceremony = Ceremony::Registration { person: *person.as_bytes(), state };
        Ok(Begun { options: options.to_string(), ceremony: ceremony.kept()? })
    }

    /// Ends it, for the person who is signed in.
    pub fn finish_registration(
        &self,
        person: PersonId,
        ceremony: &[u8],
        json: &[u8],
    ) -> Result<Registered, PasskeyError> {
        let Ceremony::Registration { person: begun_by, state } = Ceremony::from_kept(ceremony)?
        else {
            return Err(PasskeyError::Stale);
        };
        if begun_by != *person.as_bytes() {
            return Err(PasskeyError::Stale);
        }
        let finished = self.webauthn.finish_passkey_registration(&answer(json)?, &state);
        let passkey = finished.map_err(|error| self.blame(&error))?;
        let body = serde_json::to_vec(&passkey).map_err(|_| PasskeyError::Broken)?;
        Ok(Registered { credential: passkey.cred_id().clone(), body })
    }

    pub(crate) fn blame(&self, error: &webauthn_rs::prelude::WebauthnError) -> PasskeyError {
        PasskeyError::from_webauthn(error, self.origin())
    }
}

pub(crate) fn stored(body: &[u8]) -> Result<Passkey, PasskeyError> {
    serde_json::from_slice(body).map_err(|_| PasskeyError::Broken)
}

/// The library asks for a key that does not, to spare the memory of old devices. Ours signs in
/// without a name (WebAuthn 3 §5.4.6).
fn ask_for_a_key_that_knows_its_owner(options: &mut Value) {
    let selection = options.pointer_mut("/publicKey/authenticatorSelection");
    if let Some(Value::Object(selection)) = selection {
        selection.insert("residentKey".to_owned(), json!("required"));
        selection.insert("requireResidentKey".to_owned(), json!(true));
    }
}
