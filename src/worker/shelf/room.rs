//! How much is kept: of all accounts together no more than so many bytes. What was not used for longest goes first.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::disk::{ENDING, remove};

/// Bytes that are kept at most.
pub(in super::super) const MOST_BYTES: u64 = 64 << 20;
/// Files are written under another name first; one that is so old belongs to a program that has ended over it.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

#[derive(Debug)]
pub(super) struct Room {
    folder: PathBuf,
    most: u64,
    /// What there is at most, as far as this program knows; `None` before it has looked.
    used: Option<u64>,
}

struct Item {
    path: PathBuf,
    size: u64,
    used: SystemTime,
}

impl Room {
    pub(super) fn new(folder: &Path, most: u64) -> Self {
        Self { folder: folder.to_owned(), most, used: None }
    }

    /// Whether something of that size can be kept at all.
    pub(super) const fn takes(&self, size: u64) -> bool {
        size <= self.most / 2
    }

    /// A file was written; makes room where there is too little. That one stays.
    pub(super) fn grew(&mut self, by: u64, newest: &Path) {
        let used = self.used.map(|used| used + by);
        self.used = Some(match used {
            Some(used) if used <= self.most => used,
            // others may have written too, and files may have been replaced
            _ => self.make_room(newest),
        });
    }

    /// Takes away what was not used for longest, a little more than is needed; tells what is left.
    fn make_room(&self, newest: &Path) -> u64 {
        let mut items = self.items();
        let mut used: u64 = items.iter().map(|item| item.size).sum();
        if used <= self.most {
            return used;
        }
        items.sort_by_key(|item| item.used);
        for item in items.iter().filter(|item| item.path != newest) {
            if used <= self.most / 8 * 7 {
                break;
            }
            if let Some(board) = board_of(&item.path).filter(|board| *board != newest) {
                // its rows would be older than what was told of the ticket
                used = used.saturating_sub(board.metadata().map_or(0, |it| it.len()));
                remove(&board);
            }
            if item.path.exists() {
                used = used.saturating_sub(item.size);
                remove(&item.path);
            }
        }
        used
    }

    fn items(&self) -> Vec<Item> {
        let inside = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
        let accounts = inside(&self.folder).map(|account| account.path());
        let files = accounts.flat_map(|account| inside(&account));
        files.filter_map(|file| item(file.path())).collect()
    }
}

/// A file of ours; what a program has left behind half written is taken away.
fn item(path: PathBuf) -> Option<Item> {
    let metadata = path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
    let used = metadata.modified().ok()?.max(metadata.accessed().ok()?);
    if path.extension() != Some(OsStr::new(ENDING)) {
        let is_temporary = path.file_name()?.to_str()?.starts_with(".tmp");
        if is_temporary && used.elapsed().is_ok_and(|age| age > LEFT_BEHIND) {
            remove(&path);
        }
        return None;
    }
    Some(Item { path, size: metadata.len(), used })
}

/// The board that a ticket's own file goes over.
fn board_of(path: &Path) -> Option<PathBuf> {
    let (project, ticket) = path.file_stem()?.to_str()?.split_once('-')?;
    let is_ticket = ticket.strip_prefix('t')?.bytes().all(|byte| byte.is_ascii_digit());
    is_ticket.then(|| path.with_file_name(format!("{project}-board.{ENDING}")))
}
