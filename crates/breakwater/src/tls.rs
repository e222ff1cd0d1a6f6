//! https: certificates from files, a handshake per connection beside the others.

use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use axum::serve::Listener;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::timeout,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    },
    server::TlsStream,
};

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How many connections may wait between handshake and server.
const WAITING_MAX: usize = 64;

/// Connections whose handshake is done.
#[derive(Debug)]
pub(crate) struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    /// Speaks https on a listener.
    pub(crate) fn new(listener: TcpListener, acceptor: TlsAcceptor) -> Result<Self> {
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(WAITING_MAX);
        #[expect(clippy::disallowed_methods, reason = "the binary may start tasks")]
        tokio::spawn(shake_hands(listener, acceptor, sender));
        Ok(Self { ready, address })
    }
}

async fn shake_hands(
    mut listener: TcpListener,
    acceptor: TlsAcceptor,
    sender: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    while !sender.is_closed() {
        let (stream, address) = Listener::accept(&mut listener).await;
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        #[expect(clippy::disallowed_methods, reason = "the binary may start tasks")]
        tokio::spawn(async move {
            if let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await {
                let _ = sender.send((stream, address)).await;
            }
        });
    }
}

/// With a certificate chain and its key, both PEM files.
pub(crate) fn acceptor(chain: &Path, key: &Path) -> Result<TlsAcceptor> {
    let unread = |path: &Path| format!("`{}` can't be read as PEM", path.display());
    let certificates = CertificateDer::pem_file_iter(chain).with_context(|| unread(chain))?;
    let certificates: Vec<_> =
        certificates.collect::<Result<_, _>>().with_context(|| unread(chain))?;
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| unread(key))?;
    let provider = Arc::new(ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .context("the certificate and its key do not fit")?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
