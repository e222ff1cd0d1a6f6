//! What commands ask of this machine: a house in a folder, its key, back-ups.

use std::{io::Write, os::unix::net::UnixStream, path::Path};

use app::backups::BackupError;
use cli::{Machine, MachineError, RestoreOptions, Restored, ServeOptions};

use crate::{
    folder::{Folder, HeldElsewhere, Newer},
    keys,
    restore::{self, Broken, NotEmpty},
    sealed_keys::{self, Closed},
    serve::{self, Visit},
};

/// This machine.
#[derive(Debug)]
pub(crate) struct ThisMachine;

impl Machine for ThisMachine {
    fn serve(&self, options: &ServeOptions, out: &mut dyn Write) -> Result<(), MachineError> {
        serve::serve(options, out).map_err(|why| error(&why))
    }

    fn visit(
        &self,
        data: &Path,
        database: Option<&str>,
    ) -> Result<Option<Box<dyn std::any::Any>>, MachineError> {
        let socket = cli::socket_in(data).map_err(|why| error(&why.into()))?;
        if UnixStream::connect(socket.as_path()).is_ok() {
            return Ok(None);
        }
        let folder = Folder::hold(data).map_err(|why| error(&why))?;
        let visit = Visit::start(folder, database).map_err(|why| error(&why))?;
        Ok(Some(Box::new(visit)))
    }

    fn ledger_key(&self, data: &Path) -> Result<String, MachineError> {
        let keys = keys::private_folder(data)
            .and_then(|()| keys::open(data))
            .map_err(|why| error(&why))?;
        let verifier = keys.signing.verifier(&keys.origin).map_err(|why| error(&why.into()))?;
        Ok(verifier.to_string())
    }

    fn seal_keys(&self, data: &Path, to: &Path) -> Result<String, MachineError> {
        sealed_keys::seal(data, to).map_err(|why| error(&why))
    }

    fn restore(&self, options: &RestoreOptions) -> Result<Restored, MachineError> {
        restore::restore(options).map_err(|why| error(&why))
    }
}

fn error(error: &anyhow::Error) -> MachineError {
    let message = format!("{error:#}");
    if error.is::<HeldElsewhere>() || error.is::<Newer>() || error.is::<NotEmpty>() {
        MachineError::Conflict(message)
    } else if error.is::<Broken>() || error.is::<Closed>() || error.is::<BackupError>() {
        MachineError::Broken(message)
    } else {
        MachineError::Failed(message)
    }
}
