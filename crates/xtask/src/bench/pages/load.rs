//! Requests at fixed times, whether the ones before were answered or not: who waits for a slow
//! answer does not hide that others would have waited, too.

use std::{
    net::SocketAddr,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use testkit::http::Request;

/// How many requests may be on their way.
const HANDS: usize = 64;

/// Somebody who is signed in, at a place of their own.
#[derive(Debug, Clone)]
pub(super) struct Person {
    cookie: String,
    address: String,
}

impl Person {
    pub(super) fn new(number: usize, session: &str) -> Self {
        let address = format!("198.51.{}.{}", number / 250, number % 250 + 1);
        Self { cookie: format!("breakwater={session}"), address }
    }
}

/// What is asked for.
#[derive(Debug)]
pub(super) struct Load<'a> {
    pub(super) per_s: u32,
    pub(super) round: Duration,
    pub(super) people: &'a [Person],
    pub(super) paths: &'a [String],
}

/// How long people waited, from when they meant to ask, in order.
#[derive(Debug)]
pub(super) struct Waits(Vec<Duration>);

impl Load<'_> {
    pub(super) fn run(&self, to: SocketAddr) -> Result<Waits> {
        let count = self.per_s * u32::try_from(self.round.as_secs())?;
        let (next, waits) = (AtomicU32::new(0), Mutex::new(Vec::new()));
        let refused = Mutex::new(Vec::new());
        let begin = Instant::now() + Duration::from_millis(100);
        // Takes the next question of all that is nobody's yet, until there is none.
        let hand = || {
            let mine = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&it| it < count);
            while let Some(number) = mine() {
                let at = begin + Duration::from_secs(1) * number / self.per_s;
                thread::sleep(at.saturating_duration_since(Instant::now()));
                match self.ask(number as usize, to) {
                    Ok(()) => push(&waits, at.elapsed()),
                    Err(why) => push(&refused, why.to_string()),
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..HANDS {
                scope.spawn(hand);
            }
        });
        let refused = refused.into_inner().unwrap_or_default();
        ensure!(refused.is_empty(), "{} of {count} failed: {}", refused.len(), refused[0]);
        let mut waits = waits.into_inner().unwrap_or_default();
        waits.sort();
        Ok(Waits(waits))
    }

    fn ask(&self, number: usize, to: SocketAddr) -> Result<()> {
        let person = &self.people[number % self.people.len()];
        // Not in step with the people, so that each asks for several.
        let path = &self.paths[number * 7 % self.paths.len()];
        let answer = Request::new("GET", path)
            .header("cookie", &person.cookie)
            .header("x-forwarded-for", &person.address)
            .header("accept-encoding", "gzip")
            .send(to)?;
        ensure!(answer.status == 200, "`{path}` was answered with {}", answer.status);
        Ok(())
    }
}

fn push<T>(all: &Mutex<Vec<T>>, one: T) {
    if let Ok(mut all) = all.lock() {
        all.push(one);
    }
}

impl Waits {
    /// What is shown of them, and whether anything is promised of it.
    pub(super) fn shown(&self) -> [(&'static str, Duration, bool); 3] {
        let at = |percent: usize| self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)];
        [("P50", at(50), false), ("P99", at(99), true), ("longest", at(100), false)]
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        thread,
        time::Duration,
    };

    use super::{Load, Person};

    #[test]
    fn who_meant_to_ask_while_the_server_slept_has_waited_too() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (people, paths) = ([Person::new(0, "secret")], ["/".to_owned()]);
        let load =
            Load { per_s: 20, round: Duration::from_secs(1), people: &people, paths: &paths };
        // One answer after another: those behind the slow one wait for it.
        let serve = || {
            for number in 0..20 {
                let (mut stream, _) = listener.accept().unwrap();
                let mut bytes = [0; 4_096];
                assert!(stream.read(&mut bytes).unwrap() > 0);
                thread::sleep(Duration::from_millis(if number == 0 { 500 } else { 0 }));
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            }
        };
        let waits = thread::scope(|scope| {
            scope.spawn(serve);
            load.run(address).unwrap()
        });
        let shown = waits.shown();
        assert!(shown[2].1 >= Duration::from_millis(500));
        let long = waits.0.iter().filter(|wait| **wait >= Duration::from_millis(200));
        assert!(long.count() >= 5, "{waits:?}");
    }
}
