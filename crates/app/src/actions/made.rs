//! A week as it was made from lists, advisories and answers; while none of them changes, who looks
//! again is shown the same.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use access::Principal;
use jiff::civil::Date;
use model::{Role, id::OrganisationId};
use notation::time::date_of;
use rules::bod_26_04::Scope;
use sheet::{
    Tasks,
    estate::{Estate, Sums},
    page::Sheet,
    report::Asked,
};

use super::answer::{self, Answer};
use crate::{
    Caller, House,
    house::locked,
    inventories::{self, Lists},
    organisations::OrganisationView,
};

/// So many weeks are kept in memory.
const KEPT_MAX: usize = 512;

/// What was made of a week.
#[derive(Debug)]
pub struct Made {
    /// The tasks that are open, as the sheet shows them.
    pub sheet: Sheet,
    /// The tasks that are answered and closed: key and title.
    pub closed: Vec<(String, String)>,
    /// How many systems there are, and what came of them.
    pub sums: Sums,
    /// The flaws that the operator is told of.
    pub(super) flaws: Vec<String>,
}

impl Made {
    /// How many tasks are open.
    pub fn open(&self) -> usize {
        self.sheet.tasks.len() + self.sheet.rest_count
    }
}

/// The weeks that were made last.
#[derive(Debug, Default)]
pub(crate) struct Weeks(Mutex<ByOperator>);

/// Weeks by operator and for whom.
type ByOperator = HashMap<(OrganisationId, Scope), (Ground, Arc<Made>)>;

impl Weeks {
    /// Forgets what was made of an operator's lists.
    pub(crate) fn forget(&self, operator: OrganisationId) {
        let mut weeks = locked(&self.0);
        for scope in [Scope::Fceb, Scope::Other] {
            weeks.remove(&(operator, scope));
        }
    }
}

/// What a week is made from.
#[derive(Debug)]
struct Ground {
    lists: Arc<Lists>,
    edition: u64,
    on: Date,
    operator: String,
    closed: BTreeSet<String>,
}

impl PartialEq for Ground {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.lists, &other.lists)
            && (self.edition, self.on, &self.operator, &self.closed)
                == (other.edition, other.on, &other.operator, &other.closed)
    }
}

/// For which day, and for whom.
pub(super) fn asked(caller: &Caller) -> Asked {
    let agency = caller.principal.as_ref().map(Principal::role) == Some(Role::Agency);
    let scope = if agency { Scope::Fceb } else { Scope::Other };
    Asked { on: date_of(caller.context.at), scope }
}

/// The week of an operator.
pub(super) fn week(
    house: &House,
    caller: &Caller,
    operator: &OrganisationView,
    (lists, answers): (&Arc<Lists>, &BTreeMap<String, Answer>),
) -> Arc<Made> {
    let asked = asked(caller);
    let closed = answers.iter().filter(|(_, answer)| answer::is_closed(answer));
    let ground = Ground {
        lists: Arc::clone(lists),
        edition: house.live.edition(),
        on: asked.on,
        operator: operator.name.clone(),
        closed: closed.map(|(task, _)| task.clone()).collect(),
    };
    let place = (operator.id, asked.scope);
    let weeks = &house.live.weeks().0;
    if let Some((of, made)) = locked(weeks).get(&place)
        && *of == ground
    {
        return Arc::clone(made);
    }
    // Advisories that come in meanwhile make it anew at the next look.
    let made = Arc::new(made(house, &ground, asked));
    let mut weeks = locked(weeks);
    if weeks.len() >= KEPT_MAX && !weeks.contains_key(&place) {
        weeks.clear();
    }
    // What was forgotten in this moment does not stay.
    if house.live.has_open(operator.id, lists) {
        weeks.insert(place, (ground, Arc::clone(&made)));
    }
    made
}

fn made(house: &House, ground: &Ground, asked: Asked) -> Made {
    let checked = inventories::Checked::new(house, Arc::clone(&ground.lists), asked);
    let report = checked.report();
    let tasks = Tasks::of(&report, |key| ground.closed.contains(key));
    Made {
        sheet: Sheet::of_open(&tasks, &ground.operator),
        closed: tasks.closed().map(|(key, title)| (key.to_owned(), title)).collect(),
        sums: Estate::new(&tasks).sums(),
        flaws: report.findings.iter().map(|found| found.flaw.advisory.to_owned()).collect(),
    }
}
