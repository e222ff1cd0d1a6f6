//! `breakwater login`: keeps which server to ask, and with which token.

use std::{
    io::{Read as _, Write},
    path::PathBuf,
};

use clap::Args;
use wire::Me;

use crate::{
    Surroundings,
    client::Client,
    exit::{CommandError, Exit},
    login,
};

/// Keeps which server to ask, and with which token
#[derive(Debug, Args)]
pub(crate) struct Login {
    /// The server's address
    url: String,
    /// A file with the token; `-` reads standard input
    #[arg(long, value_name = "FILE", default_value = "-")]
    token_file: PathBuf,
}

impl Login {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let mut token = String::new();
        if self.token_file.as_os_str() == "-" {
            writeln!(err, "paste the token and press Enter and Ctrl-D:")?;
            std::io::stdin().take(4_096).read_to_string(&mut token)?;
        } else {
            std::fs::File::open(&self.token_file)?.take(4_096).read_to_string(&mut token)?;
        }
        let token = token.trim().to_owned();
        if token.is_empty() {
            return Err(CommandError::Usage("no token was given".to_owned()));
        }
        let client = Client::to_server(&self.url, Some(token.clone()))?;
        let me: Me = client.get("/api/v1/me")?;
        let login = login::Login { url: self.url.trim_end_matches('/').to_owned(), token };
        let path = login::write(surroundings, &login)?;
        writeln!(
            err,
            "signed in to {} as {} of {}; kept in {}",
            login.url,
            me.role,
            me.organisation,
            path.display()
        )?;
        Ok(Exit::Done)
    }
}
