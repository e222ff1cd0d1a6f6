//! Sends the letters that wait.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};
use app::{
    House,
    jobs::{self, Waiting},
};
use cli::{MailTls, ServeOptions};
use courier::{
    feeds::next_try,
    mail::{Letter, Login, MailError, MailServer, Mailer, Tls},
};
use jiff::{SignedDuration, Timestamp};

use super::{Bell, Job};

/// How long one letter may hold the job.
const LIFE: SignedDuration = SignedDuration::from_mins(5);
/// A letter that nobody takes is kept, but not tried again.
const NEVER: SignedDuration = SignedDuration::from_hours(24 * 365 * 10);
/// How long a letter is tried.
const TRIED_MAX: SignedDuration = SignedDuration::from_hours(48);

/// The way of letters out of the house.
pub(super) struct Post {
    house: Arc<House>,
    mailer: Mailer,
}

impl Post {
    /// `None` where no mail server was named.
    pub(super) fn new(house: &Arc<House>, options: &ServeOptions) -> Result<Option<Self>> {
        let Some(smtp) = &options.mail.smtp else { return Ok(None) };
        let mailer = Mailer::new(&server(smtp, options)?)?;
        Ok(Some(Self { house: Arc::clone(house), mailer }))
    }

    fn send(&self, waiting: &Waiting) -> Result<()> {
        let sent = letter(waiting).map(|letter| self.mailer.send(&letter));
        let error = match sent {
            Ok(Ok(())) => {
                tracing::info!(letter = %waiting.id, "a letter left");
                return Ok(jobs::sent(&self.house, waiting.id)?);
            }
            Ok(Err(error)) => error,
            Err(error) => MailError::Unwritable(error.to_string()),
        };
        let now = self.house.now();
        let is_old = now > waiting.made + TRIED_MAX;
        let next = if error.is_worth_retrying() && !is_old {
            let tries = u32::try_from(waiting.tries + 1).unwrap_or(u32::MAX);
            tracing::warn!(letter = %waiting.id, %error, "a letter did not leave; trying again");
            next_try(now, tries, None, seed(waiting))
        } else {
            tracing::error!(letter = %waiting.id, %error, "a letter was given up");
            now.checked_add(NEVER).unwrap_or(Timestamp::MAX)
        };
        Ok(jobs::not_sent(&self.house, waiting.id, next)?)
    }
}

impl Job for Post {
    const NAME: &'static str = "mail";
    const EVERY: Duration = Duration::from_secs(1);

    fn turn(&mut self, bell: &Bell) -> Result<()> {
        let letters = jobs::letters(&self.house)?;
        if letters.is_empty() {
            return Ok(());
        }
        let Some(held) = jobs::hold(&self.house, Self::NAME, LIFE)? else { return Ok(()) };
        for letter in letters {
            if bell.has_rung() {
                break;
            }
            held.renew(LIFE)?;
            self.send(&letter)?;
        }
        Ok(())
    }
}

fn letter(waiting: &Waiting) -> Result<Letter> {
    Ok(Letter {
        id: waiting.id.to_string(),
        to: waiting.to.parse()?,
        subject: waiting.subject.parse()?,
        text: waiting.text.clone(),
        at: waiting.made,
    })
}

fn seed(waiting: &Waiting) -> u64 {
    waiting.id.as_bytes().iter().fold(0, |seed, byte| seed.rotate_left(8) ^ u64::from(*byte))
}

fn server(smtp: &str, options: &ServeOptions) -> Result<MailServer> {
    let unread = || format!("`{smtp}` is no mail server; expected `host:port`");
    let (host, port) = smtp.rsplit_once(':').with_context(unread)?;
    let from = options.mail.from.as_deref().context("`--smtp` needs `--mail-from ADDRESS`")?;
    let login = match (&options.mail.user, &options.mail.password_file) {
        (Some(user), Some(file)) => Some(Login::new(user, &password(file)?)),
        (None, None) => None,
        _ => bail!("`--smtp-user` and `--smtp-password-file` belong together"),
    };
    Ok(MailServer {
        host: host.trim_matches(['[', ']']).to_owned(),
        port: port.parse().with_context(unread)?,
        tls: match options.mail.tls {
            MailTls::None => Tls::None,
            MailTls::StartTls => Tls::StartTls,
            MailTls::Implicit => Tls::Implicit,
        },
        login,
        authority_pem: None,
        from: from.parse()?,
    })
}

fn password(file: &Path) -> Result<String> {
    let text = std::fs::read_to_string(file);
    let text = text.with_context(|| format!("`{}` can't be read", file.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
