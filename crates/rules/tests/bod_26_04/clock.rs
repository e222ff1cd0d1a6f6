//! Where the clock starts, which date counts in which phase, and how the date moves.

use model::{Automatable, Exposed, TechnicalImpact};
use rules::bod_26_04::{
    Basis, Directive, Event, Fact, Force, Missing, Phase, Question, Scope, Shortening, Standing,
    clock,
};

use super::{
    agency, asked, day, exposure, exposure_on, hospital, kev_added, kev_due, not_in_kev, seen, ssvc,
};

#[test]
fn the_clock_starts_at_kev_addition_where_that_is_earlier() {
    let facts =
        [kev_added("2027-01-10"), seen("2027-01-20"), exposure(Exposed::No), total_by_hand()];
    let clock = agency(&facts, "2027-01-20");
    assert_eq!(clock.starts, Some(day("2027-01-10")));
    assert_eq!(clock.due, Some(day("2027-01-24")));
}

#[test]
fn the_clock_starts_at_enumeration_on_the_asset_where_that_is_earlier() {
    let facts =
        [kev_added("2027-01-10"), seen("2027-01-05"), exposure(Exposed::No), total_by_hand()];
    let clock = agency(&facts, "2027-01-20");
    assert_eq!(clock.starts, Some(day("2027-01-05")));
    assert_eq!(clock.due, Some(day("2027-01-19")));
}

#[test]
fn days_are_calendar_days() {
    // Three days from Friday 1 January are Monday 4 January: a weekend and a holiday count.
    let facts = [
        kev_added("2027-01-01"),
        exposure(Exposed::Yes),
        ssvc(Automatable::Yes, TechnicalImpact::Total),
    ];
    assert_eq!(agency(&facts, "2027-01-02").due, Some(day("2027-01-04")));
    // Fourteen days across the end of February in a leap year.
    let facts = [seen("2028-02-20"), not_in_kev(), exposure(Exposed::Yes), total_by_hand()];
    assert_eq!(agency(&facts, "2028-02-20").due, Some(day("2028-03-05")));
}

#[test]
fn the_due_date_is_the_end_of_that_day_utc() {
    let facts = [seen("2027-01-01"), not_in_kev(), exposure(Exposed::Yes), total_by_hand()];
    let clock = agency(&facts, "2027-01-15");
    assert_eq!(clock.due_at.map(|at| at.to_string()).as_deref(), Some("2027-01-15T23:59:59Z"));
    assert_eq!(clock.standing, Standing::Running { due: day("2027-01-15") });
    let next_day = agency(&facts, "2027-01-16");
    assert_eq!(next_day.standing, Standing::Overdue { due: day("2027-01-15") });
}

#[test]
fn a_fix_on_system_upgrade_has_no_date() {
    let facts = [seen("2027-01-01"), not_in_kev(), exposure(Exposed::No)];
    let clock = agency(&facts, "2027-06-01");
    assert_eq!((clock.due, clock.table_due), (None, None));
    assert_eq!(clock.standing, Standing::OnUpgrade);
}

#[test]
fn until_7_december_2026_cisas_own_kev_date_counts_and_binds_agencies() {
    let clock = agency(&fortigate(), "2026-12-06");
    assert_eq!((clock.phase, clock.basis), (Phase::KevDates, Basis::KevDueDate));
    assert_eq!(clock.force, Force::Binding);
    assert_eq!(clock.due, Some(day("2027-01-04")));
}

#[test]
fn before_that_day_table_1_is_shown_as_from_7_december_2026() {
    let clock = agency(&fortigate(), "2026-12-06");
    assert_eq!(clock.table_due, Some(day("2026-11-18")));
    assert_eq!(clock.table_counts_from, day("2026-12-07"));
    let notes = clock.notes().join("\n");
    let shown = "Table 1, from 7 December 2026: 3 days & forensic investigation, 18 November 2026.";
    assert!(notes.contains(shown), "{notes}");
}

#[test]
fn from_7_december_2026_table_1_counts_and_kevs_date_stands_beside_it() {
    let clock = agency(&fortigate(), "2026-12-07");
    assert_eq!((clock.phase, clock.basis), (Phase::Table, Basis::Table));
    assert_eq!(clock.force, Force::Binding);
    assert_eq!(clock.due, Some(day("2026-11-18")));
    assert_eq!(clock.kev_due, Some(day("2027-01-04")));
    assert!(clock.notes().contains(&"CISA’s own date in KEV: 4 January 2027.".to_owned()));
}

#[test]
fn before_the_directive_kevs_date_is_history_and_binds_nobody_by_it() {
    let facts = [kev_added("2024-02-09"), kev_due("2024-02-09", "2024-02-16")];
    let clock = agency(&facts, "2026-06-09");
    assert_eq!((clock.phase, clock.force), (Phase::BeforeDirective, Force::Informative));
    assert_eq!(clock.due, Some(day("2024-02-16")));
    assert_eq!(agency(&facts, "2026-06-10").force, Force::Binding);
}

#[test]
fn outside_kev_nothing_counts_before_7_december_2026() {
    let facts = [seen("2026-11-01"), not_in_kev(), exposure(Exposed::Yes)];
    let before = agency(&facts, "2026-12-06");
    assert_eq!((before.due, before.force), (None, Force::Informative));
    assert_eq!(before.basis, Basis::TableFrom(day("2026-12-07")));
    assert_eq!(before.standing, Standing::NotYet { from: day("2026-12-07") });
    assert_eq!(before.table_due, Some(day("2026-11-15")));
    assert_eq!(agency(&facts, "2026-12-07").due, Some(day("2026-11-15")));
}

#[test]
fn kev_addition_shortens() {
    let mut facts =
        vec![seen("2027-01-01"), not_in_kev(), exposure(Exposed::Yes), partial_by_hand()];
    assert_eq!(agency(&facts, "2027-01-20").due, Some(day("2027-03-02")));
    facts.push(kev_added("2027-01-10"));
    assert_eq!(agency(&facts, "2027-01-20").due, Some(day("2027-01-15")));
}

#[test]
fn removed_exposure_relaxes() {
    let mut facts = vec![seen("2027-01-01"), not_in_kev(), exposure(Exposed::Yes)];
    assert_eq!(agency(&facts, "2027-01-20").due, Some(day("2027-01-15")));
    facts.push(exposure_on("2027-01-12", Exposed::No));
    let clock = agency(&facts, "2027-01-20");
    assert_eq!((clock.due, clock.standing), (None, Standing::OnUpgrade));
}

#[test]
fn facts_after_the_day_of_the_question_are_not_looked_at() {
    let facts = [
        seen("2027-01-01"),
        not_in_kev(),
        exposure(Exposed::Yes),
        partial_by_hand(),
        kev_added("2027-02-01"),
        Fact::Closed { on: day("2027-02-02"), how: rules::bod_26_04::Closing::Updated },
    ];
    let clock = agency(&facts, "2027-01-31");
    assert_eq!(clock.standing, Standing::Running { due: day("2027-03-02") });
}

#[test]
fn by_the_literal_text_a_shorter_count_runs_from_the_one_start_and_both_dates_are_shown() {
    let clock = agency(&shortened(), "2027-02-02");
    assert_eq!(clock.due, Some(day("2027-01-04")));
    assert_eq!(clock.table_due_otherwise, Some(day("2027-02-04")));
    let notes = clock.notes().join("\n");
    assert!(
        notes.contains("Counted the other way after it became shorter: 4 February 2027."),
        "{notes}"
    );
}

#[test]
fn which_day_counts_after_a_shortening_is_a_parameter_of_the_question() {
    let question =
        Question { after_shortening: Some(Shortening::Change), ..asked("2027-02-02", Scope::Fceb) };
    let clock = clock(&shortened(), &question);
    assert_eq!(clock.due, Some(day("2027-02-04")));
    assert_eq!(clock.table_due_otherwise, Some(day("2027-01-04")));
}

#[test]
fn which_day_counts_after_a_shortening_is_a_parameter_of_each_table() {
    let record = include_str!("../../data/bod_26_04.toml");
    let directive =
        Directive::parse(&record.replace("= \"start\"", "= \"change\"")).expect("a record");
    let clock = directive.clock(&shortened(), &asked("2027-02-02", Scope::Fceb));
    assert_eq!(clock.due, Some(day("2027-02-04")));
}

#[test]
fn counted_from_the_change_the_date_never_passes_the_one_that_counted_before() {
    // 14 days from 1 January are shorter than 3 days from 14 January.
    let facts = [
        seen("2027-01-01"),
        not_in_kev(),
        exposure(Exposed::Yes),
        total_by_hand(),
        kev_added("2027-01-14"),
    ];
    assert_eq!(agency(&facts, "2027-01-14").table_due_otherwise, Some(day("2027-01-15")));
}

#[test]
fn counted_from_the_change_removed_exposure_gives_time_back() {
    let mut facts = shortened().to_vec();
    facts.push(exposure_on("2027-02-03", Exposed::No));
    // Since 1 February at most fourteen days, and never past the sixty of before.
    assert_eq!(agency(&facts, "2027-02-03").table_due_otherwise, Some(day("2027-02-15")));
    assert_eq!(agency(&facts, "2027-02-03").due, Some(day("2027-01-15")));
}

#[test]
fn both_readings_agree_where_nothing_became_shorter() {
    assert_eq!(agency(&fortigate(), "2026-12-07").table_due_otherwise, None);
}

#[test]
fn the_history_shows_every_change_with_the_date_it_made() {
    let facts = [
        exposure_on("2026-12-20", Exposed::No),
        kev_due("2026-11-20", "2026-12-11"),
        seen("2026-11-01"),
        not_in_kev(),
        kev_added("2026-11-20"),
        exposure(Exposed::Yes),
        partial_by_hand(),
    ];
    let lines: Vec<_> =
        agency(&facts, "2026-12-31").history.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "1 November 2026: It is not in KEV. Seen on this system. The internet can reach it. \
             CISA’s SSVC: automatable no, technical impact partial. \
             60 days; no date counts yet",
            "20 November 2026: CISA added it to KEV. CISA set its own date, 11 December 2026. \
             14 days; KEV due date: 11 December 2026",
            "7 December 2026: Table 1 counts from now on (cisa:DT_BOD2604:1.0.0). \
             14 days; Table 1: 15 November 2026",
            "20 December 2026: The internet can’t reach it. 14 days; Table 1: 15 November 2026",
        ]
    );
}

#[test]
fn the_directives_own_first_day_is_a_change_too() {
    let facts = [kev_added("2026-06-01"), kev_due("2026-06-01", "2026-06-22")];
    let history = agency(&facts, "2026-06-30").history;
    assert_eq!(history.last().map(|last| &last.events[..]), Some(&[Event::DirectiveCounts][..]));
}

#[test]
fn a_kev_entry_without_ssvc_is_not_determinable_with_kevs_date_beside_it() {
    let facts = [
        kev_added("2024-02-09"),
        kev_due("2024-02-09", "2024-02-16"),
        seen("2026-12-01"),
        exposure(Exposed::Yes),
    ];
    let clock = agency(&facts, "2026-12-20");
    assert_eq!((clock.due, clock.kev_due), (None, Some(day("2024-02-16"))));
    assert_eq!(clock.missing, [Missing::Automatable, Missing::TechnicalImpact]);
    let possible: Vec<_> =
        clock.possible.iter().map(|one| (one.outcome.to_string(), one.due)).collect();
    assert_eq!(
        possible,
        [
            ("3 days & forensic investigation".to_owned(), Some(day("2024-02-12"))),
            ("3 days".to_owned(), Some(day("2024-02-12"))),
            ("14 days".to_owned(), Some(day("2024-02-23"))),
        ]
    );
}

#[test]
fn an_outcome_without_a_start_says_that_the_first_sighting_is_missing() {
    let facts = [not_in_kev(), exposure(Exposed::Yes)];
    let clock = agency(&facts, "2027-01-01");
    assert_eq!(clock.due, None);
    assert_eq!(clock.missing, [Missing::SeenOn]);
    assert_eq!(clock.standing, Standing::DateMissing(Missing::SeenOn));
    let facts = [not_in_kev(), exposure(Exposed::Unknown)];
    assert_eq!(agency(&facts, "2027-01-01").missing, [Missing::Exposed, Missing::SeenOn]);
}

#[test]
fn a_kev_entry_without_a_date_of_its_own_says_so_while_such_dates_count() {
    let clock = agency(&[kev_added("2026-11-01")], "2026-11-02");
    assert_eq!(clock.standing, Standing::DateMissing(Missing::KevDue));
    assert!(clock.missing.contains(&Missing::KevDue));
}

#[test]
fn without_a_catalogue_no_kev_date_can_be_said() {
    let clock = agency(&[seen("2026-11-01")], "2026-11-02");
    assert_eq!(clock.standing, Standing::DateMissing(Missing::Kev));
    assert!(clock.missing.contains(&Missing::Kev));
}

#[test]
fn no_facts_at_all_are_an_answer_too() {
    let clock = hospital(&[], "2027-01-01");
    assert_eq!((clock.starts, clock.due, clock.history.len()), (None, None, 0));
    assert_eq!(clock.standing, Standing::NotDeterminable { pace: None });
}

/// In KEV on 15 November 2026 with CISA's date of 4 January 2027; three days by Table 1.
fn fortigate() -> [Fact; 5] {
    [
        kev_added("2026-11-15"),
        kev_due("2026-11-15", "2027-01-04"),
        seen("2026-11-20"),
        exposure(Exposed::Yes),
        ssvc(Automatable::Yes, TechnicalImpact::Total),
    ]
}

/// Sixty days from 1 January; three from 1 February, when SSVC says total and CISA adds it to KEV.
fn shortened() -> [Fact; 6] {
    [
        seen("2027-01-01"),
        not_in_kev(),
        exposure(Exposed::Yes),
        partial_by_hand(),
        kev_added("2027-02-01"),
        Fact::Ssvc {
            on: Some(day("2027-02-01")),
            automatable: None,
            technical_impact: Some(TechnicalImpact::Total),
        },
    ]
}

fn total_by_hand() -> Fact {
    ssvc(Automatable::No, TechnicalImpact::Total)
}

fn partial_by_hand() -> Fact {
    ssvc(Automatable::No, TechnicalImpact::Partial)
}
