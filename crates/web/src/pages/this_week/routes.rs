//! This week's addresses: the page, the sheet to print, the answers to its tasks.

use app::{
    AppError,
    actions::{self, AnswerKind, NewAnswer},
};
use axum::{
    Router,
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::made::{self, Typed};
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Fields, Visitor, after},
    parts::{Notice, Tone},
};

pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new()
        .route("/this-week", get(show))
        .route("/this-week/sheet", get(sheet))
        .route("/this-week/receipts", post(answer))
}

async fn show(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            desk.follow();
            made::page(desk, None)
        })
        .await
}

/// The sheet brings its looks along, and its own policy that allows them.
async fn sheet(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .run(|desk| {
            let html = actions::sheet(desk.house, desk.caller, &desk.operator()?)?;
            let policy = policy_of(&html).and_then(|policy| HeaderValue::try_from(policy).ok());
            let mut response = Html(html).into_response();
            if let Some(policy) = policy {
                response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            Ok(response)
        })
        .await
}

/// What the page's own `<meta>` says, and that nobody frames it.
fn policy_of(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    let (policy, _) = rest.split_once('"')?;
    Some(format!("{policy}; frame-ancestors 'none'"))
}

/// Takes an answer; on a mistake the page comes again with what was typed.
async fn answer(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| match give(desk, &form) {
            Ok(to) => Ok(Answer::To(to)),
            Err(error) => again(desk, &form, error),
        })
        .await
}

fn give(desk: &Desk<'_>, form: &Fields) -> Result<String, AppError> {
    let answer: AnswerKind = form.text("answer").parse()?;
    let until = match (answer, form.text("until")) {
        (AnswerKind::Mitigated, day) if !day.is_empty() => Some(end_of(day)?),
        _ => None,
    };
    let new = NewAnswer {
        task: form.text("task").to_owned(),
        answer,
        until,
        evidence: Some(form.text("words").to_owned()).filter(|words| !words.is_empty()),
    };
    let (_, entry) = actions::answer(desk.house, desk.caller, &desk.operator()?, new)?;
    Ok(after(&desk.place("/this-week"), entry))
}

/// The end of a day, UTC.
fn end_of(day: &str) -> Result<Timestamp, AppError> {
    let day: Option<Date> = day.parse().ok();
    let end = day.and_then(|day| day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).ok());
    let end = end.map(|end| end.timestamp());
    end.ok_or_else(|| AppError::invalid("/until", "this is no day; example: 2026-12-01"))
}

fn again(desk: &Desk<'_>, form: &Fields, error: AppError) -> Result<Answer, AppError> {
    let typed = Typed {
        task: form.text("task").to_owned(),
        words: form.text("words").to_owned(),
        until: form.text("until").to_owned(),
        error: error.clone(),
    };
    match error.pointer.as_deref() {
        Some("/until" | "/evidence") => Answer::again(&made::page(desk, Some(&typed))?),
        Some("/task") => {
            let mut page = made::page(desk, None)?;
            page.shell = page.shell.after(Notice {
                tone: Tone::Stop,
                head: "Your answer was not saved.".to_owned(),
                words: "This task is no longer here: your list, or what we know, has changed. \
                        Look at the page again."
                    .to_owned(),
                links: Vec::new(),
            });
            Answer::again(&page)
        }
        _ => Err(error),
    }
}
