//! Building the targets with coverage counters, and running libFuzzer.

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{programs, workspace::Workspace};

/// Tells the compiler to count what is executed and compared, in the way that libFuzzer reads.
const COVERAGE: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing";

/// One input may have this many bytes, take this long and this much memory.
const LIMITS: [&str; 3] = ["-max_len=16384", "-timeout=10", "-rss_limit_mb=2048"];

/// Builds every target; gives back the folder of the programs.
pub(super) fn build(workspace: &Workspace) -> Result<PathBuf> {
    // Naming the target keeps the flags away from build scripts and macros.
    let host = programs::host_triple()?;
    let folder = workspace.target.join("fuzz");
    programs::run(
        programs::cargo(&workspace.root.join("fuzz"), &["build", "--quiet", "--release"])
            .args(["--target", &host, "--target-dir"])
            .arg(&folder)
            .env("RUSTFLAGS", COVERAGE),
    )?;
    Ok(folder.join(host).join("release"))
}

/// Runs one target on its seeds and what it makes of them; gives back how often it was run.
pub(super) fn run(workspace: &Workspace, program: &Path, seeds: &Path, runs: u64) -> Result<u64> {
    let name = program.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let folder = |kind: &str| workspace.target.join("fuzz").join(kind).join(name.as_ref());
    let (corpus, crashes) = (folder("corpus"), folder("crashes"));
    for needed in [&corpus, &crashes] {
        fs::create_dir_all(needed)?;
    }
    let log = folder("logs").with_extension("log");
    fs::create_dir_all(log.parent().context("a log lies in a folder")?)?;
    let status = Command::new(program)
        .args(LIMITS)
        .args([format!("-runs={runs}"), format!("-artifact_prefix={}/", crashes.display())])
        .args(["-seed=1", "-print_final_stats=1"])
        .args([&corpus, seeds])
        .stderr(File::create(&log)?)
        .status()
        .with_context(|| format!("cannot start the fuzz target `{name}`"))?;
    let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    if !status.success() {
        bail!("fuzz {name}: {}; all of it is in `{}`", crash(&said), log.display());
    }
    let executed = executed(&said)
        .with_context(|| format!("`{}` does not say how often it ran", log.display()))?;
    ensure!(executed >= runs, "fuzz {name}: {executed} executions, expected {runs}");
    Ok(executed)
}

/// How often the target was run, in libFuzzer's own words.
fn executed(said: &str) -> Option<u64> {
    let count = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    count?.trim().parse().ok()
}

/// What stopped it, and the file with the input that did.
fn crash(said: &str) -> String {
    let is_telling =
        |line: &&str| line.contains("panicked at") || line.contains("ERROR: libFuzzer");
    let why = said.lines().find(is_telling).unwrap_or("it stopped");
    let input = said.lines().find_map(|line| line.split_once("Test unit written to "));
    match input {
        Some((_, path)) => format!("{} by the input `{path}`", why.trim()),
        None => why.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{crash, executed};

    #[test]
    fn the_count_is_what_libfuzzer_says() {
        let said = "Done 50000 runs in 2 second(s)\nstat::number_of_executed_units: 50321\n";
        assert_eq!(executed(said), Some(50_321));
        assert_eq!(executed("INFO: Seed: 1\n"), None);
    }

    #[test]
    fn a_crash_is_told_with_the_file_of_its_input() {
        let said = "thread '<unnamed>' panicked at crates/formats/src/osv.rs:7:5:\n\
                    artifact_prefix='a/'; Test unit written to a/crash-1\n";
        assert_eq!(
            crash(said),
            "thread '<unnamed>' panicked at crates/formats/src/osv.rs:7:5: by the input `a/crash-1`"
        );
    }
}
