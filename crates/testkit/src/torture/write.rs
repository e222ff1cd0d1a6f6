//! One write of a client: what is sent, under which key, and what came of it.

use std::{
    io::{Cursor, Write as _},
    net::SocketAddr,
};

use serde_json::{Value, json};

use crate::{
    breakwater,
    http::{Answer, Request},
};

/// How many advisories one import has: enough that it could be halved.
pub(super) const ADVISORIES: usize = 12;

/// What a client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Import,
    Receipt,
    List,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Import, Self::Receipt, Self::List];
}

/// One write; its number is its own within its kind and round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Write {
    pub(super) kind: Kind,
    pub(super) round: u32,
    pub(super) number: u32,
}

/// What came of sending it.
#[derive(Debug)]
pub(super) enum Came {
    /// An answer.
    Answered(Answer),
    /// It was sent whole, and no answer came.
    Cut,
    /// It was not sent.
    NotSent,
}

/// Who sends it, and to which task receipts answer.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    pub(super) coordinator: String,
    pub(super) operator: String,
    pub(super) task: String,
}

impl Write {
    /// What makes it another one than all others.
    pub(super) fn name(self) -> String {
        format!("{:?}-{}-{}-", self.kind, self.round, self.number).to_lowercase()
    }

    pub(super) fn request(self, sender: &Sender) -> Request {
        let operator = format!("op-{}", self.round);
        let request = match self.kind {
            Kind::Import => {
                let path = "/api/v1/imports?source=torture&name=many.zip";
                let media = "application/octet-stream";
                Request::new("POST", path).token(&sender.coordinator).body(media, self.archive())
            }
            Kind::List => breakwater::list_of(&sender.operator, (&operator, &self.name())),
            Kind::Receipt => {
                let path = format!("/api/v1/operators/{operator}/receipts");
                let body =
                    json!({ "task": sender.task, "answer": "help", "evidence": self.name() });
                breakwater::json_to("POST", &path, &sender.operator, &body)
            }
        };
        request.header("idempotency-key", &self.name())
    }

    /// Advisories about something that nobody runs.
    fn archive(self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for number in 0..ADVISORIES {
            let mut record = breakwater::osv(0, "one of many");
            record["id"] = Value::from(format!("{}{number}", self.name()));
            record["affected"][0]["package"]["name"] = Value::from("nobody-runs-this");
            zip.start_file(format!("{number}.json"), options).expect("an entry of the zip begins");
            let bytes = serde_json::to_vec(&record).expect("JSON is written");
            zip.write_all(&bytes).expect("an entry of the zip is written");
        }
        zip.finish().expect("the zip ends").into_inner()
    }
}

/// Sends a request, and tells an answer from a cut.
pub(super) fn send(request: &Request, to: SocketAddr) -> Came {
    let Ok(stream) = request.begin_whole(to) else { return Came::NotSent };
    Answer::read(stream).map_or(Came::Cut, Came::Answered)
}
