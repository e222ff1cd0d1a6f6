//! Looks at the sources that are due: a folder or an address, only what changed, resumed, put off.

use std::{
    fs::{self, File},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result};
use app::{
    House, State,
    imports::{self, Given},
    jobs::{self, Held},
    sources::{self, Due},
};
use cli::{FeedsFrom, ServeOptions};
use courier::feeds::{
    Fetcher, Location, Networks, Outcome, Rules, Seen, Wanted, folder, folder::Look, next_try,
};
use jiff::SignedDuration;

use super::{Bell, Job};
use crate::{keys, surroundings::entropy};

/// How long one source may hold the job: longer than one fetch may take.
const LIFE: SignedDuration = SignedDuration::from_hours(2);
/// Where fetched files lie, in the data folder: on its own disk, so that they can be renamed.
pub(super) const FETCHED: &str = "fetched";

pub(super) struct Looks {
    house: Arc<House>,
    fetcher: Fetcher,
    fetched: PathBuf,
}

/// What a look found.
enum Found {
    /// As it was.
    Same,
    /// These files, each with its name in the record, and what to compare the next look with.
    Files { files: Vec<(PathBuf, String)>, seen: Seen, given: Given },
    /// Not now.
    Later { after: Option<Duration>, reason: String },
}

impl Looks {
    pub(super) fn new(house: &Arc<House>, options: &ServeOptions) -> Result<Self> {
        let fetched = options.data.join(FETCHED);
        keys::private_folder(&fetched)?;
        let networks = match options.feeds_from {
            FeedsFrom::Public => Networks::Public,
            FeedsFrom::Anywhere => Networks::All,
        };
        let fetcher = Fetcher::new(Rules { networks, ..Rules::default() })?;
        Ok(Self { house: Arc::clone(house), fetcher, fetched })
    }

    fn look(&self, due: &Due, bell: &Bell) -> Result<()> {
        let found = self.found(due);
        let now = self.house.now();
        let (next, tries, seen) = match found {
            Ok(Found::Same) => (sources::next_look(now, due.every_s), 0, due.seen.clone()),
            Ok(Found::Files { files, seen, given }) => {
                self.import(due, (&files, given), bell)?;
                let next = sources::next_look(self.house.now(), due.every_s);
                (next, 0, Some(seen.as_text().to_owned()))
            }
            Ok(Found::Later { after, reason }) => {
                tracing::warn!(source = %due.slug, reason, "a source is not there now");
                self.put_off(due, after)
            }
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(source = %due.slug, error, "a source can't be read");
                self.put_off(due, None)
            }
        };
        Ok(sources::looked(&self.house, due.id, (next, tries, seen))?)
    }

    fn put_off(
        &self,
        due: &Due,
        after: Option<Duration>,
    ) -> (jiff::Timestamp, i64, Option<String>) {
        let tries = due.tries.saturating_add(1);
        let seed = entropy().iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte));
        let count = u32::try_from(tries).unwrap_or(u32::MAX);
        (next_try(self.house.now(), count, after, seed), tries, due.seen.clone())
    }

    fn found(&self, due: &Due) -> Result<Found> {
        let seen = due.seen.as_ref().map(Seen::from_text);
        match due.location.parse()? {
            Location::Folder(path) => Ok(match folder::look(&path, seen.as_ref())? {
                Look::NotModified => Found::Same,
                Look::Changed { files, seen } => {
                    let named = |file: PathBuf| {
                        let name = file.strip_prefix(&path).unwrap_or(&file);
                        let name = if name.as_os_str().is_empty() { &file } else { name };
                        (file.clone(), name.to_string_lossy().into_owned())
                    };
                    let given = if path.is_dir() { Given::Found } else { Given::ByName };
                    Found::Files { files: files.into_iter().map(named).collect(), seen, given }
                }
            }),
            Location::Address(url) => self.fetch(due, &url, seen.as_ref()),
        }
    }

    fn fetch(&self, due: &Due, url: &str, seen: Option<&Seen>) -> Result<Found> {
        let into = self.fetched.join(due.id.to_string());
        let wanted = Wanted { url, seen, into: &into, now: self.house.now() };
        Ok(match self.fetcher.fetch(&wanted)? {
            Outcome::NotModified => Found::Same,
            Outcome::TryLater { after, reason } => Found::Later { after, reason },
            Outcome::Fetched { path, seen, .. } => {
                let address = url.split(['?', '#']).next().unwrap_or(url);
                let name = address.rsplit('/').next().filter(|name| !name.is_empty());
                let name = name.unwrap_or("feed.json").to_owned();
                Found::Files { files: vec![(path, name)], seen, given: Given::ByName }
            }
        })
    }

    /// Everything that a look found is one import: all of it counts at once, or nothing.
    fn import(
        &self,
        due: &Due,
        (files, given): (&[(PathBuf, String)], Given),
        bell: &Bell,
    ) -> Result<()> {
        let caller = jobs::importer(&self.house, due.organisation);
        let mut importing = imports::look(&self.house, &caller, due)?;
        for (path, name) in files {
            anyhow::ensure!(
                !bell.has_rung(),
                "the server stops; it is read again at the next start"
            );
            match File::open(path) {
                Ok(file) => importing.file(file, name, given)?,
                Err(error) => importing.refuse(name, &format!("it can't be read: {error}")),
            }
        }
        let imported = importing.finish()?;
        let counts = imported.progress.counts;
        tracing::info!(
            source = %due.slug, added = counts.added, changed = counts.changed,
            withdrawn = counts.withdrawn, unchanged = counts.unchanged, refused = counts.refused,
            older = counts.older,
            "imported from a source"
        );
        for (path, _) in files.iter().filter(|(path, _)| path.starts_with(&self.fetched)) {
            fs::remove_file(path).with_context(|| format!("`{}`", path.display()))?;
        }
        Ok(())
    }
}

impl Job for Looks {
    const NAME: &'static str = "sources";
    const EVERY: Duration = Duration::from_secs(5);

    fn turn(&mut self, bell: &Bell) -> Result<()> {
        if self.house.live().state() != State::Ready {
            return Ok(());
        }
        let due = sources::due(&self.house)?;
        if due.is_empty() {
            return Ok(());
        }
        let Some(held) = jobs::hold(&self.house, Self::NAME, LIFE)? else { return Ok(()) };
        for due in due {
            if bell.has_rung() {
                break;
            }
            self.look_while_held(&held, &due, bell)?;
        }
        Ok(())
    }
}

impl Looks {
    fn look_while_held(&self, held: &Held<'_>, due: &Due, bell: &Bell) -> Result<()> {
        held.renew(LIFE)?;
        if let Err(error) = self.look(due, bell) {
            let error = format!("{error:#}");
            tracing::error!(source = %due.slug, error, "what a source says can't be brought in");
            let (next, tries, seen) = self.put_off(due, None);
            sources::looked(&self.house, due.id, (next, tries, seen))?;
        }
        Ok(())
    }
}
