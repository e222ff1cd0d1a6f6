//! The way to a house: its socket in a data folder, or a server by its address and a token.

use std::{fs::File, path::PathBuf, time::Duration};

use clap::Args;
use reqwest::{
    StatusCode,
    blocking::{Body, RequestBuilder, Response},
    header,
};
use serde::{Serialize, de::DeserializeOwned};
use wire::{NewToken, Organisation, Problem, TokenMade};

use crate::{
    Surroundings,
    exit::CommandError,
    login,
    machine::{SocketPath, socket_in},
};

/// How long an answer may take; a large import takes minutes.
const ANSWER: Duration = Duration::from_mins(15);
/// How often it is asked whether a change can be read; each waits for up to a second.
const FOLLOWED_TRIES: u32 = 60;
/// How long a command's own token lives, in seconds: as long as one answer may take.
const TOKEN_LIFE_S: i64 = 900;
/// The host's name on a socket: nobody looks it up.
const SOCKET_HOST: &str = "http://breakwater.local";

/// Which house is asked.
#[derive(Debug, Clone, Args)]
pub(crate) struct Target {
    /// The data folder of a house on this machine, whether its server runs or not [default: the
    /// server of `breakwater login`]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The house's database, where it is not the embedded one
    #[arg(long, value_name = "URL", requires = "data")]
    pub(crate) database: Option<String>,
}

/// Who the command acts as at a socket; at a server the token says it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum As<'a> {
    /// The house itself.
    House,
    /// One organisation, in a role.
    Role { role: &'a str, organisation: &'a str },
    /// The same; where it is not there yet it is made.
    NewRole { role: &'a str, organisation: &'a str },
}

impl Target {
    /// The same, for a command that makes no house: a folder that was named must have one.
    pub(crate) fn existing(&self) -> Result<&Self, CommandError> {
        match &self.data {
            Some(data) if !data.join("keys").exists() => Err(CommandError::Usage(format!(
                "`{}` is no data folder: expected the one that `breakwater serve --data` was \
                 given",
                data.display()
            ))),
            _ => Ok(self),
        }
    }
}

/// A house that answers.
pub(crate) struct Client {
    http: reqwest::blocking::Client,
    base: String,
    token: Option<String>,
    _socket: Option<SocketPath>,
    /// The house that was opened for this command, closed when it ends.
    _visit: Option<Box<dyn std::any::Any>>,
}

impl Client {
    /// Reaches the house that was named, or the one of the login.
    pub(crate) fn connect(
        target: &Target,
        as_whom: As<'_>,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, CommandError> {
        if let Some(data) = &target.data {
            let visit = surroundings.machine.visit(data, target.database.as_deref())?;
            let socket = socket_in(data)?;
            let http = builder()
                .unix_socket(socket.as_path().to_owned())
                .build()
                .map_err(|error| broken(&error))?;
            let base = SOCKET_HOST.to_owned();
            let mut client = Self { http, base, token: None, _socket: Some(socket), _visit: visit };
            client.act_as(as_whom)?;
            return Ok(client);
        }
        let Some(login) = login::read(surroundings)? else {
            let why = "which house? give `--data DIR`, or run `breakwater login URL` first";
            return Err(CommandError::Usage(why.to_owned()));
        };
        Self::to_server(&login.url, Some(login.token))
    }

    /// Reaches a server.
    pub(crate) fn to_server(url: &str, token: Option<String>) -> Result<Self, CommandError> {
        let http = builder().build().map_err(|error| broken(&error))?;
        let base = url.trim_end_matches('/').to_owned();
        Ok(Self { http, base, token, _socket: None, _visit: None })
    }

    /// The house makes keys and reads nobody's material: a command for an organisation asks it for
    /// a token that lives as long as the command.
    fn act_as(&mut self, as_whom: As<'_>) -> Result<(), CommandError> {
        let (role, organisation) = match as_whom {
            As::House => return Ok(()),
            As::NewRole { role, organisation } => (role, organisation),
            As::Role { role, organisation } => {
                self.is_known(organisation)?;
                (role, organisation)
            }
        };
        let new = NewToken {
            organisation: organisation.to_owned(),
            role: role.to_owned(),
            name: Some("command".to_owned()),
            scope: None,
            expires_s: Some(TOKEN_LIFE_S),
        };
        let made: TokenMade = self.post("/api/v1/tokens", &new)?;
        self.token = Some(made.token);
        Ok(())
    }

    /// Nobody wants a new organisation for a slug that was mistyped.
    fn is_known(&self, organisation: &str) -> Result<(), CommandError> {
        let found: Result<Organisation, _> =
            self.get(&format!("/api/v1/organisations/{organisation}"));
        match found {
            Ok(_) => Ok(()),
            Err(CommandError::NotAllowed(_)) => Err(CommandError::NotAllowed(format!(
                "no organisation `{organisation}` is known in this house; the first `breakwater \
                 inventory add` or `breakwater admin token` for it makes it"
            ))),
            Err(error) => Err(error),
        }
    }

    /// Waits until what a change tells of can be read.
    pub(crate) fn follow(&self, entry: &str) -> Result<(), CommandError> {
        for _ in 0..FOLLOWED_TRIES {
            match self.get::<wire::Me>(&format!("/api/v1/me?after={entry}")) {
                Err(CommandError::Unreachable(_)) => {}
                other => return other.map(drop),
            }
        }
        Ok(())
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CommandError> {
        self.send(self.http.get(format!("{}{path}", self.base)))
    }

    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, CommandError> {
        self.send(self.http.post(format!("{}{path}", self.base)).json(body))
    }

    /// Sends a file as it is.
    pub(crate) fn upload<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        file: File,
    ) -> Result<T, CommandError> {
        self.send(self.uploading(path, query, file)?)
    }

    /// The same, where the server goes on by itself once it has the file.
    pub(crate) fn upload_and_go_on<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        file: File,
    ) -> Result<T, CommandError> {
        self.send(self.uploading(path, query, file)?.header("prefer", "respond-async"))
    }

    fn uploading(
        &self,
        path: &str,
        query: &[(&str, &str)],
        file: File,
    ) -> Result<RequestBuilder, CommandError> {
        let size = file.metadata()?.len();
        let request = self.http.post(format!("{}{path}", self.base)).query(query);
        let request = request.header(header::CONTENT_TYPE, "application/octet-stream");
        Ok(request.body(Body::sized(file, size)))
    }

    fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, CommandError> {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().map_err(|error| self.away(&error))?;
        if response.status().is_success() {
            return response.json().map_err(|error| self.away(&error));
        }
        Err(refused(response))
    }

    fn away(&self, error: &reqwest::Error) -> CommandError {
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        let what = format!("`{}` does not answer as a Breakwater server: {cause}", self.base);
        CommandError::Unreachable(what)
    }
}

fn builder() -> reqwest::blocking::ClientBuilder {
    reqwest::blocking::Client::builder().timeout(ANSWER).no_proxy()
}

fn broken(error: &reqwest::Error) -> CommandError {
    CommandError::Unreachable(format!("no connection can be made: {error}"))
}

fn refused(response: Response) -> CommandError {
    let status = response.status();
    let problem: Option<Problem> = response.json().ok();
    let words = problem.map_or_else(
        || status.to_string(),
        |problem| match problem.pointer {
            Some(pointer) => format!("{} (at `{pointer}`)", problem.detail),
            None if problem.detail.is_empty() => problem.code,
            None => problem.detail,
        },
    );
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
            CommandError::NotAllowed(words)
        }
        StatusCode::CONFLICT => CommandError::Conflict(words),
        StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::BAD_REQUEST
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => CommandError::Refused(words),
        _ => CommandError::Unreachable(words),
    }
}
