//! Fetches one address into one file: only if it changed, going on where it was cut.

mod answer;
mod error;
mod intake;

pub use error::FetchError;

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use reqwest::{
    Certificate, StatusCode, Url,
    blocking::{Client, Response},
    header::{
        ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
        IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE,
    },
    redirect::Policy,
};

use super::{
    Networks, PlainHttp, Seen,
    network::{Target, shown},
    part::Part,
};
use crate::said::with_causes;
use answer::{Span, retry_after};
use intake::{End, Intake};

/// How often one call goes on after a cut, as long as each time brings something.
const RESUMES_MAX: u32 = 4;
const AGENT: &str = concat!("breakwater/", env!("CARGO_PKG_VERSION"));

/// What a fetch may do.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Which networks it may reach.
    pub networks: Networks,
    /// Where http is good enough.
    pub plain_http: PlainHttp,
    /// Whose certificates to trust beside this machine's own, as PEM.
    pub authority_pem: Option<Vec<u8>>,
    /// How large a file may be.
    pub size_bytes_max: u64,
    /// How often it may be sent elsewhere.
    pub redirects_max: u32,
    /// How long connecting may take.
    pub connecting: Duration,
    /// How long nothing may arrive.
    pub silence: Duration,
    /// How long one call may take; what has arrived is kept for the next.
    pub whole: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            networks: Networks::Public,
            plain_http: PlainHttp::ThisMachine,
            authority_pem: None,
            size_bytes_max: 4 * 1_024 * 1_024 * 1_024,
            redirects_max: 5,
            connecting: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            whole: Duration::from_mins(30),
        }
    }
}

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// From where.
    pub url: &'a str,
    /// What was there the last time; `None` fetches it in any case.
    pub seen: Option<&'a Seen>,
    /// Into which file. Its part lies beside it as `FILE.part`.
    pub into: &'a Path,
    /// What time it is.
    pub now: Timestamp,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is what it was.
    NotModified,
    /// The file is there, whole and durable.
    Fetched {
        /// Which file.
        path: PathBuf,
        /// How large it is.
        size_bytes: u64,
        /// What to give back the next time.
        seen: Seen,
    },
    /// Not now. What has arrived is kept.
    TryLater {
        /// How long the server asks us to stay away.
        after: Option<Duration>,
        /// What happened.
        reason: String,
    },
}

/// Fetches by rules.
#[derive(Debug, Clone)]
pub struct Fetcher {
    rules: Rules,
    authority: Option<Certificate>,
}

/// One attempt: done, or cut.
enum Attempt {
    Done(Outcome),
    Cut { gained: u64, reason: String },
}

impl Fetcher {
    /// Prepares to fetch; nothing is connected yet.
    pub fn new(rules: Rules) -> Result<Self, FetchError> {
        static PROVIDER: LazyLock<()> = LazyLock::new(|| {
            // Whoever came first has set the same one, or one that the binary prefers.
            drop(rustls::crypto::ring::default_provider().install_default());
        });
        LazyLock::force(&PROVIDER);
        let setup = |error: reqwest::Error| FetchError::Setup(with_causes(&error));
        let authority =
            rules.authority_pem.as_deref().map(Certificate::from_pem).transpose().map_err(setup)?;
        Ok(Self { rules, authority })
    }

    /// Fetches one file. An error needs a person; what time may mend is [`Outcome::TryLater`].
    pub fn fetch(&self, wanted: &Wanted<'_>) -> Result<Outcome, FetchError> {
        let deadline = Instant::now() + self.rules.whole;
        for resumed in 0.. {
            match self.attempt(wanted, deadline)? {
                Attempt::Done(outcome) => return Ok(outcome),
                Attempt::Cut { gained, reason } => {
                    if gained == 0 || resumed == RESUMES_MAX || Instant::now() >= deadline {
                        return Ok(Outcome::TryLater { after: None, reason });
                    }
                }
            }
        }
        Ok(Outcome::TryLater { after: None, reason: "it was cut again and again".to_owned() })
    }

    fn attempt(&self, wanted: &Wanted<'_>, deadline: Instant) -> Result<Attempt, FetchError> {
        let part = Part::beside(wanted.into);
        let held = part.held(wanted.url).filter(|(size, _)| *size < self.rules.size_bytes_max);
        let response = match self.send(wanted, held.as_ref())? {
            Ok(response) => response,
            Err(reason) => return Ok(Attempt::Cut { gained: 0, reason }),
        };
        let span = match response.status() {
            StatusCode::NOT_MODIFIED if wanted.seen.is_some() && held.is_none() => {
                return Ok(Attempt::Done(Outcome::NotModified));
            }
            StatusCode::OK => Span::whole(response.headers()),
            StatusCode::PARTIAL_CONTENT => match Span::rest(response.headers(), held.as_ref()) {
                Some(span) => span,
                None => return Self::misfit(&part, "it sent a part that nobody asked for"),
            },
            StatusCode::RANGE_NOT_SATISFIABLE if held.is_some() => {
                return Self::misfit(&part, "what was there is gone");
            }
            _ => return refused(&response, wanted.now).map(Attempt::Done),
        };
        self.take(response, &Arriving { wanted, part, span, deadline })
    }

    /// What was held fits nothing any more: the next try begins anew.
    fn misfit(part: &Part, reason: &str) -> Result<Attempt, FetchError> {
        part.discard().map_err(|error| FetchError::file(part.path(), error))?;
        Ok(Attempt::Cut { gained: 0, reason: reason.to_owned() })
    }

    /// The answer of the last address in a chain of redirects; each is checked anew.
    fn send(
        &self,
        wanted: &Wanted<'_>,
        held: Option<&(u64, Seen)>,
    ) -> Result<Result<Response, String>, FetchError> {
        let mut url: Url = wanted.url.parse().map_err(|_| FetchError::Address {
            url: wanted.url.chars().take(80).flat_map(char::escape_debug).collect(),
            reason: "it is no address",
        })?;
        let headers = conditions(wanted.seen, held);
        for _ in 0..=self.rules.redirects_max {
            let target = Target::resolve(url, self.rules.networks, self.rules.plain_http);
            let target = match target {
                Err(error @ FetchError::Unknown { .. }) => return Ok(Err(error.to_string())),
                other => other?,
            };
            let request = self.client(&target)?.get(target.url.clone()).headers(headers.clone());
            let response = match request.send() {
                Ok(response) => response,
                Err(error) => return error::unanswered(&target.host, &error).map(Err),
            };
            let Some(next) = elsewhere(&target.url, &response) else { return Ok(Ok(response)) };
            url = next;
        }
        Err(FetchError::Redirects { url: shown(&url), limit: self.rules.redirects_max })
    }

    fn client(&self, target: &Target) -> Result<Client, FetchError> {
        let mut builder = Client::builder()
            .user_agent(AGENT)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(self.rules.connecting)
            .timeout(self.rules.silence)
            .resolve_to_addrs(&target.host, &target.addresses);
        if let Some(authority) = &self.authority {
            builder = builder.tls_certs_merge([authority.clone()]);
        }
        builder.build().map_err(|error| FetchError::Setup(with_causes(&error)))
    }

    fn take(&self, response: Response, arriving: &Arriving<'_>) -> Result<Attempt, FetchError> {
        let Arriving { wanted, part, span, deadline } = arriving;
        let url = shown(response.url());
        let limit = self.rules.size_bytes_max;
        if response.headers().contains_key(CONTENT_ENCODING) {
            return Err(FetchError::Encoded { url });
        }
        if span.total.is_some_and(|total| total > limit) {
            return Err(FetchError::TooLarge { url, limit });
        }
        let failed = |error| FetchError::file(part.path(), error);
        let seen = Seen::of_answer(response.headers());
        let file = if span.start > 0 { part.resume() } else { part.begin(wanted.url, &seen) };
        let mut intake = Intake {
            file: file.map_err(failed)?,
            size_bytes: span.start,
            size_bytes_max: limit,
            deadline: *deadline,
        };
        match intake.fill(response).map_err(failed)? {
            End::TooLarge => {
                part.discard().map_err(failed)?;
                Err(FetchError::TooLarge { url, limit })
            }
            End::Cut(reason) => arriving.cut(&intake, &reason),
            End::Whole if span.total.is_some_and(|total| total != intake.size_bytes) => {
                arriving.cut(&intake, "the line was cut")
            }
            End::Whole => arriving.finish(intake, seen),
        }
    }
}

/// A file on its way.
struct Arriving<'a> {
    wanted: &'a Wanted<'a>,
    part: Part,
    span: Span,
    deadline: Instant,
}

impl Arriving<'_> {
    fn cut(&self, intake: &Intake, why: &str) -> Result<Attempt, FetchError> {
        intake.file.sync_all().map_err(|error| FetchError::file(self.part.path(), error))?;
        let size = intake.size_bytes;
        let of = self.span.total.map_or(String::new(), |total| format!(" of {total}"));
        let reason = format!("{size}{of} bytes arrived: {why}");
        Ok(Attempt::Cut { gained: size - self.span.start, reason })
    }

    fn finish(&self, intake: Intake, seen: Seen) -> Result<Attempt, FetchError> {
        let size_bytes = intake.size_bytes;
        let finished = self.part.finish(intake.file);
        finished.map_err(|error| FetchError::file(self.part.path(), error))?;
        let path = self.wanted.into.to_owned();
        Ok(Attempt::Done(Outcome::Fetched { path, size_bytes, seen }))
    }
}

/// RFC 9110 §13: only if it changed, or only the rest of what has not.
fn conditions(seen: Option<&Seen>, held: Option<&(u64, Seen)>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    let mut add = |name: HeaderName, value: Option<&str>| {
        if let Some(value) = value.and_then(|it| HeaderValue::from_str(it).ok()) {
            headers.insert(name, value);
        }
    };
    if let Some((size, of)) = held {
        add(RANGE, Some(&format!("bytes={size}-")));
        add(IF_RANGE, of.strong());
    } else if let Some(seen) = seen {
        add(IF_NONE_MATCH, seen.etag());
        add(IF_MODIFIED_SINCE, seen.modified());
    }
    headers
}

fn elsewhere(from: &Url, response: &Response) -> Option<Url> {
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get(LOCATION).filter(|_| is_redirect)?;
    from.join(location.to_str().ok()?).ok()
}

/// What is neither the file nor "as it was": ask later, or ask a person.
fn refused(response: &Response, now: Timestamp) -> Result<Outcome, FetchError> {
    let status = response.status();
    let is_passing = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
    if is_passing {
        let after = retry_after(response.headers(), now);
        return Ok(Outcome::TryLater { after, reason: format!("the server answered {status}") });
    }
    Err(FetchError::Status { url: shown(response.url()), status: status.as_u16() })
}
