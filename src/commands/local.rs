//! The workspaces of this machine: the user's own, and the throw-away copy of the sample one.
//!
//! Each is served by this process to itself over a Unix socket in a private folder: no TCP port is opened.

use std::fs::{File, Permissions, TryLockError};
use std::future::Future;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::net::UnixListener;
use tokio::sync::{Mutex, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::Instant;

use super::error::with_causes;
use super::first_board;
use super::refuge::{self, Refuge};
use crate::model::{Connection, Endpoint, Timestamp};
use crate::server::{Server, Settings};
use crate::storage;
use crate::worker::{LocalKind, LocalService};

/// How long another process may take to open the same workspace, and how often it is looked at.
const PATIENCE: Duration = Duration::from_secs(10);
const BREATH: Duration = Duration::from_millis(50);

/// How long what is in flight may take at the end.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Opens workspaces and keeps them open. Clones share them.
#[derive(Debug, Clone)]
pub struct Workspaces(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    open: Mutex<Vec<Open>>,
}

/// A workspace that is served.
#[derive(Debug)]
struct Open {
    kind: LocalKind,
    connection: Connection,
    // Dropped in this order: the server ends before its folder goes.
    end: oneshot::Sender<()>,
    server: JoinHandle<()>,
    refuge: Refuge,
}

impl Workspaces {
    /// None is open yet; the user's own is in this folder.
    pub fn new(folder: PathBuf) -> Self {
        Self(Arc::new(Shared { folder, open: Mutex::default() }))
    }

    async fn connection(&self, kind: LocalKind) -> anyhow::Result<Connection> {
        let mut open = self.0.open.lock().await;
        if let Some(known) = open.iter().find(|known| known.kind == kind) {
            return Ok(known.connection.clone());
        }
        let new = start(kind, &self.0.folder).await?;
        let connection = new.connection.clone();
        open.push(new);
        // What others have left behind can go while the user looks at the board.
        drop(spawn_blocking(|| refuge::sweep(&refuge::place())));
        Ok(connection)
    }

    /// Ends what is served, and removes what is not to stay.
    pub async fn close(&self) {
        let open = std::mem::take(&mut *self.0.open.lock().await);
        for Open { end, server, refuge, .. } in open {
            drop(end);
            let _too_slow = tokio::time::timeout(LAST_WORDS, server).await;
            drop(refuge);
        }
    }
}

impl LocalService for Workspaces {
    fn open(
        &self,
        kind: LocalKind,
    ) -> Pin<Box<dyn Future<Output = Result<Connection, String>> + Send>> {
        let workspaces = self.clone();
        Box::pin(async move {
            workspaces.connection(kind).await.map_err(|error| {
                let words = with_causes(&error);
                tracing::error!(error = words, "a workspace cannot be opened");
                format!("{words}.")
            })
        })
    }
}

async fn start(kind: LocalKind, own_folder: &Path) -> anyhow::Result<Open> {
    let refuge = spawn_blocking(Refuge::make).await?.context("cannot make a temporary folder")?;
    let (server, turn) = match kind {
        LocalKind::Workspace => {
            let turn = turn_at(own_folder, PATIENCE).await?;
            (own_workspace(own_folder).await?, Some(turn))
        }
        LocalKind::Demo => (samples(&refuge.path().join("workspace")).await?, None),
    };
    let trusted = server.trust_owner().await.context("cannot log in to the workspace")?;
    let socket = refuge.path().join("socket");
    let listener = UnixListener::bind(&socket).context("cannot make a socket")?;
    // The folder is ours alone already.
    std::fs::set_permissions(&socket, Permissions::from_mode(0o600))
        .context("cannot make a socket")?;
    let (end, ended) = oneshot::channel::<()>();
    let serve = server.clone().serve_unix(listener, async {
        let _ended_or_dropped = ended.await;
    });
    let serving = tokio::spawn(async {
        if let Err(error) = serve.await {
            tracing::error!(%error, "the workspace of this machine is not served any more");
        }
    });
    let connection = Connection {
        endpoint: Endpoint::Unix(socket),
        email: trusted.email,
        password: trusted.password,
        api_key: trusted.api_key,
        plain_http_allowed: false,
    };
    if kind == LocalKind::Workspace {
        first_board::lay_out(&server, &connection)
            .await
            .context("cannot lay out the first board")?;
    }
    drop(turn);
    Ok(Open { kind, connection, end, server: serving, refuge })
}

/// Waits for other processes that are opening the same workspace: only one of them may set up a new one. One that was
/// stopped in the midst of that is not waited for for ever.
async fn turn_at(folder: &Path, patience: Duration) -> anyhow::Result<File> {
    let lock = folder.with_extension("lock");
    let make = move || -> anyhow::Result<File> {
        if let Some(parent) = lock.parent() {
            storage::make_folder(parent)?;
        }
        let file = File::options().create(true).append(true).open(&lock);
        Ok(file.map_err(|source| crate::config::Error::File {
            action: "lock",
            path: lock,
            source,
        })?)
    };
    let file = spawn_blocking(make).await??;
    let end = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(source)) => {
                return Err(source).context("cannot lock the workspace");
            }
            Err(TryLockError::WouldBlock) if Instant::now() < end => {
                tokio::time::sleep(BREATH).await;
            }
            Err(TryLockError::WouldBlock) => bail!(
                "another smartq is opening this board and does not get done; it may have been stopped (`fg` wakes it, or end it)"
            ),
        }
    }
}

async fn own_workspace(folder: &Path) -> anyhow::Result<Server> {
    let server = Server::open(Settings::new(folder)).await.context("cannot open the workspace")?;
    if server.is_new().await.context("cannot read the workspace")? {
        let owner = first_board::owner();
        server.create_owner(owner, None).await.context("cannot set up the workspace")?;
    }
    Ok(server)
}

async fn samples(folder: &Path) -> anyhow::Result<Server> {
    let server = Server::open(Settings::new(folder)).await.context("cannot make a workspace")?;
    let now = Timestamp::from(jiff::Timestamp::now());
    server.fill_with_samples(0, now).await.context("cannot copy the sample workspace")?;
    Ok(server)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_that_does_not_get_done_is_not_waited_for_for_ever() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("local");
        let first = turn_at(&folder, PATIENCE).await.unwrap();
        let error = turn_at(&folder, Duration::ZERO).await.unwrap_err();
        assert!(error.to_string().contains("does not get done"), "{error}");
        drop(first);
        turn_at(&folder, Duration::ZERO).await.unwrap();
    }
}
