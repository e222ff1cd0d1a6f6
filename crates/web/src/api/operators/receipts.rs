//! `/operators/{operator}/receipts`: what an operator answered.

use app::{
    AppError, Slug,
    actions::{self, Answer as Given, NewAnswer},
};
use axum::{Json, extract::State, response::Response};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use wire::{List, NewReceipt, ReceiptGiven, ReceiptLine};

use crate::api::{
    ask::{Asked, Named, Nothing, parsed},
    once::{Answer, Keyed},
    sent::Sent,
};
use crate::{Problem, Site, who::Asker};

/// Answers a task of an operator.
#[utoipa::path(post, path = "/operators/{operator}/receipts", tag = "operators",
    request_body = NewReceipt,
    responses((status = 201, description = "taken", body = ReceiptGiven)))]
pub(crate) async fn give(
    State(site): State<Site>,
    asker: Asker,
    (Named(operator), keyed): (Named<Slug>, Keyed),
    sent: Sent<NewReceipt>,
) -> Result<Response, Problem> {
    let new = read(sent.value)?;
    site.change(&asker, (keyed, sent.hash), move |house, caller| {
        let (id, entry) = actions::answer(house, caller, &operator, new)?;
        Answer::made(&ReceiptGiven { id: id.to_string(), entry: entry.to_string() })
    })
    .await
}

fn read(sent: NewReceipt) -> Result<NewAnswer, Problem> {
    Ok(NewAnswer {
        task: sent.task,
        answer: parsed("/answer", &sent.answer)?,
        until: sent.until.map(|until| end_of(&until)).transpose()?,
        evidence: sent.evidence,
    })
}

/// The end of a calendar day, UTC.
fn end_of(day: &str) -> Result<Timestamp, Problem> {
    let wrong = || AppError::invalid("/until", "expected a day as YYYY-MM-DD");
    let day: Date = day.parse().map_err(|_| wrong())?;
    let next = day.tomorrow().and_then(|day| day.to_zoned(TimeZone::UTC)).map_err(|_| wrong())?;
    Ok(next.timestamp())
}

/// Lists what was answered for an operator, newest first.
#[utoipa::path(get, path = "/operators/{operator}/receipts", tag = "operators",
    responses((status = 200, description = "all of them", body = List<ReceiptLine>)))]
pub(crate) async fn list(
    State(site): State<Site>,
    asker: Asker,
    Named(operator): Named<Slug>,
    asked: Asked<Nothing>,
) -> Result<Json<List<ReceiptLine>>, Problem> {
    let found = site
        .read(&asker, asked.after, move |house, caller| actions::answers(house, caller, &operator))
        .await?;
    Ok(Json(List::whole(found.into_iter().map(line).collect())))
}

fn line(given: Given) -> ReceiptLine {
    ReceiptLine {
        id: given.id.to_string(),
        task: given.task,
        answer: given.answer.to_string(),
        until: given.until.map(Into::into),
        evidence: given.evidence,
        person: given.person.map(|id| id.to_string()),
        at: given.at.into(),
        holds: given.holds,
    }
}
