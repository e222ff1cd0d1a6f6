//! Files that are still there after the power failed.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// The only temporary file; what a crash leaves in it is overwritten.
const UNFINISHED: &str = "unfinished";

/// A file or folder that could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("`{path}`: {error}")]
pub struct DiskError {
    /// Which file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub error: io::Error,
}

/// A folder whose files are written whole or not at all.
#[derive(Debug)]
pub(crate) struct Disk {
    root: PathBuf,
    /// Folders that are known to outlive a power failure.
    lasting: BTreeSet<PathBuf>,
    /// Folders in which files were put that may not outlive one yet.
    unsettled: BTreeSet<PathBuf>,
}

impl Disk {
    /// Opens a folder or makes it; the folder around it is there.
    pub(crate) fn open(root: &Path) -> Result<Self, DiskError> {
        let mut disk =
            Self { root: root.to_owned(), lasting: BTreeSet::new(), unsettled: BTreeSet::new() };
        disk.make_one(root)?;
        Ok(disk)
    }

    /// Puts a file in its place, whole. It lasts once [`Disk::settle`] has returned.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let path = self.root.join(path);
        let folder = parent(&path).to_owned();
        self.make(&folder)?;
        let unfinished = self.root.join(UNFINISHED);
        let write = || {
            let mut file = File::create(&unfinished)?;
            file.write_all(bytes)?;
            sync_open(&file, &unfinished)
        };
        write().map_err(at(&unfinished))?;
        rename(&unfinished, &path).map_err(at(&path))?;
        self.unsettled.insert(folder);
        Ok(())
    }

    /// Makes the names of all files that were put last.
    pub(crate) fn settle(&mut self) -> Result<(), DiskError> {
        self.unsettled.iter().try_for_each(|folder| sync(folder))?;
        self.unsettled.clear();
        Ok(())
    }

    /// Makes a file last that is there already; somebody may have crashed before he did it.
    pub(crate) fn settle_existing(&self, path: &str) -> Result<(), DiskError> {
        let path = self.root.join(path);
        sync(&path)?;
        sync(parent(&path))
    }

    /// Removes a folder with all in it. It doesn't matter whether that lasts.
    pub(crate) fn remove(&mut self, path: &str) -> Result<(), DiskError> {
        let path = self.root.join(path);
        self.lasting.remove(&path);
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(&path)(error)),
            _ => Ok(()),
        }
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    fn make(&mut self, folder: &Path) -> Result<(), DiskError> {
        if self.lasting.contains(folder) {
            return Ok(());
        }
        self.make(parent(folder))?;
        self.make_one(folder)
    }

    /// Also an existing folder is made to last: somebody may have crashed before he did it.
    fn make_one(&mut self, folder: &Path) -> Result<(), DiskError> {
        match fs::create_dir(folder) {
            Err(error) if !(error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir()) => {
                return Err(at(folder)(error));
            }
            _ => sync(parent(folder))?,
        }
        self.lasting.insert(folder.to_owned());
        Ok(())
    }
}

fn sync(path: &Path) -> Result<(), DiskError> {
    File::open(path).and_then(|file| sync_open(&file, path)).map_err(at(path))
}

#[cfg_attr(not(test), expect(unused_variables, reason = "tests write down the path"))]
fn sync_open(file: &File, path: &Path) -> io::Result<()> {
    #[cfg(test)]
    journal::write("sync", path);
    file.sync_all()
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(test)]
    journal::write("rename to", to);
    fs::rename(from, to)
}

/// The folder around a path; of a bare name it is the working folder.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn at(path: &Path) -> impl Fn(io::Error) -> DiskError {
    move |error| DiskError { path: path.to_owned(), error }
}

/// What was made to last, and in which order.
#[cfg(test)]
pub(crate) mod journal {
    use std::{
        cell::RefCell,
        path::{Path, PathBuf},
    };

    thread_local! {
        static STEPS: RefCell<Vec<(&'static str, PathBuf)>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn write(step: &'static str, path: &Path) {
        STEPS.with_borrow_mut(|steps| steps.push((step, path.to_owned())));
    }

    /// The steps of this thread since the last call, with paths as seen from a folder.
    pub(crate) fn take(root: &Path) -> Vec<String> {
        let steps = STEPS.take().into_iter();
        let shown = |(step, path): (&str, PathBuf)| {
            let path = path.strip_prefix(root).map_or_else(|_| PathBuf::from(".."), Path::to_owned);
            format!("{step} /{}", path.display())
        };
        steps.map(shown).collect()
    }
}
