//! What PostgreSQL says, in our words.

use postgres::{Error, error::SqlState};
use store::StoreError;

/// An error of a statement. `Conflict` and `Unavailable` mean: the transaction is gone, and it can
/// be run again from its start.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub(crate) fn in_our_words(error: Error) -> StoreError {
    let Some(said) = error.as_db_error() else {
        let detail = with_source(&error);
        return if error.is_closed() || is_io(&error) {
            StoreError::Unavailable { detail }
        } else {
            StoreError::Refused { detail }
        };
    };
    let detail = said.message().to_owned();
    let code = said.code();
    if [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
    ]
    .contains(code)
    {
        return StoreError::Conflict { attempts: 1 };
    }
    match code.code().get(..2) {
        _ if *code == SqlState::DISK_FULL => StoreError::Full { detail },
        Some("08" | "57" | "53" | "3D" | "28") => StoreError::Unavailable { detail },
        Some("23") => StoreError::Constraint { detail },
        Some("58" | "XX") => StoreError::Io { detail },
        _ => StoreError::Refused { detail },
    }
}

/// An error of COMMIT itself. What the server said no to is not kept; what it said nothing to,
/// or said while it went away, nobody knows.
pub(crate) fn of_commit(error: Error) -> StoreError {
    match in_our_words(error) {
        StoreError::Unavailable { detail } | StoreError::Io { detail } => {
            StoreError::UnknownOutcome { detail }
        }
        other => other,
    }
}

fn is_io(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.is::<std::io::Error>() {
            return true;
        }
        source = inner.source();
    }
    false
}

fn with_source(error: &Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
