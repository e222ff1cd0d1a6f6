//! A form with a large file in it: the file goes to the disk while it comes in.

use std::{
    fs::File,
    io::{Seek as _, Write as _},
};

use app::AppError;
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::StatusCode,
};

use super::{
    Fields,
    upload::{last_part, text, unreadable},
};
use crate::{Problem, Site};

/// How many fields such a form has at most.
const FIELDS_MAX: usize = 20;

/// A form with a large file in it.
#[derive(Debug, Default)]
pub(crate) struct Parcel {
    /// What was typed.
    pub(crate) fields: Fields,
    /// What its sender calls the file, and what is in it; `None` where none was chosen.
    pub(crate) file: Option<(String, File)>,
}

impl FromRequest<Site> for Parcel {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let form = Multipart::from_request(request, site).await;
        let mut form = form.map_err(|_| unreadable())?;
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
            if fields.len() >= FIELDS_MAX {
                return Err(unreadable());
            }
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(last_part) {
                Some(chosen) if chosen.is_empty() => {}
                Some(chosen) if file.is_none() => {
                    file = Some((chosen, on_disk(field, site).await?));
                }
                Some(_) => return Err(unreadable()),
                None => fields.push((name, text(field).await?)),
            }
        }
        Ok(Self { fields: Fields::new(fields), file })
    }
}

/// Chunk by chunk: each is written before the next one is taken.
async fn on_disk(mut field: Field<'_>, site: &Site) -> Result<File, Problem> {
    let settings = site.settings();
    let made = match &settings.uploads {
        Some(folder) => tempfile::tempfile_in(folder),
        None => tempfile::tempfile(),
    };
    let failed = |error: std::io::Error| {
        let why = format!("an upload can't be kept: {error}");
        Problem::from(AppError::new(app::Kind::Unavailable, "disk-full", why))
    };
    let mut file = made.map_err(failed)?;
    let mut size = 0;
    while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
        size += chunk.len();
        if size > settings.upload_bytes_max {
            let why = format!("a file may have up to {} MB", settings.upload_bytes_max >> 20);
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", why));
        }
        let written = tokio::task::spawn_blocking(move || {
            file.write_all(&chunk)?;
            Ok::<File, std::io::Error>(file)
        });
        let written = written.await.map_err(|error| failed(std::io::Error::other(error)))?;
        file = written.map_err(failed)?;
    }
    file.rewind().map_err(failed)?;
    Ok(file)
}
