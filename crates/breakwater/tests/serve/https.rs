//! https with a certificate of one's own.

use std::{fs, path::Path};

use reqwest::blocking::Client;
use testkit::{breakwater::text, server::Server};

use super::BREAKWATER;

/// A certificate for this machine, its key, and a client that trusts it and nothing else.
fn certified(folder: &Path) -> (String, String, Client) {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    fs::write(&certificate, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    // Another one in the same process was first.
    drop(rustls::crypto::ring::default_provider().install_default());
    let trusted = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let client = Client::builder()
        .tls_certs_only([trusted])
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    (text(&certificate).to_owned(), text(&key).to_owned(), client)
}

#[test]
fn browsers_that_come_by_https_get_a_cookie_bound_to_this_host() {
    let place = tempfile::tempdir().unwrap();
    let (certificate, key, client) = certified(place.path());
    let data = place.path().join("data");
    let mut command = BREAKWATER.serve(&data);
    command.args(["--tls-cert", &certificate, "--tls-key", &key]);
    let server = Server::launch(command).unwrap();
    assert!(server.base().starts_with("https://127.0.0.1:"), "{}", server.base());
    assert_eq!(client.get(format!("{}/healthz", server.base())).send().unwrap().status(), 200);

    let made = BREAKWATER.run(&[
        "admin",
        "sign-in-link",
        "--data",
        text(&data),
        "--role",
        "operator",
        "--organisation",
        "st-agnes",
    ]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let link = made.out.trim();
    assert!(link.starts_with(server.base()), "{link}");
    let spent = client.post(link).header("origin", server.base()).send().unwrap();
    assert!(spent.status().is_redirection(), "{spent:?}");
    let cookie = spent.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-breakwater="), "{cookie}");
    for part in ["; Secure", "; HttpOnly", "; Path=/", "; SameSite="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(spent.headers().contains_key("strict-transport-security"));
}

#[test]
fn a_certificate_that_is_none_is_named() {
    let place = tempfile::tempdir().unwrap();
    let wrong = place.path().join("wrong.pem");
    fs::write(&wrong, "nothing").unwrap();
    let mut command = BREAKWATER.serve(&place.path().join("data"));
    command.args(["--tls-cert", text(&wrong), "--tls-key", text(&wrong)]);
    let refused = Server::launch(command).expect_err("it ends");
    assert_ne!(refused.code, Some(0));
    assert!(refused.said.contains("wrong.pem"), "{}", refused.said);
}
