//! The real server in a new folder, as browsers on this machine know it: by name.

use std::{path::Path, process::Command};

use tempfile::TempDir;
use testkit::{
    child::run,
    server::{Server, serve},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_breakwater");

/// A house that runs; it ends when this is dropped.
pub(crate) struct House {
    server: Server,
    folder: TempDir,
}

impl House {
    /// A new one.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::start(serve(PROGRAM, folder.path()));
        Self { server, folder }
    }

    /// Where its data lie.
    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Its address as a number.
    pub(crate) fn base(&self) -> &str {
        self.server.base()
    }

    /// An address of it, by name.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.server.address().port())
    }

    /// Asks it something as a program; the status.
    pub(crate) fn send(&self, request: &testkit::http::Request) -> u16 {
        self.server.send(request).expect("it answers").status
    }

    /// What a command on the data folder says.
    pub(crate) fn admin(&self, arguments: &[&str]) -> String {
        let ended = run(Command::new(PROGRAM).args(arguments).arg("--data").arg(self.data()));
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.err);
        ended.out.trim().to_owned()
    }

    /// A one-time link for somebody of an organisation, by name.
    pub(crate) fn link(&self, role: &str, organisation: &str) -> String {
        self.link_of(role, organisation, &[])
    }

    /// The same with more words.
    pub(crate) fn link_of(&self, role: &str, organisation: &str, more: &[&str]) -> String {
        let words = ["admin", "sign-in-link", "--role", role, "--organisation", organisation];
        let link = self.admin(&[&words, more].concat());
        let (_, path) = link.split_once("/sign-in/").expect("a link");
        self.address(&format!("/sign-in/{path}"))
    }
}
