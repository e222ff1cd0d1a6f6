//! How far a flaw reaches, by kind of place: counts, none under ten.

use access::{Action, Count};
use model::{Sector, id::OrganisationId};
use store::organisations;

use super::may_count;
use crate::{AppError, Caller, House};

/// Operators of one sector with a match.
#[derive(Debug, Clone, Copy)]
pub struct SectorReach {
    /// Which sector.
    pub sector: Sector,
    /// With an exact match.
    pub exact: Count,
    /// With only likely ones.
    pub likely: Count,
}

/// How far a flaw reaches in each sector that has anybody.
pub fn reach_by_sector(
    house: &House,
    caller: &Caller,
    id: &str,
) -> Result<Vec<SectorReach>, AppError> {
    may_count(house, caller, id, Action::SeeReach)?;
    let affected = house.live.affected(id);
    let exact = sectors_of(house, &house.live.operators(&affected.exact))?;
    let likely = sectors_of(house, &house.live.operators(&affected.likely))?;
    let of = |all: &[Sector], sector: Sector| {
        Count::of(u64::try_from(all.iter().filter(|one| **one == sector).count()).unwrap_or(0))
    };
    let met = |sector: &Sector| exact.contains(sector) || likely.contains(sector);
    Ok(Sector::ALL
        .into_iter()
        .filter(met)
        .map(|sector| SectorReach {
            sector,
            exact: of(&exact, sector),
            likely: of(&likely, sector),
        })
        .collect())
}

fn sectors_of(house: &House, operators: &[OrganisationId]) -> Result<Vec<Sector>, AppError> {
    house.store.read(|view| {
        let mut sectors = Vec::new();
        for operator in operators {
            sectors.extend(organisations::find(view, *operator)?.map(|row| row.sector));
        }
        Ok(sectors)
    })
}
