//! `breakwater version`: how an ecosystem orders versions.

use std::{
    io::{Read as _, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use sheet::inert;
use versions::{Scheme, suite};

use crate::{
    exit::{CommandError, Exit},
    inputs,
};

/// Checks how an ecosystem orders versions
#[derive(Debug, Args)]
pub(crate) struct Version {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Reads lines `A < B`, `A = B`, `A > B` and says which are wrong; ends with 1 where one is
    Order {
        /// crates.io, npm, Go, PyPI or dotted
        #[arg(long, value_name = "NAME")]
        ecosystem: Scheme,
        /// The lines; `-` reads standard input; `#` and `//` begin comments
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

impl Version {
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<Exit, CommandError> {
        let Question::Order { ecosystem, file } = &self.question;
        let text = lines(file)?;
        let report = suite::check(*ecosystem, &text);
        for wrong in &report.wrong {
            writeln!(out, "{}", inert::line(&format!("wrong: {wrong}")))?;
        }
        for unparsable in &report.unparsable {
            writeln!(out, "{}", inert::line(&format!("unparsable: {unparsable}")))?;
        }
        let (wrong, unparsable) = (report.wrong.len(), report.unparsable.len());
        writeln!(out, "checked {} wrong {wrong} unparsed {unparsable}", report.checked)?;
        Ok(if wrong + unparsable == 0 { Exit::Done } else { Exit::SomeRefused })
    }
}

fn lines(file: &Path) -> Result<String, CommandError> {
    let name = file.display();
    let unreadable =
        |why: String| CommandError::NothingReadable(format!("`{name}` can't be read: {why}"));
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        bytes
    } else {
        inputs::whole_file(file).map_err(unreadable)?
    };
    String::from_utf8(bytes).map_err(|error| {
        unreadable(format!("it is not UTF-8 at byte {}", error.utf8_error().valid_up_to()))
    })
}
