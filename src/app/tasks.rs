//! Transfers of files, and how far each has come.

use crate::worker::reply::Reply;
use crate::worker::request::{TaskId, Transfer};

/// A transfer that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// Of which file.
    pub transfer: Transfer,
    /// Bytes moved so far.
    pub done: u64,
    /// Bytes in all, where known.
    pub total: Option<u64>,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tasks {
    /// The oldest first.
    pub running: Vec<Task>,
}

impl Tasks {
    /// A transfer begins.
    pub(super) fn started(&mut self, id: TaskId, transfer: &Transfer) {
        let total = match transfer {
            Transfer::Download { size, .. } => *size,
            Transfer::Upload { .. } => None,
        };
        self.running.push(Task { id, transfer: transfer.clone(), done: 0, total });
    }

    /// Takes in how far a transfer has come; tells whether that changed anything.
    pub(super) fn take(&mut self, reply: &Reply) -> bool {
        match reply {
            Reply::Progress { task, done, total, .. } => {
                let Some(it) = self.running.iter_mut().find(|it| it.id == *task) else {
                    return false;
                };
                it.done = *done;
                it.total = total.or(it.total);
                true
            }
            Reply::Uploaded { task, .. } | Reply::Downloaded { task, .. } => {
                let before = self.running.len();
                self.running.retain(|it| it.id != *task);
                self.running.len() != before
            }
            _ => false,
        }
    }

    /// What would be lost if the program ended now, in a few words.
    pub fn unfinished(&self) -> Option<String> {
        match self.running.len() {
            0 => None,
            1 => Some("a file that is still under way".to_owned()),
            more => Some(format!("{more} files that are still under way")),
        }
    }
}
