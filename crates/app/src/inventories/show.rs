//! An operator's lists as their readers see them.

use std::sync::Arc;

use access::Action;
use jiff::{SignedDuration, Timestamp};
use matching::{
    answer::Match,
    corpus::Corpus,
    estate::{Kept, Release},
};
use model::{
    Component, Slug,
    id::{InventoryId, OrganisationId},
};
use rules::bod_26_04::Scope;
use serde_json::json;
use sheet::report::{Asked, Report};
use store::{entries, inventory_revisions};

use super::{KEPT_DAYS, Lists, Opened, Sealed, keys};
use crate::{AppError, Caller, House, organisations, record};

/// The kind of entry that says that a delegate read an operator's lists.
const READ_BY_ANOTHER: &str = "read-inventory-by-delegate";

/// That somebody of another organisation read an operator's lists.
#[derive(Debug, Clone)]
pub struct Look {
    /// The number of its entry in the record.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// For which organisation.
    pub who: String,
}

/// One list.
#[derive(Debug, Clone)]
pub struct ListView {
    /// Its id.
    pub id: InventoryId,
    /// What the operator calls it.
    pub name: String,
    /// From which file it was read.
    pub file: String,
    /// Its revision, from 1.
    pub revision: i64,
    /// Since when.
    pub made: Timestamp,
    /// How long it is kept.
    pub keep_until: Timestamp,
    /// How many components could be identified.
    pub components: usize,
    /// How many could not.
    pub unidentified: usize,
}

/// What an operator runs.
#[derive(Debug)]
pub struct OperatorView {
    /// Its lists.
    pub lists: Vec<ListView>,
    /// Everything in them, checked.
    pub checked: Checked,
}

/// An inventory with what it was checked against.
#[derive(Debug)]
pub struct Checked {
    lists: Arc<Lists>,
    corpus: Arc<Corpus>,
    kept: Vec<Arc<Kept>>,
    asked: Asked,
}

impl Checked {
    pub(crate) fn new(house: &House, lists: Arc<Lists>, asked: Asked) -> Self {
        let (corpus, kept) = house.live.kept(&lists.releases);
        let components = lists.whole.components.iter();
        // A list that came in this moment may have releases that are not in memory yet.
        let check = |component| Arc::new(Kept::of(&corpus, &Release::of(component)));
        let kept = components.zip(kept).map(|(one, kept)| kept.unwrap_or_else(|| check(one)));
        Self { kept: kept.collect(), lists, corpus, asked }
    }

    /// The report of it.
    pub fn report(&self) -> Report<'_> {
        let checked = self.kept.iter().map(|kept| kept.checked().clone());
        Report::of(&self.lists.whole, &self.corpus, self.asked, checked)
    }

    /// Each component that has the flaw that `flaw` names, by any of its names.
    pub(crate) fn having(&self, flaw: &str) -> Vec<(&Component, &Match<'_>)> {
        let names: Vec<&str> = self.corpus.names(flaw).collect();
        let checked = self.lists.whole.components.iter().zip(&self.kept);
        let matches = checked.flat_map(|(component, kept)| {
            kept.checked().matches.iter().map(move |one| (component, one))
        });
        matches.filter(|(_, one)| names.contains(&one.advisory)).collect()
    }

    /// Everything in the lists.
    pub fn inventory(&self) -> &model::Inventory {
        &self.lists.whole
    }
}

/// An operator's lists, for somebody who may read them; that they do is in the record before this
/// returns.
pub fn lists_of(house: &House, caller: &Caller, operator: &Slug) -> Result<OperatorView, AppError> {
    let operator = organisations::operator(house, caller, operator, Action::ReadInventory)?;
    let own = caller.principal.as_ref().is_some_and(|one| one.organisation() == operator);
    let kind = if own { "read-inventory" } else { READ_BY_ANOTHER };
    record::reading(house, caller, (operator, kind), json!({}))?;
    let lists = open_lists(house, operator)?;
    let on = notation::time::date_of(caller.context.at);
    let asked = Asked { on, scope: Scope::Other };
    Ok(OperatorView {
        lists: lists.all.iter().map(view_of).collect(),
        checked: Checked::new(house, lists, asked),
    })
}

/// Whether the caller's own organisation has any list.
pub fn has_lists(house: &House, caller: &Caller) -> Result<bool, AppError> {
    let own = caller.principal.as_ref().ok_or(access::Refusal::SignIn)?.organisation();
    Ok(!open_lists(house, own)?.all.is_empty())
}

/// Who of another organisation read an operator's lists, the newest first: the operator sees who
/// looked, however it came in.
pub fn looks_by_others(
    house: &House,
    caller: &Caller,
    operator: &Slug,
    limit: usize,
) -> Result<Vec<Look>, AppError> {
    let operator = organisations::operator(house, caller, operator, Action::ReadInventory)?;
    let search = entries::Search {
        organisation: Some(operator),
        kind: Some(READ_BY_ANOTHER),
        limit: i64::try_from(limit).unwrap_or(i64::MAX),
        ..entries::Search::default()
    };
    let rows = house.store.read(|view| entries::search(view, &search))?;
    let look = |row: entries::EntryRow| {
        let body: serde_json::Value = serde_json::from_slice(row.body.as_deref()?).ok()?;
        let actor = body.pointer("/body/actor/organisation")?.as_str()?.parse().ok()?;
        let who = organisations::find(house, actor).ok()?.name;
        Some(Look { seq: row.seq?, at: row.at, who })
    };
    Ok(rows.into_iter().filter_map(look).collect())
}

fn view_of(one: &Opened) -> ListView {
    ListView {
        id: one.id,
        name: one.sealed.name.clone(),
        file: one.sealed.file.clone(),
        revision: one.revision,
        made: one.made,
        keep_until: one.made + SignedDuration::from_hours(24 * KEPT_DAYS),
        components: one.sealed.inventory.components.len(),
        unidentified: one.sealed.inventory.unidentified.len(),
    }
}

/// An operator's lists, from memory or opened anew. Who may is decided before.
pub(crate) fn open_lists(house: &House, operator: OrganisationId) -> Result<Arc<Lists>, AppError> {
    house.live.lists(operator, || {
        house.store.read(|view| {
            let Some(key) = keys::find(house, view, operator)? else { return Ok(Lists::default()) };
            let rows = inventory_revisions::current_of(view, operator)?;
            let mut all = Vec::new();
            for row in rows {
                let place = keys::place(operator, row.inventory, "body");
                let sealed = key.open(&place, &row.body);
                let sealed = sealed.map_err(|error| AppError::internal(error.to_string()))?;
                all.push(Opened {
                    id: row.inventory,
                    revision: row.revision,
                    made: row.made,
                    sealed: unpressed(&sealed)?,
                });
            }
            all.sort_by(|one, other| one.sealed.name.cmp(&other.sealed.name));
            Ok(Lists::new(all))
        })
    })
}

fn unpressed(bytes: &[u8]) -> Result<Sealed, AppError> {
    let broken = || AppError::internal(crate::VaultError::Form.to_string());
    let json = zstd::decode_all(bytes).map_err(|_| broken())?;
    serde_json::from_slice(&json).map_err(|_| broken())
}
