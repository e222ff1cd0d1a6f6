//! What a verb answers when it does not do what was asked: whose fault, and what to do.

use access::Refusal;
use store::StoreError;

/// Whose fault it is; decided here and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is not there, or the caller may not see it: one answer for both.
    NotFound,
    /// Somebody must sign in first.
    SignIn,
    /// The caller may not do this, whatever it is done to.
    Forbidden,
    /// It contradicts what is there.
    Conflict,
    /// What was sent is wrong.
    Invalid,
    /// What was sent is too large.
    TooLarge,
    /// Try again later.
    Unavailable,
    /// Our fault.
    Internal,
}

/// Why a verb did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// Whose fault.
    pub kind: Kind,
    /// A stable word for programs.
    pub code: &'static str,
    /// What, where, what was expected, what to do.
    pub message: String,
    /// Where in what was sent, as a JSON pointer or a parameter's name.
    pub pointer: Option<String>,
}

impl AppError {
    /// An error of a kind, with its code and words.
    pub fn new(kind: Kind, code: &'static str, message: impl Into<String>) -> Self {
        Self { kind, code, message: message.into(), pointer: None }
    }

    /// What was sent is wrong, at this place.
    pub fn invalid(pointer: &str, message: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, "invalid", message).at(pointer)
    }

    /// What was sent is right, but names what is not there, or not for the caller.
    pub fn unknown(pointer: &str, message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, "unknown", message).at(pointer)
    }

    /// The same, at this place of what was sent.
    #[must_use]
    pub fn at(self, pointer: &str) -> Self {
        Self { pointer: Some(pointer.to_owned()), ..self }
    }

    /// Nothing of that name that the caller may see.
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, "not-found", "there is nothing here that you may see")
    }

    /// Something of ours is broken; the words go to the log, not to the caller.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Kind::Internal, "internal", message)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let (kind, code) = match &error {
            StoreError::Busy { .. } => (Kind::Unavailable, "busy"),
            StoreError::Full { .. } => (Kind::Unavailable, "disk-full"),
            StoreError::Io { .. } => (Kind::Unavailable, "disk-failed"),
            StoreError::Unavailable { .. } => (Kind::Unavailable, "database-away"),
            StoreError::UnknownOutcome { .. } => (Kind::Unavailable, "outcome-unknown"),
            StoreError::Conflict { .. } => (Kind::Unavailable, "conflict-retry"),
            StoreError::Closed => (Kind::Unavailable, "stopping"),
            StoreError::ImportEnded => (Kind::Conflict, "import-ended"),
            _ => (Kind::Internal, "internal"),
        };
        Self::new(kind, code, error.to_string())
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        let (kind, code) = match refusal {
            Refusal::Invisible => return Self::not_found(),
            Refusal::SignIn => (Kind::SignIn, "sign-in"),
            Refusal::Passkey => (Kind::Forbidden, "passkey-needed"),
            Refusal::Scope(_) => (Kind::Forbidden, "scope"),
            Refusal::Role => (Kind::Forbidden, "role"),
        };
        Self::new(kind, code, refusal.to_string())
    }
}
