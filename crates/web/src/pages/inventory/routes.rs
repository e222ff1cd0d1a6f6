//! The inventory's addresses: the page, a list that comes in, a list that goes.

use app::{
    AppError, AssetKind, Exposed,
    inventories::{self, NewList, Submitted},
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    response::Response,
    routing::{get, post},
};

use super::made::{self, Typed};
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Fields, Upload, Visitor, after},
    pages::preview::Preview,
    parts::Link,
    shell::Section,
};

pub(in crate::pages) fn routes() -> Router<Site> {
    // A file is counted while it comes in.
    let lists = post(add).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/inventory", get(show))
        .route("/inventory/lists", lists)
        .route("/inventory/lists/remove", get(ask_first).post(remove))
}

async fn show(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            desk.follow();
            made::page(desk, None)
        })
        .await
}

/// Takes a list in; on a mistake the page comes again with what was typed.
async fn add(visitor: Visitor, upload: Upload) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let typed = Typed::of(&upload.fields);
            match take_in(desk, upload) {
                Ok(to) => Ok(Answer::To(to)),
                Err(error) if matches!(error.pointer.as_deref(), Some("file" | "name")) => {
                    Answer::again(&made::page(desk, Some(&typed.with(error)))?)
                }
                Err(error) => Err(error),
            }
        })
        .await
}

fn take_in(desk: &Desk<'_>, upload: Upload) -> Result<String, AppError> {
    let operator = desk.operator()?;
    inventories::may_add(desk.house, desk.caller, &operator)?;
    let Some(file) = upload.file else {
        return Err(AppError::invalid("file", "choose a file first"));
    };
    let (fields, asset) = (&upload.fields, upload.fields.text("asset"));
    let names = [fields.text("replace"), asset, &file.name];
    let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or("list");
    let list = NewList {
        name: name.to_owned(),
        file: file.name.clone(),
        asset: Some(asset.to_owned()).filter(|asset| !asset.is_empty()),
        kind: kind_of(fields.text("asset-kind")),
        exposed: exposed_of(fields.text("exposed")),
        format: None,
    };
    let submitted = Submitted::File(file.bytes);
    let added = inventories::add(desk.house, desk.caller, &operator, (&list, submitted))?;
    Ok(after(&desk.place("/inventory"), added.entry))
}

/// What nobody said counts as a device.
fn kind_of(name: &str) -> AssetKind {
    match name {
        "it" => AssetKind::It,
        "medical" => AssetKind::Medical,
        "operational-technology" => AssetKind::OperationalTechnology,
        "safety" => AssetKind::Safety,
        _ => AssetKind::Unknown,
    }
}

fn exposed_of(name: &str) -> Exposed {
    match name {
        "yes" => Exposed::Yes,
        "no" => Exposed::No,
        _ => Exposed::Unknown,
    }
}

/// Asks before a list goes.
async fn ask_first(visitor: Visitor) -> Result<Response, Problem> {
    visitor
        .page(|desk| {
            let id = desk.visitor.query.text("list").to_owned();
            let view = inventories::lists_of(desk.house, desk.caller, &desk.operator()?)?;
            let list = view.lists.into_iter().find(|list| list.id.to_string() == id);
            let list = list.ok_or_else(AppError::not_found)?;
            let entries = list.components + list.unidentified;
            Ok(Preview {
                shell: desk.shell(Section::Inventory),
                heading: format!("Remove the list “{}”", list.name),
                changes: vec![
                    format!("{entries} entries go from your inventory."),
                    "What only they need goes from this week’s page.".to_owned(),
                ],
                stays: vec!["Your answers stay in the record.".to_owned()],
                action: desk.place("/inventory/lists/remove"),
                fields: vec![("list".to_owned(), id)],
                button: "Remove the list".to_owned(),
                back: Link::new(desk.place("/inventory"), "Go back, change nothing"),
                undo: "This cannot be undone. You can add the file again.".to_owned(),
            })
        })
        .await
}

async fn remove(visitor: Visitor, form: Fields) -> Result<Response, Problem> {
    visitor
        .answer(move |desk| {
            let id = form.text("list").parse().map_err(|_| AppError::not_found())?;
            let operator = desk.operator()?;
            let entry = inventories::remove(desk.house, desk.caller, &operator, id)?;
            Ok(Answer::To(after(&desk.place("/inventory"), entry)))
        })
        .await
}
