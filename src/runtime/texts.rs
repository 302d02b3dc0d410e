//! The files in which texts are edited outside: in the state folder, for nobody else to read, until nobody needs them.
//!
//! A name begins with that of the program that has made it. What one has left that has gone, as with a line that hung up
//! while an editor was open, is found by the next, and told: it may hold words that are nowhere else.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::presence::{Presence, is_running};
use crate::app::drafts::FoundDraft;
use crate::storage;

/// What the name of such a file begins with, before that of the program.
const PREFIX: &str = "text-";

/// Bytes of one that was left that are shown.
const LONGEST: u64 = 4 * 1024 * 1024;

/// See the module. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    folder: PathBuf,
    presence: Arc<Mutex<Presence>>,
}

impl Texts {
    /// Those in this folder.
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        Self { folder, presence: Arc::new(Mutex::new(Presence::new())) }
    }

    /// A new file with the text in it.
    pub(super) fn file_with(&self, text: &str, suffix: &str) -> io::Result<PathBuf> {
        storage::make_folder(&self.folder).map_err(io::Error::other)?;
        let mut presence = self.presence.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(why) = presence.tell(&self.folder) {
            // another one may take it for left, and shows it
            tracing::warn!(why, "a text is edited without a lock");
        }
        let prefix = format!("{PREFIX}{}-", presence.name());
        drop(presence);
        let mut file =
            tempfile::Builder::new().prefix(&prefix).suffix(suffix).tempfile_in(&self.folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        let (_, path) = file.keep()?;
        Ok(path)
    }

    /// What programs have left that have gone.
    pub(super) fn left(&self) -> Vec<FoundDraft> {
        let own = self.presence.lock().unwrap_or_else(PoisonError::into_inner).name().to_owned();
        let mut left = Vec::new();
        for entry in self.folder.read_dir().into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            // what has no program's name in it is of an older version
            let owner = rest.split_once('-').map_or("", |(owner, _)| owner);
            if owner == own || is_running(&self.folder, owner) {
                continue;
            }
            if let Some(text) = content(&entry.path()) {
                left.push(FoundDraft { name, path: entry.path(), text });
            }
        }
        left.sort_by(|one, other| one.name.cmp(&other.name));
        left
    }
}

/// What is in it; `None` where that is nothing, or nothing that can be read.
fn content(path: &Path) -> Option<String> {
    if !path.symlink_metadata().is_ok_and(|it| it.is_file()) {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes)).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (!text.trim().is_empty()).then_some(text)
}

/// The file is not needed any more.
pub(super) fn forget(file: &Path) {
    if let Err(error) = fs::remove_file(file) {
        tracing::warn!(%error, "an edited text stays in the state folder");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(texts: &Texts) -> Vec<String> {
        texts.left().into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn what_one_that_has_gone_has_left_is_found_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("texts");
        let (first, second) = (Texts::in_folder(folder.clone()), Texts::in_folder(folder.clone()));
        assert_eq!(left(&second), [""; 0], "there is no folder yet");
        let kept = first.file_with("words of hours", ".md").unwrap();
        forget(&first.file_with("done with", ".md").unwrap());
        first.file_with(" \n", ".md").unwrap();
        assert_eq!(left(&first), [""; 0]);
        assert_eq!(left(&second), [""; 0], "the first one runs");
        drop(first);
        assert_eq!(left(&second), ["words of hours"]);
        std::fs::write(folder.join("text-0a1b2c.md"), "of an older version").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.join("text-x-y.md")).unwrap();
        assert_eq!(left(&second), ["of an older version", "words of hours"]);
        forget(&kept);
        assert_eq!(left(&second), ["of an older version"]);
    }
}
