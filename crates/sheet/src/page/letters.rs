//! The letters of a sheet: A to the IT company, B to the makers of devices, one each.

use model::ComponentName;
use rules::playbook::{self, Attacks, Letter, LetterKind, LetterLine};

use super::{fix::distinct, foreign, systems::id, task::Task};
use crate::report::Report;

/// So many makers get a letter of their own on a sheet.
const MAKERS_MAX: usize = 12;

/// So many systems stand in one letter.
const LINES_MAX: usize = 30;

/// A letter on the page.
#[derive(Debug)]
pub struct LetterView {
    /// How it is named and linked.
    pub link: Link,
    /// `Letter A`, `Letter B2`.
    pub heading: String,
    /// To whom it goes.
    pub to: String,
    /// Its text.
    pub letter: Letter,
    maker: Option<String>,
}

/// A letter as tasks point to it.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its anchor.
    pub id: String,
    /// `letter A`, `letter B2`.
    pub name: String,
}

/// The letters: A for the first tasks, B for every device.
pub(super) fn letters(
    report: &Report<'_>,
    operator: &str,
    first: &[Task<'_>],
    rest: &[Task<'_>],
) -> Vec<LetterView> {
    let to_it: Vec<_> =
        first.iter().filter(|task| task.play.letter == Some(LetterKind::A)).collect();
    let mut all: Vec<LetterView> = to_company(report, operator, &to_it).into_iter().collect();
    let devices: Vec<_> =
        first.iter().chain(rest).filter(|task| task.play.letter == Some(LetterKind::B)).collect();
    let makers = distinct(devices.iter().map(|task| maker(task)));
    let several = makers.len() > 1;
    for (index, maker) in makers.into_iter().take(MAKERS_MAX).enumerate() {
        let of_maker: Vec<_> =
            devices.iter().filter(|task| self::maker(task) == maker).copied().collect();
        let number = if several { (index + 1).to_string() } else { String::new() };
        all.push(to_maker(report, operator, &of_maker, &number));
    }
    all
}

/// The letter that goes with a task.
pub(super) fn link_of(letters: &[LetterView], task: &Task<'_>) -> Option<Link> {
    let maker = match task.play.letter? {
        LetterKind::A => None,
        LetterKind::B => Some(maker(task)),
    };
    letters.iter().find(|one| one.maker == maker).map(|one| one.link.clone())
}

fn to_company(report: &Report<'_>, operator: &str, tasks: &[&Task<'_>]) -> Option<LetterView> {
    if tasks.is_empty() {
        return None;
    }
    let lines = lines(report, tasks);
    let checks = tasks.iter().flat_map(|task| task.play.were_we_hit.iter().cloned());
    let checks = distinct(checks);
    let lines: Vec<LetterLine<'_>> = lines.iter().map(Line::borrowed).collect();
    Some(LetterView {
        link: Link { id: "letter-a".to_owned(), name: "letter A".to_owned() },
        heading: "Letter A".to_owned(),
        to: "your IT company".to_owned(),
        letter: playbook::letter_to_it_company(operator, &lines, &checks),
        maker: None,
    })
}

fn to_maker(report: &Report<'_>, operator: &str, tasks: &[&Task<'_>], number: &str) -> LetterView {
    let lines = lines(report, tasks);
    let lines: Vec<LetterLine<'_>> = lines.iter().map(Line::borrowed).collect();
    let devices = devices(tasks);
    LetterView {
        link: Link { id: format!("letter-b{number}"), name: format!("letter B{number}") },
        heading: format!("Letter B{number}"),
        to: format!("the maker of {devices}"),
        letter: playbook::letter_to_maker(operator, &devices, &lines),
        maker: tasks.first().map(|task| maker(task)),
    }
}

/// What the makers of these tasks make: the products, or the device that the parts are in.
fn devices(tasks: &[&Task<'_>]) -> String {
    let called = |task: &&Task<'_>| task.called.clone();
    match tasks {
        [first, ..] if first.is_inside() && first.systems.is_empty() => {
            let parts = foreign::names(&distinct(tasks.iter().map(called)));
            format!("the system that has {parts} inside")
        }
        [first, ..] if first.is_inside() => first.systems.clone(),
        _ => foreign::names(&distinct(tasks.iter().map(called))),
    }
}

/// Who gets letter B: the vendor, or for a part inside a device whoever made that device.
fn maker(task: &Task<'_>) -> String {
    match &task.lead().component.name {
        ComponentName::Product { vendor, .. } if !task.is_inside() => vendor.trim().to_lowercase(),
        _ => format!("device {}", task.systems),
    }
}

/// A line of a letter, owned.
struct Line {
    asset: String,
    product: String,
    version: String,
    flaws: Vec<String>,
    fixed: Vec<String>,
    support: playbook::Support,
    attacks: Attacks,
}

fn lines(report: &Report<'_>, tasks: &[&Task<'_>]) -> Vec<Line> {
    let mut lines = Vec::new();
    for task in tasks {
        let of_task = |asset: &Option<String>, version: &Option<String>| {
            let here = task.findings.iter().filter(move |found| {
                found.component.asset.name == *asset && found.component.version == *version
            });
            distinct(here.map(|found| id(report.corpus, found.flaw.advisory)))
        };
        let systems = task
            .findings
            .iter()
            .map(|found| (found.component.asset.name.clone(), found.component.version.clone()));
        for (asset, version) in distinct(systems) {
            lines.push(Line {
                flaws: of_task(&asset, &version),
                asset: asset.as_deref().map(foreign::name).unwrap_or_default(),
                product: task.called.clone(),
                version: version.as_deref().map(foreign::name).unwrap_or_default(),
                fixed: task.fixed.clone(),
                support: task.support,
                attacks: task.attacks,
            });
        }
    }
    lines.truncate(LINES_MAX);
    lines
}

impl Line {
    fn borrowed(&self) -> LetterLine<'_> {
        LetterLine {
            asset: &self.asset,
            product: &self.product,
            version: &self.version,
            flaws: &self.flaws,
            fixed: &self.fixed,
            support: self.support,
            attacks: self.attacks,
        }
    }
}
