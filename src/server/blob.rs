//! The bodies of files, on disk beside the database: one file each, named by chance and never by a stranger.
//!
//! A body becomes durable before its row and goes after it, so a row never lacks its body, whatever is killed when:
//! written to a file of its own ([`Draft`]), synced, renamed ([`Blob`]), and only then known to the database
//! ([`Blob::let_go`]). A draft or a blob that is dropped before that takes its file with it. What a killed process leaves
//! behind is tidied up at the next start, while no other process has the workspace open: everybody who has it open
//! holds a shared lock, and the look wants it alone. Only drafts and the bodies of deleted rows are ever removed.

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
/// The folder of the workspace that they lie in.
const FOLDER: &str = "files";
/// The folder in the folder for bodies that no row names.
const ASIDE: &str = "unknown";
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
    missing: usize,
    _lock: Arc<File>,
}

impl Blobs {
    /// The longest body that is taken, in bytes.
    pub(super) const fn limit(&self) -> u64 {
        self.limit
    }

    /// How many rows lacked their bodies when it was opened.
    pub(super) const fn missing(&self) -> usize {
        self.missing
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

    /// The name comes from the database; one that is not ours would still lead out of the folder.
    fn path(&self, name: &str) -> io::Result<PathBuf> {
        path(&self.folder, name)
    }
}

fn path(folder: &Path, name: &str) -> io::Result<PathBuf> {
    if is_name(name) {
        Ok(folder.join(name))
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "not the name of a body"))
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

    /// Says that its row is on its way: from here on nobody can tell whether it came to be, should this end early, and a
    /// body without a row is laid aside at the next start, while a row without its body is lost.
    pub(super) fn let_go(mut self) -> Loose {
        Loose(self.guard.0.take())
    }
}

/// A body whose row is on its way.
#[derive(Debug)]
pub(super) struct Loose(Option<PathBuf>);

impl Loose {
    /// There is no row, for certain.
    pub(super) async fn remove(self) {
        if let Some(path) = self.0
            && let Err(error) = tokio::fs::remove_file(&path).await
        {
            tracing::warn!(%error, "an attachment's body stays behind");
        }
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

/// Opens the bodies of a workspace. What does not fit is never thrown away: bodies that no row names, as after the
/// database was put back from a copy, are laid aside, and taken back when a row names them again; a row that lacks its
/// body keeps its place until the body is put back.
pub(super) async fn open(db: &Db, folder: &Path, limit: u64) -> Result<Blobs, super::Error> {
    let failed = |source| super::Error::Folder { folder: folder.to_owned(), source };
    let opening = Opening::begin(folder.join(FOLDER)).await.map_err(failed)?;
    let mut missing = 0;
    if opening.is_alone {
        bury(db, &opening.folder).await?;
        let known = db::files::blobs(&mut db.read().await?).await?;
        let swept = opening.sweep(known).await.map_err(failed)?;
        swept.tell();
        missing = swept.missing.len();
    }
    opening.finish(limit, missing).await.map_err(failed)
}

/// Those of the bodies of that workspace that are not there.
pub(super) fn missing(folder: &Path, mut named: Vec<String>) -> Vec<String> {
    let folder = folder.join(FOLDER);
    named.retain(|name| path(&folder, name).is_ok_and(|body| !body.exists()));
    named
}

/// Whether bodies lie in the folder of that workspace.
pub(super) fn has_bodies(folder: &Path) -> bool {
    let entries = folder.join(FOLDER).read_dir().into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name());
    names.any(|name| name.to_str().is_some_and(is_name))
}

/// Removes from disk the bodies whose rows are gone. Called after a commit that may have deleted files.
pub(super) async fn sweep(workspace: &Workspace) {
    if let Err(failure) = bury(&workspace.db, &workspace.blobs.folder).await {
        tracing::warn!(%failure, "bodies of deleted attachments stay behind for now");
    }
}

async fn bury(db: &Db, folder: &Path) -> Result<(), Failure> {
    let dead = db::files::dead_blobs(&mut db.read().await?).await?;
    if dead.is_empty() {
        return Ok(());
    }
    remove(folder, &dead).await;
    let mut db = db.write().await?;
    db::files::forget_dead(&mut db, &dead).await?;
    db.commit().await
}

/// Removes the bodies of rows that are gone. One that cannot be removed is laid aside at the next start.
async fn remove(folder: &Path, names: &[String]) {
    for name in names {
        let removed = match path(folder, name) {
            Ok(path) => tokio::fs::remove_file(path).await,
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%name, %error, "an attachment's body stays behind");
            }
            _ => {}
        }
    }
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

    /// Removes what a killed process has left half written, and lays aside what `known` does not name.
    async fn sweep(&self, known: HashSet<String>) -> io::Result<Swept> {
        let folder = self.folder.clone();
        blocking(move || tidy(&folder, known)).await
    }

    /// Gives up being alone; waits for another's sweep, which takes no longer than ours did.
    async fn finish(self, limit: u64, missing: usize) -> io::Result<Blobs> {
        let Self { folder, lock, .. } = self;
        let lock = blocking(move || lock.lock_shared().map(|()| lock)).await?;
        Ok(Blobs { folder: folder.into(), limit, missing, _lock: Arc::new(lock) })
    }
}

fn lock(folder: &Path) -> io::Result<(File, bool)> {
    crate::storage::make_folder(folder).map_err(io::Error::other)?;
    let path = folder.join(".lock");
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok((file, true)),
        Err(TryLockError::WouldBlock) => Ok((file, false)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// What a look through the folder has come to.
#[derive(Debug, Default)]
struct Swept {
    /// Bodies that no row names.
    aside: usize,
    /// Names whose bodies are not there.
    missing: HashSet<String>,
}

impl Swept {
    fn tell(&self) {
        if self.aside > 0 {
            let aside = self.aside;
            tracing::warn!(aside, "bodies that no attachment names lie in \"files/{ASIDE}\" now");
        }
        if !self.missing.is_empty() {
            let missing = self.missing.len();
            tracing::error!(missing, "attachments lack their bodies: put the files back");
        }
    }
}

fn tidy(folder: &Path, mut known: HashSet<String>) -> io::Result<Swept> {
    let mut swept = Swept::default();
    let aside = folder.join(ASIDE);
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if name.strip_suffix(DRAFT).is_some_and(is_name) {
            std::fs::remove_file(entry.path())?;
        } else if is_name(name) && !known.remove(name) {
            crate::storage::make_folder(&aside).map_err(io::Error::other)?;
            std::fs::rename(entry.path(), aside.join(name))?;
            swept.aside += 1;
        }
    }
    known.retain(|name| std::fs::rename(aside.join(name), folder.join(name)).is_err());
    swept.missing = known;
    Ok(swept)
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
