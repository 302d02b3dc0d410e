//! A file that holds nothing but a secret.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::Error;
use crate::model::Secret;
use crate::storage;

/// The first line of a file that holds nothing but a secret.
pub fn read(path: &Path) -> Result<Secret, Error> {
    let file = File::open(path).map_err(Error::file("read", path))?;
    if storage::is_exposed(path)? {
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

    #[test]
    fn secrets_that_others_can_read_are_refused_with_the_cure() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("key");
        std::fs::write(&file, "first\nsecond\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        let refusal = read(&file).unwrap_err().to_string();
        assert!(refusal.contains(&format!("chmod 600 '{}'", file.display())), "{refusal}");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read(&file).unwrap().expose(), "first");
        std::fs::write(&file, "\nsecond\n").unwrap();
        assert!(read(&file).is_err());
    }
}
