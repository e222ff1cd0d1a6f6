//! The real server as a child: started on a free port, asked, stopped by a word or killed.

use std::{
    io::{self, BufRead as _, BufReader, Read as _},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::http::{Answer, Request};

/// How long it may take until the server is ready.
const READY_MAX: Duration = Duration::from_mins(1);
/// How often it is asked whether it is.
const ASKED_EVERY: Duration = Duration::from_millis(5);

/// A server that runs; it is killed when this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    base: String,
    address: SocketAddr,
    said: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

/// A server that did not come up.
#[derive(Debug)]
pub struct NotStarted {
    /// Its exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// What it said on standard error.
    pub said: String,
}

/// The command that serves a folder on a free port of loopback.
pub fn serve(program: &str, data: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("serve").arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]);
    command
}

impl Server {
    /// Starts it and waits until it is ready.
    pub fn start(command: Command) -> Self {
        match Self::try_start(command) {
            Ok(server) => server,
            Err(error) => panic!("the server ended with {:?}:\n{}", error.code, error.said),
        }
    }

    /// The same; else how it ended.
    pub fn try_start(command: Command) -> Result<Self, NotStarted> {
        let server = Self::launch(command)?;
        server.wait_until_ready();
        Ok(server)
    }

    /// Starts it and waits for its address only.
    pub fn launch(mut command: Command) -> Result<Self, NotStarted> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the server starts");
        let said = Arc::<Mutex<String>>::default();
        let (mut stderr, sink) = (child.stderr.take().expect("a pipe"), Arc::clone(&said));
        let reader = thread::spawn(move || {
            let mut part = [0; 4_096];
            while let Ok(read @ 1..) = stderr.read(&mut part) {
                locked(&sink).push_str(&String::from_utf8_lossy(&part[..read]));
            }
        });
        let mut first = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut first).expect("standard output is text");
        let base = first.trim().to_owned();
        let Some(address) = address_of(&base) else {
            let status = child.wait().expect("the server ends");
            reader.join().expect("the reader ends");
            let said = locked(&said).clone();
            return Err(NotStarted { code: status.code(), said });
        };
        Ok(Self { child, base, address, said, reader: Some(reader) })
    }

    /// Waits until `/readyz` says yes.
    pub fn wait_until_ready(&self) {
        let deadline = Instant::now() + READY_MAX;
        let mut last = String::new();
        while Instant::now() < deadline {
            match self.get("/readyz") {
                Ok(answer) if answer.status == 200 => return,
                Ok(answer) => last = answer.text(),
                Err(error) => last = error.to_string(),
            }
            thread::sleep(ASKED_EVERY);
        }
        panic!("not ready after {READY_MAX:?}: {last}\n{}", self.said());
    }

    /// The address as it said it.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its number among the processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Reads one address.
    pub fn get(&self, path: &str) -> io::Result<Answer> {
        self.send(&Request::new("GET", path))
    }

    /// Asks it something.
    pub fn send(&self, request: &Request) -> io::Result<Answer> {
        request.send(self.address)
    }

    /// What it has said on standard error so far.
    pub fn said(&self) -> String {
        locked(&self.said).clone()
    }

    /// Asks it to stop, and does not wait.
    pub fn ask_to_stop(&self) {
        let id = self.child.id().to_string();
        let asked = Command::new("/bin/sh").args(["-c", "kill -TERM \"$0\"", &id]).status();
        assert!(asked.expect("a shell").success(), "process {id} is not there");
    }

    /// Asks it to stop and waits; its exit code and all that it said.
    pub fn stop(self) -> (Option<i32>, String) {
        self.ask_to_stop();
        self.ended()
    }

    /// Waits for its end; its exit code and all that it said.
    pub fn ended(mut self) -> (Option<i32>, String) {
        let status = self.wait();
        (status.code(), self.said())
    }

    /// Ends it as a cut of its power would.
    pub fn kill(mut self) {
        self.end();
    }

    fn wait(&mut self) -> ExitStatus {
        let status = self.child.wait().expect("the server ends");
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader ends");
        }
        status
    }

    fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        self.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.reader.is_some() {
            self.end();
        }
    }
}

fn locked(text: &Mutex<String>) -> std::sync::MutexGuard<'_, String> {
    text.lock().unwrap_or_else(PoisonError::into_inner)
}

fn address_of(base: &str) -> Option<SocketAddr> {
    let (_, rest) = base.split_once("://")?;
    rest.parse().ok()
}
