//! A new file of this machine: 0600, whole or not there at all, and never over one that is there.

use std::io::Write as _;
use std::path::Path;

use crate::storage::NewFile;

/// Writes the file; a sentence that says why not.
pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: &std::io::Error| {
        format!("{} could not be written: {error}. Nothing of it was kept.", path.display())
    };
    let publish = || -> Result<(), std::io::Error> {
        let (new, mut file) = NewFile::create(path)?;
        file.write_all(text.as_bytes())?;
        new.publish(&file)
    };
    publish().map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            format!(
                "{} is there already, so nothing was written. Choose another name.",
                path.display()
            )
        }
        _ => failed(&error),
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_file_is_ours_alone_and_replaces_none() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("tickets.csv");
        write(&path, "one").unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let refused = write(&path, "two").unwrap_err();
        assert!(refused.contains("is there already"), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(place.path().read_dir().unwrap().count(), 1, "no temporary file left");
        let refused = write(&place.path().join("missing/x.csv"), "x").unwrap_err();
        assert!(refused.contains("could not be written"), "{refused}");
    }
}
