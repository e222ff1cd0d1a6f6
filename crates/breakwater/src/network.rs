//! Connections from the network: so many at once, with a time for the head of each request.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use anyhow::Result;
use axum::{
    Router,
    extract::{ConnectInfo, Request},
    serve::Listener,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

/// How long the head of a request may take: who sends it byte by byte holds a place for nothing.
const HEAD_MAX: Duration = Duration::from_secs(10);
/// How many connections are open at once; the next ones wait at the door.
const CONNECTIONS_MAX: usize = 4_096;

/// Answers the network until it is told to end; requests that run may end.
pub(crate) async fn serve<L>(
    mut listener: L,
    routes: Router,
    mut ended: watch::Receiver<bool>,
) -> Result<()>
where
    L: Listener<Addr = SocketAddr>,
{
    let (places, open) = (Arc::new(Semaphore::new(CONNECTIONS_MAX)), GracefulShutdown::new());
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_MAX);
    let mut end = pin!(ended.wait_for(|end| *end));
    loop {
        let place = Arc::clone(&places).acquire_owned().await?;
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut end => break,
        };
        let routes = routes.clone().map_request(move |mut request: Request<_>| {
            request.extensions_mut().insert(ConnectInfo(address));
            request
        });
        let service = TowerToHyperService::new(routes);
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = open.watch(connection);
        #[expect(clippy::disallowed_methods, reason = "the binary may start tasks")]
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error, "a connection ended");
            }
            drop(place);
        });
    }
    drop(listener);
    open.shutdown().await;
    Ok(())
}
