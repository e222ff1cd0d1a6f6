//! `cargo xtask demo`: the server in a new folder, with the exercise in it and a way in for each
//! role.

pub(crate) mod exercise;
pub(crate) mod site;
pub(crate) mod visit;

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{programs, setup, workspace::Workspace};
use site::Site;

/// A flaw of the exercise that one of its operators has.
const FLAW: &str = "CVE-2024-21762";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Fetch the first page of each role, run what the demo tells to try, and end with exit code 0
    /// when all went well
    #[arg(long)]
    once: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let program = build(workspace)?;
    let site = Site::open(workspace, &program, "demo")?;
    if arguments.once {
        visit::each_role(&site)?;
        return try_each_command(&site);
    }
    print_ways_in(&site)?;
    print_things_to_try(workspace, &site);
    site.serve_until_ended()
}

/// Runs the commands that people are told to try.
fn try_each_command(site: &Site) -> Result<()> {
    programs::run(&mut site.command(&["affected", FLAW]))?;
    let key = site::said(&mut site.command(&["ledger", "key"]))?;
    let verify = ["ledger", "verify", site.base(), "--key", &key];
    programs::run(Command::new(site.program()).args(verify))
}

/// Builds the program as it is while somebody works on it: sooner ready than a release.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    setup::for_building()?;
    programs::run(&mut programs::cargo(&workspace.root, &["build", "--package", "breakwater"]))?;
    Ok(workspace.target.join("debug/breakwater"))
}

fn print_ways_in(site: &Site) -> Result<()> {
    println!("\nA way in for each role; each link works once, for 15 minutes:");
    for role in site::ROLES {
        println!("  {:<14} {}", role.name, site.link(role)?);
    }
    Ok(())
}

fn print_things_to_try(workspace: &Workspace, site: &Site) {
    let program = workspace.relative(site.program()).display();
    let data = workspace.relative(site.data()).display();
    let base = site.base();
    println!(
        "\nThree things to try:\n\
         1. As the operator (a hospital): mark the first task of this week as done.\n\
         2. As the coordinator: open an advisory and see how far it reaches.\n   \
            Or: {program} affected {FLAW} --data {data}\n\
         3. As somebody who trusts nobody:\n   \
            {program} ledger verify {base} --key \"$({program} ledger key --data {data})\"\n\n\
         All pages in all their states: {base}/gallery\n\
         Another link: {program} admin sign-in-link --data {data} --role operator \
         --organisation mill-creek-hospital\n\
         Serving on {base} until Ctrl-C."
    );
}
