//! What others say of a flaw: their words, framed, with whose they are and when they said them.

use jiff::Timestamp;
use matching::corpus::Corpus;
use model::{Source, Statement};
use notation::time::date_of;

use super::{due::in_words, foreign, task::Task};

/// Words of others.
#[derive(Debug)]
pub struct Quote {
    /// Whose words, and of which day.
    pub whose: String,
    /// The words; foreign text.
    pub words: String,
}

/// Parts of words that tell to change a device: no line of a device's task may hold one.
const CHANGES: [&str; 12] = [
    "updat",
    "upgrad",
    "patch",
    "reboot",
    "restart",
    "disconnect",
    "unplug",
    "scan",
    "shut down",
    "turn off",
    "power off",
    "reinstall",
];

/// What CISA says of the task's first flaw, else what the record says.
pub(super) fn quote(corpus: &Corpus, task: &Task<'_>) -> Option<Quote> {
    let about = || corpus.standing_about(task.lead().flaw.advisory);
    let of_kev = about().find_map(|one| {
        let entry = one.exploited.as_ref()?;
        let whose = format!("CISA’s list of attacks, added on {}", in_words(entry.added));
        Some((whose, &entry.description))
    });
    let of_record = || about().next().map(|one| (of(one), &one.summary));
    let (whose, words) = of_kev.or_else(of_record)?;
    let quote = Quote { whose, words: foreign::passage(words) };
    if quote.words.is_empty() || (task.is_device() && tells_to_change(&quote.words)) {
        return None;
    }
    Some(quote)
}

/// Whether a text could be read as an order to change a device.
pub(super) fn tells_to_change(text: &str) -> bool {
    let lower = text.to_lowercase();
    CHANGES.iter().any(|word| lower.contains(word))
}

fn of(statement: &Statement) -> String {
    let record = match statement.source {
        Source::Kev => "CISA’s list of attacks".to_owned(),
        Source::Cve => format!("The CVE record {}", foreign::name(&statement.id)),
        Source::Osv => format!("The advisory {}", foreign::name(&statement.id)),
        Source::Csaf => {
            let notice = statement.notice.as_ref().map_or(&statement.id, |notice| &notice.id);
            format!("The advisory {}", foreign::name(notice))
        }
    };
    let day = |time: Timestamp| in_words(date_of(time));
    match (statement.modified, statement.published) {
        (Some(modified), _) => format!("{record}, as of {}", day(modified)),
        (None, Some(published)) => format!("{record}, of {}", day(published)),
        (None, None) => format!("{record}, day not known"),
    }
}
