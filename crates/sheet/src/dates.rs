//! From statements and an inventory to the facts that the directive's clock takes.

use jiff::civil::Date;
use matching::{
    answer::{Certainty, Match},
    corpus::Corpus,
};
use model::{Component, Confirmed, Source, Statement};
use notation::time::date_of;
use rules::bod_26_04::{self, Fact, Question};

use crate::report::Asked;

/// What is known of a flaw on the asset of a component, by the statements about it that stand.
pub fn facts(
    component: &Component,
    about: &[&Statement],
    corpus: &Corpus,
    today: Date,
) -> Vec<Fact> {
    let about = || about.iter();
    let mut facts: Vec<Fact> =
        about().filter_map(|one| one.exploited.as_ref()).flat_map(Fact::of_kev).collect();
    // Without a catalogue nothing is said: the question whether CISA lists it stays open.
    if facts.is_empty() && corpus.has_read(Source::Kev) {
        facts.push(Fact::KevNotListed { on: None });
    }
    facts.extend(about().filter_map(|one| one.ssvc.as_ref()).map(Fact::of_ssvc));
    facts.push(Fact::Exposure { on: None, exposed: component.asset.exposed });
    // A flaw can't be enumerated before somebody published it, however long the asset has been
    // there.
    let published = about().filter_map(|one| one.published).min().map(date_of);
    let seen = component.asset.seen_on.unwrap_or(today);
    facts.push(Fact::SeenOnAsset { on: published.map_or(seen, |published| published.max(seen)) });
    if component.confirmed == Confirmed::Yes {
        facts.push(Fact::Confirmed { on: None });
    }
    facts
}

/// What is asked of them.
pub fn question(component: &Component, flaw: &Match<'_>, asked: Asked) -> Question {
    Question {
        scope: asked.scope,
        certainty: match flaw.certainty {
            Certainty::Likely => bod_26_04::Certainty::Likely,
            Certainty::Exact | Certainty::LegacyOrder => bod_26_04::Certainty::Exact,
        },
        kind: component.asset.kind,
        ..Question::new(asked.on)
    }
}
