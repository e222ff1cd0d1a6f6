//! The Ed25519 keys of a log, as text and as files (C2SP signed-note).

use std::{
    fmt,
    fs::{self, File},
    io::{self, Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    str::FromStr,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// The byte that stands for Ed25519 in the text of a key and in its id.
const ED25519: u8 = 0x01;

/// How the text of a signing key begins.
const SIGNING_KEY: &str = "ledger-signing-key:ed25519:";

/// A file that is longer is no key.
const KEY_FILE_BYTES_MAX: u64 = 1_000;

/// What is wrong with a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(String),
    /// The file can't be read or written.
    #[error("key file `{path}`: {error}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Others than the owner may read or write the file.
    #[error("key file `{path}` has mode {mode:03o}: others may use it; run `chmod 600` on it")]
    Open {
        /// Which file.
        path: PathBuf,
        /// The permission bits.
        mode: u32,
    },
    /// The text is no signing key. The text itself is never shown.
    #[error("not a signing key: expected `{SIGNING_KEY}` and the base64 of 32 bytes")]
    SigningText,
    /// The text is no verifier key.
    #[error("`{text}` is not a verifier key: {expected}")]
    VerifierText {
        /// The whole text.
        text: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A name that can't stand in a signature line.
    #[error(
        "`{name}` can't name a log: expected a text without spaces, `+` and control characters"
    )]
    Name {
        /// The name.
        name: String,
    },
}

/// The secret half of a log's key. It has no name: the origin of the log is its name.
#[derive(Clone)]
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// A new key from the randomness of the operating system.
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut_slice())
            .map_err(|error| KeyError::Random(error.to_string()))?;
        Ok(Self { secret: ed25519_dalek::SigningKey::from_bytes(&seed) })
    }

    /// A new key, kept in a new file that only its owner may read. An existing file stays.
    pub fn create(path: &Path) -> Result<Self, KeyError> {
        let key = Self::generate()?;
        let failed = |error| KeyError::File { path: path.to_owned(), error };
        let mut options = fs::OpenOptions::new();
        let mut file =
            options.write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
        file.write_all(key.text().as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new("."))).map_err(failed)?;
        folder.sync_all().map_err(failed)?;
        Ok(key)
    }

    /// Reads a key file; refuses one that others than its owner may use.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let failed = |error| KeyError::File { path: path.to_owned(), error };
        let file = File::open(path).map_err(failed)?;
        let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Open { path: path.to_owned(), mode });
        }
        let mut text = Zeroizing::new(String::new());
        file.take(KEY_FILE_BYTES_MAX).read_to_string(&mut text).map_err(failed)?;
        text.trim_end().parse()
    }

    /// The text that [`str::parse`] reads, with a newline: a secret.
    pub fn text(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(STANDARD.encode(self.secret.as_bytes()));
        Zeroizing::new(format!("{SIGNING_KEY}{}\n", *seed))
    }

    /// The public half, under the name of a log.
    pub fn verifier(&self, name: &str) -> Result<VerifierKey, KeyError> {
        VerifierKey::new(name, self.secret.verifying_key())
    }

    pub(crate) fn sign(&self, text: &str) -> [u8; Signature::BYTE_SIZE] {
        self.secret.sign(text.as_bytes()).to_bytes()
    }
}

impl FromStr for SigningKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let encoded = text.strip_prefix(SIGNING_KEY).ok_or(KeyError::SigningText)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| KeyError::SigningText)?;
        let bytes = Zeroizing::new(bytes);
        let seed = bytes.as_slice().try_into().map_err(|_| KeyError::SigningText)?;
        Ok(Self { secret: ed25519_dalek::SigningKey::from_bytes(seed) })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").finish_non_exhaustive()
    }
}

/// The public half of a log's key and the name of the log; shown as C2SP's verifier key,
/// `name+id+key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    public: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, public: VerifyingKey) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name { name: name.to_owned() });
        }
        Ok(Self { name: name.to_owned(), id: id_of(name, &public), public })
    }

    /// The name of the key, which is the origin of its log.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key).
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    pub(crate) fn accepts(&self, text: &str, signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|it| self.public.verify_strict(text.as_bytes(), &it).is_ok())
    }
}

fn id_of(name: &str, public: &VerifyingKey) -> [u8; 4] {
    let hasher = Sha256::new().chain_update(name).chain_update([b'\n', ED25519]);
    let hash: [u8; 32] = hasher.chain_update(public.as_bytes()).finalize().into();
    let [first, second, third, fourth, ..] = hash;
    [first, second, third, fourth]
}

/// C2SP signed-note: not empty, no Unicode space, no plus; no control character, as in any note.
pub(crate) fn is_name(name: &str) -> bool {
    let is_barred = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    !name.is_empty() && !name.contains(is_barred)
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.public.as_bytes());
        let id = u32::from_be_bytes(self.id);
        write!(f, "{}+{id:08x}+{}", self.name, STANDARD.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let wrong = |expected| KeyError::VerifierText { text: text.to_owned(), expected };
        // The key itself may have a plus in it: the first two are the ones that divide.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("expected `name+id+key`"));
        };
        let bytes = STANDARD.decode(key).map_err(|_| wrong("the key is not base64"))?;
        let Some((&ED25519, public)) = bytes.split_first() else {
            return Err(wrong("expected an Ed25519 key, whose first byte is 1"));
        };
        let public = public.try_into().map_err(|_| wrong("expected a key of 32 bytes"))?;
        let public = VerifyingKey::from_bytes(public).map_err(|_| wrong("the key is no point"))?;
        let key = Self::new(name, public)?;
        if id != format!("{:08x}", u32::from_be_bytes(key.id)) {
            return Err(wrong("the id is not that of this name and key"));
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::{KeyError, SigningKey, VerifierKey};

    const TEXT: &str = "example.org/log+76230a2c+AQYHAqn8/sg8j6P76WynZkd+3ZjgvJVek6ETIDvVNt8d";

    #[test]
    fn a_verifier_key_of_the_go_library_goes_there_and_back() {
        let key: VerifierKey = TEXT.parse().unwrap();
        assert_eq!(key.name(), "example.org/log");
        assert_eq!(key.id(), [0x76, 0x23, 0x0a, 0x2c]);
        assert_eq!(key.to_string(), TEXT);
    }

    #[test]
    fn a_verifier_key_with_another_name_id_or_kind_is_refused() {
        for (part, other) in [
            ("example.org/log", "example.org/lag"),
            ("example.org/log", ""),
            ("example.org/log", "example org"),
            ("76230a2c", "76230a2d"),
            ("76230a2c", "76230A2C"),
            ("+AQYH", "+AgYH"),
            ("Nt8d", "Nt8"),
            ("Nt8d", "Nt8dAAAA"),
            ("+AQYH", "AQYH"),
        ] {
            assert!(TEXT.replace(part, other).parse::<VerifierKey>().is_err(), "{other}");
        }
    }

    #[test]
    fn a_key_file_is_its_owners_alone_and_reads_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.key");
        let made = SigningKey::create(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let read = SigningKey::read(&path).unwrap();
        assert_eq!(made.verifier("a").unwrap(), read.verifier("a").unwrap());
        assert!(SigningKey::create(&path).is_err(), "an existing key is overwritten");
        let again = SigningKey::read(&path).unwrap();
        assert_eq!(made.verifier("a").unwrap(), again.verifier("a").unwrap());
    }

    #[test]
    fn a_key_file_that_others_may_use_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.key");
        SigningKey::create(&path).unwrap();
        for wide in [0o640, 0o604, 0o620, 0o610, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(wide)).unwrap();
            let refused = SigningKey::read(&path);
            assert!(matches!(refused, Err(KeyError::Open { mode, .. }) if mode == wide));
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        SigningKey::read(&path).unwrap();
    }

    #[test]
    fn neither_debug_nor_an_error_shows_the_secret() {
        let key = SigningKey::generate().unwrap();
        let text = key.text();
        assert_eq!(format!("{key:?}"), "SigningKey { .. }");
        let cut = text.trim_end().trim_end_matches('=');
        let error = cut.parse::<SigningKey>().unwrap_err();
        let secret = cut.rsplit(':').next().unwrap();
        assert!(!format!("{error} {error:?}").contains(secret));
    }

    #[test]
    fn two_new_keys_differ() {
        let [first, second] = [SigningKey::generate(), SigningKey::generate()];
        let text = |key: Result<SigningKey, _>| key.unwrap().verifier("a").unwrap().to_string();
        assert_ne!(text(first), text(second));
    }
}
