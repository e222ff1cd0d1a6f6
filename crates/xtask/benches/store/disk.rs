//! What the disk itself takes to keep a page.

use std::{
    fs::File,
    io::{Seek as _, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use crate::line;

const ROUNDS: usize = 400;
const PAGE: [u8; 4_096] = [7; 4_096];

/// Overwrites one page again and again, synced each time, as an engine's log does.
pub(crate) fn measure(folder: &Path) {
    let path = folder.join("bench-sync");
    let mut file = File::create(&path).expect("a file");
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            file.rewind().expect("to the start");
            file.write_all(&PAGE).expect("a page is written");
            let start = Instant::now();
            file.sync_data().expect("it is synced");
            start.elapsed()
        })
        .collect();
    std::fs::remove_file(&path).expect("the file goes");
    times.sort();
    let millis = |place: usize| times[place.min(ROUNDS - 1)].as_secs_f64() * 1e3;
    line("the disk: sync of one page, median", millis(ROUNDS / 2), "ms");
    line("the disk: sync of one page, P99", millis(ROUNDS * 99 / 100), "ms");
}
