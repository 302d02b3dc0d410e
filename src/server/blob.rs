//! The bodies of files, on disk beside the database: one file each, named by chance and never by a stranger.
//!
//! A body becomes durable before its row and goes after it, so a row never lacks its body, whatever is killed when:
//! written to a file of its own ([`Draft`]), synced, renamed ([`Blob`]), and only then known to the database
//! ([`Blob::keep`]). A draft or a blob that is dropped before that takes its file with it. What a killed process leaves
//! behind is swept at the next start, while no other process has the workspace open: everybody who has it open
//! holds a shared lock, and the sweep wants it alone.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncWriteExt as _, BufWriter};

use super::db::{self, Db, Failure};
use super::state::Workspace;

/// Large enough that a fast line does not wait for a thread at every piece.
const BUFFER: usize = 256 * 1024;
/// Marks a body that is still being written.
const DRAFT: &str = ".part";

/// Why a body was not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// Longer than the limit, in bytes.
    #[error("the body is longer than {0} bytes")]
    TooLong(u64),
    /// The disk refused.
    #[error("the folder of attachments cannot be used: {0}")]
    Disk(#[from] io::Error),
}

/// Where the bodies are. Holding it keeps others from sweeping.
#[derive(Debug, Clone)]
pub(super) struct Blobs {
    folder: Arc<Path>,
    limit: u64,
    _lock: Arc<File>,
}

impl Blobs {
    /// The longest body that is taken, in bytes.
    pub(super) const fn limit(&self) -> u64 {
        self.limit
    }

    /// Begins a body.
    pub(super) fn draft(&self) -> Result<Draft, Error> {
        let name = random_name()?;
        let path = self.folder.join(format!("{name}{DRAFT}"));
        // made at once and not in a thread: a request that is dropped meanwhile could not take the file back
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let file = BufWriter::with_capacity(BUFFER, tokio::fs::File::from_std(file));
        Ok(Draft { blobs: self.clone(), guard: Guard(Some(path)), name, file, size: 0 })
    }

    /// Opens a body to be read.
    pub(super) async fn read(&self, name: &str) -> io::Result<tokio::fs::File> {
        tokio::fs::File::open(self.path(name)?).await
    }

    /// Removes the bodies of rows that are gone. What cannot be removed now is swept later.
    async fn remove(&self, names: &[String]) {
        for name in names {
            let removed = match self.path(name) {
                Ok(path) => tokio::fs::remove_file(path).await,
                Err(error) => Err(error),
            };
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(%name, %error, "an attachment's body stays behind until the next start");
                }
                _ => {}
            }
        }
    }

    /// The name comes from the database; one that is not ours would still lead out of the folder.
    fn path(&self, name: &str) -> io::Result<PathBuf> {
        if is_name(name) {
            Ok(self.folder.join(name))
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "not the name of a body"))
        }
    }
}

/// A body that is being written.
#[derive(Debug)]
pub(super) struct Draft {
    blobs: Blobs,
    guard: Guard,
    name: String,
    file: BufWriter<tokio::fs::File>,
    size: u64,
}

impl Draft {
    /// What the row will call it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Takes the next piece, unless the body grows too long by it.
    pub(super) async fn write(&mut self, piece: &Bytes) -> Result<(), Error> {
        self.size = self.size.saturating_add(piece.len() as u64);
        if self.size > self.blobs.limit {
            return Err(Error::TooLong(self.blobs.limit));
        }
        Ok(self.file.write_all(piece).await?)
    }

    /// Makes the body durable under its final name.
    pub(super) async fn finish(mut self) -> Result<Blob, Error> {
        self.file.flush().await?;
        self.file.get_ref().sync_all().await?;
        let path = self.blobs.folder.join(&self.name);
        let folder = Arc::clone(&self.blobs.folder);
        let Self { mut guard, name, size, .. } = self;
        let guard = blocking(move || {
            guard.rename(&path)?;
            File::open(folder)?.sync_all()?;
            Ok(guard)
        })
        .await?;
        Ok(Blob { guard, name, size })
    }
}

/// A durable body that the database does not know yet.
#[derive(Debug)]
pub(super) struct Blob {
    guard: Guard,
    name: String,
    size: u64,
}

impl Blob {
    /// What the row calls it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Its length in bytes.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// Says that its row is durable.
    pub(super) fn keep(mut self) {
        self.guard.0 = None;
    }
}

/// Removes its file when it is dropped.
#[derive(Debug)]
struct Guard(Option<PathBuf>);

impl Guard {
    fn rename(&mut self, to: &Path) -> io::Result<()> {
        if let Some(path) = &mut self.0 {
            std::fs::rename(&*path, to)?;
            to.clone_into(path);
        }
        Ok(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(path) = self.0.take()
            && let Err(error) = std::fs::remove_file(&path)
        {
            tracing::warn!(path = %path.display(), %error, "an unfinished attachment stays behind");
        }
    }
}

/// Opens the bodies of a workspace. Rows that lack theirs, as after a careless copy, are told of in the log and
/// taken out, unless all do: then the folder is not in its place, and nothing is touched.
pub(super) async fn open(db: &Db, folder: &Path, limit: u64) -> Result<Blobs, super::Error> {
    let failed = |source| super::Error::Folder { folder: folder.to_owned(), source };
    let opening = Opening::begin(folder.join("files")).await.map_err(failed)?;
    if !opening.is_alone {
        return opening.finish(limit).await.map_err(failed);
    }
    let known = db::files::blobs(&mut db.read().await?).await?;
    let rows = known.len();
    let missing = opening.sweep(known).await.map_err(failed)?;
    let blobs = opening.finish(limit).await.map_err(failed)?;
    if missing.is_empty() {
        return Ok(blobs);
    }
    if missing.len() == rows {
        tracing::error!(rows, "no attachment has its body: is the folder \"files\" in its place?");
        return Ok(blobs);
    }
    let mut db = db.write().await?;
    for name in missing {
        let lost = db::files::delete_bodiless(&mut db, &name).await?;
        tracing::error!(%name, file = ?lost, "an attachment has lost its body and is taken out");
    }
    db.commit().await?;
    Ok(blobs)
}

/// Removes from disk the bodies whose rows are gone. Called after a commit that may have deleted files.
pub(super) async fn sweep(workspace: &Workspace) {
    if let Err(failure) = bury(workspace).await {
        tracing::warn!(%failure, "bodies of deleted attachments stay behind for now");
    }
}

async fn bury(workspace: &Workspace) -> Result<(), Failure> {
    let dead = db::files::dead_blobs(&mut workspace.db.read().await?).await?;
    if dead.is_empty() {
        return Ok(());
    }
    workspace.blobs.remove(&dead).await;
    let mut db = workspace.db.write().await?;
    db::files::forget_dead(&mut db, &dead).await?;
    db.commit().await
}

/// The folder on its way to being open.
struct Opening {
    folder: PathBuf,
    lock: File,
    /// Whether nobody else has it open. Only then may it be swept.
    is_alone: bool,
}

impl Opening {
    /// Makes the folder if it is missing, and locks it: alone if nobody else has it open.
    async fn begin(folder: PathBuf) -> io::Result<Self> {
        blocking(move || {
            let (lock, is_alone) = lock(&folder)?;
            Ok(Self { folder, lock, is_alone })
        })
        .await
    }

    /// Removes what `known` does not name; answers what it names in vain.
    async fn sweep(&self, known: HashSet<String>) -> io::Result<Vec<String>> {
        let folder = self.folder.clone();
        blocking(move || remove_unknown(&folder, known)).await
    }

    /// Gives up being alone; waits for another's sweep, which takes no longer than ours did.
    async fn finish(self, limit: u64) -> io::Result<Blobs> {
        let Self { folder, lock, .. } = self;
        let lock = blocking(move || lock.lock_shared().map(|()| lock)).await?;
        Ok(Blobs { folder: folder.into(), limit, _lock: Arc::new(lock) })
    }
}

fn lock(folder: &Path) -> io::Result<(File, bool)> {
    crate::config::private::make_folder(folder).map_err(io::Error::other)?;
    let path = folder.join(".lock");
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok((file, true)),
        Err(TryLockError::WouldBlock) => Ok((file, false)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn remove_unknown(folder: &Path, mut known: HashSet<String>) -> io::Result<Vec<String>> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let is_ours = is_name(name.strip_suffix(DRAFT).unwrap_or(name));
        if is_ours && !known.remove(name) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(known.into_iter().collect())
}

/// 128 random bits, in hexadecimal.
fn random_name() -> io::Result<String> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(io::Error::other)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bits)))
}

fn is_name(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests;
