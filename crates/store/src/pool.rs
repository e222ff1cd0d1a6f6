//! Connections on loan: opened when they are needed, up to a number, and kept.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::StoreError;

/// The connections of one database.
pub struct Pool<C> {
    open_max: usize,
    waiting_max: usize,
    reusable: fn(&mut C) -> bool,
    state: Mutex<State<C>>,
    returned: Condvar,
}

struct State<C> {
    idle: Vec<C>,
    open: usize,
    waiting: usize,
}

impl<C> std::fmt::Debug for Pool<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("open_max", &self.open_max).finish_non_exhaustive()
    }
}

impl<C> Pool<C> {
    /// A pool of so many connections, at least one, for which so many may wait. `reusable` ends
    /// what the last borrower left open, and says whether the next one may have it.
    pub fn new(open_max: usize, waiting_max: usize, reusable: fn(&mut C) -> bool) -> Self {
        let state = State { idle: Vec::new(), open: 0, waiting: 0 };
        Self {
            open_max: open_max.max(1),
            waiting_max,
            reusable,
            state: Mutex::new(state),
            returned: Condvar::new(),
        }
    }

    /// Lends a connection, which is opened where none is idle; it comes back by itself.
    pub fn lend(
        &self,
        open: impl FnOnce() -> Result<C, StoreError>,
    ) -> Result<Lent<'_, C>, StoreError> {
        let mut state = self.lock();
        let none = |state: &mut State<C>| state.idle.is_empty() && state.open >= self.open_max;
        if none(&mut state) {
            if state.waiting >= self.waiting_max {
                return Err(StoreError::Busy { waiting: state.waiting });
            }
            state.waiting += 1;
            state = self.returned.wait_while(state, none).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        let idle = state.idle.pop();
        state.open += usize::from(idle.is_none());
        drop(state);
        // Where it can't be opened, what is dropped here gives the place back.
        let mut lent = Lent { pool: self, connection: idle };
        if lent.connection.is_none() {
            lent.connection = Some(open()?);
        }
        Ok(lent)
    }

    fn lock(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection on loan.
#[derive(Debug)]
pub struct Lent<'p, C> {
    pool: &'p Pool<C>,
    connection: Option<C>,
}

impl<C> Lent<'_, C> {
    /// The connection.
    pub fn connection(&mut self) -> Result<&mut C, StoreError> {
        self.connection.as_mut().ok_or(StoreError::Closed)
    }

    /// Throws it away, and with it all that wait idle: where one is cut the others are, too.
    pub fn discard(mut self) {
        self.connection = None;
        let mut state = self.pool.lock();
        state.open -= state.idle.len();
        state.idle.clear();
    }
}

impl<C> Drop for Lent<'_, C> {
    fn drop(&mut self) {
        let reusable = self.pool.reusable;
        let connection = self.connection.take().and_then(|mut connection| {
            let again = reusable(&mut connection);
            again.then_some(connection)
        });
        let mut state = self.pool.lock();
        match connection {
            Some(connection) => state.idle.push(connection),
            None => state.open -= 1,
        }
        drop(state);
        self.pool.returned.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicI32, Ordering},
        thread,
    };

    use super::Pool;
    use crate::StoreError;

    /// Connections are numbers; negative ones are broken.
    fn pool(open_max: usize, waiting_max: usize) -> Pool<i32> {
        Pool::new(open_max, waiting_max, |connection| *connection >= 0)
    }

    fn cut() -> Result<i32, StoreError> {
        Err(StoreError::Unavailable { detail: "cut".to_owned() })
    }

    #[test]
    fn what_came_back_is_lent_again_unless_it_is_broken() {
        let pool = pool(1, 0);
        drop(pool.lend(|| Ok(1)).unwrap());
        let mut again = pool.lend(|| Ok(2)).unwrap();
        assert_eq!(*again.connection().unwrap(), 1);
        *again.connection().unwrap() = -1;
        drop(again);
        assert_eq!(*pool.lend(|| Ok(3)).unwrap().connection().unwrap(), 3);
    }

    #[test]
    fn more_than_may_wait_are_refused_and_who_waits_gets_what_comes_back() {
        let pool = pool(1, 1);
        let lent = pool.lend(|| Ok(1)).unwrap();
        thread::scope(|scope| {
            let waits = scope.spawn(|| *pool.lend(|| Ok(2)).unwrap().connection().unwrap());
            while pool.lock().waiting == 0 {
                thread::yield_now();
            }
            let refused = pool.lend(|| Ok(3)).unwrap_err();
            assert_eq!(refused, StoreError::Busy { waiting: 1 });
            drop(lent);
            assert_eq!(waits.join().unwrap(), 1);
        });
        assert_eq!(pool.lock().waiting, 0);
    }

    #[test]
    fn one_that_can_not_be_opened_takes_no_place() {
        let pool = pool(1, 0);
        for _ in 0..3 {
            assert!(matches!(pool.lend(cut), Err(StoreError::Unavailable { .. })));
        }
        assert_eq!(*pool.lend(|| Ok(1)).unwrap().connection().unwrap(), 1);
    }

    #[test]
    fn who_throws_one_away_throws_all_idle_ones_away() {
        let pool = pool(3, 0);
        let opened = AtomicI32::new(0);
        let lend = || pool.lend(|| Ok(opened.fetch_add(1, Ordering::SeqCst))).unwrap();
        let [one, ..] = [lend(), lend(), lend()];
        one.discard();
        assert!(pool.lock().idle.is_empty());
        let again = [lend(), lend(), lend()];
        assert_eq!(again.map(|mut lent| *lent.connection().unwrap()), [3, 4, 5]);
    }
}
