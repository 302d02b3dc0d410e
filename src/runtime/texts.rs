//! The files in which texts are edited outside: in the state folder, for nobody else to read, until nobody needs them.
//!
//! A name begins with that of the program that has made it; then it tells whose the text is, so that nobody else sees it,
//! and what it is for. What a program has left that has gone, as with a line that hung up while an editor was open, is found
//! by the next of the same account, and told: it may hold words that are nowhere else.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::presence::{Presence, is_running};
use crate::app::drafts::FoundDraft;
use crate::app::effect::OutsideText;
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
    pub(super) fn file_with(&self, of: &OutsideText) -> io::Result<PathBuf> {
        storage::make_folder(&self.folder).map_err(io::Error::other)?;
        let mut presence = self.presence.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(why) = presence.tell(&self.folder) {
            // another one may take it for left, and shows it
            tracing::warn!(why, "a text is edited without a lock");
        }
        let (program, whose) = (presence.name(), storage::folder_name(&of.account));
        let prefix = format!("{PREFIX}{program}-{whose}-{}-", plain(&of.what));
        drop(presence);
        let mut file = tempfile::Builder::new()
            .prefix(&prefix)
            .suffix(of.suffix)
            .tempfile_in(&self.folder)
            .map_err(storage::plain)?;
        file.write_all(of.text.as_bytes()).map_err(storage::plain)?;
        file.as_file().sync_all()?;
        let (_, path) = file.keep()?;
        Ok(path)
    }

    /// What programs have left that have gone, of that account.
    pub(super) fn left(&self, account: &str) -> Vec<FoundDraft> {
        let account = storage::folder_name(account);
        let own = self.presence.lock().unwrap_or_else(PoisonError::into_inner).name().to_owned();
        let mut left = Vec::new();
        for entry in self.folder.read_dir().into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            let mut parts = rest.splitn(3, '-');
            let (Some(owner), Some(whose)) = (parts.next(), parts.next()) else { continue };
            if whose != account || owner == own || is_running(&self.folder, owner) {
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

/// In letters and figures that no path and no program takes for anything else.
fn plain(what: &str) -> String {
    let letters = what.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { ' ' });
    let letters: String = letters.take(60).collect();
    letters.to_ascii_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
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

    const ANN: &str = "acme ann";

    fn left(texts: &Texts) -> Vec<String> {
        texts.left(ANN).into_iter().map(|it| it.text).collect()
    }

    fn of(account: &str, text: &str) -> OutsideText {
        let (account, what) = (account.to_owned(), "New note on #12/../\u{1b}".to_owned());
        OutsideText { account, what, text: text.to_owned(), suffix: ".md" }
    }

    #[test]
    fn what_one_that_has_gone_has_left_is_found_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("texts");
        let (first, second) = (Texts::in_folder(folder.clone()), Texts::in_folder(folder.clone()));
        assert_eq!(left(&second), [""; 0], "there is no folder yet");
        let kept = first.file_with(&of(ANN, "words of hours")).unwrap();
        let name = kept.file_name().unwrap().to_str().unwrap();
        assert!(name.contains("-new-note-on-12-"), "{name}");
        forget(&first.file_with(&of(ANN, "done with")).unwrap());
        first.file_with(&of(ANN, " \n")).unwrap();
        first.file_with(&of("acme bob", "nobody else's business")).unwrap();
        assert_eq!(left(&first), [""; 0]);
        assert_eq!(left(&second), [""; 0], "the first one runs");
        drop(first);
        assert_eq!(left(&second), ["words of hours"]);
        let link = format!("text-x-{}-y.md", storage::folder_name(ANN));
        std::os::unix::fs::symlink("/etc/passwd", folder.join(link)).unwrap();
        assert_eq!(left(&second), ["words of hours"]);
        forget(&kept);
        assert_eq!(left(&second), [""; 0]);
    }
}
