//! How the house is: for who runs it and who decides there.

use access::{Action, Standing, Thing};
use jiff::Timestamp;
use store::{entries, jobs, outbox};

use crate::{
    AppError, Caller, House, State,
    imports::{self, SourceView},
};

/// How the house is.
#[derive(Debug, Clone)]
pub struct Health {
    /// How far it is.
    pub state: State,
    /// Statements that count.
    pub statements: usize,
    /// Distinct releases on all lists.
    pub releases: usize,
    /// Operators with a list.
    pub operators: usize,
    /// Entries that are sealed.
    pub sealed: u64,
    /// Entries that wait to be sealed.
    pub waiting: u64,
    /// Letters that wait to leave.
    pub letters: u64,
    /// What the database measured since the start.
    pub database: Database,
    /// Who does which job, and until when.
    pub jobs: Vec<(String, Timestamp)>,
    /// The sources, each with its last import.
    pub sources: Vec<SourceView>,
}

/// What the database measured since the start.
#[derive(Debug, Clone, Copy, Default)]
pub struct Database {
    /// Changes kept.
    pub writes: u64,
    /// Changes refused because too many waited.
    pub busy: u64,
    /// The longest time that one change held the writer.
    pub hold_longest_us: u64,
    /// The longest COMMIT.
    pub commit_longest_us: u64,
    /// The mean COMMIT.
    pub commit_mean_us: u64,
}

/// How the house is now.
pub fn health(house: &House, caller: &Caller) -> Result<Health, AppError> {
    let thing = Thing::organisation(house.own());
    let _permit = Standing::alone(caller.who()).decide(Action::SeeHealth, &thing)?;
    let (statements, releases, operators) = house.live.sizes();
    let (waiting, letters, rows) = house.store.read(|view| {
        let (waiting, letters) = (entries::unnumbered(view)?, outbox::waiting(view)?);
        Ok::<_, AppError>((waiting, letters, jobs::all(view)?))
    })?;
    let figures = house.store.figures();
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(Health {
        state: house.live.state(),
        statements,
        releases,
        operators,
        sealed: house.sealed(),
        waiting: count(waiting),
        letters: count(letters),
        database: Database {
            writes: figures.writes,
            busy: figures.busy,
            hold_longest_us: figures.hold_longest_us,
            commit_longest_us: figures.commit_longest_us,
            commit_mean_us: figures.commit_total_us / figures.commits.max(1),
        },
        jobs: rows.into_iter().map(|row| (row.name, row.until)).collect(),
        sources: imports::sources(house, caller)?,
    })
}
