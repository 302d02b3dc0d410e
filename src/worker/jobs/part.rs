//! A file that is being written: under a name of its own until it is whole, gone if it never becomes so.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

use super::super::failure;
use super::super::reply::Outcome;

/// Bytes of the final name that the name of the part repeats: the whole must not be too long for a file system.
const NAME: usize = 200;

/// See the module. Dropping it takes the part away.
#[derive(Debug)]
pub(super) struct Part {
    path: PathBuf,
    file: File,
}

impl Part {
    /// Begins a file beside `target`, readable by its owner alone; never through a link or over something that exists.
    pub(super) async fn create(target: &Path) -> Outcome<Self> {
        let path = target.with_file_name(part_name(target.file_name().unwrap_or_default()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        match options.open(&path).await {
            Ok(file) => Ok(Self { path, file }),
            Err(error) => Err(failure::cannot_write(target, &error)),
        }
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Outcome<()> {
        let written = self.file.write_all(bytes).await;
        written.map_err(|error| failure::cannot_write(&self.path, &error))
    }

    /// Gives the whole file its name, once it is safe on the disk and only if the name is still free.
    pub(super) async fn publish(mut self, target: &Path) -> Outcome<()> {
        let kept = match self.file.flush().await {
            Ok(()) => self.file.sync_all().await,
            failed => failed,
        };
        kept.map_err(|error| failure::cannot_write(target, &error))?;
        match rename_to_free_name(&self.path, target) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(failure::exists_already(target));
            }
            Err(error) => return Err(failure::cannot_write(target, &error)),
        }
        sync_folder(target).await;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // after `publish` nothing is there under this name
        drop(std::fs::remove_file(&self.path));
    }
}

fn part_name(name: &OsStr) -> OsString {
    let mut part = OsString::from(".");
    let shown = name.to_string_lossy();
    part.push(shown.get(..shown.floor_char_boundary(NAME)).unwrap_or_default());
    part.push(format!(".{:08x}.part", fastrand::u32(..)));
    part
}

/// Not every file system can rename without replacing, and not every one has links; the last way takes the name first.
fn rename_to_free_name(part: &Path, target: &Path) -> io::Result<()> {
    match rename_unless_taken(part, target) {
        Err(error) if is_unsupported(&error) => {}
        done => return done,
    }
    match std::fs::hard_link(part, target) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => {}
    }
    drop(std::fs::OpenOptions::new().write(true).create_new(true).open(target)?);
    std::fs::rename(part, target)
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_unless_taken(part: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, part, CWD, target, RenameFlags::NOREPLACE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_unless_taken(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Makes the new name survive a power cut. Some file systems cannot; the file is whole all the same.
async fn sync_folder(target: &Path) {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if let Ok(folder) = File::open(folder).await {
        drop(folder.sync_all().await);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[tokio::test]
    async fn a_whole_file_gets_its_name_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.txt");
        let mut part = Part::create(&target).await.unwrap();
        part.write(b"hello").await.unwrap();
        assert!(!target.exists());
        part.publish(&target).await.unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"hello");
        assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[tokio::test]
    async fn a_name_taken_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.txt");
        let part = Part::create(&target).await.unwrap();
        std::fs::write(&target, "theirs").unwrap();
        let refused = part.publish(&target).await.unwrap_err();
        assert_eq!(refused, failure::exists_already(&target));
        assert_eq!(std::fs::read(&target).unwrap(), b"theirs");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[tokio::test]
    async fn what_never_becomes_whole_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut part = Part::create(&folder.path().join("a.txt")).await.unwrap();
        part.write(b"hel").await.unwrap();
        assert_eq!(names(folder.path()).len(), 1);
        drop(part);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn the_longest_name_still_fits() {
        let long = "ä".repeat(127);
        let part = part_name(OsStr::new(&long));
        assert!(part.len() <= 255 && part.to_string_lossy().ends_with(".part"));
    }
}
