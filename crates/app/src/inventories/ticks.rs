//! What can be ticked in the set-up, and the list that comes of it.

use std::{collections::BTreeSet, sync::LazyLock};

use access::Action;
use matching::corpus::Corpus;
use model::{
    Asset, AssetKind, Component, ComponentName, Confirmed, Exposed, Inventory, Slug,
    id::{EntryId, OrganisationId},
};
use serde::Deserialize;

use super::{NewList, Submitted, add, open_lists, remove};
use crate::{AppError, Caller, House, organisations};

/// What the list of ticked names is called.
pub const TICKED: &str = "What we ticked";

/// A box that can be ticked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// With which others it stands: `edge`, `servers`, `tools`, `web`, `care`, `plant`.
    pub group: String,
    /// What a form sends.
    pub key: String,
    /// What people call it; the system's name on pages.
    pub label: String,
    /// A second line; may be empty.
    #[serde(default)]
    pub small: String,
    /// Its maker as advisories write it.
    pub vendor: String,
    /// Its name as advisories write it.
    pub product: String,
    /// What kind of thing it is.
    #[serde(default = "it")]
    pub kind: AssetKind,
    /// Whether the internet can usually reach it.
    #[serde(default = "unknown")]
    pub exposed: Exposed,
}

fn it() -> AssetKind {
    AssetKind::It
}

fn unknown() -> Exposed {
    Exposed::Unknown
}

#[derive(Debug, Deserialize)]
struct Table {
    tick: Vec<Tick>,
}

static TICKS: LazyLock<Vec<Tick>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../data/ticks.toml"))
        .expect("our own table is read in a test");
    table.tick
});

impl Tick {
    fn component(&self) -> Component {
        Component {
            name: ComponentName::Product {
                vendor: self.vendor.clone(),
                product: self.product.clone(),
            },
            version: None,
            purl: None,
            asset: Asset {
                name: Some(self.label.clone()),
                kind: self.kind,
                exposed: self.exposed,
                seen_on: None,
            },
            confirmed: Confirmed::NotYet,
        }
    }

    /// Whether anything that was read names it.
    fn is_named(&self, corpus: &Corpus) -> bool {
        !corpus.check(&self.component()).matches.is_empty()
    }
}

/// The boxes that match something in what was read here.
pub fn offered(house: &House) -> Vec<&'static Tick> {
    let (corpus, edition) = house.live.corpus_and_edition();
    let keys = house.live.offered(edition, || {
        TICKS.iter().filter(|tick| tick.is_named(&corpus)).map(|tick| tick.key.as_str()).collect()
    });
    TICKS.iter().filter(|tick| keys.contains(tick.key.as_str())).collect()
}

/// The keys that an operator ticked before.
pub fn ticked(house: &House, caller: &Caller, slug: &Slug) -> Result<BTreeSet<String>, AppError> {
    let operator = organisations::operator(house, caller, slug, Action::ReadInventory)?;
    let lists = open_lists(house, operator)?;
    let former = lists.all.iter().find(|list| list.sealed.name == TICKED);
    let components = former.map(|list| &list.sealed.inventory.components);
    let names: BTreeSet<&ComponentName> =
        components.into_iter().flatten().map(|component| &component.name).collect();
    let is_ticked = |tick: &&Tick| names.contains(&tick.component().name);
    Ok(TICKS.iter().filter(is_ticked).map(|tick| tick.key.clone()).collect())
}

/// Makes the list of what is ticked now; where nothing is, an earlier one goes. `None` where
/// nothing changed.
pub fn tick(
    house: &House,
    caller: &Caller,
    slug: &Slug,
    keys: &BTreeSet<String>,
) -> Result<Option<EntryId>, AppError> {
    if ticked(house, caller, slug)? == *keys {
        return Ok(None);
    }
    let chosen: Vec<&Tick> = TICKS.iter().filter(|tick| keys.contains(&tick.key)).collect();
    if chosen.len() != keys.len() {
        return Err(AppError::invalid("/runs", "one of the boxes is not known here"));
    }
    if chosen.is_empty() {
        let operator = organisations::operator(house, caller, slug, Action::ChangeInventory)?;
        return former_goes(house, caller, slug, operator);
    }
    let inventory = Inventory {
        components: chosen.into_iter().map(Tick::component).collect(),
        ..Inventory::default()
    };
    let list = NewList {
        name: TICKED.to_owned(),
        file: "tick boxes of the set-up".to_owned(),
        asset: None,
        kind: AssetKind::Unknown,
        exposed: Exposed::Unknown,
        format: None,
    };
    let added = add(house, caller, slug, (&list, Submitted::Ticked(inventory)))?;
    Ok(Some(added.entry))
}

fn former_goes(
    house: &House,
    caller: &Caller,
    slug: &Slug,
    operator: OrganisationId,
) -> Result<Option<EntryId>, AppError> {
    let lists = open_lists(house, operator)?;
    let former = lists.all.iter().find(|list| list.sealed.name == TICKED).map(|list| list.id);
    former.map(|id| remove(house, caller, slug, id)).transpose()
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use matching::corpus::Corpus;
    use model::Statement;
    use translate::{
        advisory::{AdvisoryError, Receiver},
        feed::{self, ArchiveError, FeedReceiver, Given},
    };

    use super::TICKS;

    #[derive(Default)]
    struct Statements(Vec<Statement>);

    impl Receiver for Statements {
        fn statement(&mut self, statement: Statement) {
            self.0.push(statement);
        }

        fn refused(&mut self, _: &str, _: AdvisoryError) {}
    }

    impl FeedReceiver for Statements {
        fn document(&mut self, _: &str, _: &[u8]) {}

        fn passed_over(&mut self, _: &str, _: &str) {}

        fn broken(&mut self, _: &str, _: &ArchiveError) {}
    }

    fn corpus() -> Corpus {
        let mut statements = Statements::default();
        for name in ["known_exploited_vulnerabilities.json", "csaf-2017-2022.zip"] {
            let path = testkit::shared(&format!("feeds/cisa/{name}"));
            let file = File::open(path).unwrap();
            feed::read(file, name, Given::ByName, &mut statements).unwrap();
        }
        Corpus::new(statements.0)
    }

    #[test]
    fn each_box_is_a_name_that_matches_something_in_the_feeds() {
        let corpus = corpus();
        let silent: Vec<&str> = TICKS
            .iter()
            .filter(|tick| !tick.is_named(&corpus))
            .map(|tick| tick.key.as_str())
            .collect();
        assert!(silent.is_empty(), "these match nothing: {silent:?}");
        assert!(TICKS.len() > 80);
    }

    #[test]
    fn keys_and_labels_are_told_apart() {
        for one in TICKS.iter() {
            let same = |other: &&super::Tick| other.key == one.key || other.label == one.label;
            assert_eq!(TICKS.iter().filter(same).count(), 1, "{}", one.key);
        }
    }
}
