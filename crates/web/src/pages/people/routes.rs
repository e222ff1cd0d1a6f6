//! The addresses of the people page: what is made here is shown once, what ends is asked first.

use app::{
    AppError, Role,
    people::{self, Invitation},
    sign_in::{self, MadeLink},
    tokens,
};
use axum::{
    Router,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use jiff::SignedDuration;

use super::{
    Fresh, FreshKind, changes,
    made::{self, DAYS, Typed, wrong},
    passkeys,
};
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Fields, Visitor},
    pages::sign_in::give_cookie,
    parts::{Entry, Moment, address},
    who,
};

pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new()
        .route("/people", get(show))
        .route("/people/links", post(invite))
        .route("/people/tokens", post(make_token))
        .route("/people/act-as", post(act_as))
        .merge(changes::routes())
        .merge(passkeys::routes())
}

async fn show(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            desk.follow();
            made::page(desk, Typed::default(), None)
        })
        .await
}

/// Invites a colleague; the link is shown this once.
async fn invite(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let email = form.text("email");
            match make_link(desk, email, form.text("link-role")) {
                Ok(fresh) => Answer::page(&made::page(desk, Typed::default(), Some(fresh))?),
                Err(error) if is_about_the_address(&error) => {
                    let typed = Typed { email: wrong(email, &error), ..Typed::default() };
                    Answer::again(&made::page(desk, typed, None)?)
                }
                Err(error) => Err(error),
            }
        })
        .await
}

fn is_about_the_address(error: &AppError) -> bool {
    error.pointer.as_deref() == Some("email") || error.code == "known-elsewhere"
}

fn make_link(desk: &Desk<'_>, email: &str, role: &str) -> Result<Fresh, AppError> {
    let settings = desk.visitor.site.settings();
    let base = format!("{}/sign-in/link/", settings.base);
    let new = Invitation {
        email: email.to_owned(),
        role: role_of("/link-role", role)?,
        mail: settings.mail.then(|| base.clone()),
    };
    let MadeLink { secret, expires, .. } = people::invite(desk.house, desk.caller, &new)?;
    let path = address::path(&["sign-in", "link", secret.expose()]);
    Ok(Fresh {
        kind: FreshKind::Link,
        name: email.to_owned(),
        secret: format!("{}{path}", settings.base),
        expires: Moment::new(expires),
    })
}

/// Acts in another role or for another organisation from here on, under a new session's secret.
async fn act_as(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    let https = visitor.site.settings().https;
    visitor
        .run(move |desk| {
            let cookie = desk.visitor.asker.cookie.as_ref().ok_or(access::Refusal::SignIn)?;
            let slug = form.text("organisation").parse().map_err(|_| AppError::not_found())?;
            let role = role_of("/role", form.text("role"))?;
            let secret = sign_in::act_as(desk.house, desk.caller, cookie, (&slug, role))?;
            let mut response = Redirect::to("/").into_response();
            give_cookie(&mut response, &who::set_cookie(https, Some(secret.expose())));
            Ok(response)
        })
        .await
}

/// Makes a token; its secret is shown this once.
async fn make_token(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let name = form.text("name");
            if name.is_empty() || name.chars().count() > tokens::NAME_MAX {
                let why = "Say what it is for, in a few words. Example: nightly list";
                let typed = Typed { name: Entry::wrong(name, why), ..Typed::default() };
                return Answer::again(&made::page(desk, typed, None)?);
            }
            let fresh = make_one(desk, &form)?;
            Answer::page(&made::page(desk, Typed::default(), Some(fresh))?)
        })
        .await
}

fn make_one(desk: &Desk<'_>, form: &Fields) -> Result<Fresh, AppError> {
    let days = form.text("days");
    let known = DAYS.iter().find(|(value, _)| *value == days).and_then(|_| days.parse().ok());
    let days: i64 = known.ok_or_else(|| AppError::invalid("/days", "choose one of the menu"))?;
    let name = form.text("name").to_owned();
    let new = tokens::NewToken {
        organisation: desk.organisation()?.slug,
        role: role_of("/token-role", form.text("token-role"))?,
        name: name.clone(),
        scope: None,
        life: SignedDuration::from_hours(24 * days),
    };
    let tokens::Made { secret, expires, .. } = tokens::make(desk.house, desk.caller, &new)?;
    let secret = secret.expose().to_owned();
    Ok(Fresh { kind: FreshKind::Token, name, secret, expires: Moment::new(expires) })
}

pub(super) fn role_of(pointer: &str, name: &str) -> Result<Role, AppError> {
    let known = Role::ALL.into_iter().find(|role| role.name() == name);
    known.ok_or_else(|| AppError::invalid(pointer, "choose one of the roles"))
}
