//! What commands take from outside: the day, the environment, and what only the binary can do.

use std::{
    fs::File,
    io::{self, Write},
    net::SocketAddr,
    os::fd::AsRawFd as _,
    path::{Path, PathBuf},
};

use jiff::civil::Date;

/// What surrounds a command; read once, in the binary.
#[derive(Clone)]
pub struct Surroundings<'m> {
    /// The day the program runs, UTC.
    pub today: Date,
    /// Where this user's settings lie; `None` where there is no home.
    pub settings: Option<PathBuf>,
    /// `BREAKWATER_URL`: the server to ask.
    pub url: Option<String>,
    /// `BREAKWATER_TOKEN`: the token to ask with.
    pub token: Option<String>,
    /// What opens houses.
    pub machine: &'m dyn Machine,
}

impl Surroundings<'static> {
    /// A day and nothing else: no settings, no server, no house.
    pub fn bare(today: Date) -> Self {
        Self { today, settings: None, url: None, token: None, machine: &NoMachine }
    }
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").field("today", &self.today).finish_non_exhaustive()
    }
}

/// How a server is started.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Another database than the embedded one.
    pub database: Option<String>,
    /// Certificate chain and key, PEM.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether a proxy in front speaks https and says who asks.
    pub trusted_proxy: bool,
    /// The address under which browsers know the server.
    pub public_url: Option<String>,
    /// Whether it is an official site.
    pub official: bool,
    /// Whether samples of all pages are shown at `/gallery`.
    pub gallery: bool,
    /// Where sources may lie.
    pub feeds_from: FeedsFrom,
    /// How mail leaves.
    pub mail: MailOptions,
}

/// Where sources may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FeedsFrom {
    /// In the public internet.
    Public,
    /// On this machine and in private networks, too.
    Anywhere,
}

/// How mail leaves the house.
#[derive(Debug, Clone)]
pub struct MailOptions {
    /// The mail server, `host:port`; none: no mail is sent.
    pub smtp: Option<String>,
    /// From which address mail is sent.
    pub from: Option<String>,
    /// How the line to the server is kept from others.
    pub tls: MailTls,
    /// How the server knows us.
    pub user: Option<String>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
}

/// How the line to a mail server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum MailTls {
    /// It is not: only for a server on this machine.
    None,
    /// It begins in the open and changes before anything is said.
    #[value(name = "starttls")]
    StartTls,
    /// It is closed from the first byte.
    Implicit,
}

/// What the binary can't do for a command.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// It contradicts what is there: another process holds the folder, a newer program wrote it,
    /// or it is not empty.
    #[error("{0}")]
    Conflict(String),
    /// What was to be read is not whole.
    #[error("{0}")]
    Broken(String),
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

/// What only the binary can do: it alone knows the drivers.
pub trait Machine {
    /// Serves until it is asked to stop; the first line of `out` is the address.
    fn serve(&self, options: &ServeOptions, out: &mut dyn Write) -> Result<(), MachineError>;

    /// Makes sure that somebody answers at the socket of a data folder: the server that lives, or
    /// a house opened for as long as the guard is held.
    fn visit(
        &self,
        data: &Path,
        database: Option<&str>,
    ) -> Result<Option<Box<dyn std::any::Any>>, MachineError>;

    /// The key with which others check the record of a data folder.
    fn ledger_key(&self, data: &Path) -> Result<String, MachineError>;

    /// Seals the keys of a data folder into a new file; the code that opens it.
    fn seal_keys(&self, data: &Path, to: &Path) -> Result<String, MachineError>;

    /// Makes a data folder from a back-up.
    fn restore(&self, options: &RestoreOptions) -> Result<Restored, MachineError>;
}

/// What to restore, and where.
#[derive(Debug, Clone)]
pub struct RestoreOptions {
    /// The back-up.
    pub from: PathBuf,
    /// The data folder to make.
    pub data: PathBuf,
    /// Its keys.
    pub keys: Option<SealedKeys>,
    /// The last checkpoint that was published, where it is known.
    pub published: Option<String>,
}

/// Keys in a file that only a code opens.
#[derive(Clone)]
pub struct SealedKeys {
    /// The file.
    pub file: PathBuf,
    /// The code.
    pub code: String,
}

impl std::fmt::Debug for SealedKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedKeys").field("file", &self.file).finish_non_exhaustive()
    }
}

/// A house that was restored.
#[derive(Debug, Clone)]
pub struct Restored {
    /// When its back-up was made.
    pub made: String,
    /// How many entries its record has.
    pub entries: u64,
    /// The key with which others check the record from now on.
    pub verifier: String,
    /// Whether that is another key than before.
    pub new_origin: bool,
    /// Operators whose lists can't be opened.
    pub sealed: Vec<String>,
}

/// Where no house can be opened.
struct NoMachine;

impl NoMachine {
    fn refusal() -> MachineError {
        MachineError::Failed("this program can't open a data folder".to_owned())
    }
}

impl Machine for NoMachine {
    fn serve(&self, _: &ServeOptions, _: &mut dyn Write) -> Result<(), MachineError> {
        Err(Self::refusal())
    }

    fn visit(
        &self,
        _: &Path,
        _: Option<&str>,
    ) -> Result<Option<Box<dyn std::any::Any>>, MachineError> {
        Err(Self::refusal())
    }

    fn ledger_key(&self, _: &Path) -> Result<String, MachineError> {
        Err(Self::refusal())
    }

    fn seal_keys(&self, _: &Path, _: &Path) -> Result<String, MachineError> {
        Err(Self::refusal())
    }

    fn restore(&self, _: &RestoreOptions) -> Result<Restored, MachineError> {
        Err(Self::refusal())
    }
}

/// The longest path that a socket's address holds (`sockaddr_un`, less its end).
const SOCKET_PATH_MAX: usize = 107;

/// The path of the socket in a data folder, short enough for its address.
#[derive(Debug)]
pub struct SocketPath {
    path: PathBuf,
    /// Keeps the short way open where the long one does not fit.
    _folder: Option<File>,
}

impl SocketPath {
    /// The path.
    pub fn as_path(&self) -> &Path {
        &self.path
    }
}

/// Where commands on this machine reach the house of a data folder.
pub fn socket_in(data: &Path) -> io::Result<SocketPath> {
    let path = data.join("admin.sock");
    if path.as_os_str().len() <= SOCKET_PATH_MAX {
        return Ok(SocketPath { path, _folder: None });
    }
    let folder = File::open(data)?;
    let path = PathBuf::from(format!("/proc/self/fd/{}/admin.sock", folder.as_raw_fd()));
    Ok(SocketPath { path, _folder: Some(folder) })
}
