//! Mail: a letter in plain text to one person, through somebody's SMTP server.

mod letter;
mod server;

pub use letter::{Letter, Recipient, RecipientError, Subject, SubjectError};
pub use server::{Login, MailServer, Tls};

use crate::said::with_causes;
use lettre::{SmtpTransport, Transport as _, transport::smtp};

/// Sends letters through one server.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: SmtpTransport,
    from: Recipient,
}

/// A server can't be used as it is described.
#[derive(Debug, thiserror::Error)]
pub enum MailServerError {
    /// Mail would cross a network in the open.
    #[error(
        "`{host}` is not on this machine: without TLS anybody on the way reads the sign-in links; \
         use `starttls` or `implicit`"
    )]
    Open {
        /// The server.
        host: String,
    },
    /// A certificate that is no certificate, or no certificates at all on this machine.
    #[error("cannot set up TLS to `{host}`: {reason}")]
    Tls {
        /// The server.
        host: String,
        /// What was wrong.
        reason: String,
    },
}

/// A letter did not go.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server said no for good; the same letter will not go later.
    #[error("the mail server refused the letter: {answer}")]
    Refused {
        /// What it said, shortened, on one line.
        answer: String,
    },
    /// The server said not now, or was not there.
    #[error("the mail server did not take the letter now: {reason}")]
    Later {
        /// What happened, shortened, on one line.
        reason: String,
    },
    /// The server is not who it should be.
    #[error("the mail server could not be trusted: {reason}; name its certificate authority")]
    Untrusted {
        /// What TLS said.
        reason: String,
    },
    /// The letter can't be written down as a mail.
    #[error("the letter cannot be written as a mail: {0}")]
    Unwritable(String),
}

impl MailError {
    /// Whether the same letter may go later.
    pub fn is_worth_retrying(&self) -> bool {
        matches!(self, Self::Later { .. } | Self::Untrusted { .. })
    }
}

impl Mailer {
    /// Prepares to send; nothing is connected yet.
    pub fn new(server: &MailServer) -> Result<Self, MailServerError> {
        Ok(Self { transport: server.transport()?, from: server.from.clone() })
    }

    /// Sends one letter. It went when the server took it; it may go twice if the line is cut while
    /// the server answers, both times under one message id.
    pub fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let message = letter.written(&self.from)?;
        match self.transport.send(&message) {
            Ok(_) => Ok(()),
            Err(error) => Err(blame(&error)),
        }
    }
}

fn blame(error: &smtp::Error) -> MailError {
    let said = with_causes(error);
    if error.is_permanent() {
        MailError::Refused { answer: said }
    } else if error.is_tls() || said.contains("certificate") {
        MailError::Untrusted { reason: said }
    } else if error.is_client() {
        MailError::Unwritable(said)
    } else {
        MailError::Later { reason: said }
    }
}
