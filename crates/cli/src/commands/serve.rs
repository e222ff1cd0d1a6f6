//! `breakwater serve`: the clearinghouse as a server.

use std::{io::Write, net::SocketAddr, path::PathBuf};

use clap::Args;

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
    machine::{FeedsFrom, MailOptions, MailTls, ServeOptions},
};

/// Serves the clearinghouse of a data folder, until it is asked to stop
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The data folder; made where there is none
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where to listen; other addresses than loopback need https or a trusted proxy
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Another database than the embedded one: postgres://user:password@host/name
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The certificate chain for https, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy in front speaks https and says who asks
    #[arg(long)]
    trusted_proxy: bool,
    /// The address under which browsers know the server [default: where it listens]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// It is an official website; needs a public address under .gov or .mil
    #[arg(long)]
    official: bool,
    /// Show samples of all pages at /gallery
    #[arg(long)]
    gallery: bool,
    /// Where sources may be fetched from; private networks are part of anywhere
    #[arg(long, value_name = "WHERE", default_value = "public")]
    feeds_from: FeedsFrom,
    /// The mail server [default: no mail is sent]
    #[arg(long, value_name = "HOST:PORT", requires = "mail_from")]
    smtp: Option<String>,
    /// From which address mail is sent
    #[arg(long, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// How the line to the mail server is kept from others
    #[arg(long, value_name = "HOW", default_value = "starttls")]
    smtp_tls: MailTls,
    /// How the mail server knows us
    #[arg(long, value_name = "NAME", requires = "smtp_password_file")]
    smtp_user: Option<String>,
    /// The file with the password for the mail server
    #[arg(long, value_name = "FILE", requires = "smtp_user")]
    smtp_password_file: Option<PathBuf>,
}

impl Serve {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let options = ServeOptions {
            data: self.data.clone(),
            listen: self.listen,
            database: self.database.clone(),
            tls: self.tls_cert.clone().zip(self.tls_key.clone()),
            trusted_proxy: self.trusted_proxy,
            public_url: self.public_url.clone(),
            official: self.official,
            gallery: self.gallery,
            feeds_from: self.feeds_from,
            mail: MailOptions {
                smtp: self.smtp.clone(),
                from: self.mail_from.clone(),
                tls: self.smtp_tls,
                user: self.smtp_user.clone(),
                password_file: self.smtp_password_file.clone(),
            },
        };
        surroundings.machine.serve(&options, out)?;
        Ok(Exit::Done)
    }
}
