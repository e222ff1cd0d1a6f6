//! "Were we hit?": where to look, by class of product, for every exploited task; and whom to call.

use rules::playbook::{Attacks, Check};

use super::{fix::distinct, foreign, task::Task};

/// What to look at.
#[derive(Debug)]
pub struct Hit {
    /// The kinds of product with known attacks.
    pub classes: Vec<ClassChecks>,
    /// Whom to call.
    pub calls: Vec<String>,
}

/// The checks of one class.
#[derive(Debug)]
pub struct ClassChecks {
    /// The kind of product.
    pub name: &'static str,
    /// The products of the class, as words.
    pub products: String,
    /// What to look at.
    pub checks: Vec<Check>,
    /// A detection rule, where there is one.
    pub detection: Option<String>,
}

/// The checks of all exploited tasks, each class once, in the order of the tasks.
pub(super) fn hit(tasks: &[Task<'_>]) -> Hit {
    let attacked = || tasks.iter().filter(|task| task.attacks == Attacks::Known);
    let classes = distinct(attacked().map(|task| task.play.class));
    Hit {
        classes: classes
            .into_iter()
            .filter_map(|class| {
                let of_class: Vec<_> = attacked().filter(|task| task.play.class == class).collect();
                class_checks(&of_class)
            })
            .collect(),
        calls: distinct(attacked().map(|task| task.play.call.clone())),
    }
}

fn class_checks(tasks: &[&Task<'_>]) -> Option<ClassChecks> {
    let (first, others) = tasks.split_first()?;
    let products: Vec<String> = tasks.iter().map(|task| on(task)).collect();
    let mut checks = first.play.were_we_hit.clone();
    // Checks that name a product differ from one task to the next; the others are the same.
    for check in others.iter().flat_map(|task| &task.play.were_we_hit) {
        if !checks.contains(check) {
            checks.push(check.clone());
        }
    }
    Some(ClassChecks {
        name: first.play.class_name,
        products: foreign::names(&distinct(products)),
        checks,
        detection: first.play.detection.clone(),
    })
}

fn on(task: &Task<'_>) -> String {
    if task.systems.is_empty() {
        task.called.clone()
    } else {
        format!("{} on {}", task.called, task.systems)
    }
}
