//! The right to a change, asked anew before a kept answer is given again.

use access::{Action, Consent, Consents, Standing, Thing, Uptake};
use model::{Slug, id::ConsentId};
use store::consents::{self, ConsentRow};

use crate::{AppError, Caller, House, organisations};

/// The right to a change: one of these actions, over what the change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// The actions that the verb asks for.
    pub any: &'static [Action],
    /// What it is about.
    pub about: About,
}

/// What a change is about, as far as the right to it may end while the caller stays who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The caller's own, or the house's: what the caller is decides.
    Own,
    /// An operator: the caller itself, or one that lets it act.
    Operator(Slug),
    /// A consent to take up: as long as it lives.
    Offer(ConsentId),
    /// A consent to end: either side hears again that it has ended.
    Consent(ConsentId),
}

impl Right {
    /// Refuses where none of the actions is permitted now.
    pub(crate) fn ask(&self, house: &House, caller: &Caller) -> Result<(), AppError> {
        let mut refusal = None;
        for action in self.any {
            match self.about.ask(house, caller, *action) {
                Ok(()) => return Ok(()),
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        Err(refusal.unwrap_or_else(AppError::not_found))
    }
}

impl About {
    fn ask(&self, house: &House, caller: &Caller, action: Action) -> Result<(), AppError> {
        match self {
            Self::Own => {
                let standing = Standing::alone(caller.who());
                let may = !standing.read_scope(action).is_empty();
                may.then_some(()).ok_or_else(|| standing.refusal(action).into())
            }
            Self::Operator(slug) => organisations::operator(house, caller, slug, action).map(drop),
            Self::Offer(id) => party(house, caller, (*id, action), |row| row.revoked.is_none()),
            Self::Consent(id) => party(house, caller, (*id, action), |_| true),
        }
    }
}

/// As one of the two sides of a consent, as if it were in force.
fn party(
    house: &House,
    caller: &Caller,
    (id, action): (ConsentId, Action),
    counts: impl Fn(&ConsentRow) -> bool,
) -> Result<(), AppError> {
    let row = house.store.read(|view| consents::find(view, id))?;
    let Some(row) = row.filter(counts) else {
        return Err(Standing::alone(caller.who()).refusal(action).into());
    };
    let sides = Consent { operator: row.operator, delegate: row.delegate, uptake: Uptake::Offered };
    let sides = Consents::from_iter([sides]);
    let thing = Thing::organisation(row.operator);
    let _permit = Standing::new(caller.who(), &sides).decide(action, &thing)?;
    Ok(())
}
