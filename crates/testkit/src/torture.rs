//! `kill -9` of the real server while clients write, again and again; nothing that was acknowledged
//! may be lost, halved or doubled.

mod round;
mod write;

use std::path::Path;

use crate::{breakwater::Binary, server::Server};
use round::Round;

/// How often a round without a write in flight is begun again, at most.
const EMPTY_MAX: u32 = 20;

/// What a torture showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rounds that count: at least one write was in flight at the kill.
    pub rounds: u32,
    /// Rounds in which nothing was in flight.
    pub empty: u32,
    /// Writes that were acknowledged.
    pub kept: u64,
    /// Writes that were in flight at a kill; each was sent again under its key.
    pub in_flight: u64,
    /// How often the server was killed while it started, too.
    pub killed_at_start: u32,
}

/// Kills the server so often; panics with the round and its seed where something is wrong.
pub fn torture(binary: Binary, data: &Path, (rounds, seed): (u32, u64)) -> Tally {
    let mut random = Random(seed | 1);
    let mut tally = Tally::default();
    let mut all: Vec<Round> = Vec::new();
    let coordinator = binary.token(data, "coordinator", "clearinghouse");
    let mut server = binary.start(data);
    round::prepare(&server, &coordinator);
    let mut number = 0;
    while tally.rounds < rounds {
        number += 1;
        let mut round = Round::new(
            number,
            &coordinator,
            binary.token(data, "operator", &format!("op-{number}")),
        );
        let in_flight = round.write_until_killed(server, &mut random);
        server = start_again(binary, data, &mut random, &mut tally);
        if in_flight == 0 {
            tally.empty += 1;
            assert!(tally.empty <= rounds + EMPTY_MAX, "the kill never met a write: {tally:?}");
        } else {
            tally.rounds += 1;
        }
        tally.in_flight += in_flight;
        tally.kept += round.kept();
        round.send_again(&server);
        round.check(&server);
        binary.is_whole(data);
        all.push(round);
    }
    // What was kept in the first round is still there after the last.
    for round in &all {
        round.check(&server);
    }
    tally
}

/// Starts the server; sometimes it is killed while it does, and started once more.
fn start_again(binary: Binary, data: &Path, random: &mut Random, tally: &mut Tally) -> Server {
    if random.below(4) == 0
        && let Ok(server) = Server::launch(binary.serve(data))
    {
        random.pause_us(20_000);
        server.kill();
        tally.killed_at_start += 1;
    }
    binary.start(data)
}

/// Marsaglia's xorshift: the same seed, the same kills.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    /// Waits for nothing in particular: the kill comes at any moment.
    fn pause_us(&mut self, at_most: u64) {
        std::thread::sleep(std::time::Duration::from_micros(self.below(at_most)));
    }
}
