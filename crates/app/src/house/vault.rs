//! Operators' lists at rest: a key per operator, wrapped by the house's key, which is a file.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use model::id::OrganisationId;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// How many bytes a key has.
pub(crate) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// What is sealed can't be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Another key, another place, or changed bytes.
    #[error("a list can't be opened: its key is another one, or its bytes were changed")]
    Sealed,
    /// What was opened is not what we store.
    #[error("a list was opened, but it is not in a form that this program knows")]
    Form,
}

/// The house's key.
#[derive(Clone)]
pub struct Vault(Zeroizing<[u8; KEY_BYTES]>);

/// One operator's key.
#[derive(Clone)]
pub(crate) struct OperatorKey(Zeroizing<[u8; KEY_BYTES]>);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl std::fmt::Debug for OperatorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OperatorKey")
    }
}

impl Vault {
    /// The house's key from its file.
    pub fn new(key: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(key))
    }

    /// An operator's key as it is stored.
    pub(crate) fn wrap(
        &self,
        operator: OrganisationId,
        key: &OperatorKey,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<Vec<u8>, VaultError> {
        seal(&self.0, operator.as_bytes(), nonce, key.0.as_slice())
    }

    /// The key that was stored.
    pub(crate) fn unwrap(
        &self,
        operator: OrganisationId,
        wrapped: &[u8],
    ) -> Result<OperatorKey, VaultError> {
        let bytes = open(&self.0, operator.as_bytes(), wrapped)?;
        let key = bytes.as_slice().try_into().map_err(|_| VaultError::Form)?;
        Ok(OperatorKey(Zeroizing::new(key)))
    }
}

impl OperatorKey {
    pub(crate) fn new(key: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(key))
    }

    /// Seals bytes for one place: what is moved elsewhere does not open.
    pub(crate) fn seal(
        &self,
        place: &[u8],
        nonce: [u8; NONCE_BYTES],
        plain: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        seal(&self.0, place, nonce, plain)
    }

    pub(crate) fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        open(&self.0, place, sealed)
    }

    /// Who an operator is where it is told of a flaw: nobody without this key can tell, and no two
    /// flaws have the same.
    pub(crate) fn pseudonym(&self, flaw: &str) -> [u8; 16] {
        let hash = Sha256::new()
            .chain_update(b"told of a flaw")
            .chain_update(self.0.as_slice())
            .chain_update(flaw.as_bytes());
        let mut pseudonym = [0; 16];
        pseudonym.copy_from_slice(hash.finalize().split_at(16).0);
        pseudonym
    }

    /// A name as the database may know it: equal names are equal, and nobody reads them.
    pub(crate) fn name_hash(&self, name: &str) -> Vec<u8> {
        let hash = Sha256::new()
            .chain_update(b"name of a list")
            .chain_update(self.0.as_slice())
            .chain_update(name.as_bytes());
        hash.finalize().to_vec()
    }
}

fn seal(
    key: &[u8; KEY_BYTES],
    place: &[u8],
    nonce: [u8; NONCE_BYTES],
    plain: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let payload = Payload { msg: plain, aad: place };
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| VaultError::Sealed)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8; KEY_BYTES], place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or(VaultError::Form)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| VaultError::Form)?;
    let cipher = XChaCha20Poly1305::new(key.into());
    let payload = Payload { msg: sealed, aad: place };
    cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| VaultError::Sealed)
}

#[cfg(test)]
mod tests {
    use model::id::OrganisationId;

    use super::{OperatorKey, Vault, VaultError};

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_and_nowhere_else() {
        let key = OperatorKey::new([7; 32]);
        let mut sealed = key.seal(b"list 1", [1; 24], b"fw-main").unwrap();
        assert_eq!(key.open(b"list 1", &sealed).unwrap(), b"fw-main");
        assert_eq!(key.open(b"list 2", &sealed), Err(VaultError::Sealed));
        assert_eq!(OperatorKey::new([8; 32]).open(b"list 1", &sealed), Err(VaultError::Sealed));
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(key.open(b"list 1", &sealed), Err(VaultError::Sealed));
        assert_eq!(key.open(b"list 1", &[0; 3]), Err(VaultError::Form));
    }

    #[test]
    fn an_operators_key_opens_for_that_operator_only() {
        let (vault, one) = (Vault::new([1; 32]), OrganisationId::from_bytes([1; 16]));
        let wrapped = vault.wrap(one, &OperatorKey::new([9; 32]), [2; 24]).unwrap();
        assert!(vault.unwrap(one, &wrapped).is_ok());
        assert!(vault.unwrap(OrganisationId::from_bytes([2; 16]), &wrapped).is_err());
        assert!(Vault::new([2; 32]).unwrap(one, &wrapped).is_err());
    }
}
