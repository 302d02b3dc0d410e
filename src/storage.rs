//! What is kept on this machine: files that are nobody else's business, and whole or as they were before.
//!
//! All of it blocks; whoever must not be held up calls it from a thread. Imports nothing of ours.
//!
//! Folders are 0700 and files 0600 from the moment they exist, never by a later change of mode, which would leave a
//! moment in which somebody could open them.

use std::fs::{DirBuilder, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

mod new_file;

pub use new_file::NewFile;

/// A file or folder of this machine that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {path}: {source}", path = .path.display())]
pub struct Error {
    /// What was tried, as in "cannot read".
    pub action: &'static str,
    /// Which.
    pub path: PathBuf,
    /// What the system says.
    pub source: std::io::Error,
}

impl Error {
    fn of(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self { action, path, source: plain(source) }
    }
}

/// What the system says, without the name of a temporary file, which tells nobody anything. The crate that makes such files
/// hides what it came from, so its words are cut.
pub fn plain(error: io::Error) -> io::Error {
    let words = error.to_string();
    match words.split_once(" at path \"") {
        Some((words, _)) if error.raw_os_error().is_none() => io::Error::new(error.kind(), words),
        _ => error,
    }
}

/// Makes the folder and those above it, as far as they are missing.
pub fn make_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(path).map_err(Error::of("make the folder", path))
}

/// Writes the file in one step: whoever reads it sees the old text or the new one, also after a power cut. A symbolic
/// link stays one; what it points to is replaced.
pub fn replace(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Error> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let failed = || Error::of("write", path);
    let folder = target.parent().unwrap_or(Path::new("/"));
    make_folder(folder)?;
    // a temporary file is created 0600 by the crate that makes it
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed())?;
    new.write_all(text.as_ref()).map_err(failed())?;
    new.as_file().sync_all().map_err(failed())?;
    new.persist(&target).map_err(|error| failed()(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed())
}

/// Nothing that people write by hand is as long, in bytes.
const LONGEST_TEXT: u64 = 1024 * 1024;

/// The text of a file that a person may have written or put there. What is no file is refused: to open a pipe could take
/// for ever, and a device has no end.
pub fn read_text(path: &Path) -> io::Result<String> {
    let kind = path.metadata()?.file_type();
    // a folder says itself what it is
    if !kind.is_file() && !kind.is_dir() {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = String::new();
    let length = File::open(path)?.take(LONGEST_TEXT + 1).read_to_string(&mut text)?;
    if length as u64 > LONGEST_TEXT {
        return Err(io::Error::other("it is longer than 1 MiB"));
    }
    Ok(text)
}

/// What a folder is called that holds what belongs to this account alone, named by server and login: nothing of either
/// can be read from it, and no text from elsewhere chooses a path.
pub fn folder_name(account: &str) -> String {
    let mut name = String::with_capacity(32);
    for byte in Sha256::digest(account).iter().take(16) {
        for half in [byte >> 4, byte & 15] {
            name.extend(char::from_digit(half.into(), 16));
        }
    }
    name
}

/// Whether others than its owner may read or write the file.
pub fn is_exposed(path: &Path) -> Result<bool, Error> {
    let mode = path.metadata().map_err(Error::of("read", path))?.mode();
    Ok(mode & 0o077 != 0)
}

/// Whether others than its owner may write the file.
pub fn is_open_to_writers(path: &Path) -> Result<bool, Error> {
    let mode = path.metadata().map_err(Error::of("read", path))?.mode();
    Ok(mode & 0o022 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().mode() & 0o777
    }

    #[test]
    fn what_we_make_is_ours_alone() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a/b/config.toml");
        replace(&file, "one").unwrap();
        replace(&file, "two").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "two");
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&place.path().join("a")), 0o700);
        assert_eq!(mode(&place.path().join("a/b")), 0o700);
        assert_eq!(file.parent().unwrap().read_dir().unwrap().count(), 1, "no temporary file left");
    }

    #[test]
    fn what_is_no_file_or_has_no_end_is_not_waited_for() {
        let place = tempfile::tempdir().unwrap();
        let path = |name: &str| place.path().join(name);
        assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
        std::os::unix::fs::symlink("/dev/zero", path("endless")).unwrap();
        std::fs::write(path("long"), vec![b'#'; 2 * 1024 * 1024]).unwrap();
        for (name, want) in
            [("pipe", "no file"), ("endless", "no file"), ("long", "longer"), ("none", "No such")]
        {
            let why = read_text(&path(name)).unwrap_err().to_string();
            assert!(why.contains(want), "{name}: {why}");
        }
        let why = read_text(place.path()).unwrap_err();
        assert_eq!(why.kind(), io::ErrorKind::IsADirectory);
        std::fs::write(path("text"), "one").unwrap();
        std::os::unix::fs::symlink(path("text"), path("link")).unwrap();
        assert_eq!(read_text(&path("link")).unwrap(), "one");
    }

    #[test]
    fn nobody_is_shown_the_name_of_a_temporary_file() {
        let place = tempfile::tempdir().unwrap();
        let error = tempfile::NamedTempFile::new_in(place.path().join("none")).unwrap_err();
        assert!(error.to_string().contains("at path"), "{error}");
        assert_eq!(plain(error).to_string(), "No such file or directory (os error 2)");
        let own = plain(io::Error::other("it is no file"));
        assert_eq!(own.to_string(), "it is no file");
    }

    #[test]
    fn an_account_chooses_no_path() {
        let name = folder_name("../../etc\0 ann@example.com");
        assert!(name.len() == 32 && name.chars().all(|letter| letter.is_ascii_hexdigit()));
        assert_ne!(name, folder_name("ann@example.com"));
    }

    #[test]
    fn a_link_stays_a_link() {
        let place = tempfile::tempdir().unwrap();
        let (real, link) = (place.path().join("real"), place.path().join("link"));
        std::fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "new");
    }
}
