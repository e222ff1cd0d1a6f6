//! Files that last: written beside their place, synced, renamed into it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::{Context as _, Result};

/// Puts a file into its place, whole or not at all; readable by its owner only.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let part = path.with_extension("part");
    let what = || format!("`{}` can't be written", path.display());
    // One that a crash left behind is nobody's.
    drop(fs::remove_file(&part));
    write_new(&part, bytes).with_context(what)?;
    fs::rename(&part, path).with_context(what)?;
    path.parent().map_or(Ok(()), sync)
}

/// Writes a file that is not there yet; readable by its owner only.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let open = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = open.with_context(|| format!("`{}` can't be made", path.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// Copies a file to a place that is free; readable by its owner only.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut source =
        File::open(from).with_context(|| format!("`{}` can't be opened", from.display()))?;
    let open = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    let mut file = open.with_context(|| format!("`{}` can't be made", to.display()))?;
    io::copy(&mut source, &mut file)
        .with_context(|| format!("`{}` can't be copied", from.display()))?;
    file.sync_all()?;
    Ok(())
}

/// Makes what is on disk last: a file's bytes, or the names in a folder.
pub(crate) fn sync(path: &Path) -> Result<()> {
    let file = File::open(path).with_context(|| format!("`{}` can't be opened", path.display()))?;
    file.sync_all().with_context(|| format!("`{}` can't be synced", path.display()))
}
