//! Fetching from a server that does whatever servers do: changes, cuts, stalls, lies, sends on.

#[path = "feeds/server.rs"]
mod server;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use courier::feeds::{FetchError, Fetcher, Networks, Outcome, Rules, Seen, Wanted};
use server::{Answer, Server, answer, cut_answer, head};
use tempfile::TempDir;

const TAG: &str = "ETag: \"one\"";

/// A fetcher that may reach this machine, and a folder to fetch into.
struct House {
    rules: Rules,
    folder: TempDir,
}

impl House {
    fn new() -> Self {
        let rules = Rules {
            networks: Networks::All,
            size_bytes_max: 1_000_000,
            silence: Duration::from_millis(400),
            ..Rules::default()
        };
        Self { rules, folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("all.zip")
    }

    fn fetch(&self, url: &str, seen: Option<&Seen>) -> Result<Outcome, FetchError> {
        let now = "2026-11-21T15:00:00Z".parse().unwrap();
        let into = self.file();
        Fetcher::new(self.rules.clone())?.fetch(&Wanted { url, seen, into: &into, now })
    }

    /// What the file holds once it was fetched, and nothing is left beside it.
    fn fetched(&self, outcome: Result<Outcome, FetchError>) -> (String, Seen) {
        let Ok(Outcome::Fetched { path, size_bytes, seen }) = outcome else {
            panic!("not fetched: {outcome:?}")
        };
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!((path, size_bytes), (self.file(), text.len() as u64));
        assert_eq!(names(self.folder.path()), ["all.zip"]);
        (text, seen)
    }
}

fn names(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        all.map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn later(outcome: Result<Outcome, FetchError>) -> (Option<Duration>, String) {
    match outcome {
        Ok(Outcome::TryLater { after, reason }) => (after, reason),
        other => panic!("not later: {other:?}"),
    }
}

#[test]
fn what_has_not_changed_is_not_fetched_again() {
    let modified = "Last-Modified: Sat, 21 Nov 2026 14:00:00 GMT";
    let server = Server::start(vec![
        answer("200 OK", &[TAG, modified], "first"),
        answer("304 Not Modified", &[], ""),
    ]);
    let house = House::new();
    let (text, seen) = house.fetched(house.fetch(&server.url, None));
    assert_eq!(text, "first");
    let first = server.request().unwrap();
    assert!(first.starts_with("GET / HTTP/1.1\r\n") && !first.contains("if-"), "{first}");
    assert!(first.contains("user-agent: breakwater/") && first.contains("identity"), "{first}");
    let seen = Seen::from_text(seen.as_text());
    assert_eq!(house.fetch(&server.url, Some(&seen)).unwrap(), Outcome::NotModified);
    let second = server.request().unwrap();
    assert!(second.contains("if-none-match: \"one\"\r\n"), "{second}");
    assert!(second.contains("if-modified-since: Sat, 21 Nov 2026 14:00:00 GMT\r\n"), "{second}");
    assert_eq!(fs::read_to_string(house.file()).unwrap(), "first");
}

#[test]
fn a_cut_line_goes_on_where_it_was_cut() {
    let server = Server::start(vec![
        cut_answer("200 OK", &[TAG, "Content-Length: 10"], "0123"),
        cut_answer("206 Partial Content", &["Content-Range: bytes 4-9/10"], "45"),
        answer("206 Partial Content", &["Content-Range: bytes 6-9/10", TAG], "6789"),
    ]);
    let house = House::new();
    assert_eq!(house.fetched(house.fetch(&server.url, None)).0, "0123456789");
    server.request().unwrap();
    let second = server.request().unwrap();
    assert!(second.contains("range: bytes=4-\r\n"), "{second}");
    assert!(second.contains("if-range: \"one\"\r\n"), "{second}");
    assert!(server.request().unwrap().contains("range: bytes=6-\r\n"));
}

#[test]
fn what_arrived_is_kept_for_the_next_time() {
    let server = Server::start(vec![
        cut_answer("200 OK", &[TAG, "Content-Length: 10"], "0123"),
        cut_answer("503 Service Unavailable", &[], ""),
        answer("206 Partial Content", &["Content-Range: bytes 4-9/10"], "456789"),
    ]);
    let house = House::new();
    later(house.fetch(&server.url, None));
    assert_eq!(names(house.folder.path()), ["all.zip.part", "all.zip.part.from"]);
    assert_eq!(house.fetched(house.fetch(&server.url, None)).0, "0123456789");
}

#[test]
fn parts_of_two_states_are_never_put_together() {
    let other = "ETag: \"two\"";
    let part = || cut_answer("200 OK", &[TAG, "Content-Length: 10"], "0123");
    // A server that honours If-Range sends the whole of the new state.
    let server = Server::start(vec![part(), answer("200 OK", &[other], "abcdefghij")]);
    let house = House::new();
    assert_eq!(house.fetched(house.fetch(&server.url, None)).0, "abcdefghij");
    // One that does not is caught by its tag, by its range, or by having nothing there.
    for wrong in [
        answer("206 Partial Content", &["Content-Range: bytes 4-9/10", other], "efghij"),
        answer("206 Partial Content", &["Content-Range: bytes 0-9/10"], "abcdefghij"),
        answer("206 Partial Content", &["Content-Range: bytes 4-5/10"], "ef"),
        answer("206 Partial Content", &[], "efghij"),
        answer("416 Range Not Satisfiable", &[], ""),
    ] {
        let script = vec![part(), wrong, answer("200 OK", &[other], "abcdefghij")];
        let (server, house) = (Server::start(script), House::new());
        later(house.fetch(&server.url, None));
        assert_eq!(house.fetched(house.fetch(&server.url, None)).0, "abcdefghij");
        let last = std::iter::from_fn(|| server.request()).last().unwrap();
        assert!(!last.contains("range:"), "{last}");
    }
}

#[test]
fn a_part_of_another_address_or_of_no_sure_state_is_begun_anew() {
    for tag in ["ETag: W/\"weak\"", "X-Nothing: 1"] {
        let cut = cut_answer("200 OK", &[tag, "Content-Length: 10"], "0123");
        let server = Server::start(vec![cut, answer("200 OK", &[], "abc")]);
        let house = House::new();
        assert_eq!(house.fetched(house.fetch(&server.url, None)).0, "abc", "{tag}");
        server.request().unwrap();
        assert!(!server.request().unwrap().contains("range:"), "{tag}");
    }
    let house = House::new();
    let cut = || cut_answer("200 OK", &[TAG, "Content-Length: 10"], "0123");
    let one = Server::start(vec![cut(), answer("500 Oops", &[], "")]);
    later(house.fetch(&one.url, None));
    let other = Server::start(vec![answer("200 OK", &[TAG], "abc")]);
    assert_eq!(house.fetched(house.fetch(&other.url, None)).0, "abc");
    assert!(!other.request().unwrap().contains("range:"));
}

#[test]
fn a_busy_server_says_when_to_come_again() {
    for (status, header, after) in [
        ("429 Too Many Requests", "Retry-After: 120", Some(120)),
        ("503 Service Unavailable", "Retry-After: Sat, 21 Nov 2026 15:05:00 GMT", Some(300)),
        ("503 Service Unavailable", "X-Nothing: 1", None),
        ("500 Internal Server Error", "Retry-After: never", None),
    ] {
        let server = Server::start(vec![answer(status, &[header], "busy")]);
        let house = House::new();
        let (told, reason) = later(house.fetch(&server.url, None));
        assert_eq!(told, after.map(Duration::from_secs), "{status} {header}");
        assert!(reason.contains(&status[..3]), "{reason}");
        assert_eq!(names(house.folder.path()), [""; 0]);
    }
}

#[test]
fn a_file_that_is_gone_needs_a_person_and_no_secret_is_repeated() {
    for status in ["404 Not Found", "403 Forbidden", "304 Not Modified", "204 No Content"] {
        let server = Server::start(vec![answer(status, &[], "")]);
        let url = format!("{}/all.zip?key=hunter2", server.url);
        let error = House::new().fetch(&url, None).unwrap_err();
        assert!(matches!(error, FetchError::Status { .. }), "{status}: {error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn a_redirect_is_followed_a_loop_is_not() {
    let to = |place: &str| answer("302 Found", &[&format!("Location: {place}")], "");
    let server = Server::start(vec![to("/new"), answer("200 OK", &[], "there")]);
    let house = House::new();
    assert_eq!(house.fetched(house.fetch(&server.url, None)).0, "there");
    server.request().unwrap();
    assert!(server.request().unwrap().starts_with("GET /new "));
    let round = Server::start((0..9).map(|_| to("/again")).collect());
    let error = house.fetch(&round.url, None).unwrap_err();
    assert!(matches!(error, FetchError::Redirects { limit: 5, .. }), "{error}");
    assert_eq!(std::iter::from_fn(|| round.request()).count(), 6);
}

#[test]
fn a_redirect_leads_nowhere_that_may_not_be_fetched() {
    for place in ["ftp://127.0.0.1/", "file:///etc/passwd", "http://192.0.2.1/", "https://a:b@c/"] {
        let sent_on = answer("302 Found", &[&format!("Location: {place}")], "");
        let server = Server::start(vec![sent_on]);
        let error = House::new().fetch(&server.url, None).unwrap_err();
        assert!(matches!(error, FetchError::Address { .. }), "{place}: {error}");
    }
}

#[test]
fn this_machine_is_not_reached_unless_it_is_allowed() {
    let server = Server::start(vec![answer("200 OK", &[], "secret")]);
    let mut house = House::new();
    house.rules.networks = Networks::Public;
    let by_name = server.url.replace("127.0.0.1", "localhost");
    for url in [&server.url, &by_name] {
        let error = house.fetch(url, None).unwrap_err();
        assert!(matches!(error, FetchError::Private { .. }), "{url}: {error}");
    }
    assert_eq!(server.request(), None);
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_fills_the_disk() {
    let promised = head("200 OK", &["Content-Length: 1000000000"]);
    let chunked = head("200 OK", &["Transfer-Encoding: chunked"]);
    let chunk = [chunked, b"ffffffff\r\n".to_vec()].concat();
    let unsaid = head("200 OK", &[]);
    for script in [Answer::Silence(promised), Answer::Endless(chunk), Answer::Endless(unsaid)] {
        let (server, house) = (Server::start(vec![script]), House::new());
        let error = house.fetch(&server.url, None).unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { limit: 1_000_000, .. }), "{error}");
        assert_eq!(names(house.folder.path()), [""; 0]);
    }
}

#[test]
fn a_server_that_falls_silent_is_left() {
    let half = [head("200 OK", &[TAG, "Content-Length: 10"]), b"0123".to_vec()].concat();
    let script = vec![Answer::Silence(half), Answer::Silence(Vec::new())];
    let (server, house) = (Server::start(script), House::new());
    let begun = Instant::now();
    later(house.fetch(&server.url, None));
    assert!(begun.elapsed() < Duration::from_secs(15), "two silences of 0.4 s each");
    assert_eq!(fs::read_to_string(house.folder.path().join("all.zip.part")).unwrap(), "0123");
    assert!(server.request().is_some() && server.request().unwrap().contains("bytes=4-"));
}

#[test]
fn a_server_that_trickles_is_left_when_the_time_is_up() {
    let server = Server::start(vec![Answer::Endless(head("200 OK", &[TAG]))]);
    let mut house = House::new();
    house.rules.whole = Duration::ZERO;
    let (_, reason) = later(house.fetch(&server.url, None));
    assert!(reason.contains("it took too long"), "{reason}");
}

#[test]
fn a_server_that_is_not_there_or_speaks_no_http_is_tried_later() {
    let house = House::new();
    let server = Server::start(vec![Answer::Bytes(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec())]);
    later(house.fetch(&server.url, None));
    let (_, reason) = later(house.fetch("https://no-such-host.invalid/", None));
    assert!(reason.contains("`no-such-host.invalid` was not found"), "{reason}");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    later(house.fetch(&format!("http://{closed}/"), None));
}

#[test]
fn bytes_that_are_packed_against_our_wish_are_refused() {
    let server = Server::start(vec![answer("200 OK", &["Content-Encoding: gzip"], "x")]);
    let error = House::new().fetch(&server.url, None).unwrap_err();
    assert!(matches!(error, FetchError::Encoded { .. }), "{error}");
}

#[test]
fn a_certificate_that_nobody_vouches_for_needs_a_person() {
    let script = || vec![answer("200 OK", &[], "trusted")];
    let mut house = House::new();
    let (server, _) = Server::start_with_tls(script());
    let error = house.fetch(&server.url, None).unwrap_err();
    assert!(matches!(error, FetchError::Untrusted { .. }), "{error}");
    let (server, authority) = Server::start_with_tls(script());
    house.rules.authority_pem = Some(authority);
    assert_eq!(house.fetched(house.fetch(&server.url, None)).0, "trusted");
}
