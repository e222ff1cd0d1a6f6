//! Feeds go into a house: the released program as a child, from documents to a sealed record.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::{
    child::{self, Cost},
    cold,
    report::Measurement,
};
use crate::{known_packages, programs, workspace::Workspace};

const CVE: &str = "feeds/cve/vulnrichment.tar.zst";
const KEV: &str = "feeds/cisa/known_exploited_vulnerabilities.json";
const CSAF: &str = "feeds/cisa/csaf-2017-2022.zip";
const OSV_SECONDS_MAX: f64 = 15.0;
const CVE_SECONDS_MAX: f64 = 30.0;
const PEAK_MEGABYTES_MAX: f64 = 1_000.0;

/// Each feed into one new house after another, then all of it once more.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Measurement>> {
    let program = cold::released(workspace)?;
    let data = workspace.fresh_folder("bench-import")?.join("data");
    let osv: Vec<PathBuf> =
        known_packages::feed_paths().map(|path| workspace.shared(&path)).collect::<Result<_>>()?;
    let cve = [workspace.shared(CVE)?];
    let rest = [workspace.shared(KEV)?, workspace.shared(CSAF)?];
    let mut all = Vec::new();
    let rounds: [(&str, &[PathBuf], Option<f64>); 4] = [
        ("import: the three OSV zips", &osv, Some(OSV_SECONDS_MAX)),
        ("import: 32,102 CVE records", &cve, Some(CVE_SECONDS_MAX)),
        ("import: KEV and 1,655 CSAF advisories", &rest, None),
        ("import: the CVE records again", &cve, None),
    ];
    for (name, feeds, seconds_max) in rounds {
        let (cost, changed) = import(&program, &data, feeds)?;
        ensure!((changed == 0) == name.ends_with("again"), "`{name}` changed {changed} statements");
        all.push(Measurement::new(name, cost.wall.as_secs_f64(), "s", seconds_max));
        let peak = megabytes(cost.peak_bytes);
        let name = format!("{name}, peak memory");
        all.push(Measurement::new(name, peak, "MB", Some(PEAK_MEGABYTES_MAX)));
    }
    Ok(all)
}

/// One command; what it cost, and how many statements it added or changed.
pub(super) fn import(program: &Path, data: &Path, feeds: &[PathBuf]) -> Result<(Cost, u64)> {
    let answers = data.with_extension("jsonl");
    let mut command = Command::new(program);
    command.args(["advisory", "import", "--json", "--source", "bench", "--data"]).arg(data);
    command.args(feeds).stdout(std::fs::File::create(&answers)?).stderr(Stdio::null());
    let cost = child::measure(&mut command)?;
    let mut changed = 0;
    for line in std::fs::read_to_string(&answers)?.lines() {
        let imported: Value = serde_json::from_str(line).context("an answer is no JSON")?;
        let count = |name: &str| imported[name].as_u64().unwrap_or_default();
        let new = count("added") + count("changed") + count("withdrawn");
        ensure!(new + count("unchanged") > 0, "nothing was read: {line}");
        changed += new;
    }
    Ok((cost, changed))
}

/// The feeds of a nation: all that there are.
pub(super) fn every_feed(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let osv = known_packages::feed_paths();
    let others = [KEV, CVE, CSAF].into_iter().map(str::to_owned);
    osv.chain(others).map(|path| workspace.shared(&path)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "megabytes are shown with three figures")]
pub(super) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Brings keys and folders about, as the first command of anybody does.
pub(super) fn make_folder(program: &Path, data: &Path) -> Result<()> {
    let mut command = Command::new(program);
    command.args(["ledger", "key", "--data"]).arg(data).stdout(Stdio::null());
    programs::run(&mut command)
}
