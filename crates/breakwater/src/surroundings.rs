//! What commands take from outside: the clock, the environment, this machine.

use std::path::PathBuf;

use cli::{Machine, Surroundings};
use jiff::Timestamp;

/// The time now: the one place where the clock is read.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    Timestamp::now()
}

/// 32 bytes of the operating system's randomness.
pub(crate) fn entropy() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Reads what surrounds this process.
pub(crate) fn read(machine: &dyn Machine) -> Surroundings<'_> {
    let home = variable("HOME").map(PathBuf::from);
    let configured = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let settings = configured.or_else(|| home.map(|home| home.join(".config")));
    Surroundings {
        today: notation::time::date_of(now()),
        settings: settings.map(|folder| folder.join("breakwater")),
        url: variable("BREAKWATER_URL"),
        token: variable("BREAKWATER_TOKEN"),
        machine,
    }
}
