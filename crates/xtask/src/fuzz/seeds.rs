//! Seeds: real documents of `../shared` and of the exercise, or made ones, small enough to be
//! changed quickly.

use std::{
    fs::{self, File},
    io::Read as _,
    path::PathBuf,
};

use anyhow::{Context as _, Result, ensure};

mod made;

use super::Target;
use crate::{known_packages, workspace::Workspace};

const SEED_COUNT_MAX: usize = 300;
const SEED_SIZE_BYTES_MAX: usize = 8 * 1024;

/// Writes the seeds of a target; gives back their folder.
pub(super) fn write(workspace: &Workspace, target: Target) -> Result<PathBuf> {
    let mut seeds = match target {
        Target::Osv => known_packages::feed_paths().flat_map(|path| zip(&path, ".json")).collect(),
        Target::Cve => cve_records(workspace)?,
        Target::Csaf => made::advisories(),
        Target::Spdx => made::bills(),
        Target::PackageLock => made::lock_files(),
        Target::Cyclonedx => zip("conformance/cyclonedx-1.4-1.6.zip", ".json"),
        Target::Csv => inventories(workspace)?,
        Target::Semver => version_pairs("semver-versions.txt"),
        Target::Pypi => version_pairs("pypi-versions.txt"),
    };
    seeds.retain(|seed| seed.len() <= SEED_SIZE_BYTES_MAX);
    ensure!(!seeds.is_empty(), "there are no seeds for `{}`", target.name());
    let folder = workspace.fresh_folder(&format!("fuzz/seeds/{}", target.name()))?;
    // Spread over all, because neighbours look alike.
    let stride = seeds.len().div_ceil(SEED_COUNT_MAX);
    for (index, seed) in seeds.iter().step_by(stride).enumerate() {
        fs::write(folder.join(index.to_string()), seed)?;
    }
    Ok(folder)
}

/// The files of a zip of `../shared` whose names end so.
fn zip(path: &str, ending: &str) -> Vec<Vec<u8>> {
    let files = testkit::zip_files(path).into_iter();
    files.filter(|(name, _)| name.ends_with(ending)).map(|(_, bytes)| bytes).collect()
}

fn cve_records(workspace: &Workspace) -> Result<Vec<Vec<u8>>> {
    let file = File::open(workspace.shared("feeds/cve/vulnrichment.tar.zst")?)?;
    let mut archive = tar::Archive::new(zstd::Decoder::new(file)?);
    let mut records = Vec::new();
    // Every hundredth of 32,000.
    for entry in archive.entries()?.step_by(100) {
        let mut record = Vec::new();
        entry?.read_to_end(&mut record).context("the CVE feed is cut off")?;
        records.push(record);
    }
    Ok(records)
}

fn inventories(workspace: &Workspace) -> Result<Vec<Vec<u8>>> {
    let folder = workspace.root.join("exercise/inventories");
    let mut seeds = Vec::new();
    for entry in fs::read_dir(folder).context("cannot read `exercise/inventories`")? {
        let path = entry?.path();
        if path.extension().is_none_or(|it| it != "csv") {
            continue;
        }
        let text = fs::read_to_string(path)?;
        // The head with one row each, and the whole.
        let (head, rows) = text.split_once('\n').unwrap_or((&text, ""));
        seeds.extend(rows.lines().map(|row| format!("{head}\n{row}\n").into_bytes()));
        seeds.push(text.into_bytes());
    }
    Ok(seeds)
}

/// The lines of a suite, as two versions with a line break between.
fn version_pairs(file: &str) -> Vec<Vec<u8>> {
    let mut pairs = Vec::new();
    for suite in zip("conformance/version-order.zip", file) {
        let text = String::from_utf8_lossy(&suite);
        let lines = text.lines().filter(|line| !line.starts_with(['#', '/']));
        let split = lines.filter_map(|line| line.split_once([' ', '<', '=', '>']));
        pairs.extend(split.map(|(one, rest)| {
            let other = rest.trim_start_matches([' ', '<', '=', '>']);
            format!("{one}\n{other}").into_bytes()
        }));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::version_pairs;

    #[test]
    fn a_line_of_a_suite_is_a_pair_of_versions() {
        assert!(
            version_pairs("semver-versions.txt").contains(&b"1.0.0-alpha\n1.0.0-alpha.1".into())
        );
    }
}
