//! Pages of a nation's house: the released server over 10,000 operators with 200 components each,
//! asked 50 times a second by people of many operators.

mod load;
mod server;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};

use super::{cold, import, report::Measurement};
use crate::{programs, setup, workspace::Workspace};
use load::{Load, Person};
use server::Server;

const OPERATORS: &str = "10000";
const COMPONENTS: &str = "200";
/// How many people are signed in, each of another operator.
const SIGNED_IN: &str = "300";
/// How many requests a second, and for how long each page is asked for.
const PER_S: u32 = 50;
const ROUND: Duration = Duration::from_secs(20);
const P99_MS_MAX: f64 = 20.0;
const READY_SECONDS_MAX: f64 = 2.0;
/// An odd number, so that the median is one of the starts.
const STARTS: usize = 5;

pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Measurement>> {
    let program = cold::released(workspace)?;
    let data = nation(workspace, &program)?;
    let mut all = Vec::new();
    let mut ready = Vec::new();
    for _ in 1..STARTS {
        ready.push(Server::start(&program, &data)?.ready_after);
    }
    let server = Server::start(&program, &data)?;
    ready.push(server.ready_after);
    ready.sort();
    let middle = ready[STARTS / 2].as_secs_f64();
    all.push(Measurement::new("nation: start to ready", middle, "s", Some(READY_SECONDS_MAX)));
    let people = people(&data)?;
    let advisories = lines_of(&data.join("advisories.txt"))?;
    let rounds: [(&str, Vec<String>); 4] = [
        ("This week", vec!["/this-week".to_owned()]),
        ("Inventory", vec!["/inventory".to_owned()]),
        ("Advisories", vec!["/advisories".to_owned()]),
        ("Advisory", advisories.iter().map(|id| format!("/advisories/{id}")).collect()),
    ];
    for (name, paths) in rounds {
        let load = Load { per_s: PER_S, round: ROUND, people: &people, paths: &paths };
        let waits = load.run(server.address)?;
        for (what, wait, must) in waits.shown() {
            let must = (what == "P99").then_some(P99_MS_MAX).filter(|_| must);
            let name = format!("{name}, {PER_S} a second: {what}");
            all.push(Measurement::new(name, wait.as_secs_f64() * 1e3, "ms", must));
        }
    }
    let peak = import::megabytes(server.peak_bytes()?);
    all.push(Measurement::new("nation: the server's peak memory", peak, "MB", None));
    Ok(all)
}

/// A data folder with every feed and every operator, made anew.
fn nation(workspace: &Workspace, program: &Path) -> Result<PathBuf> {
    setup::for_building()?;
    let data = workspace.fresh_folder("bench-nation")?.join("data");
    import::make_folder(program, &data)?;
    import::import(program, &data, &import::every_feed(workspace)?)?;
    let build = ["bench", "--quiet", "--package", "xtask", "--bench", "nation", "--", "seed"];
    let mut seed = programs::cargo(&workspace.root, &build);
    programs::output_of(seed.arg(&data).args([OPERATORS, COMPONENTS, SIGNED_IN]))?;
    Ok(data)
}

fn people(data: &Path) -> Result<Vec<Person>> {
    let lines = lines_of(&data.join("sessions.txt"))?;
    let person = |(number, line): (usize, &String)| {
        let (_, session) = line.split_once(' ').context("a line of sessions has two words")?;
        Ok(Person::new(number, session))
    };
    lines.iter().enumerate().map(person).collect()
}

fn lines_of(path: &Path) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("`{}` can't be read", path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}
