//! Which server takes our mail, and how we speak to it.

use std::{fmt, net::IpAddr, time::Duration};

use lettre::{
    SmtpTransport,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls as Wire, TlsParameters},
        extension::ClientId,
    },
};

use super::{MailServerError, Recipient};
use crate::said::with_causes;

/// How long the server may take for each answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the line to the server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// It is not: only for a server on this machine.
    None,
    /// It begins in the open and must change before anything is said (RFC 3207).
    StartTls,
    /// It is closed from the first byte (RFC 8314 §3).
    Implicit,
}

/// A name and a password for the server.
#[derive(Clone)]
pub struct Login(Credentials);

impl Login {
    /// A name and its password, which is not shown again.
    pub fn new(user: &str, password: &str) -> Self {
        Self(Credentials::new(user.to_owned(), password.to_owned()))
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(…)")
    }
}

/// A server that takes our mail.
#[derive(Debug, Clone)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port: 587 for `starttls`, 465 for `implicit`, as a rule.
    pub port: u16,
    /// How the line is kept from others.
    pub tls: Tls,
    /// How it knows us; `None` where it asks nothing.
    pub login: Option<Login>,
    /// Whose certificates to trust beside this machine's own, as PEM.
    pub authority_pem: Option<Vec<u8>>,
    /// Who writes.
    pub from: Recipient,
}

impl MailServer {
    pub(super) fn transport(&self) -> Result<SmtpTransport, MailServerError> {
        let wire = match self.tls {
            Tls::None if !is_this_machine(&self.host) => {
                return Err(MailServerError::Open { host: self.host.clone() });
            }
            Tls::None => Wire::None,
            Tls::StartTls => Wire::Required(self.parameters()?),
            Tls::Implicit => Wire::Wrapper(self.parameters()?),
        };
        let mut builder = SmtpTransport::builder_dangerous(&self.host)
            .port(self.port)
            .tls(wire)
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(self.from.domain().to_owned()));
        if let Some(Login(credentials)) = &self.login {
            builder = builder.credentials(credentials.clone());
        }
        Ok(builder.build())
    }

    fn parameters(&self) -> Result<TlsParameters, MailServerError> {
        let refused = |error: lettre::transport::smtp::Error| MailServerError::Tls {
            host: self.host.clone(),
            reason: with_causes(&error),
        };
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(pem) = &self.authority_pem {
            let certificate = Certificate::from_pem(pem).map_err(refused)?;
            builder = builder.add_root_certificate(certificate);
        }
        builder.build_rustls().map_err(refused)
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
