//! BOD 26-04 as `rules.md` states it: a test for every sentence.

mod clock;
mod decision;
mod facts;
mod laws;
mod standing;
mod table;

use jiff::civil::Date;
use model::{AssetKind, Automatable, Exposed, TechnicalImpact};
use rules::bod_26_04::{Clock, Fact, Question, Scope, clock};

/// `2026-12-20` as a day.
fn day(text: &str) -> Date {
    text.parse().expect("a test writes real days")
}

fn seen(on: &str) -> Fact {
    Fact::SeenOnAsset { on: day(on) }
}

fn kev_added(on: &str) -> Fact {
    Fact::KevAdded { on: day(on) }
}

fn kev_due(on: &str, due: &str) -> Fact {
    Fact::KevDue { on: day(on), due: day(due) }
}

fn not_in_kev() -> Fact {
    Fact::KevNotListed { on: None }
}

fn exposure(exposed: Exposed) -> Fact {
    Fact::Exposure { on: None, exposed }
}

fn exposure_on(on: &str, exposed: Exposed) -> Fact {
    Fact::Exposure { on: Some(day(on)), exposed }
}

fn ssvc(automatable: Automatable, impact: TechnicalImpact) -> Fact {
    Fact::Ssvc { on: None, automatable: Some(automatable), technical_impact: Some(impact) }
}

/// A question about an exact match on office computers.
fn asked(on: &str, scope: Scope) -> Question {
    Question { scope, kind: AssetKind::It, ..Question::new(day(on)) }
}

fn agency(facts: &[Fact], on: &str) -> Clock {
    clock(facts, &asked(on, Scope::Fceb))
}

fn hospital(facts: &[Fact], on: &str) -> Clock {
    clock(facts, &asked(on, Scope::Other))
}
