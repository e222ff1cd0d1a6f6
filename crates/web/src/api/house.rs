//! `/check` and `/backups`: the house itself, for who runs it.

use std::path::PathBuf;

use app::{backups, check};
use axum::{Json, extract::State, response::Response};
use wire::{Backup, Checked, NewBackup};

use super::{
    once::{Answer, Keyed},
    sent::Sent,
};
use crate::{Problem, Site, who::Asker};

/// Checks that database, files and record agree; changes nothing.
#[utoipa::path(post, path = "/check", tag = "house",
    responses((status = 200, description = "what does not fit", body = Checked)))]
pub(crate) async fn check(
    State(site): State<Site>,
    asker: Asker,
    // It changes nothing, so there is nothing to keep under a key.
    _keyed: Keyed,
) -> Result<Json<Checked>, Problem> {
    let found = site.answer(&asker, check::check).await?;
    Ok(Json(Checked { entries: found.entries, faults: found.faults }))
}

/// Backs the house up into a folder of its machine; only by the socket in its data folder.
#[utoipa::path(post, path = "/backups", tag = "house", request_body = NewBackup,
    responses((status = 201, description = "made", body = Backup)))]
pub(crate) async fn back_up(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    sent: Sent<NewBackup>,
) -> Result<Response, Problem> {
    let to = PathBuf::from(sent.value.to);
    site.change(&asker, (keyed, sent.hash), move |house, caller| {
        let (manifest, entry) = backups::make(house, caller, &to)?;
        Answer::made(&Backup {
            made: manifest.made.into(),
            size_bytes: manifest.files.iter().map(|file| file.size_bytes).sum(),
            checkpoint: manifest.checkpoint,
            entry: entry.to_string(),
        })
    })
    .await
}
