//! Secrets: never printed, wiped after use, compared in constant time, stored as a hash.

use std::{
    fmt,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// How many random bytes one of ours has: 256 bits.
pub const BYTES: usize = 32;
/// How large a file with a secret may be.
pub const FILE_BYTES_MAX: u64 = 4_096;
const ENCODED_LENGTH: usize = 43;

/// What a secret of ours opens; its text begins with it, so that a scanner finds a lost one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A program's way in: `bwt_…`.
    Token,
    /// A one-time way to sign in: `bwl_…`.
    Link,
    /// A browser's session: `bws_…`.
    Session,
}

impl Kind {
    /// How its text begins.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Token => "bwt_",
            Self::Link => "bwl_",
            Self::Session => "bws_",
        }
    }
}

/// A text that must not be seen. It has no `Display`, and its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

/// A secret can't be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The operating system gives no randomness.
    #[error("the operating system gives no random bytes: {0}")]
    Random(getrandom::Error),
    /// The text is not one that we hand out. It is not repeated here: it may be a mistyped secret.
    #[error("expected `{0}` and 43 letters, digits, `-` or `_`")]
    Shape(&'static str),
    /// The file can't be read.
    #[error("cannot read the secret in `{}`: {source}", path.display())]
    Unread {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others than its owner can read the file.
    #[error(
        "the secret in `{}` can be read by others (mode {mode:03o}): run `chmod 600` on it",
        path.display()
    )]
    Open {
        /// Which file.
        path: PathBuf,
        /// Its mode bits.
        mode: u32,
    },
    /// The file has no secret in it, or far more than one.
    #[error(
        "`{}` must hold one line of text, at most {FILE_BYTES_MAX} bytes", path.display()
    )]
    Content {
        /// Which file.
        path: PathBuf,
    },
}

impl Secret {
    /// A new one of 256 random bits.
    pub fn random(kind: Kind) -> Result<Self, SecretError> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        getrandom::fill(bytes.as_mut()).map_err(SecretError::Random)?;
        Ok(Self::from_bytes(kind, &bytes))
    }

    /// The one that these bytes make: for tests, and for what a seed gives.
    pub fn from_bytes(kind: Kind, bytes: &[u8; BYTES]) -> Self {
        let mut text = String::with_capacity(kind.prefix().len() + ENCODED_LENGTH);
        text.push_str(kind.prefix());
        URL_SAFE_NO_PAD.encode_string(bytes, &mut text);
        Self(Zeroizing::new(text))
    }

    /// Reads one of ours as somebody sends it.
    pub fn parse(kind: Kind, text: &str) -> Result<Self, SecretError> {
        let shape = || SecretError::Shape(kind.prefix());
        let encoded = text.strip_prefix(kind.prefix()).ok_or_else(shape)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES));
        URL_SAFE_NO_PAD.decode_vec(encoded, &mut bytes).map_err(|_| shape())?;
        if bytes.len() != BYTES {
            return Err(shape());
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// Somebody else's, such as a password for a mail server.
    pub fn from_text(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Reads one from a file that only its owner can read; an end of line is not part of it.
    pub fn from_file(path: &Path) -> Result<Self, SecretError> {
        let unread = |source| SecretError::Unread { path: path.to_owned(), source };
        let file = File::open(path).map_err(unread)?;
        refuse_if_open_to_others(&file, path)?;
        let mut text = Zeroizing::new(String::new());
        let size = file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text).map_err(unread)?;
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if size as u64 > FILE_BYTES_MAX || line.is_empty() || line.contains(['\n', '\r', '\0']) {
            return Err(SecretError::Content { path: path.to_owned() });
        }
        Ok(Self(Zeroizing::new(line.to_owned())))
    }

    /// The text, to be sent to whom it belongs. Each call is a place where it can leak.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text: what is stored and looked up. 256 random bits need no salt.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

#[cfg(unix)]
fn refuse_if_open_to_others(file: &File, path: &Path) -> Result<(), SecretError> {
    use std::os::unix::fs::PermissionsExt as _;

    let metadata =
        file.metadata().map_err(|source| SecretError::Unread { path: path.to_owned(), source })?;
    let mode = metadata.permissions().mode() & 0o777;
    let for_others = mode & 0o077;
    if for_others == 0 { Ok(()) } else { Err(SecretError::Open { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn refuse_if_open_to_others(_: &File, _: &Path) -> Result<(), SecretError> {
    Ok(())
}

/// In constant time for secrets of one length.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Kind, Secret, SecretError};

    #[test]
    fn a_secret_reads_as_it_is_written_and_is_never_the_same_twice() {
        for kind in [Kind::Token, Kind::Link, Kind::Session] {
            let secret = Secret::random(kind).unwrap();
            assert_eq!(secret.expose().len(), 47);
            assert_eq!(Secret::parse(kind, secret.expose()).unwrap(), secret);
            assert_ne!(Secret::random(kind).unwrap(), secret);
        }
    }

    #[test]
    fn a_secret_of_another_kind_or_shape_is_refused_without_being_repeated() {
        let link = Secret::from_bytes(Kind::Link, &[7; 32]);
        let short = link.expose().strip_suffix('c').unwrap();
        let foreign = link.expose().replace("bwl_", "bwt_") + "A";
        // The last digit has two bits to spare: another spelling of the same bytes is no secret.
        let spare = format!("{short}d");
        for bad in ["", "bwt_", link.expose(), short, &foreign, &spare] {
            let error = Secret::parse(Kind::Token, bad).unwrap_err().to_string();
            assert_eq!(error, "expected `bwt_` and 43 letters, digits, `-` or `_`");
        }
        assert!(Secret::parse(Kind::Link, &spare).is_err());
    }

    #[test]
    fn debug_shows_nothing_of_a_secret() {
        assert_eq!(format!("{:?}", Secret::from_text("hunter2".into())), "Secret(…)");
        assert_eq!(
            format!("{:#?}", Some(Secret::from_text("hunter2".into()))).find("hunter"),
            None
        );
    }

    #[test]
    fn the_hash_is_sha_256_of_the_text() {
        let hash = Secret::from_text("abc".into()).hash();
        assert_eq!(hash[..4], [0xba, 0x78, 0x16, 0xbf]);
    }

    #[test]
    fn secrets_that_differ_anywhere_are_not_equal() {
        let secret = |text: &str| Secret::from_text(text.into());
        assert_eq!(secret("abc"), secret("abc"));
        for other in ["", "ab", "abd", "Abc", "abcd"] {
            assert_ne!(secret("abc"), secret(other), "{other}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_no_secret() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("smtp-password");
        fs::write(&path, "hunter2\n").unwrap();
        for mode in [0o604, 0o640, 0o666, 0o601] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = Secret::from_file(&path).unwrap_err();
            assert!(matches!(error, SecretError::Open { mode: told, .. } if told == mode));
            assert!(error.to_string().ends_with("run `chmod 600` on it"), "{error}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(Secret::from_file(&path).unwrap().expose(), "hunter2");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_must_hold_one_line() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("smtp-password");
        for bad in ["", "\n", "a\nb", "a\n\n", "a\0b", &"a".repeat(4_097)] {
            fs::write(&path, bad).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let error = Secret::from_file(&path).unwrap_err();
            assert!(matches!(error, SecretError::Content { .. }), "{bad:?}: {error}");
        }
        fs::write(&path, "päss word\r\n").unwrap();
        assert_eq!(Secret::from_file(&path).unwrap().expose(), "päss word");
        let missing = Secret::from_file(&folder.path().join("none")).unwrap_err();
        assert!(matches!(missing, SecretError::Unread { .. }));
    }
}
