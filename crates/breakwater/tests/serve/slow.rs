//! Who sends the head of a request byte by byte loses the connection; others do not wait for it.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use testkit::server::Server;

use super::BREAKWATER;

#[test]
fn a_head_that_never_ends_is_given_up() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(BREAKWATER.serve(data.path()));
    let mut slow = TcpStream::connect(server.address()).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ").unwrap();
    assert_eq!(server.get("/healthz").unwrap().status, 200);
    // Far longer than the server waits: only a server that waits for ever is still silent then.
    slow.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut answer = Vec::new();
    slow.read_to_end(&mut answer).expect("the server closes the connection");
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(server.get("/healthz").unwrap().status, 200);
}
