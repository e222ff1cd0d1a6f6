//! A form with a file in it, read within limits.

use axum::{
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::StatusCode,
};

use super::Fields;
use crate::{Problem, Site};

/// How many fields such a form has at most.
const FIELDS_MAX: usize = 2_000;
/// How long what is typed into one field may be.
const TEXT_BYTES_MAX: usize = 64 << 10;

/// A form with a file in it.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    /// What was typed and ticked.
    pub(crate) fields: Fields,
    /// The file; `None` where none was chosen.
    pub(crate) file: Option<File>,
}

/// A file as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// What its sender calls it; the last part of its path.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

impl FromRequest<Site> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let limit = site.settings().inventory_bytes_max;
        let form = Multipart::from_request(request, site).await;
        let mut form = form.map_err(|_| unreadable())?;
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
            if fields.len() >= FIELDS_MAX {
                return Err(unreadable());
            }
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(last_part) {
                // A browser sends an empty name where no file was chosen.
                Some(chosen) if chosen.is_empty() => {}
                Some(chosen) => {
                    let bytes = read(field, limit).await?;
                    file.get_or_insert(File { name: chosen, bytes });
                }
                None => fields.push((name, text(field).await?)),
            }
        }
        Ok(Self { fields: Fields::new(fields), file })
    }
}

/// What was typed into a field.
pub(super) async fn text(field: Field<'_>) -> Result<String, Problem> {
    let bytes = read(field, TEXT_BYTES_MAX).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Some browsers send a whole path.
pub(super) fn last_part(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

async fn read(mut field: Field<'_>, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
        if bytes.len() + chunk.len() > limit {
            let why = format!("a file may have up to {} MB", limit >> 20);
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", why));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

pub(super) fn unreadable() -> Problem {
    let why = "the form could not be read, or it broke off";
    Problem::new(StatusCode::BAD_REQUEST, "unreadable", why)
}
