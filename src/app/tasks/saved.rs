//! Files that were saved: where they lie, so that they can be opened.

use std::path::{Path, PathBuf};

use super::{Plan, Task, Tasks, Turn};
use crate::model::FileId;
use crate::worker::request::Transfer;

impl Tasks {
    /// A file is on this machine.
    pub(super) fn has_come(&mut self, task: &Task, path: PathBuf) -> Turn {
        if let Plan::Transfer(Transfer::Download { file, .. }) = &task.plan {
            self.saved.insert(*file, path.clone());
        }
        Turn::Saved(path)
    }

    /// Where this file was saved last, if it was.
    pub fn saved(&self, file: FileId) -> Option<&Path> {
        self.saved.get(&file).map(PathBuf::as_path)
    }

    /// Whether any file was saved.
    pub fn has_saved(&self) -> bool {
        !self.saved.is_empty()
    }
}
