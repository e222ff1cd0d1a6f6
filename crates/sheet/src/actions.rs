//! A report as actions: each flaw of each component, with the steps of its task.

use wire::{ActionLine, MatchLine};

use crate::{page::Task, report::Report};

/// Every action, the most urgent task first; `answer` is left open.
pub fn actions(report: &Report<'_>) -> Vec<ActionLine> {
    let tasks = Task::all(report);
    tasks.iter().flat_map(|task| of_task(report, task)).collect()
}

fn of_task(report: &Report<'_>, task: &Task<'_>) -> Vec<ActionLine> {
    let title = task.title();
    let lines = task.findings.iter().map(|found| found.line(report.corpus));
    let action = |line: MatchLine| ActionLine {
        advisory: line.advisory,
        aliases: line.aliases,
        component: line.component,
        version: line.version,
        asset: line.asset,
        certainty: line.certainty,
        due: line.due,
        basis: line.basis,
        steps: task.play.steps.clone(),
        task: task.key.clone(),
        title: title.clone(),
        answer: None,
    };
    lines.map(action).collect()
}
