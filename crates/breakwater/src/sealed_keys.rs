//! The keys of a folder in one sealed file, apart from the back-up that they open.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use notation::hexadecimal;
use zeroize::Zeroizing;

use crate::{durable, keys, surroundings::entropy};

/// How the file begins: what it is, and its form.
const HEAD: &[u8] = b"breakwater-keys-1\n";
const NONCE_BYTES: usize = 24;
/// How many digits of the code stand together.
const GROUP: usize = 8;

/// The code opens nothing here.
#[derive(Debug, thiserror::Error)]
#[error("`{file}` does not open with this code: {why}")]
pub(crate) struct Closed {
    file: String,
    why: &'static str,
}

/// Writes the keys of a data folder into a new file; the code that opens it, made now and kept
/// nowhere.
pub(crate) fn seal(data: &Path, to: &Path) -> Result<String> {
    let folder = data.join(keys::FOLDER);
    let mut files: BTreeMap<&str, Zeroizing<Vec<u8>>> = BTreeMap::new();
    for name in keys::FILES {
        let path = folder.join(name);
        let bytes = fs::read(&path).with_context(|| format!("`{}`", path.display()))?;
        files.insert(name, Zeroizing::new(bytes));
    }
    let plain: BTreeMap<&str, &[u8]> =
        files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let plain = Zeroizing::new(serde_json::to_vec(&plain)?);
    let (code, random) = (Zeroizing::new(entropy()), entropy());
    let nonce: [u8; NONCE_BYTES] = std::array::from_fn(|place| random[place]);
    let cipher = XChaCha20Poly1305::new((&*code).into());
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: HEAD })
        .map_err(|_| anyhow::anyhow!("the keys can't be sealed"))?;
    durable::write_new(to, &[HEAD, &nonce, &sealed].concat())?;
    Ok(shown(&code))
}

/// Puts the keys of a sealed file into the key folder of a data folder.
pub(crate) fn unseal(file: &Path, code: &str, data: &Path) -> Result<()> {
    let closed = |why| Closed { file: file.display().to_string(), why };
    let bytes = fs::read(file).with_context(|| format!("`{}`", file.display()))?;
    let key = digits(code).ok_or_else(|| closed("a code has 64 hexadecimal digits"))?;
    let rest = bytes.strip_prefix(HEAD).ok_or_else(|| closed("it holds no sealed keys"))?;
    let (nonce, sealed) =
        rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(|| closed("it was cut short"))?;
    let cipher = XChaCha20Poly1305::new((&*key).into());
    let plain = cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: HEAD })
        .map_err(|_| closed("it is another one's, or the file was changed"))?;
    let plain = Zeroizing::new(plain);
    let files: BTreeMap<String, Vec<u8>> = serde_json::from_slice(&plain)?;
    let folder = data.join(keys::FOLDER);
    keys::private_folder(&folder)?;
    for name in keys::FILES {
        let bytes = files.get(name).ok_or_else(|| closed("it lacks a key"))?;
        durable::write_new(&folder.join(name), bytes)?;
    }
    durable::sync(&folder)
}

/// A code as people write it down.
fn shown(code: &[u8; 32]) -> String {
    let digits = hexadecimal(code);
    let groups: Vec<&str> = digits
        .as_bytes()
        .chunks(GROUP)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join("-")
}

fn digits(code: &str) -> Option<Zeroizing<[u8; 32]>> {
    let digits: Vec<u32> = code
        .chars()
        .filter(|sign| *sign != '-' && !sign.is_whitespace())
        .map(|sign| sign.to_digit(16))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok())
        .collect();
    let whole = digits.len() == 64;
    whole.then(|| bytes.try_into().ok()).flatten().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{seal, unseal};
    use crate::keys;

    #[test]
    fn keys_open_with_their_code_and_with_no_other() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        drop(keys::open(one.path()).unwrap());
        let file = one.path().join("sealed");
        let code = seal(one.path(), &file).unwrap();
        for name in [keys::LEDGER, keys::INVENTORY] {
            let key = fs::read(one.path().join("keys").join(name)).unwrap();
            let sealed = fs::read(&file).unwrap();
            assert!(!sealed.windows(16).any(|part| key.windows(16).any(|key| key == part)));
        }
        let mut wrong = code.clone();
        wrong.replace_range(..1, if code.starts_with('0') { "1" } else { "0" });
        for wrong in [wrong.as_str(), "", &code[1..], "éé"] {
            let error = unseal(&file, wrong, other.path()).unwrap_err().to_string();
            assert!(error.contains("does not open with this code"), "{error}");
            assert!(!other.path().join("keys").exists());
        }
        unseal(&file, &format!(" {} \n", code.to_uppercase()), other.path()).unwrap();
        for name in keys::FILES {
            let read = |folder: &tempfile::TempDir| {
                fs::read(folder.path().join("keys").join(name)).unwrap()
            };
            assert_eq!(read(&one), read(&other), "{name}");
        }
        assert!(seal(one.path(), &file).is_err(), "nothing is overwritten");
    }
}
