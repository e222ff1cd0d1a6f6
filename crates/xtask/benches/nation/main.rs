//! A data folder of the size of a nation, made through the verbs: the material of `cargo xtask
//! bench pages`.

#![expect(clippy::print_stdout, reason = "a program for `cargo xtask bench pages`")]

mod house;
mod lists;
mod profile;

use std::path::PathBuf;

/// What one run is asked for: `seed DIR OPERATORS COMPONENTS SIGNED_IN`, or `profile DIR [FEED]…`.
fn main() {
    // Cargo adds `--bench` of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |place: usize| words.get(place).and_then(|word| word.parse().ok());
    let folder = || PathBuf::from(words.get(1).expect("a data folder"));
    match words.first().map(String::as_str) {
        Some("seed") => {
            let seed = lists::Seed {
                operators: number(2).expect("how many operators"),
                components: number(3).expect("how many components each"),
                signed_in: number(4).expect("how many sign in"),
            };
            lists::seed(&folder(), &seed);
        }
        Some("sign-in") => lists::sign_in_anew(&folder(), number(2).expect("how many")),
        Some("profile") => profile::run(&folder(), words.get(2..).unwrap_or_default()),
        _ => println!("expected: seed DIR OPERATORS COMPONENTS SIGNED_IN, or profile DIR [FEED]…"),
    }
}
