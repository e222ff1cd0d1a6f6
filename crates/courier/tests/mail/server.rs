//! Starts `mail_server.py` for one test and reads what it received.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use courier::mail::Tls;
use serde_json::Value;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

/// A running mail server.
pub(crate) struct Server {
    pub(crate) port: u16,
    pub(crate) tls: Tls,
    pub(crate) authority_pem: Option<Vec<u8>>,
    lines: Receiver<String>,
    child: Child,
    _certificates: TempDir,
}

impl Server {
    pub(crate) fn start(tls: Tls) -> Self {
        let certificates = tempfile::tempdir().unwrap();
        let mut command = Command::new(python());
        command.arg(in_crate("tests/peers/mail_server.py"));
        let mut authority_pem = None;
        match tls {
            Tls::None => drop(command.arg("none")),
            Tls::StartTls | Tls::Implicit => {
                let mode = if tls == Tls::StartTls { "starttls" } else { "implicit" };
                let (certificate, key) = write_certificate(certificates.path());
                authority_pem = Some(fs::read(&certificate).unwrap());
                command.args([mode.into(), certificate, key]);
            }
        }
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let port = lines.recv_timeout(PATIENCE).expect("the mail server says its port");
        let port = port.parse().unwrap();
        Self { port, tls, authority_pem, lines, child, _certificates: certificates }
    }

    pub(crate) fn next_mail(&self) -> Mail {
        let line = self.lines.recv_timeout(PATIENCE).expect("a mail arrives");
        Mail::read(&serde_json::from_str(&line).unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A mail as the server took it.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) hello: String,
    pub(crate) is_known: bool,
    head: String,
    body: String,
}

impl Mail {
    fn read(line: &Value) -> Self {
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        let content = String::from_utf8(from_base64(&text("content"))).unwrap();
        let (head, body) = content.split_once("\r\n\r\n").unwrap();
        let to = line["to"].as_array().unwrap().iter();
        Self {
            from: text("from"),
            to: to.map(|address| address.as_str().unwrap().to_owned()).collect(),
            hello: text("hello"),
            is_known: line["is_known"].as_bool().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// The one header of that name, in its first line.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut found =
            self.head.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let value = found.next().unwrap_or_else(|| panic!("no {name} in {}", self.head));
        assert_eq!(found.next(), None, "{name} stands once");
        value
    }

    /// What it says, unpacked, with plain line ends; how many end it is the carriers' affair.
    pub(crate) fn text(&self) -> String {
        let bytes = match self.header("Content-Transfer-Encoding") {
            "7bit" => self.body.clone().into_bytes(),
            "base64" => from_base64(&self.body.replace("\r\n", "")),
            "quoted-printable" => from_quoted_printable(&self.body),
            other => panic!("an encoding that we never use: {other}"),
        };
        String::from_utf8(bytes).unwrap().replace("\r\n", "\n").trim_end().to_owned()
    }
}

fn from_quoted_printable(text: &str) -> Vec<u8> {
    let joined = text.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}

fn from_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digit = digits.iter().position(|it| *it == byte).unwrap();
        held = (held << 6) | u32::try_from(digit).unwrap();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap());
        }
    }
    bytes
}

fn python() -> PathBuf {
    let python = in_crate("../../target/peers/mail/bin/python");
    assert!(python.exists(), "no {}: run `cargo xtask test` once", python.display());
    python
}

fn in_crate(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn write_certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    fs::write(&certificate, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    (certificate, key)
}
