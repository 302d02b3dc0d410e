//! The server: the API of the guide over a workspace on disk, for a team (`serve`) or for this machine alone.
//!
//! A handler extracts, asks `model::rights`, calls `db` and answers; there is one file for each resource, here and in
//! `db`. SQL and what belongs to it live in `db` only. Imports `model` and `config`, never the client's rooms.
//!
//! Promises: a 2xx is sent after the data is durable; what a caller may not know of looks exactly like what is not
//! there; secrets are kept as digests and shown in no log.

mod access;
mod address;
mod answer;
mod blob;
mod credentials;
mod db;
mod error;
mod extract;
mod fields;
mod files;
mod guard;
mod hashing;
mod intention;
mod limit;
mod listen;
mod login;
mod notes;
mod order;
mod owner;
mod projects;
mod random;
mod remains;
mod roles;
mod routes;
mod sanitise;
mod seed;
mod state;
mod steps;
mod tickets;
mod users;
mod validate;
mod values;
mod version;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use error::Error;
pub use hashing::HashingCost;
pub use listen::Patience;
pub use owner::{Issued, NewOwner, Trusted};

use state::Workspace;

/// The largest file that is taken where nothing else is set: 25 MiB.
pub const DEFAULT_UPLOAD_LIMIT: u64 = 25 * 1024 * 1024;

/// Where a workspace is and how much it takes.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder with the database and the files.
    pub folder: PathBuf,
    /// The largest file that is taken, in bytes.
    pub upload_limit: u64,
    /// Names this server is reached by besides those of this machine: what a request's `Host` may say when the server
    /// listens on loopback only, behind a proxy.
    pub hosts: Vec<String>,
    /// How long, and how many connections, it bears with.
    pub patience: Patience,
}

impl Settings {
    /// The workspace in `folder`, with everything else as it usually is.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            upload_limit: DEFAULT_UPLOAD_LIMIT,
            hosts: Vec::new(),
            patience: Patience::default(),
        }
    }
}

/// An opened workspace, ready to be served.
#[derive(Clone)]
pub struct Server {
    workspace: Arc<Workspace>,
}

impl Server {
    /// Opens the workspace, making it if there is none. One that a newer version has written is refused.
    pub async fn open(settings: Settings) -> Result<Self, Error> {
        Ok(Self { workspace: Arc::new(Workspace::open(settings).await?) })
    }

    /// Whether there is a workspace in that folder, and all of it; one that would not be opened is refused in the same words.
    /// Nothing is changed, and somebody may have it open.
    pub async fn examine(folder: &Path) -> Result<bool, Error> {
        remains::refuse(folder)?;
        let Some(named) = db::examine::examine(folder).await? else { return Ok(false) };
        let missing = blob::missing(folder, named);
        if missing.is_empty() {
            return Ok(true);
        }
        // a file that was deleted meanwhile has lost its row first
        let named = db::examine::examine(folder).await?.unwrap_or_default();
        match missing.iter().filter(|name| named.contains(name)).count() {
            0 => Ok(true),
            lost => Err(Error::NoBodies { folder: folder.to_owned(), lost }),
        }
    }

    /// How many attachments lacked their bodies when the workspace was opened.
    pub fn missing_bodies(&self) -> usize {
        self.workspace.blobs.missing()
    }

    /// Every method of every address that is served, below the root of the API: `("GET", "/users/{user}")`. The router is
    /// made from the same list.
    pub fn addresses() -> Vec<(&'static str, String)> {
        routes::told()
    }

    /// What passwords have cost this process so far.
    pub fn hashing_cost(&self) -> HashingCost {
        self.workspace.vault.cost()
    }

    /// The routes alone, for tests within the process: without a look at `Host`, as behind a Unix socket.
    pub fn router(&self) -> axum::Router {
        routes::router(Arc::clone(&self.workspace))
    }

    /// Serves the API on a port until `shutdown` ends, then finishes what is in flight and closes the workspace.
    pub async fn serve_tcp(
        self,
        listener: tokio::net::TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Error> {
        let address = listener.local_addr().map_err(Error::Listen)?;
        let guard = guard::Guard::new(address.ip(), &self.workspace.hosts);
        let router = guard::guarded(self.router(), guard);
        self.serve(listener, router, shutdown).await;
        Ok(())
    }

    /// Serves the API on a socket in the file system until `shutdown` ends, then finishes what is in flight and closes the
    /// workspace. Whoever can open the socket is on this machine and allowed to: `Host` and `Origin` are not looked at.
    pub async fn serve_unix(
        self,
        listener: tokio::net::UnixListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Error> {
        let router = self.router();
        self.serve(listener, router, shutdown).await;
        Ok(())
    }

    async fn serve(
        self,
        listener: impl listen::Listener,
        router: axum::Router,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) {
        let patience = self.workspace.patience.clone();
        tokio::select! {
            () = listen::serve(listener, router, patience, shutdown) => {}
            () = intention::grow_old(self.workspace.db.clone()) => {}
        }
        self.workspace.close().await;
    }
}
