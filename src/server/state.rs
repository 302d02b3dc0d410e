//! What all requests share: the database, the folder of the files, what is remembered of logins.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::blob::Blobs;
use super::credentials::Vault;
use super::db::Db;
use super::error::Error;
use super::{Patience, Settings, blob, remains};
use crate::model::Timestamp;

/// How long the database may take to close.
const CLOSING: Duration = Duration::from_secs(2);

/// An opened workspace, as handlers take it.
pub(super) type Shared = Arc<Workspace>;

/// An opened workspace.
pub(super) struct Workspace {
    /// The database.
    pub db: Db,
    /// What is remembered of logins, within this process only.
    pub vault: Vault,
    /// The bodies of files.
    pub blobs: Blobs,
    /// See [`Settings::hosts`].
    pub hosts: Vec<String>,
    /// See [`Settings::patience`].
    pub patience: Patience,
}

impl Workspace {
    pub(super) async fn open(settings: Settings) -> Result<Self, Error> {
        let Settings { folder, upload_limit, hosts, patience } = settings;
        private_folder(&folder)
            .map_err(|source| Error::Folder { folder: folder.clone(), source })?;
        remains::refuse(&folder)?;
        let db = Db::open(&folder).await?;
        let vault = Vault::new()?;
        let blobs = blob::open(&db, &folder, upload_limit).await?;
        let workspace = Self { db, vault, blobs, hosts, patience };
        blob::sweep(&workspace).await;
        Ok(workspace)
    }

    /// Closes the database, folding its journal in. What was answered is durable without it, so nobody waits long.
    pub(super) async fn close(&self) {
        if tokio::time::timeout(CLOSING, self.db.close()).await.is_err() {
            tracing::warn!("the database is still in use; its journal stays beside it");
        }
    }
}

/// Makes the folder, and those above it that are missing, for its owner alone.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// The moment a request is served at.
pub(super) fn now() -> Timestamp {
    jiff::Timestamp::now().into()
}
