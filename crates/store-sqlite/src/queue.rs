//! Who waits for the writer: people first, chunks of large documents when nobody else does.

use std::{
    collections::VecDeque,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use store::{Ended, Job, Lane, StoreError};

/// How many changes share one fsync at most.
pub(crate) const GROUP_MAX: usize = 256;
/// How many chunks wait; their senders wait when there are more.
const BULK_MAX: usize = 16;
/// How often chunks let others pass before it is their turn.
const PASSED_OVER_MAX: u32 = 4;

/// A change, and where its answer goes.
pub(crate) struct Waiting {
    pub(crate) job: Job,
    pub(crate) answer: SyncSender<Result<Ended, StoreError>>,
}

#[derive(Default)]
struct State {
    interactive: VecDeque<Waiting>,
    bulk: VecDeque<Waiting>,
    passed_over: u32,
    closed: bool,
}

/// A bounded queue with two lanes.
pub(crate) struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
    room: Condvar,
    interactive_max: usize,
}

impl Queue {
    pub(crate) fn new(interactive_max: usize) -> Self {
        let state = Mutex::default();
        Self { state, arrived: Condvar::new(), room: Condvar::new(), interactive_max }
    }

    /// Puts a change into its lane; the answer comes through what is returned.
    pub(crate) fn push(
        &self,
        lane: Lane,
        job: Job,
    ) -> Result<Receiver<Result<Ended, StoreError>>, StoreError> {
        let (answer, answered) = sync_channel(1);
        let mut state = self.lock();
        if lane == Lane::Bulk {
            let full = |state: &mut State| state.bulk.len() >= BULK_MAX && !state.closed;
            state = self.room.wait_while(state, full).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return Err(StoreError::Closed);
        }
        let waiting = state.interactive.len();
        match lane {
            Lane::Interactive if waiting >= self.interactive_max => {
                return Err(StoreError::Busy { waiting });
            }
            Lane::Interactive => state.interactive.push_back(Waiting { job, answer }),
            Lane::Bulk => state.bulk.push_back(Waiting { job, answer }),
        }
        drop(state);
        self.arrived.notify_one();
        Ok(answered)
    }

    /// Waits for changes; takes everybody who waits, up to [`GROUP_MAX`]. Empty: the queue was
    /// closed and nothing is left in it.
    pub(crate) fn take(&self) -> Vec<Waiting> {
        let idle = |state: &mut State| {
            state.interactive.is_empty() && state.bulk.is_empty() && !state.closed
        };
        let state = self.arrived.wait_while(self.lock(), idle);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let turn = state.interactive.is_empty() || state.passed_over >= PASSED_OVER_MAX;
        if let Some(chunk) = turn.then(|| state.bulk.pop_front()).flatten() {
            state.passed_over = 0;
            self.room.notify_one();
            return vec![chunk];
        }
        state.passed_over += u32::from(!state.bulk.is_empty());
        let count = state.interactive.len().min(GROUP_MAX);
        state.interactive.drain(..count).collect()
    }

    /// Takes nobody in any more; who is inside is still served.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
        self.room.notify_all();
    }

    /// Sends everybody away: their answers end without a word, which reads as closed.
    pub(crate) fn clear(&self) {
        self.close();
        let mut state = self.lock();
        state.interactive.clear();
        state.bulk.clear();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use store::{Lane, StoreError, Verdict};

    use super::Queue;

    fn push(queue: &Queue, lane: Lane) -> Result<(), StoreError> {
        queue.push(lane, Box::new(|_| Verdict::Keep)).map(drop)
    }

    #[test]
    fn people_overtake_chunks_and_chunks_are_not_forgotten() {
        let queue = Queue::new(10);
        for _ in 0..2 {
            push(&queue, Lane::Bulk).unwrap();
        }
        let mut chunk_after = Vec::new();
        for round in 0..12 {
            for _ in 0..3 {
                push(&queue, Lane::Interactive).unwrap();
            }
            if queue.take().len() == 1 {
                chunk_after.push(round);
                queue.take();
            }
        }
        assert_eq!(chunk_after, [4, 8]);
    }

    #[test]
    fn a_full_queue_says_how_many_wait_and_a_closed_one_serves_who_is_inside() {
        let queue = Queue::new(2);
        push(&queue, Lane::Interactive).unwrap();
        push(&queue, Lane::Interactive).unwrap();
        assert_eq!(push(&queue, Lane::Interactive), Err(StoreError::Busy { waiting: 2 }));
        queue.close();
        assert_eq!(push(&queue, Lane::Interactive), Err(StoreError::Closed));
        assert_eq!(queue.take().len(), 2);
        assert!(queue.take().is_empty());
    }
}
