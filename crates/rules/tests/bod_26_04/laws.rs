//! What holds for every set of facts.

use jiff::{ToSpan as _, civil::Date};
use model::{AssetKind, Automatable, Exposed, TechnicalImpact};
use proptest::prelude::*;
use rules::bod_26_04::{
    Certainty, Clock, Closing, Evidence, Fact, Inputs, Kev, Question, Scope, Shortening,
    TriageMark, clock, decide,
};

use super::{day, seen};

proptest! {
    #[test]
    fn the_order_of_facts_changes_nothing(
        (facts, shuffled) in facts().prop_flat_map(|facts| {
            (Just(facts.clone()), Just(facts).prop_shuffle())
        }),
        question in question(),
    ) {
        prop_assert_eq!(clock(&facts, &question), clock(&shuffled, &question));
    }

    #[test]
    fn a_fact_said_twice_changes_no_date(facts in facts(), question in question()) {
        let twice: Vec<_> = facts.iter().chain(&facts).cloned().collect();
        let (once, twice) = (clock(&facts, &question), clock(&twice, &question));
        prop_assert_eq!((once.due, once.standing), (twice.due, twice.standing));
    }

    #[test]
    fn a_kev_addition_never_lengthens(
        facts in facts(),
        added in any_day(),
        reading in reading(),
        on in any_day(),
    ) {
        // Listing says more than an absence of the same day; a later absence would take it back.
        let facts: Vec<_> = facts
            .into_iter()
            .filter(|fact| !matches!(fact, Fact::KevNotListed { on: Some(_) }))
            .collect();
        let question = by_table(on, reading);
        let before = clock(&facts, &question);
        let after = clock(&with(facts, Fact::KevAdded { on: added }), &question);
        prop_assert!(latest(&after) <= latest(&before), "{before:?}\n{after:?}");
    }

    #[test]
    fn removed_exposure_never_shortens(
        facts in facts(),
        removed in any_day(),
        reading in reading(),
        on in any_day(),
    ) {
        // Appended: it is later than what was said of exposure before, and known before.
        let facts: Vec<_> = facts
            .into_iter()
            .filter(|fact| !matches!(fact, Fact::Exposure { on, .. } if *on >= Some(removed)))
            .collect();
        let question = by_table(on, reading);
        let before = clock(&facts, &question);
        let no = Fact::Exposure { on: Some(removed), exposed: Exposed::No };
        let after = clock(&with(facts, no), &question);
        if before.decision.outcome().is_some() && after.decision.outcome().is_some() {
            prop_assert!(or_never(after.due) >= or_never(before.due), "{before:?}\n{after:?}");
        }
    }

    #[test]
    fn to_know_more_only_shrinks_what_is_possible(
        known in inputs(),
        forget_kev in any::<bool>(),
        forget_exposed in any::<bool>(),
        forget_ssvc in any::<bool>(),
    ) {
        let mut less = known;
        if forget_exposed {
            less.exposed = Exposed::Unknown;
        }
        // Outside KEV an absent SSVC is a default, not an unknown; learning it may change the row.
        if forget_ssvc && known.kev == Kev::Listed {
            less.automatable = None;
            less.technical_impact = None;
        }
        if forget_kev {
            less.kev = Kev::Unknown;
        }
        let on = day("2027-01-01");
        let (more, less) = (decide(known, on).possible, decide(less, on).possible);
        prop_assert!(more.iter().all(|outcome| less.contains(outcome)), "{more:?} {less:?}");
    }

    #[test]
    fn an_outcome_is_the_only_one_possible(inputs in inputs()) {
        let decision = decide(inputs, day("2027-01-01"));
        prop_assert_eq!(decision.outcome().is_some(), decision.possible.len() == 1);
        prop_assert!(!decision.possible.is_empty());
        if decision.outcome().is_none() {
            prop_assert!(!decision.missing.is_empty());
        }
    }

    #[test]
    fn outside_the_scope_nothing_is_called_overdue_or_compliant(
        facts in facts(),
        question in question(),
    ) {
        let question = Question { scope: Scope::Other, ..question };
        let words = all_words(&clock(&facts, &question)).to_lowercase();
        for word in ["overdue", "past due", "complian", "binding"] {
            prop_assert!(!words.contains(word), "`{word}` in {words}");
        }
        prop_assert!(words.contains("informative"), "{words}");
    }

    #[test]
    fn a_device_and_an_unconfirmed_match_are_never_hurried(
        facts in facts(),
        question in question(),
        device in prop_oneof![Just(true), Just(false)],
    ) {
        let question = if device {
            Question { kind: AssetKind::Medical, ..question }
        } else {
            Question { kind: AssetKind::It, certainty: Certainty::Likely, ..question }
        };
        let facts: Vec<_> =
            facts.into_iter().filter(|fact| !matches!(fact, Fact::Confirmed { .. })).collect();
        let headline = clock(&facts, &question).headline();
        let calm = ["No countdown", "If confirmed: ", "Closed ", "Look again at the mitigation"];
        prop_assert!(calm.iter().any(|start| headline.starts_with(start)), "{headline}");
    }

    #[test]
    fn a_later_question_sees_all_of_the_earlier_history(
        facts in facts(),
        question in question(),
        later in 0_i32..200,
    ) {
        // What has no day stands with the first fact that has one, so there must be one.
        let facts = with(facts, seen("2026-06-01"));
        let on = question.on.saturating_add(later.days());
        let (early, late) = (clock(&facts, &question), clock(&facts, &Question { on, ..question }));
        prop_assert_eq!(&early.history[..], &late.history[..early.history.len()]);
    }
}

fn with(mut facts: Vec<Fact>, fact: Fact) -> Vec<Fact> {
    facts.push(fact);
    facts
}

// Days on which Table 1 counts, so that both questions are answered by the same rule.
fn by_table(on: Date, after_shortening: Option<Shortening>) -> Question {
    let on = on.max(day("2026-12-07"));
    Question { scope: Scope::Fceb, kind: AssetKind::It, after_shortening, ..Question::new(on) }
}

/// The latest date that remains possible; no date is later than any.
fn latest(clock: &Clock) -> Date {
    match clock.decision.outcome() {
        Some(_) => or_never(clock.due),
        None => clock.possible.iter().map(|one| or_never(one.due)).max().unwrap_or(Date::MAX),
    }
}

fn or_never(due: Option<Date>) -> Date {
    due.unwrap_or(Date::MAX)
}

fn all_words(clock: &Clock) -> String {
    let history = clock.history.iter().map(ToString::to_string);
    let mut words: Vec<String> = clock.notes().into_iter().chain(history).collect();
    words.extend([clock.headline(), clock.basis_in_words()]);
    words.join("\n")
}

fn question() -> impl Strategy<Value = Question> {
    let scope = prop_oneof![Just(Scope::Fceb), Just(Scope::Other)];
    let certainty = prop_oneof![Just(Certainty::Exact), Just(Certainty::Likely)];
    let kind = prop_oneof![3 => Just(AssetKind::It), 1 => Just(AssetKind::Medical)];
    (any_day(), scope, certainty, kind, reading()).prop_map(
        |(on, scope, certainty, kind, after_shortening)| Question {
            on,
            scope,
            certainty,
            kind,
            after_shortening,
        },
    )
}

fn reading() -> impl Strategy<Value = Option<Shortening>> {
    prop_oneof![Just(None), Just(Some(Shortening::Start)), Just(Some(Shortening::Change))]
}

fn inputs() -> impl Strategy<Value = Inputs> {
    let kev = prop_oneof![Just(Kev::Listed), Just(Kev::NotListed), Just(Kev::Unknown)];
    (kev, exposed(), proptest::option::of(automatable()), proptest::option::of(impact())).prop_map(
        |(kev, exposed, automatable, technical_impact)| Inputs {
            kev,
            exposed,
            automatable,
            technical_impact,
        },
    )
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    proptest::collection::vec(fact(), 0..12)
}

fn fact() -> impl Strategy<Value = Fact> {
    let maybe = || proptest::option::of(any_day());
    let ssvc = (maybe(), proptest::option::of(automatable()), proptest::option::of(impact()));
    let mark = prop_oneof![Just(TriageMark::Required), Just(TriageMark::NotRequired)];
    prop_oneof![
        2 => any_day().prop_map(|on| Fact::KevAdded { on }),
        1 => (any_day(), any_day()).prop_map(|(on, due)| Fact::KevDue { on, due }),
        1 => (any_day(), mark).prop_map(|(on, mark)| Fact::KevTriage { on, mark }),
        2 => maybe().prop_map(|on| Fact::KevNotListed { on }),
        3 => any_day().prop_map(|on| Fact::SeenOnAsset { on }),
        3 => (maybe(), exposed()).prop_map(|(on, exposed)| Fact::Exposure { on, exposed }),
        3 => ssvc.prop_map(|(on, automatable, technical_impact)| Fact::Ssvc {
            on,
            automatable,
            technical_impact,
        }),
        1 => maybe().prop_map(|on| Fact::Confirmed { on }),
        1 => (any_day(), closing()).prop_map(|(on, how)| Fact::Closed { on, how }),
        1 => any_day().prop_map(|on| Fact::TriageClosed { on }),
    ]
}

fn closing() -> impl Strategy<Value = Closing> {
    let evidence = "[a-z]{1,3}".prop_map(|text| Evidence::new(&text).expect("letters"));
    prop_oneof![
        Just(Closing::Updated),
        Just(Closing::Removed),
        Just(Closing::NotAffected),
        (evidence, any_day())
            .prop_map(|(evidence, review_on)| Closing::Mitigated { evidence, review_on }),
    ]
}

fn exposed() -> impl Strategy<Value = Exposed> {
    prop_oneof![Just(Exposed::Yes), Just(Exposed::No), Just(Exposed::Unknown)]
}

fn automatable() -> impl Strategy<Value = Automatable> {
    prop_oneof![Just(Automatable::Yes), Just(Automatable::No)]
}

fn impact() -> impl Strategy<Value = TechnicalImpact> {
    prop_oneof![Just(TechnicalImpact::Partial), Just(TechnicalImpact::Total)]
}

// Few days around the turning days, so that facts of one day and of neighbouring days occur.
fn any_day() -> impl Strategy<Value = Date> {
    (0_i32..240).prop_map(|days| day("2026-06-01").saturating_add(days.days()))
}
