//! The released server on a free port, until it is dropped.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use testkit::http::Request;

/// How often it is asked whether it is ready.
const LOOK: Duration = Duration::from_millis(5);
/// How long it may take at most.
const PATIENCE: Duration = Duration::from_mins(2);

#[derive(Debug)]
pub(super) struct Server {
    pub(super) address: SocketAddr,
    /// From the start of the process until it said that it is ready.
    pub(super) ready_after: Duration,
    child: Child,
}

impl Server {
    pub(super) fn start(program: &Path, data: &Path) -> Result<Self> {
        let log = fs::File::create(data.with_extension("log"))?;
        let begun = Instant::now();
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "--data"]).arg(data);
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn()?;
        let mut base = String::new();
        let out = child.stdout.take().context("the server has no standard output")?;
        BufReader::new(out).read_line(&mut base)?;
        let mut server = Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            ready_after: Duration::ZERO,
            child,
        };
        let address = base.trim().strip_prefix("http://").context("the server gave no address")?;
        server.address = address.parse()?;
        while Request::new("GET", "/readyz").send(server.address)?.status != 200 {
            if begun.elapsed() > PATIENCE {
                bail!("the server was not ready after {PATIENCE:?}");
            }
            thread::sleep(LOOK);
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// The largest resident set so far, as the kernel counted it.
    pub(super) fn peak_bytes(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse().ok());
        kilobytes.map(|count: u64| count * 1_024).context("the kernel counts no VmHWM")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already can't be ended, and that is all the same.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
