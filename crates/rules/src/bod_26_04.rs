//! BOD 26-04: what its table says of a flaw on an asset, and the clock computed from facts.
//!
//! [`decide`] answers for four inputs, [`clock`] for a list of facts that is only ever added to.
//! Nothing here reads a clock: the day of the question is a value.

mod as_of;
mod clock;
mod decision;
mod directive;
mod fact;
mod history;
mod outcome;
mod shortening;
mod standing;
mod wording;

use jiff::civil::Date;

pub use clock::{Basis, Certainty, Clock, Force, Phase, PossibleDate, Question, Scope};
pub use decision::{Decision, DefaultTaken, Inputs, Kev, Missing, Verdict};
pub use directive::{Directive, DirectiveError, TableVersion};
pub use fact::{Closing, Evidence, EvidenceError, Fact, TriageMark};
pub use history::{Change, Event};
pub use outcome::Outcome;
pub use shortening::Shortening;
pub use standing::{Pace, Standing, Triage};

/// What Table 1 says of these inputs, by the table that counts on a day (or the first to come).
pub fn decide(inputs: Inputs, on: Date) -> Decision {
    Directive::built_in().decide(inputs, on)
}

/// How the clock of one flaw on one asset stands on the day of the question.
pub fn clock(facts: &[Fact], question: &Question) -> Clock {
    Directive::built_in().clock(facts, question)
}
