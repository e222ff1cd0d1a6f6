//! Durable writes: the numbers come from `benches/store`, which is built as a release.

use anyhow::Result;

use super::{keys, report::Measurement};
use crate::{programs, setup, workspace::Workspace};

const BUILD_AND_RUN: [&str; 7] =
    ["bench", "--quiet", "--package", "xtask", "--bench", "store", "--"];

/// On the disk of the build folder.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Measurement>> {
    setup::for_building()?;
    let folder = workspace.fresh_folder("bench-store")?;
    let mut run = programs::cargo(&workspace.root, &BUILD_AND_RUN);
    let lines = programs::output_of(run.arg(&folder))?;
    lines.lines().map(keys::measurement).collect()
}
