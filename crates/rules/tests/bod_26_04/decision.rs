//! What is unknown, what takes a default, and when that is no outcome.

use model::{Automatable, Exposed, TechnicalImpact};
use rules::bod_26_04::{Decision, Inputs, Kev, Missing, Outcome, Verdict, decide};

use super::day;

#[test]
fn outside_kev_absent_ssvc_takes_cisas_defaults_and_says_so() {
    let decision = decided(Kev::NotListed, Exposed::Yes, None, None);
    assert_eq!(decision.outcome(), Some(Outcome::FourteenDays));
    assert_eq!(defaults(&decision), ["automatable=no", "technical_impact=total"]);
    assert_eq!(decision.missing, []);
}

#[test]
fn each_absent_point_takes_its_own_default() {
    let decision = decided(Kev::NotListed, Exposed::Yes, Some(Automatable::Yes), None);
    assert_eq!(decision.outcome(), Some(Outcome::ThreeDays));
    assert_eq!(defaults(&decision), ["technical_impact=total"]);
    let decision = decided(Kev::NotListed, Exposed::Yes, None, Some(TechnicalImpact::Partial));
    assert_eq!(decision.outcome(), Some(Outcome::SixtyDays));
    assert_eq!(defaults(&decision), ["automatable=no"]);
}

#[test]
fn a_kev_entry_never_takes_a_default() {
    let decision = decided(Kev::Listed, Exposed::Yes, None, None);
    assert_eq!(decision.verdict, Verdict::NotDeterminable);
    assert_eq!(
        decision.possible,
        [Outcome::ThreeDaysWithTriage, Outcome::ThreeDays, Outcome::FourteenDays]
    );
    assert_eq!(decision.missing, [Missing::Automatable, Missing::TechnicalImpact]);
    assert!(decision.defaults.is_empty());
}

#[test]
fn what_is_said_takes_no_default() {
    let decision = decided(
        Kev::NotListed,
        Exposed::Yes,
        Some(Automatable::No),
        Some(TechnicalImpact::Partial),
    );
    assert_eq!(decision.outcome(), Some(Outcome::SixtyDays));
    assert!(decision.defaults.is_empty());
}

#[test]
fn rows_that_remain_possible_and_agree_are_the_outcome() {
    // Exposed or not, automatable and total in KEV is three days with triage.
    let decision = decided(
        Kev::Listed,
        Exposed::Unknown,
        Some(Automatable::Yes),
        Some(TechnicalImpact::Total),
    );
    assert_eq!(decision.outcome(), Some(Outcome::ThreeDaysWithTriage));
    assert_eq!(decision.missing, []);
    // Partial or total, in KEV, not exposed and not automatable is fourteen days.
    let decision = decided(Kev::Listed, Exposed::No, Some(Automatable::No), None);
    assert_eq!(decision.outcome(), Some(Outcome::FourteenDays));
    assert_eq!(decision.possible, [Outcome::FourteenDays]);
}

#[test]
fn rows_that_differ_are_not_determinable_even_where_their_days_agree() {
    let decision = decided(Kev::Listed, Exposed::Yes, Some(Automatable::Yes), None);
    assert_eq!(decision.verdict, Verdict::NotDeterminable);
    assert_eq!(decision.possible, [Outcome::ThreeDaysWithTriage, Outcome::ThreeDays]);
    assert_eq!(decision.missing, [Missing::TechnicalImpact]);
}

#[test]
fn unknown_exposure_is_never_no() {
    let decision = decided(Kev::NotListed, Exposed::Unknown, None, None);
    assert_eq!(decision.possible, [Outcome::FourteenDays, Outcome::OnUpgrade]);
    assert_eq!(decision.missing, [Missing::Exposed]);
}

#[test]
fn unknown_kev_status_leaves_both_sides_possible_with_defaults_on_one() {
    let decision = decided(Kev::Unknown, Exposed::No, None, None);
    // In KEV: 14 days, or 3 with triage. Not in KEV, by default: with the next upgrade.
    assert_eq!(
        decision.possible,
        [Outcome::ThreeDaysWithTriage, Outcome::FourteenDays, Outcome::OnUpgrade]
    );
    assert_eq!(decision.missing, [Missing::Kev, Missing::Automatable, Missing::TechnicalImpact]);
    assert_eq!(defaults(&decision), ["automatable=no", "technical_impact=total"]);
}

#[test]
fn unknown_kev_status_is_an_outcome_where_both_sides_agree() {
    let decision =
        decided(Kev::Unknown, Exposed::Yes, Some(Automatable::No), Some(TechnicalImpact::Partial));
    assert_eq!(decision.possible, [Outcome::FourteenDays, Outcome::SixtyDays]);
    // No two rows that differ in KEV alone agree in this table, so it takes a table that has such.
    let flat = include_str!("../../data/bod_26_04.toml").replace(
        "[\"no\", \"yes\", \"no\", \"partial\", \"60 days\"]",
        "[\"no\", \"yes\", \"no\", \"partial\", \"14 days\"]",
    );
    let directive = rules::bod_26_04::Directive::parse(&flat).expect("a record");
    let inputs = Inputs {
        kev: Kev::Unknown,
        exposed: Exposed::Yes,
        automatable: Some(Automatable::No),
        technical_impact: Some(TechnicalImpact::Partial),
    };
    let decision = directive.decide(inputs, day("2027-01-01"));
    assert_eq!(decision.outcome(), Some(Outcome::FourteenDays));
}

#[test]
fn a_verdict_reads_as_the_table_writes_it() {
    let verdict = decided(Kev::Unknown, Exposed::Unknown, None, None).verdict;
    assert_eq!(verdict.to_string(), "not determinable");
    assert_eq!(Verdict::Determined(Outcome::SixtyDays).to_string(), "60 days");
}

fn decided(
    kev: Kev,
    exposed: Exposed,
    automatable: Option<Automatable>,
    technical_impact: Option<TechnicalImpact>,
) -> Decision {
    decide(Inputs { kev, exposed, automatable, technical_impact }, day("2027-01-01"))
}

fn defaults(decision: &Decision) -> Vec<String> {
    decision.defaults.iter().map(ToString::to_string).collect()
}
