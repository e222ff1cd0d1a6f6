//! Connections to one server, made when they are needed, thrown away when they are cut.

use std::{net::IpAddr, time::Duration};

use postgres::{
    Config, NoTls,
    config::{Host, SslMode},
};
use store::{Faults, Lent, Pool, StoreError};

use crate::{errors::in_our_words, session::Connection};

/// How long a connection may take to come about.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// How a database is opened.
#[derive(Clone)]
pub struct Options {
    /// How many connections at most.
    pub connections_max: usize,
    /// How many may wait for one before more are refused.
    pub queue_max: usize,
    /// What tests let go wrong; none outside of tests.
    pub faults: Option<Faults>,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections_max: 16, queue_max: 1_024, faults: None }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("connections_max", &self.connections_max)
            .field("queue_max", &self.queue_max)
            .finish_non_exhaustive()
    }
}

/// The connections, and where they lead.
pub(crate) struct Server {
    config: Config,
    pool: Pool<Connection>,
}

impl Server {
    pub(crate) fn new(url: &str, options: &Options) -> Result<Self, StoreError> {
        let mut config: Config = url.parse().map_err(|error| StoreError::Foreign {
            place: "the address of the database".to_owned(),
            detail: format!("{error}; expected postgres://user:password@host:port/name"),
        })?;
        stays_on_this_machine(&config)?;
        config.connect_timeout(CONNECT_MAX).application_name("breakwater");
        config.tcp_user_timeout(Duration::from_secs(30));
        let reusable = |connection: &mut Connection| !connection.client.is_closed();
        let pool = Pool::new(options.connections_max, options.queue_max, reusable);
        Ok(Self { config, pool })
    }

    /// Where the server is, without names of users and without passwords.
    pub(crate) fn place(&self) -> String {
        let hosts: Vec<String> = self.config.get_hosts().iter().map(name).collect();
        format!("{}/{}", hosts.join(","), self.config.get_dbname().unwrap_or_default())
    }

    /// Lends a connection; it comes back by itself, unless it is [`Lent::discard`]ed.
    pub(crate) fn lend(&self) -> Result<Lent<'_, Connection>, StoreError> {
        self.pool.lend(|| self.open())
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let unreachable = |error: postgres::Error| match in_our_words(error) {
            StoreError::Unavailable { detail } | StoreError::Refused { detail } => {
                StoreError::Unavailable { detail: format!("{}: {detail}", self.place()) }
            }
            other => other,
        };
        let mut client = self.config.connect(NoTls).map_err(unreachable)?;
        client
            .batch_execute(
                "SET synchronous_commit = on; SET lock_timeout = '10s'; \
                 SET idle_in_transaction_session_timeout = '60s'",
            )
            .map_err(in_our_words)?;
        let row = client.query_one("SELECT pg_backend_pid()", &[]).map_err(in_our_words)?;
        Ok(Connection::new(client, row.try_get(0).unwrap_or_default()))
    }
}

fn name(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    }
}

/// This driver speaks plainly, so it speaks to this machine only, unless the address says
/// `sslmode=disable`: then somebody else keeps the line secret.
fn stays_on_this_machine(config: &Config) -> Result<(), StoreError> {
    let loopback = |text: &str| text == "localhost" || text.parse().is_ok_and(is_loopback);
    let hosts = config.get_hosts().iter().filter(|host| match host {
        Host::Tcp(name) => !loopback(name),
        Host::Unix(_) => false,
    });
    let addresses = config.get_hostaddrs().iter().filter(|address| !is_loopback(**address));
    let far = hosts.map(name).chain(addresses.map(ToString::to_string)).next();
    match far {
        Some(place) if config.get_ssl_mode() != SslMode::Disable => Err(StoreError::Foreign {
            place,
            detail: "it is on another machine, and this program speaks to it in the clear; go \
                     through a tunnel on loopback, or add `sslmode=disable` where the line is \
                     secret by other means"
                .to_owned(),
        }),
        _ => Ok(()),
    }
}

fn is_loopback(address: IpAddr) -> bool {
    address.is_loopback()
}

#[cfg(test)]
mod tests {
    use super::{Options, Server};

    #[test]
    fn a_server_elsewhere_is_refused_unless_somebody_says_that_the_line_is_secret() {
        let open = |url: &str| Server::new(url, &Options::default()).map(|server| server.place());
        assert_eq!(open("postgres://me:secret@127.0.0.1:5/x").unwrap(), "127.0.0.1/x");
        assert_eq!(open("postgres://me:secret@localhost/x").unwrap(), "localhost/x");
        assert_eq!(open("postgres://me@[::1]/x").unwrap(), "::1/x");
        let far = open("postgres://me:secret@db.example/x").unwrap_err().to_string();
        assert!(far.contains("db.example") && !far.contains("secret@"), "{far}");
        assert!(open("postgres://me:secret@db.example/x?sslmode=disable").is_ok());
        let broken = open("postgres://me:secret@127.0.0.1:x/x").unwrap_err().to_string();
        assert!(!broken.contains("secret"), "{broken}");
    }
}
