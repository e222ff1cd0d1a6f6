//! `breakwater serve`: the house in a data folder, by http or https, until it is asked to stop.

use std::{io::Write, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};
use app::House;
use axum::Router;
use cli::ServeOptions;
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    sync::watch,
};
use tracing_subscriber::EnvFilter;
use web::{Settings, Site};

use crate::{
    admin_socket::AdminSocket,
    folder::Folder,
    jobs, keys, network,
    recorder::Recorder,
    stop,
    tls::{self, TlsListener},
};

/// How long requests that run may go on after the server was asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Where uploads lie while they are read, in the data folder; they have no names there.
const UPLOADS: &str = "uploads";

/// Serves until it is asked to stop.
pub(crate) fn serve(options: &ServeOptions, out: &mut dyn Write) -> Result<()> {
    log_to_stderr("info");
    check_address(options)?;
    let acceptor =
        options.tls.as_ref().map(|(chain, key)| tls::acceptor(chain, key)).transpose()?;
    let folder = Folder::hold(&options.data)?;
    keys::private_folder(&options.data.join(UPLOADS))?;
    let house = Arc::new(folder.house(options.database.as_deref())?);
    let runtime = runtime()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(options.listen)
            .await
            .with_context(|| format!("can't listen on {}", options.listen))?;
        let address = listener.local_addr()?;
        let site = Site::new(Arc::clone(&house), settings(options, address));
        let socket = AdminSocket::bind(folder.path())?;
        // The first line on standard output is the address, also where the port was left open.
        writeln!(out, "{}", site.settings().base)?;
        out.flush()?;
        tracing::info!(%address, data = %options.data.display(), "serving");
        let (end, ended) = watch::channel(false);
        let recorder = Recorder::start(&house)?;
        let jobs = jobs::start(&site, options)?;
        let admin = serve_socket(socket, web::socket_router(site.clone()), ended.clone());
        let routes = web::router(site);
        let public = async {
            match acceptor {
                None => network::serve(listener, routes, ended.clone()).await,
                Some(acceptor) => {
                    network::serve(TlsListener::new(listener, acceptor)?, routes, ended.clone())
                        .await
                }
            }
        };
        let stopping = async {
            stop::asked().await;
            tracing::info!("stopping: requests that run may end");
            let _ = end.send(true);
            tokio::time::sleep(GRACE).await;
        };
        let mut broken = recorder.broken();
        let broken = async {
            // Where nobody can say it any more, nothing is broken.
            let Ok(error) = broken.wait_for(Option::is_some).await else {
                return std::future::pending().await;
            };
            error.clone()
        };
        tokio::select! {
            Some(error) = broken => bail!("the house can't be loaded: {error}"),
            served = async { tokio::try_join!(public, admin) } => { served?; }
            () = stopping => tracing::warn!("requests still ran after {GRACE:?}; they were cut"),
        }
        drop(jobs);
        drop(recorder);
        if let Err(error) = house.store().settle() {
            tracing::warn!(%error, "the database could not be settled; the next start does it");
        }
        tracing::info!("stopped");
        Ok(())
    })
}

/// The house of a folder for the time of one command: only its socket is open.
pub(crate) struct Visit {
    runtime: Option<Runtime>,
    recorder: Option<Recorder>,
    end: watch::Sender<bool>,
    _folder: Folder,
}

impl Visit {
    /// Opens the house, and answers at its socket until this is dropped.
    pub(crate) fn start(folder: Folder, database: Option<&str>) -> Result<Self> {
        log_to_stderr("error");
        let house = Arc::new(folder.house(database)?);
        let runtime = runtime()?;
        let (end, ended) = watch::channel(false);
        let uploads = folder.path().join(UPLOADS);
        keys::private_folder(&uploads)?;
        let settings = Settings { uploads: Some(uploads), ..Settings::default() };
        let site = Site::new(Arc::clone(&house), settings);
        let socket = runtime.block_on(async { AdminSocket::bind(folder.path()) })?;
        let served = serve_socket(socket, web::socket_router(site), ended);
        runtime.spawn(async move {
            if let Err(error) = served.await {
                tracing::error!(%error, "the socket can't be served");
            }
        });
        let recorder = Recorder::start(&house)?;
        wait_until_ready(&house, &recorder)?;
        Ok(Self { runtime: Some(runtime), recorder: Some(recorder), end, _folder: folder })
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let _ = self.end.send(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(GRACE);
        }
        // The last turn seals what the command wrote.
        drop(self.recorder.take());
    }
}

fn wait_until_ready(house: &House, recorder: &Recorder) -> Result<()> {
    let broken = recorder.broken();
    while house.live().state() != app::State::Ready {
        if let Some(error) = &*broken.borrow() {
            bail!("the house can't be loaded: {error}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

fn runtime() -> Result<Runtime> {
    Ok(Builder::new_multi_thread().enable_all().thread_name("web").build()?)
}

/// Answers the socket until it is told to end.
async fn serve_socket(
    socket: AdminSocket,
    routes: Router,
    ended: watch::Receiver<bool>,
) -> Result<()> {
    axum::serve(socket, routes.into_make_service()).with_graceful_shutdown(end(ended)).await?;
    Ok(())
}

async fn end(mut ended: watch::Receiver<bool>) {
    let _ = ended.wait_for(|end| *end).await;
}

/// Other machines are reached by https, or through a proxy that speaks it.
fn check_address(options: &ServeOptions) -> Result<()> {
    let safe = options.listen.ip().is_loopback() || options.tls.is_some() || options.trusted_proxy;
    if !safe {
        bail!(
            "`{}` can be reached from other machines: give `--tls-cert FILE --tls-key FILE`, or \
             `--trusted-proxy` where a proxy in front speaks https, or listen on 127.0.0.1",
            options.listen
        );
    }
    let government = |base: &str| {
        let host = base.trim_start_matches("https://").split(['/', ':']).next().unwrap_or_default();
        let top = host.rsplit('.').next().unwrap_or_default();
        base.starts_with("https://") && ["gov", "mil"].iter().any(|it| top.eq_ignore_ascii_case(it))
    };
    if options.official && !options.public_url.as_deref().is_some_and(government) {
        bail!("`--official` needs `--public-url https://…` under .gov or .mil");
    }
    Ok(())
}

fn settings(options: &ServeOptions, address: SocketAddr) -> Settings {
    let scheme = if options.tls.is_some() { "https" } else { "http" };
    let base = options.public_url.clone().unwrap_or_else(|| format!("{scheme}://{address}"));
    Settings {
        https: base.starts_with("https://"),
        base,
        official: options.official,
        gallery: options.gallery,
        trusted_proxy: options.trusted_proxy,
        uploads: Some(options.data.join(UPLOADS)),
        ..Settings::default()
    }
}

/// One line an event, JSON, on standard error.
fn log_to_stderr(from: &str) {
    let filter = EnvFilter::new(from);
    let logged = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    // A second one in the same process changes nothing.
    drop(logged);
}
