//! A browser in front of the house: it asks for pages, fills forms, sends files.

use axum::{
    body::Body,
    http::{Method, Request, header},
};

use crate::town::{As, Reply, Town, asking};

/// What browsers accept.
const ACCEPT: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
const BOUNDARY: &str = "----breakwater-test";

/// Asks for a page.
pub(crate) async fn open(town: &Town, who: &As, path: &str) -> Reply {
    let request = asking(Method::GET, path).header(header::ACCEPT, ACCEPT);
    town.send(who, request.body(Body::empty()).unwrap()).await
}

/// Presses the button of a form.
pub(crate) async fn submit(town: &Town, who: &As, path: &str, fields: &[(&str, &str)]) -> Reply {
    town.send(who, filled(path, fields)).await
}

/// A form as a browser sends it.
pub(crate) fn filled(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    asking(Method::POST, path)
        .header(header::ACCEPT, ACCEPT)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(pairs.join("&")))
        .unwrap()
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}

/// Sends a form with a file: its field, its name, its bytes.
pub(crate) async fn upload(
    town: &Town,
    who: &As,
    (path, fields): (&str, &[(&str, &str)]),
    (field, name, bytes): (&str, &str, &[u8]),
) -> Reply {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let request = asking(Method::POST, path)
        .header(header::ACCEPT, ACCEPT)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
    town.send(who, request.body(Body::from(body)).unwrap()).await
}

/// Where an answer leads to.
pub(crate) fn place(reply: &Reply) -> &str {
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").expect("a place")
}

/// The values of the hidden fields of this name, each once, in order.
pub(crate) fn hidden(html: &str, name: &str) -> Vec<String> {
    let start = format!("name=\"{name}\" value=\"");
    let mut values: Vec<String> = Vec::new();
    for part in html.split(&start).skip(1) {
        let value = part.split('"').next().unwrap_or_default().to_owned();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// What a page says of itself: its heading of the first rank, without tags.
pub(crate) fn heading(html: &str) -> String {
    let (_, rest) = html.split_once("<h1>").unwrap_or_else(|| panic!("no heading: {html}"));
    let inside = rest.split("</h1>").next().unwrap_or_default();
    let mut text = String::new();
    let mut in_tag = false;
    for letter in inside.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            letter if !in_tag => text.push(letter),
            _ => {}
        }
    }
    text
}

/// A house that knows the exercise's advisories.
pub(crate) async fn town_with_advisories(settings: web::Settings) -> Town {
    let town = Town::with(web::Settings { rate_per_s: 100_000, rate_burst: 100_000, ..settings });
    let catalogue = include_bytes!("../../../../exercise/advisories/kev.json");
    let address = "/api/v1/imports?source=kev&name=kev.json";
    let done = town.upload(&As::Socket, address, catalogue).await;
    assert_eq!(done.status, 201, "{}", done.text());
    town
}
