//! A file on its way to the server: a body that counts its bytes as the HTTP stack takes them.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use rustix::fs::OFlags;
use tokio::fs::OpenOptions;
use tokio::io::AsyncReadExt as _;

use super::error::Error;

const PIECE: usize = 64 * 1024;

/// A pipe is not waited for, and a terminal does not become ours.
const AT_ONCE: i32 = OFlags::NONBLOCK.union(OFlags::NOCTTY).bits().cast_signed();

/// A file to be sent.
#[derive(Debug)]
pub struct Upload {
    /// Its content; read from where it stands.
    pub file: tokio::fs::File,
    /// The name it is sent under.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// When it was changed last. A file that is changed while it is sent fails: half of it would be old. One that only
    /// grows is sent as far as it went at the start.
    pub modified: Option<SystemTime>,
    /// Whether the people who wait for the note are told once this one has arrived.
    pub is_last: bool,
}

impl Upload {
    /// Opens a file of this machine, to be sent under its own name. Only a regular file is taken: a pipe would never
    /// end, a folder has no content.
    pub async fn open(path: &Path, is_last: bool) -> Result<Self, Error> {
        let before = tokio::fs::metadata(path).await.map_err(Error::LocalFile)?;
        if !before.is_file() {
            return Err(Error::LocalFile(not_regular()));
        }
        // whatever stands there by now is opened without waiting for its other end, and looked at again
        let file = OpenOptions::new().read(true).custom_flags(AT_ONCE).open(path).await;
        let file = file.map_err(Error::LocalFile)?;
        let about = file.metadata().await.map_err(Error::LocalFile)?;
        if !about.is_file() {
            return Err(Error::LocalFile(not_regular()));
        }
        let (size, modified) = (about.len(), about.modified().ok());
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        Ok(Self { file, name, size, modified, is_last })
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
    upload: Upload,
    activity: Arc<Activity>,
    progress: impl Fn(u64) + Send + Sync + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let reading = Reading { upload, taken: 0 };
    let state = (reading, activity, progress);
    futures_util::stream::try_unfold(state, |(mut reading, activity, progress)| async move {
        let piece = reading.piece().await.map_err(|error| activity.broke(error))?;
        Ok(piece.map(|piece| {
            activity.taken.fetch_add(piece.len() as u64, Ordering::Relaxed);
            progress(reading.taken);
            (piece, (reading, activity, progress))
        }))
    })
}

/// A file that is being read.
struct Reading {
    upload: Upload,
    taken: u64,
}

impl Reading {
    async fn piece(&mut self) -> io::Result<Option<Bytes>> {
        let left = self.upload.size - self.taken;
        if left == 0 {
            return Ok(None);
        }
        let mut piece = BytesMut::with_capacity(PIECE);
        let mut rest = (&mut self.upload.file).take(left.min(PIECE as u64));
        if rest.read_buf(&mut piece).await? == 0 {
            return Err(changed());
        }
        self.taken += piece.len() as u64;
        if self.taken == self.upload.size {
            // before the last piece is out of our hands: without it the server keeps nothing
            self.look_again().await?;
        }
        Ok(Some(piece.freeze()))
    }

    async fn look_again(&self) -> io::Result<()> {
        let now = self.upload.file.metadata().await?;
        // what is added at the end, as to a log, leaves what is sent as it was
        let has_grown = now.len() > self.upload.size;
        let is_same = now.len() == self.upload.size && now.modified().ok() == self.upload.modified;
        if is_same || has_grown { Ok(()) } else { Err(changed()) }
    }
}

fn changed() -> io::Error {
    io::Error::other("it was changed while it was sent; nothing was kept, send it once more")
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use futures_util::StreamExt as _;
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    /// What of the file has gone out, and whether all of it has.
    async fn sent(upload: Upload) -> (u64, bool) {
        let activity = Arc::new(Activity::default());
        let pieces: Vec<_> = counted(upload, Arc::clone(&activity), |_| ()).collect().await;
        let whole = pieces.iter().all(Result::is_ok);
        let sent = pieces.iter().flatten().map(|piece| piece.len() as u64).sum();
        assert_eq!(activity.take_broken().is_none(), whole);
        (sent, whole)
    }

    #[tokio::test]
    async fn a_file_that_is_changed_while_it_is_sent_never_goes_out_whole() {
        type Change = (&'static str, fn(&fs::File));
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.log");
        let content = vec![b'x'; 2 * PIECE + 5];
        let changes: [Change; 4] = [
            ("nothing", |_| ()),
            ("longer", |file| file.set_len(3 * PIECE as u64).unwrap()),
            ("shorter", |file| file.set_len(5).unwrap()),
            ("other", |file| {
                file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(9)).unwrap();
            }),
        ];
        for (name, change) in changes {
            fs::write(&path, &content).unwrap();
            let upload = Upload::open(&path, false).await.unwrap();
            change(&fs::File::options().write(true).open(&path).unwrap());
            let (sent, whole) = sent(upload).await;
            assert_eq!(whole, matches!(name, "nothing" | "longer"), "{name}");
            assert_eq!(whole, sent == content.len() as u64, "{name}");
        }
    }

    #[tokio::test]
    async fn what_is_no_regular_file_is_refused_at_once() {
        let place = tempfile::tempdir().unwrap();
        let pipe = place.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).unwrap();
        std::os::unix::fs::symlink(&pipe, place.path().join("link")).unwrap();
        for path in [&pipe, &place.path().join("link"), place.path(), Path::new("/dev/zero")] {
            assert!(
                matches!(Upload::open(path, false).await, Err(Error::LocalFile(_))),
                "{path:?}"
            );
        }
    }
}
