//! That this program runs, for others that look into a folder: a name of its own, and a lock there that it holds.
//!
//! What begins with the name of a program that still runs is its business.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use crate::storage;

/// See the module. The locks go with it.
#[derive(Debug)]
pub(super) struct Presence {
    name: String,
    /// By folder: held as long as the program runs, and whether the file system has locks.
    locks: HashMap<PathBuf, (File, bool)>,
}

impl Presence {
    /// Under a new name, in no folder yet.
    pub(super) fn new() -> Self {
        Self { name: format!("{:016x}", fastrand::u64(..)), locks: HashMap::new() }
    }

    /// What the names of this program's files begin with.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Tells it in this folder, which is made where it is not there. Tells whether that can be seen: not every file system has
    /// locks, and without them nobody knows who runs.
    pub(super) fn tell(&mut self, folder: &Path) -> Result<bool, String> {
        if let Some((_, is_seen)) = self.locks.get(folder) {
            return Ok(*is_seen);
        }
        storage::make_folder(folder).map_err(|error| error.to_string())?;
        let path = lock(folder, &self.name);
        let hidden = folder.join(format!(".{}.lock", self.name));
        let failed = |error: io::Error| format!("cannot make {}: {error}", path.display());
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).mode(0o600).open(&hidden);
        let file = file.map_err(failed)?;
        let is_seen = flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok();
        // nobody gets to see it before it is held, and takes it for that of one that has gone
        std::fs::rename(&hidden, &path).map_err(failed)?;
        self.locks.insert(folder.to_owned(), (file, is_seen));
        Ok(is_seen)
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        for folder in self.locks.keys() {
            // an empty lock says nothing to anybody
            drop(std::fs::remove_file(lock(folder, &self.name)));
        }
    }
}

fn lock(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.lock"))
}

/// Whether the program of that name still runs; the lock of one that does not is taken away. One whose lock cannot be looked
/// at is taken to run.
pub(super) fn is_running(folder: &Path, name: &str) -> bool {
    let path = lock(folder, name);
    // NFS locks for writing only what is open for writing
    let file = match OpenOptions::new().read(true).write(true).open(&path) {
        Ok(file) => file,
        Err(error) => return error.kind() != io::ErrorKind::NotFound,
    };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => true,
        Ok(()) => {
            drop(std::fs::remove_file(&path));
            false
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_has_gone_does_not_run_and_leaves_no_lock() {
        let place = tempfile::tempdir().unwrap();
        let mut one = Presence::new();
        let name = one.name().to_owned();
        assert!(!is_running(place.path(), &name), "it has not told so here");
        assert_eq!(one.tell(place.path()), Ok(true));
        assert_eq!(one.tell(place.path()), Ok(true), "as before");
        assert!(is_running(place.path(), &name));
        drop(one);
        assert!(!is_running(place.path(), &name));
        assert_eq!(place.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn the_lock_of_one_that_was_killed_is_taken_away() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("killed.lock"), "").unwrap();
        assert!(!is_running(place.path(), "killed"));
        assert_eq!(place.path().read_dir().unwrap().count(), 0);
    }
}
