//! A private folder of this process under the system's temporary one. It is removed at the end; one that was left
//! behind by a process that could not, is swept up at a later start.

use std::fs::{File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::storage;

/// What the names of our folders begin with.
const PREFIX: &str = "smartq-";

/// The file in it that its owner holds locked as long as it lives.
const OWNER: &str = "owner";

/// Younger ones are left alone: their owner may not have come to locking it yet.
const YOUNG: Duration = Duration::from_mins(1);

/// A socket's whole path has to fit into some hundred bytes.
const LONGEST_PLACE: usize = 60;

/// See the module.
#[derive(Debug)]
pub(super) struct Refuge {
    folder: TempDir,
    _owner: File,
    /// Locked too, where a folder can be: the file may be cleaned away by what tidies temporary folders up, some of which
    /// leaves a locked folder alone.
    _folder: Option<File>,
}

impl Refuge {
    /// Makes one, 0700, in the folder that [`place`] names.
    pub(super) fn make() -> io::Result<Self> {
        Self::make_in(&place())
    }

    fn make_in(place: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(place)
            .map_err(storage::plain)?;
        let owner = File::create_new(folder.path().join(OWNER))?;
        owner.lock()?;
        let itself = File::open(folder.path()).ok().filter(|it| it.lock().is_ok());
        Ok(Self { folder, _owner: owner, _folder: itself })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The system's temporary folder, or `/tmp` where that one's name is too long for a socket in it.
pub(super) fn place() -> PathBuf {
    let usual = std::env::temp_dir();
    if usual.as_os_str().len() <= LONGEST_PLACE { usual } else { PathBuf::from("/tmp") }
}

/// Removes the folders of ours whose owner is dead.
pub(super) fn sweep(place: &Path) {
    let Ok(entries) = std::fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if is_ours && is_abandoned(&entry.path()).unwrap_or(false) {
            // The next start tries again.
            let _removed = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn is_abandoned(folder: &Path) -> io::Result<bool> {
    let about = std::fs::symlink_metadata(folder)?;
    let age = SystemTime::now().duration_since(about.modified()?).unwrap_or_default();
    let is_mine = about.is_dir() && about.uid() == rustix::process::getuid().as_raw();
    if !is_mine || age < YOUNG {
        return Ok(false);
    }
    // Where no folder can be locked, the file tells.
    let itself = File::open(folder)?;
    if matches!(itself.try_lock(), Err(TryLockError::WouldBlock)) {
        return Ok(false);
    }
    match File::open(folder.join(OWNER)) {
        Ok(owner) => match owner.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        },
        // Its owner died before it could lock it.
        Err(error) => Ok(error.kind() == io::ErrorKind::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(folder: &Path) {
        let long_ago = SystemTime::now() - YOUNG * 2;
        File::open(folder).unwrap().set_modified(long_ago).unwrap();
    }

    #[test]
    fn it_is_private_and_gone_at_the_end() {
        let place = tempfile::tempdir().unwrap();
        let refuge = Refuge::make_in(place.path()).unwrap();
        assert_eq!(refuge.path().metadata().unwrap().mode() & 0o777, 0o700);
        drop(refuge);
        assert_eq!(place.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn a_living_one_is_left_alone_whatever_was_cleaned_away_in_it() {
        let place = tempfile::tempdir().unwrap();
        let living = Refuge::make_in(place.path()).unwrap();
        std::fs::remove_file(living.path().join(OWNER)).unwrap();
        age(living.path());
        sweep(place.path());
        assert!(living.path().exists());
    }

    #[test]
    fn only_what_the_dead_have_left_is_swept_up() {
        let place = tempfile::tempdir().unwrap();
        let living = Refuge::make_in(place.path()).unwrap();
        age(living.path());
        // Made by hand: a lock this process has given up may live on for a moment in a child that is being started.
        let dead = place.path().join("smartq-dead");
        std::fs::create_dir(&dead).unwrap();
        for file in [OWNER, "database"] {
            File::create_new(dead.join(file)).unwrap();
        }
        let young = place.path().join("smartq-young");
        let strange = place.path().join("other-program");
        for folder in [&young, &strange] {
            std::fs::create_dir(folder).unwrap();
        }
        age(&strange);

        age(&dead);
        sweep(place.path());
        assert!(!dead.exists());
        assert!(living.path().exists() && young.exists() && strange.exists());
    }
}
