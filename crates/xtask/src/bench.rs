//! `cargo xtask bench`: what is promised in seconds, bytes and nanoseconds, measured in a release
//! build.

mod child;
mod cold;
mod import;
mod keys;
mod pages;
mod report;
mod store;

use anyhow::Result;
use clap::ValueEnum;

use crate::workspace::Workspace;
use report::Measurement;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only this one
    #[arg(value_enum)]
    name: Option<Name>,
    /// One object a line instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// 1,000 components against the three OSV feeds, no index
    #[value(name = "cold-1000")]
    Cold1000,
    /// 10,000 components against the three OSV feeds, no index
    #[value(name = "cold-10000")]
    Cold10000,
    /// 32,000 CVE records read, one line of inventory
    Cve,
    /// Making and comparing version keys, beside other crates
    Keys,
    /// Durable writes a second on both engines, beside their peers
    Store,
    /// Feeds into a house
    Import,
    /// Pages of a house with 10,000 operators
    Pages,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    if !arguments.json {
        report::print_head();
    }
    let every = Name::value_variants().iter().copied();
    for name in every.filter(|name| arguments.name.is_none_or(|wanted| wanted == *name)) {
        for measurement in measure(workspace, name)? {
            if arguments.json {
                measurement.print_json();
            } else {
                measurement.print_row();
            }
        }
    }
    Ok(())
}

fn measure(workspace: &Workspace, name: Name) -> Result<Vec<Measurement>> {
    match name {
        Name::Cold1000 => cold::components(workspace, "cold-1000", 1_000, 1.0),
        Name::Cold10000 => cold::components(workspace, "cold-10000", 10_000, 1.5),
        Name::Cve => cold::cve_records(workspace),
        Name::Keys => keys::measure(workspace),
        Name::Store => store::measure(workspace),
        Name::Import => import::measure(workspace),
        Name::Pages => pages::measure(workspace),
    }
}
