//! `breakwater admin restore`: a house from its back-up, in a new folder.

use std::{
    fs,
    io::{Read as _, Write},
    path::PathBuf,
};

use clap::Args;
use sheet::inert;

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
    machine::{RestoreOptions, SealedKeys},
};

/// The longest code or checkpoint that is read.
const READ_MAX: u64 = 64 << 10;

/// Makes a data folder from a back-up; the record goes on under a new name, unless it is shown
/// that the back-up has everything that was published
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The back-up
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// The data folder to make; empty or not there yet
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The keys, as `admin backup --keys` sealed them; without them operators' lists stay closed
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// The file with the code that opens the keys; `-` reads standard input
    #[arg(long, value_name = "FILE", default_value = "-", requires = "keys")]
    code_file: PathBuf,
    /// The last checkpoint that was published: the old folder's `ledger/checkpoint`, or a witness's
    #[arg(long, value_name = "FILE")]
    published: Option<PathBuf>,
}

impl Restore {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let keys = self.keys.clone().map(|file| Ok(SealedKeys { file, code: self.code(err)? }));
        let options = RestoreOptions {
            from: self.from.clone(),
            data: self.data.clone(),
            keys: keys.transpose().map_err(CommandError::Output)?,
            published: self.published.as_ref().map(fs::read_to_string).transpose()?,
        };
        let restored = surroundings.machine.restore(&options)?;
        writeln!(err, "restored {} entries as of {}", restored.entries, restored.made)?;
        if restored.new_origin {
            writeln!(
                err,
                "the record has a new name and key, and its next entry commits to the old one: \
                 give this key to those who check it:"
            )?;
        } else {
            writeln!(err, "the record goes on under its name and key:")?;
        }
        writeln!(out, "{}", restored.verifier)?;
        for operator in &restored.sealed {
            let operator = inert::line(operator);
            writeln!(err, "the lists of `{operator}` can't be opened: their key is missing")?;
        }
        writeln!(
            err,
            "everybody signs in anew; what was revoked after {} is not revoked here: look at \
             tokens, people and consents",
            restored.made
        )?;
        Ok(if restored.sealed.is_empty() { Exit::Done } else { Exit::SomeRefused })
    }

    fn code(&self, err: &mut dyn Write) -> std::io::Result<String> {
        let mut code = String::new();
        if self.code_file.as_os_str() == "-" {
            writeln!(err, "type the code of the keys and press Enter and Ctrl-D:")?;
            std::io::stdin().take(READ_MAX).read_to_string(&mut code)?;
        } else {
            fs::File::open(&self.code_file)?.take(READ_MAX).read_to_string(&mut code)?;
        }
        Ok(code.trim().to_owned())
    }
}
