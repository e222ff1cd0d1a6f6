//! Stopping: what runs is finished, and the record is whole.

use std::io::Write as _;

use testkit::http::{Answer, Request};

use super::BREAKWATER;

#[test]
fn a_request_that_runs_is_answered_before_the_server_stops() {
    let data = tempfile::tempdir().unwrap();
    let server = BREAKWATER.start(data.path());
    let form = b"email=nobody%40a.example";
    let ask = Request::new("POST", "/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", server.base());
    let mut open = ask.begin(server.address(), form.len()).unwrap();
    open.write_all(&form[..5]).unwrap();
    server.ask_to_stop();
    while !server.said().contains("stopping: requests that run may end") {
        std::thread::yield_now();
    }
    open.write_all(&form[5..]).unwrap();
    let answer = Answer::read(open).unwrap();
    assert!(answer.status < 500, "{}", answer.text());
    let (code, said) = server.ended();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("they were cut"), "{said}");
}

#[test]
fn a_server_that_was_stopped_starts_where_it_was() {
    let data = tempfile::tempdir().unwrap();
    let server = BREAKWATER.start(data.path());
    let checkpoint = server.get("/ledger/checkpoint").unwrap().text();
    assert_eq!(server.stop().0, Some(0));
    let server = BREAKWATER.start(data.path());
    assert_eq!(server.get("/ledger/checkpoint").unwrap().text(), checkpoint);
}
