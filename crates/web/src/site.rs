//! What every route shares: the house, the settings, and the way to a blocking thread.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use app::{AppError, Caller, House, Kind};
use passkeys::Passkeys;

use crate::{Problem, api::Turns, keys, who::Asker};

/// How this site is set up.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Settings {
    /// The address under which browsers know it, without a slash at the end.
    pub base: String,
    /// Whether browsers reach it by https: cookies are bound to it.
    pub https: bool,
    /// Whether it is an official site; others say that they are a demonstration.
    pub official: bool,
    /// Whether mail is sent: without, links are handed out by hand.
    pub mail: bool,
    /// Whether the samples of all pages are served at `/gallery`.
    pub gallery: bool,
    /// The largest body of an upload, in bytes.
    pub upload_bytes_max: usize,
    /// The largest list of what an operator runs, in bytes: it is read in memory.
    pub inventory_bytes_max: usize,
    /// Where uploads lie while they are read; the system's own folder where it is not said.
    pub uploads: Option<PathBuf>,
    /// Whether `X-Forwarded-For` is believed.
    pub trusted_proxy: bool,
    /// How many requests a second one token, session or address may send in the long run.
    pub rate_per_s: u32,
    /// How many it may send at once.
    pub rate_burst: u32,
    /// How many requests run at once.
    pub requests_max: usize,
    /// How many uploads run at once.
    pub uploads_max: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base: "http://127.0.0.1:8080".to_owned(),
            https: false,
            official: false,
            mail: false,
            gallery: false,
            upload_bytes_max: 512 << 20,
            inventory_bytes_max: 64 << 20,
            uploads: None,
            trusted_proxy: false,
            rate_per_s: 50,
            rate_burst: 200,
            requests_max: 256,
            uploads_max: 8,
        }
    }
}

/// The site: cheap to clone, one in each process.
#[derive(Debug, Clone)]
pub struct Site {
    house: Arc<House>,
    settings: Arc<Settings>,
    disk_low: Arc<AtomicBool>,
    turns: Arc<Turns>,
    passkeys: Option<Arc<Passkeys>>,
}

impl Site {
    /// A site over a house.
    pub fn new(house: Arc<House>, settings: Settings) -> Self {
        Self {
            house,
            passkeys: keys::of(&settings.base).map(Arc::new),
            settings: Arc::new(settings),
            disk_low: Arc::default(),
            turns: Arc::default(),
        }
    }

    /// The house.
    pub fn house(&self) -> &Arc<House> {
        &self.house
    }

    /// How it is set up.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Says whether the disk is nearly full: then nothing is changed, and reading goes on.
    pub fn set_disk_low(&self, low: bool) {
        self.disk_low.store(low, Ordering::Relaxed);
    }

    /// Whether the disk is nearly full.
    pub fn is_disk_low(&self) -> bool {
        self.disk_low.load(Ordering::Relaxed)
    }

    /// The passkeys of this site; none where browsers keep none for its address.
    pub(crate) fn passkeys(&self) -> Option<&Arc<Passkeys>> {
        self.passkeys.as_ref()
    }

    /// Who is served under which client's key right now.
    pub(crate) fn turns(&self) -> &Arc<Turns> {
        &self.turns
    }

    /// Runs a verb on a blocking thread.
    pub(crate) async fn run<T, F>(&self, asker: &Asker, verb: F) -> Result<T, AppError>
    where
        F: FnOnce(&House, &Caller) -> Result<T, AppError> + Send + 'static,
        T: Send + 'static,
    {
        let (house, principal) = (Arc::clone(&self.house), asker.principal.clone());
        let run = tokio::task::spawn_blocking(move || {
            let caller = Caller::new(principal, house.context());
            verb(&house, &caller)
        });
        run.await
            .unwrap_or_else(|error| Err(AppError::internal(format!("a verb broke off: {error}"))))
    }

    /// The same for a verb that reads: after the change of this entry is followed.
    pub(crate) async fn read<T, F>(
        &self,
        asker: &Asker,
        after: Option<String>,
        verb: F,
    ) -> Result<T, Problem>
    where
        F: FnOnce(&House, &Caller) -> Result<T, AppError> + Send + 'static,
        T: Send + 'static,
    {
        self.answer(asker, move |house, caller| {
            if let Some(after) = after {
                wait_for(house, caller, &after)?;
            }
            verb(house, caller)
        })
        .await
    }

    /// The same, answering a program.
    pub(crate) async fn answer<T, F>(&self, asker: &Asker, verb: F) -> Result<T, Problem>
    where
        F: FnOnce(&House, &Caller) -> Result<T, AppError> + Send + 'static,
        T: Send + 'static,
    {
        self.run(asker, verb).await.map_err(Problem::from)
    }
}

/// Who never changed anything has nothing to wait for.
fn wait_for(house: &House, caller: &Caller, after: &str) -> Result<(), AppError> {
    if caller.principal.is_none() {
        return Err(access::Refusal::SignIn.into());
    }
    let entry = after
        .parse()
        .map_err(|error: app::id::IdError| AppError::invalid("after", error.to_string()))?;
    let followed = house.after(entry).map_err(|error| match error.kind {
        Kind::Invalid => AppError { kind: Kind::NotFound, code: "no-entry", ..error },
        _ => error,
    });
    if followed? {
        return Ok(());
    }
    let why = "what this entry tells of is not followed yet: try again";
    Err(AppError::new(Kind::Unavailable, "not-yet", why))
}
