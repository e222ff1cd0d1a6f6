//! A folder as a source: which files it holds, and whether any of them changed.

use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use notation::hexadecimal;
use sha2::{Digest as _, Sha256};

use super::Seen;

/// How many files one source may hold.
pub const FILES_MAX: usize = 200_000;
/// How deep its folders may lie.
pub const DEPTH_MAX: usize = 16;

/// What a folder looks like.
#[derive(Debug, PartialEq, Eq)]
pub enum Look {
    /// As it was when it was last seen.
    NotModified,
    /// Otherwise.
    Changed {
        /// All its files, in the order of their paths. Links are not followed.
        files: Vec<PathBuf>,
        /// What to give back at the next look.
        seen: Seen,
    },
}

/// A folder can't be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Something in it can't be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Unread {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It holds too much.
    #[error(
        "`{}` holds more than {FILES_MAX} files or {DEPTH_MAX} levels of folders: name a smaller \
         one",
        path.display()
    )]
    TooLarge {
        /// The folder.
        path: PathBuf,
    },
}

/// Looks at a folder, or at one file. A file has changed when its size or its time has.
pub fn look(path: &Path, seen: Option<&Seen>) -> Result<Look, FolderError> {
    let mut files = Vec::new();
    let metadata = fs::metadata(path).map_err(|error| unread(path, error))?;
    if metadata.is_dir() {
        collect(path, 0, &mut files).map_err(|stop| match stop {
            Stop::TooLarge => FolderError::TooLarge { path: path.to_owned() },
            Stop::Unread(error) => error,
        })?;
    } else {
        files.push((path.to_owned(), metadata));
    }
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    let now = fingerprint(&files);
    if seen == Some(&now) {
        return Ok(Look::NotModified);
    }
    Ok(Look::Changed { files: files.into_iter().map(|(path, _)| path).collect(), seen: now })
}

enum Stop {
    TooLarge,
    Unread(FolderError),
}

type Found = Vec<(PathBuf, Metadata)>;

fn collect(folder: &Path, depth: usize, files: &mut Found) -> Result<(), Stop> {
    if depth > DEPTH_MAX {
        return Err(Stop::TooLarge);
    }
    let failed = |error| Stop::Unread(unread(folder, error));
    for item in fs::read_dir(folder).map_err(failed)? {
        let item = item.map_err(failed)?;
        let path = item.path();
        // Of the link, not of what it points to: a link may lead out of the folder.
        let metadata = item.metadata().map_err(|error| Stop::Unread(unread(&path, error)))?;
        if metadata.is_dir() {
            collect(&path, depth + 1, files)?;
        } else if metadata.is_file() {
            if files.len() == FILES_MAX {
                return Err(Stop::TooLarge);
            }
            files.push((path, metadata));
        }
    }
    Ok(())
}

fn fingerprint(files: &[(PathBuf, Metadata)]) -> Seen {
    let mut hasher = Sha256::new();
    for (path, metadata) in files {
        let name = path.as_os_str().as_encoded_bytes();
        let modified = metadata.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        hasher.update((name.len() as u64).to_be_bytes());
        hasher.update(name);
        hasher.update(metadata.len().to_be_bytes());
        hasher.update(modified.unwrap_or_default().as_nanos().to_be_bytes());
    }
    Seen::from_text(format!("folder {}", hexadecimal(&hasher.finalize())))
}

fn unread(path: &Path, source: io::Error) -> FolderError {
    FolderError::Unread { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, File},
        path::Path,
        time::{Duration, UNIX_EPOCH},
    };

    use super::{DEPTH_MAX, FolderError, Look, look};
    use crate::feeds::Seen;

    fn changed(path: &Path, seen: Option<&Seen>) -> Option<(Vec<String>, Seen)> {
        match look(path, seen).unwrap() {
            Look::NotModified => None,
            Look::Changed { files, seen } => {
                let name = |file: &Path| file.strip_prefix(path).unwrap().display().to_string();
                Some((files.iter().map(|file| name(file)).collect(), seen))
            }
        }
    }

    fn write(path: &Path, text: &str, time_s: u64) {
        fs::write(path, text).unwrap();
        let time = UNIX_EPOCH + Duration::from_secs(time_s);
        File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }

    #[test]
    fn any_file_that_changes_comes_or_goes_changes_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("b")).unwrap();
        write(&root.join("c.json"), "1", 1);
        write(&root.join("b/a.json"), "1", 1);
        let (files, mut seen) = changed(root, None).unwrap();
        assert_eq!(files, ["b/a.json", "c.json"]);
        assert_eq!(changed(root, Some(&seen)), None);
        let changes: [&dyn Fn(); 5] = [
            &|| write(&root.join("c.json"), "2", 2),
            &|| write(&root.join("c.json"), "22", 2),
            &|| write(&root.join("d.json"), "", 1),
            &|| fs::rename(root.join("d.json"), root.join("e.json")).unwrap(),
            &|| fs::remove_file(root.join("b/a.json")).unwrap(),
        ];
        for change in changes {
            change();
            seen = changed(root, Some(&seen)).unwrap().1;
            assert_eq!(changed(root, Some(&seen)), None);
        }
        assert!(changed(root, Some(&Seen::from_text(""))).is_some());
    }

    #[test]
    fn one_file_is_a_source_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.zip");
        write(&path, "1", 1);
        let (files, seen) = changed(&path, None).unwrap();
        assert_eq!(files, [""]);
        assert_eq!(look(&path, Some(&seen)).unwrap(), Look::NotModified);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc", folder.path().join("etc")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd.json")).unwrap();
        assert_eq!(changed(folder.path(), None).unwrap().0, Vec::<String>::new());
    }

    #[test]
    fn what_is_missing_or_too_deep_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = look(&folder.path().join("none"), None).unwrap_err();
        assert!(matches!(error, FolderError::Unread { .. }), "{error}");
        let deep = folder.path().join("a/".repeat(DEPTH_MAX + 1));
        fs::create_dir_all(deep).unwrap();
        let error = look(folder.path(), None).unwrap_err();
        assert!(matches!(error, FolderError::TooLarge { .. }), "{error}");
    }
}
