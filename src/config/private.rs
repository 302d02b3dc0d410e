//! Files and folders that are nobody else's business: 0700 and 0600 from the moment they exist, never by a later
//! change of mode, which would leave a moment in which somebody could open them.

use std::fs::{DirBuilder, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::Path;

use super::Error;
use crate::model::Secret;

/// Makes the folder and those above it, as far as they are missing.
pub fn make_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(path).map_err(Error::file("make the folder", path))
}

/// Writes the file in one step: whoever reads it sees the old text or the new one, also after a power cut. A symbolic
/// link stays one; what it points to is replaced.
pub fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let failed = || Error::file("write", path);
    let folder = target.parent().unwrap_or(Path::new("/"));
    make_folder(folder)?;
    // a temporary file is created 0600 by the crate that makes it
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed())?;
    new.write_all(text.as_bytes()).map_err(failed())?;
    new.as_file().sync_all().map_err(failed())?;
    new.persist(&target).map_err(|error| failed()(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed())
}

/// Whether others than its owner may read or write the file.
pub fn is_exposed(path: &Path) -> Result<bool, Error> {
    let mode = path.metadata().map_err(Error::file("read", path))?.mode();
    Ok(mode & 0o077 != 0)
}

/// The first line of a file that holds nothing but a secret.
pub fn read_secret(path: &Path) -> Result<Secret, Error> {
    let file = File::open(path).map_err(Error::file("read", path))?;
    if is_exposed(path)? {
        return Err(Error::Exposed { path: path.to_owned() });
    }
    let mut text = String::new();
    let read = file.take(64 * 1024).read_to_string(&mut text);
    // wiped when we are done, whatever else is in the file
    let text = Secret::new(text);
    read.map_err(Error::file("read the first line of", path))?;
    match text.expose().lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        _ => {
            let source = std::io::Error::other("its first line is empty");
            Err(Error::File { action: "take a secret from", path: path.to_owned(), source })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

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
    fn a_link_stays_a_link() {
        let place = tempfile::tempdir().unwrap();
        let (real, link) = (place.path().join("real"), place.path().join("link"));
        std::fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "new");
    }

    #[test]
    fn secrets_that_others_can_read_are_refused_with_the_cure() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("key");
        std::fs::write(&file, "first\nsecond\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        let refusal = read_secret(&file).unwrap_err().to_string();
        assert!(refusal.contains(&format!("chmod 600 '{}'", file.display())), "{refusal}");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read_secret(&file).unwrap().expose(), "first");
        std::fs::write(&file, "\nsecond\n").unwrap();
        assert!(read_secret(&file).is_err());
    }
}
