//! What has arrived of a file: kept beside it until it is whole, so that a cut costs little.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::Seen;

/// The part of one file; `FILE.part`, and `FILE.part.from` that says of which state of which
/// address it is a part.
#[derive(Debug)]
pub(super) struct Part {
    whole: PathBuf,
    path: PathBuf,
    from: PathBuf,
}

impl Part {
    pub(super) fn beside(whole: &Path) -> Self {
        let with = |ending: &str| {
            let mut name = OsString::from(whole);
            name.push(ending);
            PathBuf::from(name)
        };
        Self { whole: whole.to_owned(), path: with(".part"), from: with(".part.from") }
    }

    /// How many bytes of this address are there, and of which state; nothing where that can't be
    /// told.
    pub(super) fn held(&self, url: &str) -> Option<(u64, Seen)> {
        let from = fs::read_to_string(&self.from).ok()?;
        let (of, seen) = from.split_once('\n')?;
        let size = fs::metadata(&self.path).ok()?.len();
        let seen = Seen::from_text(seen);
        (of == url && size > 0 && seen.strong().is_some()).then_some((size, seen))
    }

    /// Begins anew.
    pub(super) fn begin(&self, url: &str, seen: &Seen) -> io::Result<File> {
        self.discard()?;
        let file = File::create(&self.path)?;
        fs::write(&self.from, format!("{url}\n{}", seen.as_text()))?;
        Ok(file)
    }

    /// Goes on where it was cut.
    pub(super) fn resume(&self) -> io::Result<File> {
        OpenOptions::new().append(true).open(&self.path)
    }

    /// It is whole: durable first, then in its place.
    pub(super) fn finish(&self, mut file: File) -> io::Result<()> {
        file.flush()?;
        file.sync_all()?;
        drop(file);
        fs::rename(&self.path, &self.whole)?;
        remove(&self.from)
    }

    /// It is of no use.
    pub(super) fn discard(&self) -> io::Result<()> {
        remove(&self.from)?;
        remove(&self.path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
