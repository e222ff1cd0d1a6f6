//! The login of this user: which server, and with which token; a file that only they can read.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{Surroundings, exit::CommandError};

/// Which server, and with which token.
#[derive(Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) url: String,
    pub(crate) token: String,
}

/// The login that counts: the environment before the file.
pub(crate) fn read(surroundings: &Surroundings<'_>) -> Result<Option<Login>, CommandError> {
    if let (Some(url), Some(token)) = (&surroundings.url, &surroundings.token) {
        return Ok(Some(Login { url: url.clone(), token: token.clone() }));
    }
    let Some(path) = path(surroundings) else { return Ok(None) };
    let Ok(text) = fs::read(&path) else { return Ok(None) };
    let login = serde_json::from_slice(&text).map_err(|error| {
        let path = path.display();
        CommandError::Usage(format!("`{path}` is no login ({error}): run `breakwater login URL`"))
    })?;
    Ok(Some(login))
}

/// Keeps a login; says where.
pub(crate) fn write(
    surroundings: &Surroundings<'_>,
    login: &Login,
) -> Result<PathBuf, CommandError> {
    let Some(path) = path(surroundings) else {
        let why = "there is no home folder to keep the login in: set HOME, or BREAKWATER_URL and \
                   BREAKWATER_TOKEN";
        return Err(CommandError::Usage(why.to_owned()));
    };
    if let Some(folder) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let text = serde_json::to_string(login).map_err(std::io::Error::other)?;
    replace(&path, text.as_bytes())?;
    Ok(path)
}

/// Writes a private file whole, or not at all.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let next = path.with_extension("next");
    let _ = fs::remove_file(&next);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&next)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&next, path)
}

fn path(surroundings: &Surroundings<'_>) -> Option<PathBuf> {
    surroundings.settings.as_ref().map(|folder| folder.join("login.json"))
}
