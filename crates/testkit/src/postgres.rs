//! A PostgreSQL of a test's own: on loopback, on a free port, in a folder that goes with it.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// Where Debian puts the versions of PostgreSQL.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Who owns everything in the server.
const USER: &str = "breakwater";

/// Ends the server when its standard input ends: also when the test was killed.
const KEEPER: &str = r#""$0" "$@" & read -r _; kill -QUIT $!; wait $!"#;

/// A server; it ends when this is dropped.
#[derive(Debug)]
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    owner: Option<Owner>,
    port: u16,
    keeper: Option<Child>,
}

/// PostgreSQL refuses to run as root, so root lends it another name.
#[derive(Debug, Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Makes a new server with data on disk, synced as in real use.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("breakwater-postgres-").tempdir();
        let folder = folder.expect("a folder for the server");
        let owner = owner(folder.path());
        let mut server = Self { folder, programs: programs(), owner, port: 0, keeper: None };
        server.initdb();
        server.start_again();
        server
    }

    /// Starts it after [`Postgres::stop`], on the same port and with the same data.
    pub fn start_again(&mut self) {
        for _ in 0..5 {
            if self.port == 0 {
                self.port = free_port();
            }
            match self.try_start() {
                Ok(keeper) => {
                    self.keeper = Some(keeper);
                    return;
                }
                // Somebody else took the port between the look and the start.
                Err(said) if said.contains("could not bind") => self.port = 0,
                Err(said) => panic!("PostgreSQL did not start:\n{said}"),
            }
        }
        panic!("PostgreSQL found no free port in five tries");
    }

    /// Ends it at once, as a cut of its power would.
    pub fn stop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            keeper.wait().expect("the keeper of the server ends");
        }
    }

    /// Makes a database; its address.
    pub fn database(&self, name: &str) -> String {
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.address(name)
    }

    /// The address of a database.
    pub fn address(&self, name: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{name}", self.port)
    }

    /// Runs a statement by PostgreSQL's own client; what it answers, a row a line.
    pub fn sql(&self, database: &str, statement: &str) -> String {
        let mut psql = self.program("psql");
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
            .args(["--set", "ON_ERROR_STOP=1", "--dbname", &self.address(database)])
            .args(["--command", statement]);
        finished(psql)
    }

    fn initdb(&self) {
        let mut initdb = self.program("initdb");
        initdb
            .args(["--username", USER, "--auth", "trust", "--encoding", "UTF8"])
            .args(["--no-locale", "--no-sync", "--pgdata"])
            .arg(self.data());
        finished(initdb);
    }

    /// Starts the server and waits for its word that it is ready; else everything that it said.
    fn try_start(&self) -> Result<Child, String> {
        let mut keeper = Command::new("/bin/sh");
        keeper.args(["-c", KEEPER]).arg(self.programs.join("postgres"));
        keeper.arg("-D").arg(self.data());
        let port = format!("port={}", self.port);
        for setting in [
            "listen_addresses=127.0.0.1",
            &port,
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "max_connections=60",
            "shared_buffers=64MB",
            "logging_collector=off",
        ] {
            keeper.args(["-c", setting]);
        }
        self.lend_name(&mut keeper);
        let mut keeper = keeper
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a shell starts");
        let mut said = String::new();
        let mut lines = BufReader::new(keeper.stderr.take().expect("a pipe")).lines();
        for line in lines.by_ref().map_while(Result::ok) {
            if line.contains("ready to accept connections") {
                // Its words must go somewhere, or it stops at a full pipe.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return Ok(keeper);
            }
            said.push_str(&line);
            said.push('\n');
            // Somebody who knocks too early gets a FATAL of his own.
            if line.contains("FATAL") && !line.contains("the database system is") {
                drop(keeper.stdin.take());
            }
        }
        drop(keeper.stdin.take());
        keeper.wait().expect("the keeper of the server ends");
        Err(said)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(self.folder.path());
        self.lend_name(&mut command);
        command
    }

    fn lend_name(&self, command: &mut Command) {
        if let Some(Owner { uid, gid }) = self.owner {
            command.uid(uid).gid(gid);
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The newest version's programs.
fn programs() -> PathBuf {
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            let programs = version.path().join("bin");
            programs.join("initdb").exists().then_some((number, programs))
        })
        .collect();
    found.sort();
    let (_, programs) = found.pop().unwrap_or_else(|| {
        panic!(
            "PostgreSQL is missing: no `initdb` below {VERSIONS}/*/bin; \
             install Debian's package `postgresql` (`cargo xtask test` does it)"
        )
    });
    programs
}

/// Gives the folder to the user `postgres` where this test runs as root.
fn owner(folder: &Path) -> Option<Owner> {
    use std::os::unix::fs::MetadataExt as _;
    if fs::metadata(folder).expect("the folder is there").uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("a list of users");
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let line = line.expect("a user `postgres`, which Debian's package `postgresql` makes");
    let mut fields = line.split(':').skip(2).map(|field| field.parse().expect("a number"));
    let owner = Owner {
        uid: fields.next().expect("the number of a user"),
        gid: fields.next().expect("the number of a group"),
    };
    chown(folder, Some(owner.uid), Some(owner.gid)).expect("the folder changes hands");
    Some(owner)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it has an address").port()
}

/// Runs a program to its end; what it said on standard output.
fn finished(mut command: Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {said}");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}
