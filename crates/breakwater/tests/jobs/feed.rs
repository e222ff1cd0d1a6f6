//! A feed on loopback: answers with a tag, counts who asked, and can be cut.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};

/// What the feed says, and what was asked.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The bytes; they change, and so does their tag.
    pub(crate) body: Vec<u8>,
    /// How many bytes of the next answer are sent before the line is cut.
    pub(crate) cut_after: Option<usize>,
    /// Each answer: status, and from which byte.
    pub(crate) answered: Vec<(u16, usize)>,
}

/// Serves until the test ends.
pub(crate) struct Feed {
    pub(crate) address: String,
    pub(crate) state: Arc<Mutex<State>>,
}

impl Feed {
    pub(crate) fn start(body: &[u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/feed.json", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { body: body.to_vec(), ..State::default() }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut head = String::new();
                while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
                let mut stream = stream;
                // Whoever asked may be gone.
                drop(stream.write_all(&shared.lock().unwrap().answer(&head)));
            }
        });
        Self { address, state }
    }
}

impl State {
    fn answer(&mut self, head: &str) -> Vec<u8> {
        let head = head.to_ascii_lowercase();
        let tag = format!(
            "\"{}-{}\"",
            self.body.len(),
            self.body.iter().map(|b| u64::from(*b)).sum::<u64>()
        );
        if head.contains(&format!("if-none-match: {tag}")) {
            self.answered.push((304, 0));
            return format!(
                "HTTP/1.1 304 Not Modified\r\netag: {tag}\r\nconnection: close\r\n\r\n"
            )
            .into_bytes();
        }
        let from = head
            .lines()
            .find_map(|line| line.strip_prefix("range: bytes=")?.trim_end_matches('-').parse().ok())
            .filter(|from| *from < self.body.len())
            .unwrap_or(0_usize);
        let (status, line) = if from > 0 { (206, "206 Partial Content") } else { (200, "200 OK") };
        self.answered.push((status, from));
        let rest = &self.body[from..];
        let range =
            format!("content-range: bytes {from}-{}/{}\r\n", self.body.len() - 1, self.body.len());
        let range = if from > 0 { range.as_str() } else { "" };
        let mut answer = format!(
            "HTTP/1.1 {line}\r\netag: {tag}\r\naccept-ranges: bytes\r\n{range}content-length: \
             {}\r\nconnection: close\r\n\r\n",
            rest.len()
        )
        .into_bytes();
        let sent = self.cut_after.take().map_or(rest.len(), |after| after.min(rest.len()));
        answer.extend(&rest[..sent]);
        answer
    }
}
