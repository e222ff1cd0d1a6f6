//! What a date rests on: the table of the directive, and the facts that are missing.

use rules::bod_26_04::{Basis, Clock, Missing, Outcome, Phase, Verdict};

use super::due::in_words;

/// What the table says, what else could count, and what has to be known.
pub(super) fn about(clock: &Clock) -> Vec<String> {
    let mut about = vec![table(clock)];
    if let Some(other) = clock.table_due_otherwise {
        about.push(format!("Its text can also be read so that {} counts.", in_words(other)));
    }
    if !clock.decision.defaults.is_empty() && clock.decision.outcome().is_some() {
        about.push("CISA has not rated this flaw. So its default counts (default).".to_owned());
    }
    let beside = clock.kev_due.filter(|due| Some(*due) != clock.due && clock.due.is_some());
    about.extend(beside.map(|due| format!("CISA’s own date was set as {}.", in_words(due))));
    about.extend(clock.missing.iter().map(|what| question(*what).to_owned()));
    about
}

fn table(clock: &Clock) -> String {
    let from = match clock.phase {
        Phase::Table => "The table of BOD 26-04 says".to_owned(),
        _ => format!(
            "From {} on, the table of BOD 26-04 counts. It says",
            in_words(clock.table_counts_from)
        ),
    };
    match (clock.decision.verdict, clock.table_due) {
        (Verdict::Determined(outcome), Some(due)) => {
            format!("{from}: {}. That is {}.", plain(outcome), in_words(due))
        }
        (Verdict::Determined(outcome), None) => format!("{from}: {}.", plain(outcome)),
        (Verdict::NotDeterminable, _) => {
            let possible: Vec<_> = clock.decision.possible.iter().map(|one| plain(*one)).collect();
            format!("{from} one of these: {}. We can’t tell which.", possible.join("; or "))
        }
    }
}

fn plain(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::ThreeDaysWithTriage => "3 days, and a search for traces of an attack",
        Outcome::ThreeDays => "3 days",
        Outcome::FourteenDays => "14 days",
        Outcome::SixtyDays => "60 days",
        Outcome::OnUpgrade => "at the next upgrade, no date",
    }
}

/// A fact that is missing, as a question that somebody can answer.
pub(super) fn question(missing: Missing) -> &'static str {
    match missing {
        Missing::Kev => "Is it on CISA’s list of attacks? Give us that list.",
        Missing::Exposed => "Can the internet reach it? Tell us: write yes or no in your list.",
        Missing::Automatable => "CISA has not said if attacks with it can run on their own.",
        Missing::TechnicalImpact => "CISA has not said how much control it gives.",
        Missing::SeenOn => "When was it first seen on this system? Write the day in your list.",
        Missing::KevDue => "CISA’s list gives no date for it.",
    }
}

/// The basis of every date on a sheet, in one sentence.
pub(super) fn basis_in_words(clock: &Clock) -> &'static str {
    match clock.basis {
        Basis::Table => "Dates come from the table of BOD 26-04.",
        Basis::KevDueDate | Basis::TableFrom(_) => {
            "Dates are CISA’s own, from its list of attacks."
        }
    }
}
