//! The way in and the way out: by a link that its button spends; out by a button, too.

use app::sign_in::{self as verbs, LinkState};
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    Mail, SignIn, Step,
    link::{Good, Link, SignInLink},
    passkey,
};
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Fields, Visitor, local},
    keys,
    pages::Page as _,
    parts::{Entry, Moment, address},
    shell::Section,
    who,
};

/// Where somebody wanted to go, kept while they sign in.
const NEXT_COOKIE: &str = "breakwater-next";
/// As long as a link lasts.
const NEXT_S: i64 = 15 * 60;

pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(offer).post(ask))
        .route("/sign-in/link/{token}", get(look).post(spend))
        .route("/sign-out", post(leave))
        .merge(passkey::routes())
}

/// Both ways in.
async fn offer(visitor: Visitor) -> Result<Response, Problem> {
    let next = local(visitor.query.text("next")).map(str::to_owned);
    let https = visitor.site.settings().https;
    let response = visitor.page(|desk| {
        let step = match desk.visitor.query.text("passkey") {
            "help" => Step::NoScript,
            _ => Step::Choose,
        };
        Ok(page(desk, step, Entry::default()))
    });
    let mut response = response.await?;
    if let Some(next) = next {
        give_cookie(&mut response, &kept(https, &next, NEXT_S));
    }
    Ok(response)
}

fn page(desk: &Desk<'_>, step: Step, email: Entry) -> SignIn {
    let mail = desk.visitor.site.settings().mail;
    SignIn {
        shell: desk.shell(Section::SignIn),
        step,
        email,
        mail: if mail { Mail::Sent } else { Mail::NotConfigured },
        passkeys: keys::place(&desk.visitor.site, &desk.visitor.headers),
        link_minutes: u32::try_from(verbs::LINK_LIFE.as_mins()).unwrap_or_default(),
    }
}

/// Sends a link, if the address is known; the answer and its time tell nobody whether it is.
async fn ask(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    let email = form.text("email").to_owned();
    if verbs::check_address(&email).is_ok() {
        let (site, asker, to) = (visitor.site.clone(), visitor.asker.clone(), email.clone());
        let address = format!("{}/sign-in/link/", site.settings().base);
        let sent = move || {
            let house = site.house();
            let caller = app::Caller::new(asker.principal, house.context());
            if let Err(error) = verbs::ask_for_link(house, &caller, &to, &address) {
                tracing::error!(%error, "a link can't be sent");
            }
        };
        // Nobody waits for it: a known address takes longer.
        drop(tokio::task::spawn_blocking(sent));
    }
    visitor
        .answer(move |desk| match verbs::check_address(&email) {
            Ok(()) => Answer::page(&page(desk, Step::Sent, Entry::new(email))),
            Err(error) => {
                let wrong = Entry::wrong(email, super::super::sentence(&error.message));
                Answer::again(&page(desk, Step::Choose, wrong))
            }
        })
        .await
}

/// Looking at a link spends nothing: mail filters open links, too.
async fn look(visitor: Visitor, Path(token): Path<String>) -> Result<Response, Problem> {
    visitor.run(move |desk| state_page(desk, &token)).await
}

fn state_page(desk: &Desk<'_>, token: &str) -> Result<Response, app::AppError> {
    let (status, link) = match verbs::examine(desk.house, token)? {
        LinkState::Good { view, person, expires } => {
            let good = Good {
                action: address::path(&["sign-in", "link", token]),
                organisation: view.organisation.name,
                person: person.unwrap_or_default(),
                role: view.role,
                expires: Moment::new(expires),
            };
            (StatusCode::OK, Link::Good(good))
        }
        LinkState::Spent(at) => (StatusCode::GONE, Link::Used(Moment::new(at))),
        LinkState::Expired(at) => (StatusCode::GONE, Link::Expired(Moment::new(at))),
        LinkState::Unknown => (StatusCode::NOT_FOUND, Link::Unknown),
    };
    let page = SignInLink { shell: desk.shell(Section::SignIn), link };
    let html = page.html().map_err(|error| app::AppError::internal(error.to_string()))?;
    Ok((status, Html(html)).into_response())
}

/// Spends a link and opens a session; a session that was open before ends.
async fn spend(visitor: Visitor, Path(token): Path<String>) -> Result<Response, Problem> {
    let https = visitor.site.settings().https;
    let to = place_kept(&visitor.headers);
    visitor
        .run(move |desk| {
            let secret = match verbs::spend_link(desk.house, desk.caller, &token) {
                Ok(secret) => secret,
                Err(error) if error.code == "link-spent" => return state_page(desk, &token),
                Err(error) => return Err(error),
            };
            if let Some(old) = &desk.visitor.asker.cookie {
                verbs::sign_out(desk.house, desk.caller, old)?;
            }
            let mut response = Redirect::to(&to).into_response();
            give_cookie(&mut response, &who::set_cookie(https, Some(secret.expose())));
            give_cookie(&mut response, &kept(https, "", 0));
            Ok(response)
        })
        .await
}

/// Ends the session.
async fn leave(visitor: Visitor) -> Result<Response, Problem> {
    let https = visitor.site.settings().https;
    visitor
        .run(move |desk| {
            if let Some(cookie) = &desk.visitor.asker.cookie {
                verbs::sign_out(desk.house, desk.caller, cookie)?;
            }
            let mut response = Redirect::to("/sign-in").into_response();
            give_cookie(&mut response, &who::set_cookie(https, None));
            Ok(response)
        })
        .await
}

/// Where somebody wanted to go before they signed in; a path of this house.
pub(in crate::pages) fn place_kept(headers: &HeaderMap) -> String {
    let kept = who::cookie_named(headers, NEXT_COOKIE).unwrap_or_default();
    local(&kept).unwrap_or("/").to_owned()
}

/// What keeps that place; for no seconds it goes.
pub(super) fn kept(https: bool, place: &str, seconds: i64) -> String {
    let secure = if https { "; Secure" } else { "" };
    // A semicolon would end the value.
    let place = place.replace(';', "%3B").replace(',', "%2C");
    format!(
        "{NEXT_COOKIE}={place}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
    )
}

pub(in crate::pages) fn give_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
