//! What a person is told: closed, likely, past due, today, this week, no countdown.

use model::{AssetKind, Automatable, Exposed, TechnicalImpact};
use rules::bod_26_04::{
    Certainty, Clock, Closing, Evidence, Fact, Force, Pace, Question, Scope, Standing, Triage,
    TriageMark, clock,
};

use super::{
    agency, asked, day, exposure, exposure_on, hospital, kev_added, kev_due, not_in_kev, seen, ssvc,
};

#[test]
fn each_kind_of_closing_closes_the_clock() {
    let mitigated = Closing::Mitigated { evidence: ticket(), review_on: day("2027-06-01") };
    for how in [Closing::Updated, mitigated, Closing::Removed, Closing::NotAffected] {
        let mut facts = overdue().to_vec();
        facts.push(Fact::Closed { on: day("2027-01-20"), how: how.clone() });
        let expected = Standing::Closed { on: day("2027-01-20"), how };
        assert_eq!(agency(&facts, "2027-01-20").standing, expected);
        assert!(matches!(agency(&facts, "2027-01-19").standing, Standing::Overdue { .. }));
    }
}

#[test]
fn a_mitigation_needs_evidence() {
    assert!(Evidence::new(" \t").is_err());
    assert_eq!(ticket().text(), "CHG-1042");
}

#[test]
fn a_mitigation_is_open_for_review_after_its_review_date() {
    let mut facts = overdue().to_vec();
    facts.push(mitigated("2027-01-20", "2027-02-20"));
    assert!(matches!(agency(&facts, "2027-02-20").standing, Standing::Closed { .. }));
    let clock = agency(&facts, "2027-02-21");
    let expected =
        Standing::ReviewDue { mitigated: day("2027-01-20"), review_on: day("2027-02-20") };
    assert_eq!(clock.standing, expected);
    let note = "It was mitigated on 20 January 2027. The review was set for 20 February 2027. \
                Check that it still holds, or fix the flaw.";
    assert_eq!(clock.notes()[0], note);
}

#[test]
fn a_review_that_finds_the_mitigation_good_closes_it_again() {
    let mut facts = overdue().to_vec();
    facts.push(mitigated("2027-01-20", "2027-02-20"));
    facts.push(mitigated("2027-02-25", "2027-08-20"));
    assert!(matches!(agency(&facts, "2027-03-01").standing, Standing::Closed { .. }));
}

#[test]
fn a_fixed_flaw_that_is_seen_again_is_open_again() {
    let mut facts = vec![seen("2027-01-01"), not_in_kev(), exposure(Exposed::Yes)];
    facts.push(Fact::Closed { on: day("2027-01-05"), how: Closing::Updated });
    facts.push(seen("2027-02-01"));
    let clock = agency(&facts, "2027-02-02");
    assert_eq!(clock.starts, Some(day("2027-02-01")));
    assert_eq!(clock.standing, Standing::Running { due: day("2027-02-15") });
}

#[test]
fn a_mitigated_component_stays_closed_though_it_is_still_seen() {
    let mut facts = overdue().to_vec();
    facts.push(mitigated("2027-01-20", "2027-06-01"));
    facts.push(seen("2027-02-01"));
    assert!(matches!(agency(&facts, "2027-02-02").standing, Standing::Closed { .. }));
}

#[test]
fn forensic_triage_closes_apart_from_the_flaw() {
    let mut facts = exploited("2027-01-01").to_vec();
    assert_eq!(agency(&facts, "2027-01-02").triage, Triage::Open { since: day("2027-01-01") });
    facts.push(Fact::Closed { on: day("2027-01-02"), how: Closing::Updated });
    let updated = agency(&facts, "2027-01-03");
    assert!(matches!(updated.standing, Standing::Closed { .. }));
    assert_eq!(updated.triage, Triage::Open { since: day("2027-01-01") });

    let mut facts = exploited("2027-01-01").to_vec();
    facts.push(Fact::TriageClosed { on: day("2027-01-02") });
    let triaged = agency(&facts, "2027-01-03");
    assert!(matches!(triaged.standing, Standing::Running { .. }));
    assert_eq!(triaged.triage, Triage::Closed { on: day("2027-01-02") });
}

#[test]
fn a_triage_before_the_table_asked_for_one_does_not_close_it() {
    let mut facts = vec![Fact::TriageClosed { on: day("2027-01-01") }];
    facts.extend(exploited("2027-01-05"));
    assert_eq!(agency(&facts, "2027-01-06").triage, Triage::Open { since: day("2027-01-05") });
}

#[test]
fn triage_is_not_asked_or_not_determinable_like_the_outcome() {
    assert_eq!(agency(&overdue(), "2027-01-02").triage, Triage::NotAsked);
    let open = [kev_added("2027-01-01"), exposure(Exposed::Yes)];
    assert_eq!(agency(&open, "2027-01-02").triage, Triage::NotDeterminable);
}

#[test]
fn kevs_own_triage_mark_is_cisas_fact_and_stands_beside_ours() {
    let mut facts = overdue().to_vec();
    facts.push(Fact::KevTriage { on: day("2027-01-01"), mark: TriageMark::Required });
    let clock = agency(&facts, "2027-01-02");
    assert_eq!((clock.kev_triage, clock.triage), (Some(TriageMark::Required), Triage::NotAsked));
}

#[test]
fn a_likely_match_shows_if_confirmed_and_starts_no_clock() {
    let clock = likely(&exploited("2027-01-01"), "2027-01-02");
    assert_eq!((clock.starts, clock.due, clock.due_at), (None, None, None));
    assert_eq!(clock.standing, Standing::IfConfirmed { by: Some(day("2027-01-04")) });
    assert_eq!(clock.headline(), "If confirmed: by 4 January 2027");
    assert_eq!(clock.triage, Triage::NotAsked);
    assert!(clock.history.iter().all(|change| change.due.is_none()));
}

#[test]
fn a_likely_match_that_a_person_confirmed_runs_like_an_exact_one() {
    let mut facts = exploited("2027-01-01").to_vec();
    facts.push(Fact::Confirmed { on: Some(day("2027-01-03")) });
    assert!(matches!(likely(&facts, "2027-01-02").standing, Standing::IfConfirmed { .. }));
    let clock = likely(&facts, "2027-01-03");
    assert_eq!(clock.standing, Standing::Running { due: day("2027-01-04") });
    assert_eq!(clock.starts, Some(day("2027-01-01")));
}

#[test]
fn waiting_with_the_confirmation_buys_no_time() {
    let on = |on| likely(&exploited("2027-01-01"), on).standing;
    assert_eq!(on("2027-01-02"), on("2027-03-02"));
}

#[test]
fn a_flaw_overdue_when_the_asset_was_first_seen_is_past_due_when_found() {
    let facts = [
        kev_added("2026-10-01"),
        seen("2027-01-10"),
        exposure(Exposed::Yes),
        ssvc(Automatable::Yes, TechnicalImpact::Total),
    ];
    let clock = agency(&facts, "2027-01-11");
    assert_eq!(clock.standing, Standing::PastDueWhenFound { due: day("2026-10-04") });
    assert_eq!(clock.headline(), "Past due when found");
}

#[test]
fn a_flaw_that_a_later_shortening_made_overdue_was_not_past_due_when_found() {
    // Found on the tenth with five days left; on the twelfth SSVC leaves three days from the first.
    let facts = [
        kev_added("2027-01-01"),
        seen("2027-01-10"),
        exposure(Exposed::Yes),
        ssvc(Automatable::No, TechnicalImpact::Partial),
        Fact::Ssvc {
            on: Some(day("2027-01-12")),
            automatable: None,
            technical_impact: Some(TechnicalImpact::Total),
        },
    ];
    let clock = agency(&facts, "2027-01-12");
    assert_eq!(clock.standing, Standing::Overdue { due: day("2027-01-04") });
    assert_eq!(clock.headline(), "Overdue since 4 January 2027");
}

#[test]
fn outside_the_scope_a_passed_date_reads_today_for_what_the_internet_can_reach() {
    let clock = hospital(&passed(Exposed::Yes), "2026-11-23");
    assert_eq!(clock.standing, Standing::Passed { due: day("2024-02-16"), pace: Pace::Today });
    assert_eq!(clock.headline(), "Today");
}

#[test]
fn outside_the_scope_a_passed_date_reads_this_week_otherwise() {
    let clock = hospital(&passed(Exposed::No), "2026-11-23");
    assert_eq!(clock.headline(), "This week");
    let unknown = hospital(&passed(Exposed::Unknown), "2026-11-23");
    assert_eq!(unknown.headline(), "This week; today if the internet can reach it");
}

#[test]
fn the_date_and_whom_it_binds_stand_beside_today_and_this_week() {
    let notes = hospital(&passed(Exposed::Yes), "2026-11-23").notes().join("\n");
    assert!(notes.contains("KEV due date: 16 February 2024, 23:59 UTC. It has passed."), "{notes}");
    let whom = "Informative: the date binds federal civilian agencies. For you it is advice.";
    assert!(notes.contains(whom), "{notes}");
}

#[test]
fn outside_the_scope_every_date_is_informative() {
    for on in ["2026-06-01", "2026-11-23", "2026-12-07", "2027-06-01"] {
        let clock = hospital(&passed(Exposed::Yes), on);
        assert_eq!(clock.force, Force::Informative, "{on}");
        assert!(clock.basis_in_words().ends_with(", informative"), "{}", clock.basis_in_words());
    }
    assert_eq!(Question::new(day("2027-01-01")).scope, Scope::Other);
}

#[test]
fn a_passed_kev_date_beside_an_outcome_that_is_not_determinable_still_sets_the_pace() {
    let clock = hospital(&passed(Exposed::Yes), "2026-12-20");
    assert_eq!(clock.standing, Standing::NotDeterminable { pace: Some(Pace::Today) });
    let notes = clock.notes().join("\n");
    assert!(notes.contains("CISA’s own date in KEV: 16 February 2024."), "{notes}");
    assert!(notes.contains("Table 1: not determinable. Possible: "), "{notes}");
    let clock = agency(&passed(Exposed::Yes), "2026-12-20");
    assert_eq!(clock.standing, Standing::NotDeterminable { pace: None });
}

#[test]
fn a_date_still_to_come_is_said_with_its_zone() {
    let clock = hospital(&exploited("2027-01-01"), "2027-01-02");
    assert_eq!(clock.headline(), "By 4 January 2027");
    assert_eq!(clock.notes()[0], "Table 1: 4 January 2027, 23:59 UTC.");
}

#[test]
fn all_but_it_has_no_countdown_and_its_dates_remain_facts() {
    let devices = [
        AssetKind::Medical,
        AssetKind::OperationalTechnology,
        AssetKind::Safety,
        AssetKind::Unknown,
    ];
    for kind in devices {
        for scope in [Scope::Fceb, Scope::Other] {
            let question = Question { kind, ..asked("2026-11-23", scope) };
            let clock = clock(&passed(Exposed::Yes), &question);
            assert_eq!(clock.standing, Standing::NoCountdown(kind));
            assert_eq!(clock.headline(), "No countdown");
            assert_eq!(clock.kev_due, Some(day("2024-02-16")));
            assert_eq!(clock.due, Some(day("2024-02-16")));
        }
    }
}

#[test]
fn an_asset_of_unknown_kind_is_told_why_it_counts_as_a_device() {
    let clock = clock(&passed(Exposed::Yes), &Question::new(day("2026-11-23")));
    assert_eq!(clock.notes()[0], "Nobody said what kind of asset this is. It counts as a device.");
}

#[test]
fn a_date_that_removed_exposure_took_away_is_not_overdue() {
    let mut facts = vec![seen("2027-01-01"), not_in_kev(), exposure(Exposed::Yes)];
    facts.push(exposure_on("2027-02-01", Exposed::No));
    assert_eq!(agency(&facts, "2027-02-02").headline(), "With the next system upgrade");
}

/// Fourteen days from 1 January 2027.
fn overdue() -> [Fact; 3] {
    [seen("2027-01-01"), not_in_kev(), exposure(Exposed::Yes)]
}

/// Three days with triage from that day.
fn exploited(on: &str) -> [Fact; 3] {
    let worst = Fact::Ssvc {
        on: Some(day(on)),
        automatable: Some(Automatable::Yes),
        technical_impact: Some(TechnicalImpact::Total),
    };
    [kev_added(on), worst, exposure(Exposed::Yes)]
}

/// In KEV since 2024, without SSVC, first seen in October 2026.
fn passed(exposed: Exposed) -> [Fact; 4] {
    [
        kev_added("2024-02-09"),
        kev_due("2024-02-09", "2024-02-16"),
        seen("2026-10-01"),
        exposure(exposed),
    ]
}

fn likely(facts: &[Fact], on: &str) -> Clock {
    clock(facts, &Question { certainty: Certainty::Likely, ..asked(on, Scope::Fceb) })
}

fn mitigated(on: &str, review_on: &str) -> Fact {
    let how = Closing::Mitigated { evidence: ticket(), review_on: day(review_on) };
    Fact::Closed { on: day(on), how }
}

fn ticket() -> Evidence {
    Evidence::new("CHG-1042").expect("it says something")
}
