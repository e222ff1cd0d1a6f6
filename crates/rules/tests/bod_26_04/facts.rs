//! Facts from the nouns of the model, and which of several facts holds.

use jiff::Timestamp;
use model::{Automatable, Exploited, Exposed, Ssvc, TechnicalImpact};
use rules::bod_26_04::{Fact, Outcome};

use super::{agency, day, exposure, exposure_on, kev_added, kev_due, not_in_kev, seen, ssvc};

#[test]
fn a_kev_entry_is_an_addition_and_a_date_of_its_own() {
    let mut entry = Exploited {
        added: day("2024-02-09"),
        due: Some(day("2024-02-16")),
        ransomware: true,
        required_action: String::new(),
        description: String::new(),
    };
    let facts: Vec<_> = Fact::of_kev(&entry).collect();
    assert_eq!(facts, [kev_added("2024-02-09"), kev_due("2024-02-09", "2024-02-16")]);
    entry.due = None;
    assert_eq!(Fact::of_kev(&entry).collect::<Vec<_>>(), [kev_added("2024-02-09")]);
}

#[test]
fn ssvc_is_a_fact_of_the_day_it_was_decided_utc() {
    let decided: Timestamp = "2026-12-31T23:30:00-05:00".parse().expect("a time");
    let points = Ssvc {
        automatable: Some(Automatable::Yes),
        technical_impact: None,
        decided: Some(decided),
    };
    assert_eq!(Fact::of_ssvc(&points).day(), Some(day("2027-01-01")));
}

#[test]
fn the_latest_fact_holds_and_one_without_a_day_is_the_earliest() {
    let facts = [exposure_on("2027-01-05", Exposed::No), exposure(Exposed::Yes), not_in_kev()];
    assert_eq!(agency(&facts, "2027-01-04").decision.outcome(), Some(Outcome::FourteenDays));
    assert_eq!(agency(&facts, "2027-01-05").decision.outcome(), Some(Outcome::OnUpgrade));
}

#[test]
fn of_two_facts_of_one_day_the_more_urgent_holds() {
    let facts =
        [exposure(Exposed::No), exposure(Exposed::Yes), exposure(Exposed::Unknown), not_in_kev()];
    assert_eq!(agency(&facts, "2027-01-04").decision.outcome(), Some(Outcome::FourteenDays));
    let facts = [
        kev_added("2027-01-01"),
        Fact::KevNotListed { on: Some(day("2027-01-01")) },
        exposure(Exposed::Yes),
        ssvc(Automatable::No, TechnicalImpact::Partial),
        ssvc(Automatable::Yes, TechnicalImpact::Total),
    ];
    let outcome = agency(&facts, "2027-01-04").decision.outcome();
    assert_eq!(outcome, Some(Outcome::ThreeDaysWithTriage));
}

#[test]
fn an_ssvc_fact_that_is_silent_on_a_point_leaves_what_was_said_of_it() {
    let facts = [
        not_in_kev(),
        exposure(Exposed::Yes),
        ssvc(Automatable::Yes, TechnicalImpact::Partial),
        Fact::Ssvc {
            on: Some(day("2027-01-02")),
            automatable: None,
            technical_impact: Some(TechnicalImpact::Total),
        },
    ];
    assert_eq!(agency(&facts, "2027-01-03").decision.outcome(), Some(Outcome::ThreeDays));
}

#[test]
fn an_entry_that_cisa_takes_out_of_kev_has_kevs_date_no_more() {
    let facts = [
        kev_added("2026-11-01"),
        kev_due("2026-11-01", "2026-11-22"),
        Fact::KevNotListed { on: Some(day("2026-11-10")) },
        seen("2026-11-05"),
    ];
    assert_eq!(agency(&facts, "2026-11-09").kev_due, Some(day("2026-11-22")));
    let after = agency(&facts, "2026-11-10");
    assert_eq!((after.kev_due, after.starts), (None, Some(day("2026-11-05"))));
}

#[test]
fn a_date_that_cisa_moves_is_a_new_fact() {
    let facts = [
        kev_added("2026-11-01"),
        kev_due("2026-11-01", "2026-11-22"),
        kev_due("2026-11-10", "2026-11-15"),
    ];
    assert_eq!(agency(&facts, "2026-11-09").due, Some(day("2026-11-22")));
    assert_eq!(agency(&facts, "2026-11-10").due, Some(day("2026-11-15")));
}
