//! The sources' addresses: all of them, one, a new one, an import now, a file that is sent in.

use std::{fs::File, sync::Arc};

use app::{
    AppError, Caller, Kind, Slug, Tlp as Label,
    imports::{self, Given},
    sources::{self as verbs, Settled},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use tokio::sync::oneshot;

use super::made::{self, Typed};
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Fields, Parcel, Visitor, after, look_again},
    pages::{preview::Preview, sentence},
    parts::{Entry, Link, address},
    shell::Section,
};

/// How often the page of an import that runs is taken again.
const LOOK_AGAIN_S: u32 = 2;

pub(in crate::pages) fn routes() -> Router<Site> {
    // A file is counted while it comes in.
    let uploads = post(send).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/sources", get(list).post(add))
        .route("/sources/uploads", uploads.get(uploads_page))
        .route("/sources/{slug}", get(one))
        .route("/sources/{slug}/imports", post(import_now))
        .route("/sources/{slug}/remove", get(ask_first).post(remove))
}

async fn list(visitor: Visitor) -> Result<Response, Problem> {
    let page = visitor.run(|desk| {
        desk.follow();
        let page = made::page(desk, Typed::default())?;
        let running = page.rows.iter().any(|row| row.running.is_some());
        Ok((running, Answer::page(&page)?))
    });
    let (running, answer) = page.await?;
    let response = answer.into_response();
    Ok(if running { look_again(response, LOOK_AGAIN_S) } else { response })
}

async fn uploads_page(visitor: Visitor) -> Result<Response, Problem> {
    one(visitor, Path(imports::UPLOADS.to_owned())).await
}

async fn one(visitor: Visitor, Path(slug): Path<String>) -> Result<Response, Problem> {
    let page = visitor.run(move |desk| {
        desk.follow();
        let page = made::one(desk, &named(&slug)?)?;
        Ok((page.running.is_some(), Answer::page(&page)?))
    });
    let (running, answer) = page.await?;
    let response = answer.into_response();
    Ok(if running { look_again(response, LOOK_AGAIN_S) } else { response })
}

/// What is no name names nothing.
fn named(slug: &str) -> Result<Slug, AppError> {
    slug.parse().map_err(|_| AppError::not_found())
}

async fn add(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let (name, location) = (form.text("name"), form.text("location"));
            let error = match add_source(desk, &form) {
                Ok(to) => return Ok(Answer::To(to)),
                Err(error) => error,
            };
            let mut add = made::add(name, location, form.text("every"), form.text("label"));
            match (error.kind, error.pointer.as_deref()) {
                (Kind::Conflict, _) | (_, Some("/name")) => {
                    add.name.error = Some(sentence(&error.message));
                }
                (Kind::Invalid, _) | (_, Some("/location")) => {
                    add.location.error = Some(sentence(&error.message));
                }
                _ => return Err(error),
            }
            let typed = Typed { add: Some(add), ..Typed::default() };
            Answer::again(&made::page(desk, typed)?)
        })
        .await
}

fn add_source(desk: &Desk<'_>, form: &Fields) -> Result<String, AppError> {
    let slug: Slug = form.text("name").parse().map_err(|_| {
        AppError::invalid("/name", "only small letters, digits and hyphens; example: cisa-kev")
    })?;
    let settled = Settled {
        location: form.text("location").to_owned(),
        label: label_of(form.text("label")),
        every_s: form.text("every").parse().unwrap_or(verbs::EVERY_S),
    };
    let entry = verbs::add(desk.house, desk.caller, &slug, &settled)?;
    Ok(after(&address::path(&["sources", slug.as_str()]), entry))
}

fn label_of(name: &str) -> Label {
    name.parse().unwrap_or(Label::Clear)
}

/// A source that is settled anew is looked at anew.
async fn import_now(visitor: Visitor, Path(slug): Path<String>) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let slug = named(&slug)?;
            let source = imports::source(desk.house, desk.caller, &slug)?;
            let settled = made::settled(source).ok_or_else(AppError::not_found)?;
            let entry = verbs::change(desk.house, desk.caller, &slug, &settled)?;
            Ok(Answer::To(after(&address::path(&["sources", slug.as_str()]), entry)))
        })
        .await
}

/// Asks before a source goes.
async fn ask_first(visitor: Visitor, Path(slug): Path<String>) -> Result<Response, Problem> {
    visitor
        .page(move |desk| {
            let source = imports::source(desk.house, desk.caller, &named(&slug)?)?;
            let here = address::path(&["sources", source.slug.as_str()]);
            Ok(Preview {
                shell: desk.shell(Section::Sources),
                heading: format!("Remove the source “{}”", source.slug),
                changes: vec!["It is not read any more.".to_owned()],
                stays: vec![
                    "What it said stays, and still counts.".to_owned(),
                    "Its imports stay in the record.".to_owned(),
                ],
                action: format!("{here}/remove"),
                fields: Vec::new(),
                button: "Remove the source".to_owned(),
                back: Link::new(here, "Go back, change nothing"),
                undo: "You can add it again under the same name.".to_owned(),
            })
        })
        .await
}

async fn remove(visitor: Visitor, Path(slug): Path<String>) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let entry = verbs::remove(desk.house, desk.caller, &named(&slug)?)?;
            Ok(Answer::To(after("/sources", entry)))
        })
        .await
}

/// Takes a file in: the answer comes as soon as the import has begun, its page shows how far it is.
async fn send(visitor: Visitor, parcel: Parcel) -> Result<Response, Problem> {
    let Parcel { fields, file } = parcel;
    let label = label_of(fields.text("mark"));
    let asked = visitor.run(move |desk| imports::may_begin(desk.house, desk.caller, label));
    asked.await?;
    let slug: Result<Slug, _> = fields.text("into").parse();
    let (Ok(slug), Some(file)) = (slug, file) else {
        let wrong = if fields.text("into").parse::<Slug>().is_ok() {
            Wrong::NoFile
        } else {
            Wrong::Into("Only small letters, digits and hyphens. Example: uploads".to_owned())
        };
        return visitor.answer(move |desk| again(desk, &fields, wrong)).await;
    };
    let (tell, told) = oneshot::channel();
    let (site, asker, source) = (visitor.site.clone(), visitor.asker.clone(), slug.clone());
    // The import goes on when nobody waits for it any more.
    drop(tokio::task::spawn_blocking(move || {
        let house = Arc::clone(site.house());
        let caller = Caller::new(asker.principal, house.context());
        let order = Order { source, label, name: file.0, file: file.1 };
        if let Err(error) = import(&house, &caller, order, tell) {
            tracing::warn!(%error, "an import that was sent in by page failed");
        }
    }));
    match told.await {
        Ok(Ok(())) => Ok(Redirect::to(&address::path(&["sources", slug.as_str()])).into_response()),
        Ok(Err(error)) if matches!(error.pointer.as_deref(), Some("source" | "label")) => {
            let wrong = Wrong::Into(sentence(&error.message));
            visitor.answer(move |desk| again(desk, &fields, wrong)).await
        }
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(AppError::internal("an import by page did not begin").into()),
    }
}

struct Order {
    source: Slug,
    label: Label,
    name: String,
    file: File,
}

fn import(
    house: &app::House,
    caller: &Caller,
    order: Order,
    tell: oneshot::Sender<Result<(), AppError>>,
) -> Result<(), AppError> {
    let begun = imports::begin(house, caller, &order.source, order.label);
    // Nobody may wait any more.
    let _waits = tell.send(begun.as_ref().map(drop).map_err(AppError::clone));
    let mut importing = begun?;
    importing.file(order.file, &order.name, Given::ByName)?;
    importing.finish()?;
    Ok(())
}

/// What needs another look where a file is sent in.
enum Wrong {
    NoFile,
    Into(String),
}

fn again(desk: &Desk<'_>, fields: &Fields, wrong: Wrong) -> Result<Answer, AppError> {
    let into = fields.text("into");
    let mut send = made::send(desk, into, fields.text("mark"));
    match wrong {
        Wrong::NoFile => send.file_error = Some("Choose a file first.".to_owned()),
        Wrong::Into(why) => send.into = Entry::wrong(into, why),
    }
    let typed = Typed { send: Some(send), ..Typed::default() };
    Answer::again(&made::page(desk, typed)?)
}
