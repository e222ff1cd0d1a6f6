//! A server of our own on this machine: the real program on the exercise, in a new data folder.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

use serde_json::{Value, json};
use testkit::http::Request;

use super::exercise::{ADVISORIES, Operator, name_of};
use crate::{programs, workspace::Workspace};

/// Where it listens if it can.
const PORT: u16 = 8080;
/// How many ports are tried after that one.
const PORTS_TRIED: u16 = 100;

/// A role of the demo, and for whom it acts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Role {
    pub(crate) name: &'static str,
    pub(crate) organisation: &'static str,
}

/// Every role, the one that most people try first.
pub(crate) const ROLES: [Role; 8] = [
    Role { name: "operator", organisation: "mill-creek-hospital" },
    Role { name: "coordinator", organisation: "clearinghouse" },
    Role { name: "delegate", organisation: DELEGATE },
    Role { name: "auditor", organisation: "lantern-audit" },
    Role { name: "administrator", organisation: "clearinghouse" },
    Role { name: "agency", organisation: "bureau-of-lakes" },
    Role { name: "finder", organisation: "harbor-lab" },
    Role { name: "maintainer", organisation: "tidepool-project" },
];

/// The operators of the exercise, and what kind of place each is.
const OPERATORS: [(&str, &str); 3] = [
    ("mill-creek-hospital", "hospital"),
    ("tamarack-ferry-bank", "bank"),
    ("alder-gap-water", "utility"),
];
const DELEGATE: &str = "alder-county-it";

/// The server; it ends with this.
#[derive(Debug)]
pub(crate) struct Site {
    program: PathBuf,
    data: PathBuf,
    base: String,
    address: SocketAddr,
    server: Child,
}

impl Site {
    /// Starts the server in a new folder of the build folder, and loads the exercise.
    pub(crate) fn open(workspace: &Workspace, program: &Path, folder: &str) -> Result<Self> {
        let data = workspace.fresh_folder(folder)?.join("data");
        let site = Self::start(program, data)?;
        site.load(workspace)?;
        Ok(site)
    }

    fn start(program: &Path, data: PathBuf) -> Result<Self> {
        let port = free_port()?;
        let log = data.with_extension("log");
        let log =
            File::create(&log).with_context(|| format!("cannot write `{}`", log.display()))?;
        let mut command = Command::new(program);
        command.args(["serve", "--gallery", "--listen", &format!("127.0.0.1:{port}")]);
        // Passkeys want a name, not a number.
        command.args(["--public-url", &format!("http://localhost:{port}"), "--data"]).arg(&data);
        let mut server = command.stdout(Stdio::piped()).stderr(log).spawn()?;
        let mut base = String::new();
        let out = server.stdout.take().context("the server has no standard output")?;
        BufReader::new(out).read_line(&mut base)?;
        let base = base.trim().to_owned();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let site = Self { program: program.to_owned(), data, base, address, server };
        ensure!(
            !site.base.is_empty(),
            "the server did not start: see `{}`",
            site.data.with_extension("log").display()
        );
        Ok(site)
    }

    fn load(&self, workspace: &Workspace) -> Result<()> {
        let advisories = workspace.root.join(ADVISORIES);
        programs::run(
            self.command(&["advisory", "import", "--source", "exercise"]).arg(advisories),
        )?;
        for operator in Operator::all(workspace)? {
            for inventory in &operator.inventories {
                let mut command = self.command(&["inventory", "add"]);
                command
                    .arg("--operator")
                    .arg(&operator.file_stem)
                    .arg(workspace.root.join(inventory));
                programs::run(&mut command)?;
            }
        }
        self.let_delegate_act()?;
        OPERATORS.into_iter().try_for_each(|(operator, sector)| self.describe(operator, sector))
    }

    /// The county's IT people act for the hospital and the water works.
    fn let_delegate_act(&self) -> Result<()> {
        let delegate = self.token("delegate", DELEGATE)?;
        for operator in ["mill-creek-hospital", "alder-gap-water"] {
            let path = format!("/api/v1/operators/{operator}/consents");
            let body = json!({ "delegate": DELEGATE });
            let given = self.ask(("POST", &path), &self.token("operator", operator)?, &body)?;
            let id = given["id"].as_str().context("the consent has no id")?;
            let path = format!("/api/v1/consents/{id}/acceptance");
            self.ask(("POST", &path), &delegate, &json!({}))?;
        }
        Ok(())
    }

    /// Says what kind of place an operator is.
    fn describe(&self, operator: &str, sector: &str) -> Result<()> {
        let path = format!("/api/v1/organisations/{operator}");
        let body = json!({ "name": name_of(operator), "sector": sector });
        self.ask(("PUT", &path), &self.token("operator", operator)?, &body)?;
        Ok(())
    }

    /// A token for a role.
    pub(crate) fn token(&self, role: &str, organisation: &str) -> Result<String> {
        let mut command = self.command(&["admin", "token", "--role", role]);
        said(command.args(["--organisation", organisation]))
    }

    /// Asks the API for something; its answer.
    fn ask(&self, (method, path): (&str, &str), token: &str, body: &Value) -> Result<Value> {
        let request = Request::new(method, path).token(token);
        let answer = request.body("application/json", body.to_string()).send(self.address)?;
        let text = answer.text();
        ensure!(answer.status < 300, "{method} {path} answers {}: {text}", answer.status);
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// A command on the server's data folder.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--data").arg(&self.data);
        command
    }

    /// A one-time link for a role.
    pub(crate) fn link(&self, role: Role) -> Result<String> {
        let mut command = self.command(&["admin", "sign-in-link", "--role", role.name]);
        said(command.args(["--organisation", role.organisation]))
    }

    /// The program.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// The address that browsers know.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until somebody ends the server, by Ctrl-C for one.
    pub(crate) fn serve_until_ended(mut self) -> Result<()> {
        let status = self.server.wait()?;
        ensure!(status.success(), "the server ended: {status}");
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if matches!(self.server.try_wait(), Ok(None)) {
            let _ = self.server.kill();
            let _ = self.server.wait();
        }
    }
}

/// What a command says on standard output, without what it says beside.
pub(super) fn said(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    let beside = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{}` failed: {beside}", programs::line(command));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn free_port() -> Result<u16> {
    let mut ports = PORT..=PORT + PORTS_TRIED;
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.find(free).with_context(|| format!("no port from {PORT} on is free"))
}
