//! What went wrong, told to people: a problem for programs becomes a page.

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::{Visitor, place::local};
use crate::{
    Site, gallery,
    layers::Nonce,
    pages::{
        Page, sentence,
        trouble::{Trouble, TroublePage},
    },
    parts::{Link, Moment, address},
    problem,
    shell::Shell,
    who::Asker,
};

/// A problem is a few lines.
const PROBLEM_BYTES_MAX: usize = 64 << 10;

/// Answers a browser with a page where a program would get a problem.
pub(crate) async fn told_to_people(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    if !is_for_people(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let media = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if media != Some(problem::MEDIA.as_bytes()) {
        return response;
    }
    tell(site, asked, response).await
}

fn is_for_people(request: &Request) -> bool {
    let path = request.uri().path();
    let program = ["/api/", "/ledger/"].iter().any(|place| path.starts_with(place));
    !program && accepts_html(request.headers())
}

fn accepts_html(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(',')).any(|one| one.trim().starts_with("text/html"))
}

async fn tell(site: Site, asked: Parts, response: Response) -> Response {
    let (mut answer, body) = response.into_parts();
    let bytes = to_bytes(body, PROBLEM_BYTES_MAX).await.unwrap_or_default();
    let said: Option<wire::Problem> = serde_json::from_slice(&bytes).ok();
    if answer.status == StatusCode::UNAUTHORIZED {
        return sign_in_first(&asked);
    }
    let wait = answer.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let wait_s = wait.and_then(|value| value.parse().ok()).unwrap_or(1);
    let trouble = Trouble::of(answer.status, said.as_ref(), &site, wait_s);
    let html = page(site, asked, trouble, said).await;
    answer.headers.remove(header::CONTENT_LENGTH);
    let media = HeaderValue::from_static("text/html; charset=utf-8");
    answer.headers.insert(header::CONTENT_TYPE, media);
    Response::from_parts(answer, Body::from(html))
}

/// What was asked for is asked for again after the way in, where that changes nothing.
fn sign_in_first(asked: &Parts) -> Response {
    let place = asked.uri.path_and_query().map_or("/", |place| place.as_str());
    let next = local(place).filter(|_| asked.method == Method::GET && place != "/");
    let to = address::with_query("/sign-in", &[("next", next.unwrap_or_default())]);
    Redirect::to(&to).into_response()
}

impl Trouble {
    /// What a problem means for a person.
    fn of(status: StatusCode, said: Option<&wire::Problem>, site: &Site, wait_s: u64) -> Self {
        let code = said.map(|said| said.code.as_str()).unwrap_or_default();
        let words = || said.map(|said| sentence(&said.detail)).unwrap_or_default();
        match (status, code) {
            (StatusCode::FORBIDDEN, "other-site") => Self::OtherSite,
            (StatusCode::FORBIDDEN, "passkey-needed") => Self::PasskeyNeeded,
            (StatusCode::FORBIDDEN, _) => Self::Forbidden,
            (StatusCode::NOT_FOUND, _) => Self::NotFound,
            (StatusCode::CONFLICT, _) => Self::Conflict(words()),
            (StatusCode::PAYLOAD_TOO_LARGE, _) => {
                let bytes = site.settings().inventory_bytes_max;
                Self::TooLarge(u32::try_from(bytes >> 20).unwrap_or(u32::MAX))
            }
            (StatusCode::TOO_MANY_REQUESTS, _) => Self::TooMany(wait_s),
            (StatusCode::SERVICE_UNAVAILABLE, "disk-low" | "disk-full") => Self::LowDisk,
            (StatusCode::SERVICE_UNAVAILABLE, _) => Self::Busy(wait_s),
            (status, _) if status.is_client_error() => Self::Unreadable(words()),
            _ => Self::Internal,
        }
    }
}

async fn page(
    site: Site,
    mut asked: Parts,
    trouble: Trouble,
    said: Option<wire::Problem>,
) -> String {
    let request = number(&asked);
    let code = said.map(|said| said.code).unwrap_or_default();
    // Never the address itself: a link's has a secret in it.
    let route = asked.extensions.get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    tracing::info!(request, status = trouble.status(), code, route, "told a person that it failed");
    // Who sends too much is not looked up.
    if matches!(trouble, Trouble::TooMany(_)) {
        asked.extensions.insert(Asker::default());
    }
    let mut visitor = Visitor::from_request_parts(&mut asked, &site).await;
    if visitor.is_err() {
        asked.extensions.insert(Asker::default());
        visitor = Visitor::from_request_parts(&mut asked, &site).await;
    }
    let Ok(visitor) = visitor else { return plain(trouble, request) };
    let (told, number) = (trouble.clone(), request.clone());
    let made = visitor.run(move |desk| {
        let at = Moment::new(desk.caller.context.at);
        Ok(html(desk.bare_shell(), told, number, at))
    });
    made.await.unwrap_or_else(|_| plain(trouble, request))
}

/// Where nothing else can be asked any more.
fn plain(trouble: Trouble, request: String) -> String {
    let at = Moment { instant: String::new(), words: String::new() };
    html(gallery::world::nobody(), trouble, request, at)
}

fn html(shell: Shell, trouble: Trouble, request: String, at: Moment) -> String {
    let ways = match trouble {
        Trouble::PasskeyNeeded => vec![Link::new("/sign-in#passkey", "Sign in with a passkey")],
        _ => Vec::new(),
    };
    let page = TroublePage { shell, trouble, request, at, ways };
    page.html().unwrap_or_else(|error| format!("Something broke on our side: {error}"))
}

/// The nonce of the answer is random and told to nobody else: its first letters name the request.
fn number(asked: &Parts) -> String {
    let nonce = asked.extensions.get::<Nonce>().map(|nonce| nonce.0.as_str()).unwrap_or_default();
    let letters = nonce.chars().filter(char::is_ascii_alphanumeric);
    let short: String = letters.take(8).map(|letter| letter.to_ascii_lowercase()).collect();
    format!("req_{short}")
}
