//! What a request brings: JSON that is read strictly, or a file that is taken in as it comes.

use std::{
    fs::File,
    future::poll_fn,
    io::{Seek as _, Write as _},
    pin::Pin,
};

use app::{AppError, Kind};
use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::{Problem, Site};

/// The largest JSON document that is taken, in bytes; files are another matter.
pub(crate) const JSON_BYTES_MAX: usize = 64 << 10;

/// A JSON document, and the hash of its bytes.
#[derive(Debug)]
pub(crate) struct Sent<T> {
    pub(crate) value: T,
    pub(crate) hash: [u8; 32],
}

impl<T: DeserializeOwned> FromRequest<Site> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Site) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let why = "this route takes JSON: send `Content-Type: application/json`";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", why));
        }
        let (parts, body) = request.into_parts();
        let (bytes, hash) = in_memory(&parts.headers, body, JSON_BYTES_MAX).await?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let pointer = pointer(error.path());
            fault(error.inner()).at(pointer)
        })?;
        json.end().map_err(|error| fault(&error))?;
        Ok(Self { value, hash })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = media.and_then(|media| media.split(';').next()).map(str::trim);
    media.is_some_and(|media| media.eq_ignore_ascii_case("application/json"))
}

fn fault(error: &serde_json::Error) -> Problem {
    if error.is_data() {
        return AppError::new(Kind::Invalid, "invalid", error.to_string()).into();
    }
    let why = format!("the body is no JSON: {error}");
    Problem::new(StatusCode::BAD_REQUEST, "not-json", why)
}

/// A place as RFC 6901 writes it.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { variant } => format!("{pointer}/{variant}"),
        Segment::Unknown => pointer,
    })
}

/// A body in memory, and its hash.
pub(crate) async fn in_memory(
    headers: &HeaderMap,
    body: Body,
    bytes_max: usize,
) -> Result<(Vec<u8>, [u8; 32]), Problem> {
    let mut bytes = Vec::new();
    let hash = take(headers, body, bytes_max, |part| {
        bytes.extend_from_slice(&part);
        Ok(())
    })
    .await?;
    Ok((bytes, hash))
}

/// A body in a file that has no name and goes with its last reader.
pub(crate) async fn in_file(
    headers: &HeaderMap,
    body: Body,
    site: &Site,
) -> Result<(File, [u8; 32]), Problem> {
    let settings = site.settings();
    let file = match &settings.uploads {
        Some(folder) => tempfile::tempfile_in(folder),
        None => tempfile::tempfile(),
    };
    let mut file = file.map_err(|error| no_room(&error))?;
    // A write into the page cache is short; who sends is slower.
    let hash = take(headers, body, settings.upload_bytes_max, |part| {
        file.write_all(&part).map_err(|error| no_room(&error))
    })
    .await?;
    file.rewind().map_err(|error| no_room(&error))?;
    Ok((file, hash))
}

async fn take(
    headers: &HeaderMap,
    mut body: Body,
    bytes_max: usize,
    mut keep: impl FnMut(Bytes) -> Result<(), Problem>,
) -> Result<[u8; 32], Problem> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if said.and_then(|said| said.parse().ok()).is_some_and(|said: usize| said > bytes_max) {
        return Err(too_large(bytes_max));
    }
    let (mut taken, mut hash) = (0_usize, Sha256::new());
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| cut_off())?;
        let Ok(part) = frame.into_data() else { continue };
        taken += part.len();
        if taken > bytes_max {
            return Err(too_large(bytes_max));
        }
        hash.update(&part);
        keep(part)?;
    }
    Ok(hash.finalize().into())
}

fn too_large(bytes_max: usize) -> Problem {
    let why = format!("what was sent has more than {bytes_max} bytes, the most that is taken here");
    AppError::new(Kind::TooLarge, "too-large", why).into()
}

fn cut_off() -> Problem {
    let why = "the body ended too early: send it again";
    Problem::new(StatusCode::BAD_REQUEST, "cut-off", why)
}

fn no_room(error: &std::io::Error) -> Problem {
    tracing::error!(%error, "an upload can't be kept");
    let why = "an upload can't be kept at this moment: try again later";
    AppError::new(Kind::Unavailable, "no-room", why).into()
}
