//! Where a sheet comes from: which advisories, which table of the directive, which guidance.

use jiff::Timestamp;
use matching::corpus::Extent;
use model::Source;
use notation::time::date_of;
use rules::bod_26_04::{self, Directive, Question, Scope};

use super::{date_basis::basis_in_words, due::in_words, fix::distinct, foreign, task::Task};
use crate::report::{Report, count};

/// Where it comes from.
#[derive(Debug)]
pub struct Provenance {
    /// What was read, a sentence a source.
    pub read: Vec<String>,
    /// Which dates count, and whom they bind.
    pub dates: Vec<String>,
    /// The public guidance behind the steps.
    pub guidance: Vec<String>,
}

/// Where the words and dates of these tasks come from.
pub(super) fn provenance(report: &Report<'_>, tasks: &[&Task<'_>]) -> Provenance {
    let sources = tasks.iter().flat_map(|task| task.play.sources);
    let guidance = distinct(sources.map(|source| match &source.date {
        Some(date) => format!("{}. {}, {date}", source.title, source.publisher),
        None => format!("{}. {}, kept current", source.title, source.publisher),
    }));
    let all = [Source::Csaf, Source::Kev, Source::Cve, Source::Osv];
    Provenance {
        read: all.iter().filter_map(|source| read(report, *source)).collect(),
        dates: dates(report),
        guidance,
    }
}

fn read(report: &Report<'_>, source: Source) -> Option<String> {
    let Extent { statements: all, undated, newest } = report.corpus.extent(source);
    if all == 0 {
        return None;
    }
    let (what, day) = match source {
        Source::Kev => (
            count(
                all,
                "entry of CISA’s list of attacks (KEV)",
                "entries of CISA’s list of attacks (KEV)",
            ),
            "of",
        ),
        Source::Cve => (count(all, "CVE record", "CVE records"), "the newest of"),
        Source::Osv => (count(all, "OSV advisory", "OSV advisories"), "the newest of"),
        Source::Csaf => (
            count(all, "flaw in makers’ advisories (CSAF)", "flaws in makers’ advisories (CSAF)"),
            "the newest of",
        ),
    };
    let newest =
        newest.map_or_else(|| "day not known".to_owned(), |time| format!("{day} {}", words(time)));
    Some(match undated {
        0 => format!("{what}, {newest}."),
        _ if undated == all => format!("{what}, day not known."),
        _ => format!("{what}, {newest}. {undated} give no day."),
    })
}

fn words(time: Timestamp) -> String {
    in_words(date_of(time))
}

fn dates(report: &Report<'_>) -> Vec<String> {
    let on = report.question.on;
    let scope = report.question.scope;
    let clock = bod_26_04::clock(&[], &Question { scope, ..Question::new(on) });
    let directive = Directive::built_in();
    let table = directive.table_on(on);
    let binds = match scope {
        Scope::Fceb => format!("They bind {}.", clock.binds),
        Scope::Other => {
            format!("They bind {}. For you they are advice, not a duty.", clock.binds)
        }
    };
    vec![
        format!("{} {binds}", basis_in_words(&clock)),
        format!(
            "The table of BOD 26-04 counts from {} on. We used {}.",
            in_words(table.effective_from),
            foreign::name(&table.id)
        ),
        format!("A day ends at 23:59 {}.", clock.zone),
    ]
}
