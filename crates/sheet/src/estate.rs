//! What runs where, and what came of it: each system with its parts, its tasks and its gaps.

use std::{
    collections::{BTreeMap, HashMap},
    ptr,
};

use model::{AssetKind, Component, Exposed};

use crate::{
    Tasks,
    page::{self, Chip, Due, Task},
    report::{self, Report},
};

/// Everything that an operator listed, system by system, the most urgent first.
#[derive(Debug, Default)]
pub struct Estate {
    /// The systems.
    pub systems: Vec<System>,
}

/// How many systems there are, and what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// All.
    pub systems: usize,
    /// Those with something that was not checked, or only in part.
    pub not_checked: usize,
    /// Those with an open task.
    pub to_do: usize,
    /// Parts on all of them.
    pub components: usize,
}

/// A system with what runs on it.
#[derive(Debug)]
pub struct System {
    /// What the operator calls it; `None` where the list gives no name.
    pub name: Option<String>,
    /// What kind of thing it is.
    pub kind: AssetKind,
    /// Whether the internet can reach it.
    pub exposed: Exposed,
    /// What runs on it: what matches first, then what was not checked.
    pub parts: Vec<Part>,
    /// The open tasks that it has a share in, the most urgent first.
    pub tasks: Vec<TaskLink>,
    /// By when the first of them is due.
    pub due: Option<Due>,
}

/// One thing that runs on a system.
#[derive(Debug)]
pub struct Part {
    /// What it is; foreign text.
    pub name: String,
    /// Its version, where the list gives one; foreign text.
    pub version: Option<String>,
    /// How sure the surest match is; `None` where nothing matches.
    pub chip: Option<Chip>,
    /// The flaws that match.
    pub advisories: Vec<String>,
    /// What was not checked about it, and why.
    pub why_not: Vec<String>,
}

/// A task as a system points to it.
#[derive(Debug, Clone)]
pub struct TaskLink {
    /// Its place among the open tasks, from 1.
    pub number: usize,
    /// In one line.
    pub title: String,
    /// Whether it is a question to a device's maker.
    pub is_device: bool,
}

impl Estate {
    /// The systems of the report that the tasks are made of.
    pub fn new(tasks: &Tasks<'_>) -> Self {
        let report = tasks.report;
        let matches = matches(tasks);
        let gaps = gaps(report);
        let mut systems: BTreeMap<Option<&str>, System> = BTreeMap::new();
        for component in &report.inventory.components {
            let name = component.asset.name.as_deref();
            let system = systems.entry(name).or_insert_with(|| System::of(component));
            system.widen(component);
            system.parts.push(part(component, &matches, &gaps));
        }
        for one in &report.inventory.unidentified {
            let asset = one.asset.as_deref();
            let system = systems.entry(asset).or_insert_with(|| System::unknown(asset));
            system.parts.push(Part {
                name: one.name.clone(),
                version: None,
                chip: None,
                advisories: Vec::new(),
                why_not: vec![one.reason.clone()],
            });
        }
        link(&mut systems, &tasks.open);
        let mut systems: Vec<System> = systems.into_values().collect();
        for system in &mut systems {
            system.parts.sort_by_key(|part| (part.chip.is_none(), part.why_not.is_empty()));
        }
        systems.sort_by_key(|system| {
            let first = system.tasks.first().map_or(usize::MAX, |task| task.number);
            (first, system.is_checked())
        });
        Self { systems }
    }

    /// The sums.
    pub fn sums(&self) -> Sums {
        let count = |fits: fn(&System) -> bool| self.systems.iter().filter(|one| fits(one)).count();
        Sums {
            systems: self.systems.len(),
            not_checked: count(|one| !one.is_checked()),
            to_do: count(|one| !one.tasks.is_empty()),
            components: self.systems.iter().map(|one| one.parts.len()).sum(),
        }
    }
}

impl System {
    fn of(component: &Component) -> Self {
        Self {
            kind: component.asset.kind,
            exposed: component.asset.exposed,
            ..Self::unknown(component.asset.name.as_deref())
        }
    }

    fn unknown(name: Option<&str>) -> Self {
        Self {
            name: name.map(str::to_owned),
            kind: AssetKind::Unknown,
            exposed: Exposed::Unknown,
            parts: Vec::new(),
            tasks: Vec::new(),
            due: None,
        }
    }

    /// Two lists may say different things of one system: what is more careful counts.
    fn widen(&mut self, component: &Component) {
        self.kind = self.kind.max(component.asset.kind);
        self.exposed = match (self.exposed, component.asset.exposed) {
            (Exposed::Yes, _) | (_, Exposed::Yes) => Exposed::Yes,
            (Exposed::Unknown, _) | (_, Exposed::Unknown) => Exposed::Unknown,
            (Exposed::No, Exposed::No) => Exposed::No,
        };
    }

    /// Whether something on it matches, and all of it is answered.
    pub fn is_answered(&self) -> bool {
        self.tasks.is_empty() && self.parts.iter().any(|part| part.chip.is_some())
    }

    /// Whether everything on it was checked.
    pub fn is_checked(&self) -> bool {
        self.parts.iter().all(|part| part.why_not.is_empty())
    }
}

type Matches = HashMap<*const Component, (Chip, Vec<String>)>;

/// How sure the surest match of each component is, and its flaws.
fn matches(tasks: &Tasks<'_>) -> Matches {
    let mut matches = Matches::new();
    for task in tasks.open.iter().chain(&tasks.closed) {
        for found in &task.findings {
            let new = page::chip(task, found);
            let id = page::best_id(tasks.report.corpus, found.flaw.advisory).to_owned();
            let place = ptr::from_ref(found.component);
            let (chip, ids) = matches.entry(place).or_insert_with(|| (new, Vec::new()));
            if new.drawn == "sure" {
                *chip = new;
            }
            ids.push(id);
        }
    }
    for (_, ids) in matches.values_mut() {
        *ids = page::distinct(std::mem::take(ids));
    }
    matches
}

type Gaps<'a> = BTreeMap<(Option<&'a str>, &'a str), Vec<String>>;

/// Why each part was not checked, by its asset and its name: of two that share both, each has the
/// gaps of both.
fn gaps<'a>(report: &'a Report<'_>) -> Gaps<'a> {
    let mut gaps = Gaps::new();
    for line in &report.not_checked {
        let place = (line.asset.as_deref(), line.component.as_str());
        gaps.entry(place).or_default().push(line.not_checked.clone());
    }
    gaps
}

fn part(component: &Component, matches: &Matches, gaps: &Gaps<'_>) -> Part {
    let name = report::name(component);
    let place = (component.asset.name.as_deref(), name.as_str());
    let why_not = gaps.get(&place).cloned().unwrap_or_default();
    let found = matches.get(&ptr::from_ref(component));
    Part {
        version: component.version.clone(),
        chip: found.map(|(chip, _)| *chip),
        advisories: found.map(|(_, ids)| ids.clone()).unwrap_or_default(),
        why_not,
        name,
    }
}

fn link<'a>(systems: &mut BTreeMap<Option<&'a str>, System>, tasks: &[Task<'a>]) {
    for (index, task) in tasks.iter().enumerate() {
        let mut assets: Vec<Option<&'a str>> =
            task.findings.iter().map(|found| found.component.asset.name.as_deref()).collect();
        assets.sort_unstable();
        assets.dedup();
        for asset in assets {
            let Some(system) = systems.get_mut(&asset) else { continue };
            system.due.get_or_insert_with(|| page::due(task));
            system.tasks.push(TaskLink {
                number: index + 1,
                title: task.title(),
                is_device: task.is_device(),
            });
        }
    }
}
