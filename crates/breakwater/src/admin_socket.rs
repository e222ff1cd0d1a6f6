//! `DIR/admin.sock`: commands on this machine, by the folder's owner only.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::Path,
};

use anyhow::{Context as _, Result};
use axum::serve::Listener;
use tokio::net::{UnixListener, UnixStream, unix::SocketAddr};

/// A socket that answers the owner of the folder and root, and nobody else.
#[derive(Debug)]
pub(crate) struct AdminSocket {
    listener: UnixListener,
    owner: u32,
}

impl AdminSocket {
    /// Listens in a folder that this process holds: what lies there from before is stale.
    pub(crate) fn bind(data: &Path) -> Result<Self> {
        let path = cli::socket_in(data)?;
        match fs::remove_file(path.as_path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let listener = UnixListener::bind(path.as_path())
            .with_context(|| format!("`{}` can't be opened", path.as_path().display()))?;
        fs::set_permissions(path.as_path(), fs::Permissions::from_mode(0o600))?;
        Ok(Self { listener, owner: fs::metadata(data)?.uid() })
    }
}

impl Listener for AdminSocket {
    type Io = UnixStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (UnixStream, SocketAddr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            let peer = stream.peer_cred().map(|peer| peer.uid());
            match peer {
                Ok(uid) if uid == self.owner || uid == 0 => return (stream, address),
                peer => tracing::warn!(?peer, "somebody else knocked at the admin socket"),
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
