//! The test world: where the shared data lies, and how suites in zips are read.

pub mod authenticator;
pub mod breakwater;
pub mod browser;
pub mod child;
pub mod http;
pub mod postgres;
pub mod readability;
pub mod server;
pub mod torture;

use std::{io::Read as _, path::PathBuf};

/// A file or folder of `../shared`, beside the project; a missing one fails with its name.
pub fn shared(path: &str) -> PathBuf {
    let full = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(path);
    assert!(full.exists(), "`../shared/{path}` is missing: put the shared data beside the project");
    full
}

/// Every file of a zip as (name, bytes), in the order of the archive.
pub fn zip_files(path: &str) -> Vec<(String, Vec<u8>)> {
    let file = std::fs::File::open(shared(path)).expect("a shared file opens");
    let mut archive = zip::ZipArchive::new(file).expect("a shared zip opens");
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry opens");
        if entry.is_file() {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("an entry reads");
            let name = entry.name().expect("an entry has a name").into_owned();
            files.push((name, bytes));
        }
    }
    files
}

/// A text whose long lines go on below, two spaces in: messages as snapshots stay in the margin.
pub fn folded(text: &str) -> String {
    const WIDTH: usize = 84;
    let mut folded = Vec::new();
    for line in text.lines() {
        let mut open = String::new();
        for word in line.split(' ') {
            if open.len() + 1 + word.len() > WIDTH && !open.trim().is_empty() {
                folded.push(std::mem::replace(&mut open, " ".to_owned()));
            }
            let space = if open.is_empty() { "" } else { " " };
            open.extend([space, word]);
        }
        folded.push(open);
    }
    folded.join("\n")
}
