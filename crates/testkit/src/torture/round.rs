//! One round: clients write, the server is killed, and everything that was acknowledged is there.

use std::{collections::BTreeMap, net::SocketAddr, sync::mpsc, thread, time::Duration};

use serde_json::Value;

use super::{
    Random,
    write::{ADVISORIES, Came, Kind, Sender, Write, send},
};
use crate::{
    breakwater::{import_of, list_of, make, osv, read, until, value_of},
    http::Request,
    server::Server,
};

/// At most so many acknowledged writes before the kill.
const KEPT_MAX: u64 = 24;
/// The kill comes at most so much later.
const LATER_US: u64 = 15_000;
/// How long the clients may take to be so far.
const PATIENCE: Duration = Duration::from_mins(1);

/// What somebody was told.
#[derive(Debug)]
pub(super) struct Kept {
    write: Write,
    answer: Value,
}

#[derive(Debug)]
enum Event {
    Kept(Kept),
    InFlight(Write),
}

#[derive(Debug)]
pub(super) struct Round {
    number: u32,
    sender: Sender,
    kept: Vec<Kept>,
    in_flight: Vec<Write>,
}

/// The one advisory that makes a task for everybody.
pub(super) fn prepare(server: &Server, coordinator: &str) {
    make(server, &import_of(coordinator, &osv(1, "everybody has a task")));
}

impl Round {
    pub(super) fn new(number: u32, coordinator: &str, operator: String) -> Self {
        let coordinator = coordinator.to_owned();
        let sender = Sender { coordinator, operator, task: String::new() };
        Self { number, sender, kept: Vec::new(), in_flight: Vec::new() }
    }

    /// How many writes were acknowledged.
    pub(super) fn kept(&self) -> u64 {
        self.kept.len() as u64
    }

    /// Lets all kinds of clients write at once and kills the server; how many writes were in
    /// flight.
    pub(super) fn write_until_killed(&mut self, server: Server, random: &mut Random) -> u64 {
        self.sender.task = self.task(&server);
        let address = server.address();
        let (tell, told) = mpsc::channel();
        let enough = 1 + random.below(KEPT_MAX);
        let mut kept = Vec::new();
        thread::scope(|scope| {
            for kind in Kind::ALL {
                let (tell, sender, round) = (tell.clone(), &self.sender, self.number);
                scope.spawn(move || client(address, sender, (kind, round), &tell));
            }
            drop(tell);
            while (kept.len() as u64) < enough {
                kept.push(told.recv_timeout(PATIENCE).expect("the clients are answered"));
            }
            random.pause_us(LATER_US);
            server.kill();
        });
        kept.extend(told);
        for event in kept {
            match event {
                Event::Kept(one) => self.kept.push(one),
                Event::InFlight(write) => self.in_flight.push(write),
            }
        }
        self.in_flight.len() as u64
    }

    /// The operator's one task, once its list is matched.
    fn task(&self, server: &Server) -> String {
        let operator = format!("op-{}", self.number);
        make(server, &list_of(&self.sender.operator, (&operator, "first")));
        let path = format!("/api/v1/operators/{operator}/actions");
        until(|| {
            let actions = read(server, &self.sender.operator, &path);
            Some(actions["items"][0]["task"].as_str()?.to_owned())
        })
    }

    /// Sends what was in flight again, each under its key: whether it was durable or not, there is
    /// one of it afterwards.
    pub(super) fn send_again(&mut self, server: &Server) {
        for write in std::mem::take(&mut self.in_flight) {
            let answer = server.send(&write.request(&self.sender)).expect("the server answers");
            let is_replayed = answer.header("idempotency-replayed") == Some("true");
            let fits = answer.status == 201 || (answer.status == 200 && is_replayed);
            assert!(fits, "{write:?}: {} {}", answer.status, answer.text());
            self.kept.push(Kept { write, answer: value_of(&answer) });
        }
        // A read may be behind a write unless it says after which one; the last is enough.
        for entry in self.kept.iter().rev().filter_map(|kept| kept.answer["entry"].as_str()).take(3)
        {
            let path = format!("/api/v1/operators/op-{}/receipts?after={entry}", self.number);
            let ask = Request::new("GET", &path).token(&self.sender.operator);
            until(|| (server.send(&ask).ok()?.status == 200).then_some(()));
        }
    }

    /// Everything that was acknowledged is there once, and whole.
    pub(super) fn check(&self, server: &Server) {
        let of = |kind| self.kept.iter().filter(move |kept| kept.write.kind == kind);
        for kept in of(Kind::Import) {
            self.check_import(server, kept);
        }
        let receipts = self.by_name(server, "receipts", "evidence");
        for kept in of(Kind::Receipt) {
            let found = receipts.get(&kept.write.name()).map_or(&[][..], Vec::as_slice);
            assert_eq!(found.len(), 1, "{kept:?} is there once: {found:?}");
            self.same_id(kept, &found[0]);
        }
        let lists = self.by_name(server, "inventories", "name");
        for kept in of(Kind::List) {
            let found = lists.get(&kept.write.name()).map_or(&[][..], Vec::as_slice);
            assert_eq!(found.len(), 1, "{kept:?} is there once: {found:?}");
            assert_eq!(found[0]["revision"], 1, "{kept:?} was made once: {found:?}");
            assert_eq!(found[0]["components"], 1, "{kept:?} is whole: {found:?}");
            self.same_id(kept, &found[0]);
        }
    }

    /// An answer that was lost says its entry only.
    fn same_id(&self, kept: &Kept, found: &Value) {
        if let Some(id) = kept.answer["id"].as_str() {
            assert_eq!(found["id"], id, "round {}: {kept:?}", self.number);
        }
    }

    fn by_name(&self, server: &Server, what: &str, name: &str) -> BTreeMap<String, Vec<Value>> {
        let path = format!("/api/v1/operators/op-{}/{what}", self.number);
        let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for line in read(server, &self.sender.operator, &path)["items"].as_array().expect("a list")
        {
            let name = line[name].as_str().unwrap_or_default().to_owned();
            found.entry(name).or_default().push(line.clone());
        }
        found
    }

    fn check_import(&self, server: &Server, kept: &Kept) {
        let token = &self.sender.coordinator;
        let path = format!("/api/v1/advisories?q={}", kept.write.name());
        let found = read(server, token, &path);
        let count = found["items"].as_array().map_or(0, Vec::len);
        assert_eq!(count, ADVISORIES, "{kept:?} is whole: {found}");
        // Had it been made twice, the second one would have found nothing new.
        if let Some(id) = kept.answer["id"].as_str() {
            assert_eq!(kept.answer["added"], ADVISORIES, "round {}: {kept:?}", self.number);
            // It says so once it is in memory, too.
            let import = until(|| {
                let import = read(server, token, &format!("/api/v1/imports/{id}"));
                (import["state"] == "accepted").then_some(import)
            });
            assert_eq!(import["added"], ADVISORIES, "{kept:?}");
        }
    }
}

/// Writes one after another until the server is gone.
fn client(to: SocketAddr, sender: &Sender, (kind, round): (Kind, u32), tell: &mpsc::Sender<Event>) {
    for number in 0.. {
        let write = Write { kind, round, number };
        let request = write.request(sender);
        let event = loop {
            match send(&request, to) {
                Came::Answered(answer) if answer.status == 201 => {
                    break Event::Kept(Kept { write, answer: value_of(&answer) });
                }
                Came::Answered(answer) if matches!(answer.status, 429 | 503) => {
                    thread::yield_now();
                }
                Came::Answered(answer) => {
                    panic!("{write:?}: {} {}", answer.status, answer.text());
                }
                Came::Cut => break Event::InFlight(write),
                Came::NotSent => return,
            }
        };
        let is_last = matches!(event, Event::InFlight(_));
        if tell.send(event).is_err() || is_last {
            return;
        }
    }
}
