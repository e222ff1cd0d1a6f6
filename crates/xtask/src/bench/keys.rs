//! Version keys: the numbers come from `benches/keys.rs`, which is built as a release.

use anyhow::{Context as _, Result};

use super::report::Measurement;
use crate::{programs, setup, workspace::Workspace};

const BUILD_AND_RUN: [&str; 6] = ["bench", "--quiet", "--package", "xtask", "--bench", "keys"];

pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Measurement>> {
    setup::for_building()?;
    let lines = programs::output_of(&mut programs::cargo(&workspace.root, &BUILD_AND_RUN))?;
    lines.lines().map(measurement).collect()
}

/// Reads `name`, a number, what it must not be above, and its unit where that is not nanoseconds,
/// with tabs between.
pub(super) fn measurement(line: &str) -> Result<Measurement> {
    let mut fields = line.split('\t');
    let name = fields.next().unwrap_or_default();
    let value = fields.next().and_then(|field| field.parse().ok());
    let value = value.with_context(|| format!("`{line}` is no measurement"))?;
    let must = fields.next().and_then(|field| field.parse().ok());
    let unit = fields.next().unwrap_or("ns");
    Ok(Measurement::new(name, value, unit, must))
}

#[cfg(test)]
mod tests {
    use super::{Measurement, measurement};

    #[test]
    fn a_line_is_a_name_a_number_and_perhaps_a_limit() {
        let read = |line| measurement(line).unwrap();
        assert_eq!(read("a b\t12.5\t300"), Measurement::new("a b", 12.5, "ns", Some(300.0)));
        assert_eq!(read("a b\t12.5\t"), Measurement::new("a b", 12.5, "ns", None));
        assert_eq!(read("a\t2\t\tms"), Measurement::new("a", 2.0, "ms", None));
        measurement("Compiling versions").unwrap_err();
    }
}
