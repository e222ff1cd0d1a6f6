//! Letters, sent to a mail server that we did not write: `aiosmtpd`, on loopback.

#[path = "mail/server.rs"]
mod server;

use courier::mail::{
    Letter, Login, MailError, MailServer, MailServerError, Mailer, Recipient, Tls,
};
use server::Server;

fn address(text: &str) -> Recipient {
    text.parse().unwrap()
}

fn letter(to: &str, text: &str) -> Letter {
    Letter {
        id: "out_0001".to_owned(),
        to: address(to),
        subject: "Sign in to Breakwater".parse().unwrap(),
        text: text.to_owned(),
        at: "2026-11-21T15:00:00Z".parse().unwrap(),
    }
}

/// How we speak to a server that a test started.
fn to(server: &Server) -> MailServer {
    MailServer {
        host: "localhost".to_owned(),
        port: server.port,
        tls: server.tls,
        login: (server.tls != Tls::None).then(|| Login::new("breakwater", "hunter2")),
        authority_pem: server.authority_pem.clone(),
        from: address("desk@breakwater.example"),
    }
}

fn send(server: &MailServer, letter: &Letter) -> Result<(), MailError> {
    Mailer::new(server).unwrap().send(letter)
}

#[test]
fn a_letter_arrives_as_it_was_written() {
    let server = Server::start(Tls::None);
    let text = "Grüße,\n\n.\n..\n.hidden\nhttps://a.example/sign-in/link/bwl_0123456789=x";
    send(&to(&server), &letter("it@mill-creek.example", text)).unwrap();
    let mail = server.next_mail();
    assert_eq!(mail.from, "desk@breakwater.example");
    assert_eq!(mail.to, ["it@mill-creek.example"]);
    assert_eq!(mail.hello, "breakwater.example");
    assert_eq!(mail.text(), text);
    assert_eq!(mail.header("From"), "desk@breakwater.example");
    assert_eq!(mail.header("To"), "it@mill-creek.example");
    assert_eq!(mail.header("Subject"), "Sign in to Breakwater");
    assert_eq!(mail.header("Message-ID"), "<out_0001@breakwater.example>");
    assert_eq!(mail.header("Date"), "Sat, 21 Nov 2026 15:00:00 +0000");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert_eq!(mail.header("Content-Type"), "text/plain; charset=utf-8");
}

#[test]
fn no_text_ends_a_letter_early_or_begins_another() {
    let server = Server::start(Tls::None);
    let smuggled = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nhi\r\n.\r\n";
    for end in ["\r\n.\r\n", "\n.\n", "\r.\r", "\n.\r\n", "\r\n\0.\r\n", "\r\n.\r", "\r\n.\n"] {
        let text = format!("a{end}{smuggled}");
        send(&to(&server), &letter("it@mill-creek.example", &text)).unwrap();
        let mail = server.next_mail();
        assert_eq!(mail.to, ["it@mill-creek.example"], "{end:?}");
        assert!(mail.text().contains("RCPT TO:<c@d.example>\nDATA\nhi\n."), "{end:?}");
    }
    send(&to(&server), &letter("last@mill-creek.example", "")).unwrap();
    assert_eq!(server.next_mail().to, ["last@mill-creek.example"]);
}

#[test]
fn a_subject_in_any_script_is_one_header() {
    let server = Server::start(Tls::None);
    let subject = "Überprüfung: 防波堤 ".repeat(9);
    let letter = Letter { subject: subject.parse().unwrap(), ..letter("a@b.example", "x") };
    send(&to(&server), &letter).unwrap();
    let mail = server.next_mail();
    assert!(mail.header("Subject").starts_with("=?utf-8?b?"), "{}", mail.header("Subject"));
    assert_eq!(mail.text(), "x");
}

#[test]
fn a_server_with_tls_is_told_who_we_are_only_behind_it() {
    for tls in [Tls::StartTls, Tls::Implicit] {
        let server = Server::start(tls);
        send(&to(&server), &letter("it@mill-creek.example", "x")).unwrap();
        assert!(server.next_mail().is_known, "{tls:?}");
    }
}

#[test]
fn a_server_with_a_strange_certificate_gets_nothing() {
    for tls in [Tls::StartTls, Tls::Implicit] {
        let server = Server::start(tls);
        let stranger = MailServer { authority_pem: None, ..to(&server) };
        let error = send(&stranger, &letter("it@mill-creek.example", "x")).unwrap_err();
        assert!(matches!(error, MailError::Untrusted { .. }), "{tls:?}: {error}");
        let misnamed = MailServer { host: "127.0.0.1".to_owned(), ..to(&server) };
        let error = send(&misnamed, &letter("it@mill-creek.example", "x")).unwrap_err();
        assert!(matches!(error, MailError::Untrusted { .. }), "{tls:?}: {error}");
    }
}

#[test]
fn a_server_that_takes_away_tls_gets_nothing() {
    let open = Server::start(Tls::None);
    let stripped = MailServer {
        tls: Tls::StartTls,
        login: Some(Login::new("breakwater", "hunter2")),
        ..to(&open)
    };
    let error = send(&stripped, &letter("it@mill-creek.example", "x")).unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
    send(&to(&open), &letter("last@mill-creek.example", "x")).unwrap();
    assert_eq!(open.next_mail().to, ["last@mill-creek.example"]);
}

#[test]
fn no_for_good_and_not_now_are_told_apart() {
    let server = Server::start(Tls::None);
    let refused = send(&to(&server), &letter("nobody@mill-creek.example", "x")).unwrap_err();
    assert!(matches!(refused, MailError::Refused { .. }) && !refused.is_worth_retrying());
    assert!(refused.to_string().contains("no such user"), "{refused}");
    let later = send(&to(&server), &letter("busy@mill-creek.example", "x")).unwrap_err();
    assert!(matches!(later, MailError::Later { .. }) && later.is_worth_retrying(), "{later}");
    let port = server.port;
    drop(server);
    let gone = MailServer { port, ..to(&Server::start(Tls::None)) };
    let gone = send(&gone, &letter("it@mill-creek.example", "x")).unwrap_err();
    assert!(matches!(gone, MailError::Later { .. }), "{gone}");
}

#[test]
fn a_wrong_password_is_refused_and_not_repeated() {
    let server = Server::start(Tls::Implicit);
    let wrong = MailServer { login: Some(Login::new("breakwater", "hunter3")), ..to(&server) };
    assert!(!format!("{wrong:?}").contains("hunter3"));
    let error = send(&wrong, &letter("it@mill-creek.example", "x")).unwrap_err();
    assert!(matches!(error, MailError::Refused { .. }), "{error}");
    assert!(!error.to_string().contains("hunter3"), "{error}");
}

#[test]
fn mail_in_the_open_stays_on_this_machine() {
    let from = address("desk@breakwater.example");
    let server = |host: &str| MailServer {
        host: host.to_owned(),
        port: 25,
        tls: Tls::None,
        login: None,
        authority_pem: None,
        from: from.clone(),
    };
    for host in ["localhost", "127.0.0.1", "::1"] {
        assert!(Mailer::new(&server(host)).is_ok(), "{host}");
    }
    for host in ["mail.example", "192.0.2.1", "localhost.example", "10.0.0.1", ""] {
        let error = Mailer::new(&server(host)).unwrap_err();
        assert!(matches!(error, MailServerError::Open { .. }), "{host}");
    }
}
