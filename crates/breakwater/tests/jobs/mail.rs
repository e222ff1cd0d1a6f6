//! A sign-in link that somebody asked for arrives by mail, and opens the house once.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use testkit::{
    breakwater::{text, until},
    http::Request,
    server::Server,
};

use super::BREAKWATER;

/// How long a mail may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A mail server that prints what it takes; Python's `aiosmtpd`.
struct MailServer {
    port: String,
    lines: Receiver<String>,
    child: Child,
}

impl MailServer {
    fn start() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let python = root.join("target/peers/mail/bin/python");
        assert!(python.exists(), "no {}: run `cargo xtask test` once", python.display());
        let mut command = Command::new(python);
        command.arg(root.join("crates/courier/tests/peers/mail_server.py")).arg("none");
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let port = lines.recv_timeout(PATIENCE).expect("the mail server says its port");
        Self { port, lines, child }
    }

    /// The next mail as it came, whole.
    fn next(&self) -> String {
        let line = self.lines.recv_timeout(PATIENCE).expect("a mail arrives");
        let mail: serde_json::Value = serde_json::from_str(&line).unwrap();
        let content = STANDARD.decode(mail["content"].as_str().unwrap()).unwrap();
        String::from_utf8(content).unwrap().replace("=\r\n", "").replace("=3D", "=")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn serve_with_mail(data: &Path, mail: &MailServer) -> Server {
    let mut command = BREAKWATER.serve(data);
    let smtp = format!("127.0.0.1:{}", mail.port);
    command.args(["--smtp", &smtp, "--smtp-tls", "none", "--mail-from", "house@a.example"]);
    Server::start(command)
}

fn make_known(data: &Path, address: &str) {
    let link = ["admin", "sign-in-link", "--data", text(data), "--role", "operator"];
    BREAKWATER.said(&[&link[..], &["--organisation", "st-agnes", "--email", address]].concat());
}

fn ask_for_link(server: &Server, address: &str) {
    let form = format!("email={}", address.replace('@', "%40"));
    let ask = Request::new("POST", "/sign-in")
        .header("origin", server.base())
        .body("application/x-www-form-urlencoded", form);
    let answer = server.send(&ask).unwrap();
    assert!(answer.status < 400, "{}: {}", answer.status, answer.text());
}

/// The address in a letter.
fn link_in(letter: &str) -> String {
    let start = letter.find("http://").unwrap_or_else(|| panic!("no address in {letter}"));
    letter[start..].split_whitespace().next().unwrap().to_owned()
}

#[test]
fn a_link_that_was_asked_for_arrives_by_mail_and_opens_the_house_once() {
    let data = tempfile::tempdir().unwrap();
    let mail = MailServer::start();
    let server = serve_with_mail(data.path(), &mail);
    make_known(data.path(), "it@st-agnes.example");
    // Nobody is told whether an address is known: only one letter leaves.
    ask_for_link(&server, "stranger@st-agnes.example");
    ask_for_link(&server, "it@st-agnes.example");
    let letter = mail.next();
    assert!(letter.contains("To: it@st-agnes.example"), "{letter}");
    let link = link_in(&letter);
    let path = link.strip_prefix(server.base()).expect("the server's own address");
    let spend = Request::new("POST", path).header("origin", server.base());
    let spent = server.send(&spend).unwrap();
    assert_eq!(spent.status, 303, "{}", spent.text());
    let cookie = spent.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    assert!(server.send(&spend).unwrap().status >= 400, "it works once");
    // What opens the house stands in no log.
    let secret = path.rsplit('/').next().unwrap();
    let session = cookie.split_once('=').unwrap().1.to_owned();
    let (_, said) = server.stop();
    assert!(said.contains("a letter left"), "{said}");
    for secret in [secret, session.as_str()] {
        assert!(secret.len() > 20 && !said.contains(secret), "{said}");
    }
}

#[test]
fn a_letter_waits_for_a_mail_server_that_is_away() {
    let data = tempfile::tempdir().unwrap();
    let gone = MailServer::start();
    let server = serve_with_mail(data.path(), &gone);
    drop(gone);
    make_known(data.path(), "it@st-agnes.example");
    ask_for_link(&server, "it@st-agnes.example");
    until(|| server.said().contains("did not leave; trying again").then_some(()));
    server.stop();
    let mail = MailServer::start();
    let mut command = BREAKWATER.serve_at(data.path(), "+5m");
    let smtp = format!("127.0.0.1:{}", mail.port);
    command.args(["--smtp", &smtp, "--smtp-tls", "none", "--mail-from", "house@a.example"]);
    let _server = Server::start(command);
    assert!(mail.next().contains("To: it@st-agnes.example"));
}
