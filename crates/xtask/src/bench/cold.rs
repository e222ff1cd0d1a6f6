//! Cold runs: the released program as a child, from documents to answers, without an index.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::{
    child::{self, Cost},
    report::Measurement,
};
use crate::{known_packages, programs, setup, workspace::Workspace};

/// An odd number, so that the median is one of the runs.
const RUNS: usize = 7;
const PEAK_MEGABYTES_MAX: f64 = 300.0;
const CVE_FEED: &str = "feeds/cve/vulnrichment.tar.zst";
const CVE_SECONDS_MAX: f64 = 6.0;

/// A bill of materials against the three OSV feeds.
pub(super) fn components(
    workspace: &Workspace,
    name: &str,
    count: usize,
    seconds_max: f64,
) -> Result<Vec<Measurement>> {
    let inventory = folder(workspace)?.join(format!("{name}.cdx.json"));
    fs::write(&inventory, bill_of_materials(count)?.to_string())?;
    let feeds: Vec<PathBuf> =
        known_packages::feed_paths().map(|path| workspace.shared(&path)).collect::<Result<_>>()?;
    let costs = runs(workspace, name, &inventory, &feeds)?;
    Ok(vec![
        Measurement::new(name, seconds(&costs), "s", Some(seconds_max)),
        Measurement::new(
            format!("{name}, peak memory"),
            peak_megabytes(&costs),
            "MB",
            Some(PEAK_MEGABYTES_MAX),
        ),
    ])
}

/// All CVE records against one line of inventory: reading is what takes the time.
pub(super) fn cve_records(workspace: &Workspace) -> Result<Vec<Measurement>> {
    let inventory = folder(workspace)?.join("cve.csv");
    fs::write(&inventory, "vendor,product,version\nFortinet,FortiOS,7.2.4\n")?;
    let costs = runs(workspace, "cve", &inventory, &[workspace.shared(CVE_FEED)?])?;
    Ok(vec![
        Measurement::new("cve", seconds(&costs), "s", Some(CVE_SECONDS_MAX)),
        Measurement::new("cve, peak memory", peak_megabytes(&costs), "MB", None),
    ])
}

/// Builds the program as it is released.
pub(super) fn released(workspace: &Workspace) -> Result<PathBuf> {
    setup::for_building()?;
    let build = ["build", "--quiet", "--release", "--package", "breakwater"];
    programs::run(&mut programs::cargo(&workspace.root, &build))?;
    Ok(workspace.target.join("release/breakwater"))
}

fn folder(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn runs(
    workspace: &Workspace,
    name: &str,
    inventory: &Path,
    advisories: &[PathBuf],
) -> Result<Vec<Cost>> {
    let program = released(workspace)?;
    let answers = folder(workspace)?.join(format!("{name}.jsonl"));
    let mut costs = Vec::new();
    // The first run brings the files into memory and is not counted: we measure us, not the disk.
    for _ in 0..=RUNS {
        let mut command = Command::new(&program);
        command.args(["match", "--format", "jsonl", "--inventory"]).arg(inventory);
        command.arg("--advisories").args(advisories);
        command.stdout(File::create(&answers)?).stderr(Stdio::null());
        costs.push(child::measure(&mut command)?);
    }
    costs.remove(0);
    let matches = fs::read_to_string(&answers).context("the answers are no text")?;
    ensure!(!matches.is_empty(), "`{name}` matched nothing, so it measures nothing");
    Ok(costs)
}

/// The middle of the wall times.
fn seconds(costs: &[Cost]) -> f64 {
    let mut walls: Vec<f64> = costs.iter().map(|cost| cost.wall.as_secs_f64()).collect();
    walls.sort_by(f64::total_cmp);
    walls[walls.len() / 2]
}

/// The worst of the peaks.
#[expect(clippy::cast_precision_loss, reason = "megabytes are shown with three figures")]
fn peak_megabytes(costs: &[Cost]) -> f64 {
    costs.iter().map(|cost| cost.peak_bytes).max().unwrap_or_default() as f64 / 1e6
}

/// A CycloneDX document: four of ten components are packages that an advisory names (as many as
/// there are), the others are not; the same in every run.
fn bill_of_materials(count: usize) -> Result<Value> {
    let known = known_packages::read()?;
    let stride = (known.len() * 10 / (count * 4)).max(1);
    let chosen = known.iter().step_by(stride).take(count * 4 / 10);
    let mut components: Vec<Value> =
        chosen.map(|package| component(&package.name, &package.version, &package.purl())).collect();
    for number in components.len()..count {
        let name = format!("harmless-{number}");
        let version = format!("{}.{}.{}", number % 7, number % 31, number % 101);
        let kind = ["cargo", "pypi", "npm", "golang/example.org"][number % 4];
        components.push(component(&name, &version, &format!("pkg:{kind}/{name}@{version}")));
    }
    Ok(json!({ "bomFormat": "CycloneDX", "specVersion": "1.5", "components": components }))
}

fn component(name: &str, version: &str, purl: &str) -> Value {
    json!({ "type": "library", "name": name, "version": version, "purl": purl })
}

#[cfg(test)]
mod tests {
    use super::bill_of_materials;

    #[test]
    fn a_bill_of_materials_has_as_many_components_as_asked_and_is_the_same_again() {
        let bill = bill_of_materials(100).unwrap();
        let components = bill["components"].as_array().unwrap();
        assert_eq!(components.len(), 100);
        let is_harmless = |name: &str| name.starts_with("harmless-");
        let harmless = components.iter().filter(|it| is_harmless(it["name"].as_str().unwrap()));
        assert_eq!(harmless.count(), 60);
        assert_eq!(bill, bill_of_materials(100).unwrap());
    }
}
