//! Durable writes a second on both engines, with what the disk does for them, beside one
//! transaction a write on the same disk in the same run.

#![expect(clippy::print_stdout, reason = "a program for `cargo xtask bench store`")]

mod disk;
mod ours;
mod peers;

use std::{path::PathBuf, time::Duration};

/// How many write at once.
const WRITERS: [usize; 3] = [1, 8, 64];
/// How long each measurement runs.
const ROUND: Duration = Duration::from_secs(4);

/// What came of one round.
struct Round {
    writes: u64,
    /// How often the engine waited for the disk to take its log.
    syncs: u64,
    /// The longest time that one change held the writer.
    hold_longest: Option<Duration>,
    /// How long a writer waited, in order.
    waited: Vec<Duration>,
}

/// The disk is that of the folder that is given.
fn main() {
    let folder = std::env::args().skip(1).find(|word| word != "--bench");
    let folder = folder.map_or_else(std::env::temp_dir, PathBuf::from);
    disk::measure(&folder);
    for writers in WRITERS {
        ours::sqlite(&folder, writers).print(&format!("SQLite, {}", spelled(writers)));
    }
    peers::rusqlite(&folder).print("`rusqlite`, one transaction a write, one writer");
    let server = testkit::postgres::Postgres::start();
    for writers in WRITERS {
        ours::postgres(&server, writers).print(&format!("PostgreSQL, {}", spelled(writers)));
    }
    for writers in WRITERS {
        peers::pgbench(&server, writers).print(&format!("`pgbench`, {}", spelled(writers)));
    }
}

fn spelled(writers: usize) -> String {
    if writers == 1 { "1 writer".to_owned() } else { format!("{writers} writers") }
}

impl Round {
    #[expect(clippy::cast_precision_loss, reason = "counts are shown with three figures")]
    fn print(&self, name: &str) {
        let per_s = self.writes as f64 / ROUND.as_secs_f64();
        line(&format!("{name}: durable writes"), per_s, "1/s");
        let per_1000 = self.syncs as f64 * 1_000.0 / self.writes.max(1) as f64;
        line(&format!("{name}: syncs of the log for 1,000 writes"), per_1000, "");
        if let Some(wait) = self.waited.get(self.waited.len() * 99 / 100) {
            line(&format!("{name}: waited, P99"), wait.as_secs_f64() * 1e3, "ms");
        }
        if let Some(hold) = self.hold_longest {
            line(&format!("{name}: longest hold of the writer"), hold.as_secs_f64() * 1e3, "ms");
        }
    }
}

/// A measurement as `cargo xtask bench` reads it.
fn line(name: &str, value: f64, unit: &str) {
    println!("{name}\t{value}\t\t{unit}");
}
