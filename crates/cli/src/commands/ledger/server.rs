//! The record of a server, part by part.

use std::{io::Read as _, time::Duration};

use ledger::{FetchError, Source};

use crate::exit::CommandError;

/// The record of a server.
pub(super) struct Server {
    http: reqwest::blocking::Client,
    base: String,
}

impl Server {
    pub(super) fn new(url: &str) -> Result<Self, CommandError> {
        let http = reqwest::blocking::Client::builder()
            .timeout(Duration::from_secs(30))
            .no_proxy()
            .build()
            .map_err(|error| CommandError::Unreachable(error.to_string()))?;
        let base = url.trim_end_matches('/');
        let base = base.strip_suffix("/ledger").unwrap_or(base).to_owned();
        Ok(Self { http, base })
    }
}

impl Source for Server {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        let failed = |error: reqwest::Error| FetchError::Failed(error.to_string());
        let response = self.http.get(format!("{}/ledger/{path}", self.base)).send();
        let response = response.map_err(failed)?;
        match response.status().as_u16() {
            200 => read_part(response),
            404 => Err(FetchError::NotFound),
            other => Err(FetchError::Failed(format!("the server answered {other}"))),
        }
    }
}

fn read_part(response: reqwest::blocking::Response) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let failed = |error: std::io::Error| FetchError::Failed(error.to_string());
    let limit = ledger::source::PART_BYTES_MAX;
    response.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(FetchError::Failed(format!("`{limit}` bytes are the most that a part has")));
    }
    Ok(bytes)
}
