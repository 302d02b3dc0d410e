//! A file on its way to the server: a body that counts its bytes as the HTTP stack takes them.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use super::error::Error;

const PIECE: usize = 64 * 1024;

/// A file to be sent.
#[derive(Debug)]
pub struct Upload {
    /// Its content; read from where it stands.
    pub file: tokio::fs::File,
    /// The name it is sent under.
    pub name: String,
    /// Its length in bytes. A file that turns out shorter fails; of a longer one the rest stays behind.
    pub size: u64,
    /// Whether the people who wait for the note are told once this one has arrived.
    pub is_last: bool,
}

impl Upload {
    /// Opens a file of this machine, to be sent under its own name. Only a regular file is taken: a pipe would never
    /// end, a folder has no content.
    pub async fn open(path: &Path, is_last: bool) -> Result<Self, Error> {
        let before = tokio::fs::metadata(path).await.map_err(Error::LocalFile)?;
        if !before.is_file() {
            return Err(Error::LocalFile(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is not a regular file",
            )));
        }
        let file = tokio::fs::File::open(path).await.map_err(Error::LocalFile)?;
        let size = file.metadata().await.map_err(Error::LocalFile)?.len();
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        Ok(Self { file, name, size, is_last })
    }
}

/// What the HTTP stack has taken of a body so far, and what broke on the way.
#[derive(Debug, Default)]
pub(super) struct Activity {
    taken: AtomicU64,
    asked: AtomicU64,
    broken: Mutex<Option<io::Error>>,
}

impl Activity {
    /// Whether anything was taken since this was last asked.
    pub(super) fn went_on(&self) -> bool {
        let taken = self.taken.load(Ordering::Relaxed);
        self.asked.swap(taken, Ordering::Relaxed) != taken
    }

    /// Why the file could not be read, if that is what went wrong.
    pub(super) fn take_broken(&self) -> Option<io::Error> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn broke(&self, error: io::Error) -> io::Error {
        let told = io::Error::new(error.kind(), error.to_string());
        *self.broken.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        told
    }
}

/// The file's bytes, exactly as many as were announced; `progress` hears how many were taken in all.
pub(super) fn counted(
    file: tokio::fs::File,
    size: u64,
    activity: Arc<Activity>,
    progress: impl Fn(u64) + Send + Sync + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let pieces = ReaderStream::with_capacity(file.take(size), PIECE);
    let end = futures_util::stream::once(std::future::ready(None));
    let mut taken = 0;
    pieces.map(Some).chain(end).filter_map(move |piece| {
        let piece = match piece {
            Some(Ok(bytes)) => {
                taken += bytes.len() as u64;
                activity.taken.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                progress(taken);
                Some(Ok(bytes))
            }
            Some(Err(error)) => Some(Err(activity.broke(error))),
            None if taken < size => Some(Err(activity.broke(ended_early(taken, size)))),
            None => None,
        };
        std::future::ready(piece)
    })
}

fn ended_early(taken: u64, size: u64) -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        format!("it has become shorter while it was sent: {taken} bytes instead of {size}"),
    )
}
