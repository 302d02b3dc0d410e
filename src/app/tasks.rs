//! Transfers of files: which are under way, how far each has come, and how it ended.
//!
//! A reducer: what the worker tells goes in, what is to be said or sent comes out. Time comes with the reports, since
//! there is no clock here. A transfer that failed stays in the list with its reason until it is tried again or put away.
//!
//! The files of one note go one after the other, and of several that are saved a few at once. People who are to be told
//! of a note are told with the last file that goes to it: which that is shows when it begins, since others may have
//! failed or been stopped by then.

mod rate;
#[cfg(test)]
pub(crate) mod samples;
mod saved;
mod task;
mod turns;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(super) use task::file_name;
pub use task::{Plan, Stage, Task};

use crate::model::{FileId, NoteId, ProjectId, TicketId};
use crate::worker::reply::{Failure, FailureKind, Outcome, Reply};
use crate::worker::request::{RequestId, TaskId, Transfer};

/// All transfers that are not over, oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tasks {
    list: Vec<Task>,
    /// Notes of which nobody is told before their last file has arrived.
    held: BTreeSet<NoteId>,
    /// Where the files lie that were saved since the account was opened.
    saved: BTreeMap<FileId, PathBuf>,
}

/// What follows from a reply.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// It was not about a transfer of ours, or about one that is over.
    Nothing,
    /// Something is to be drawn anew.
    Changed,
    /// A transfer can begin now that its note is there.
    Send(TaskId, Transfer),
    /// A file has arrived at the server.
    Uploaded {
        /// Its name.
        name: String,
        /// On which ticket.
        ticket: TicketId,
        /// Nobody has been told of the note, and no other file is on its way that would.
        is_untold: bool,
    },
    /// A file was saved on this machine.
    Saved(PathBuf),
    /// It has ended without its file: this sentence says what became of it.
    Failed(String),
    /// It was stopped, as asked.
    Cancelled(String),
}

/// What has to be done for a transfer to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancel {
    /// Nothing: no such transfer, or it is stopping already.
    Nothing,
    /// The worker is to be told.
    Tell(TaskId),
    /// It will stop by itself once its note is there: a note that was sent cannot be taken back.
    Noted,
    /// It had not begun, and will not.
    Skipped,
    /// It was over and is put away.
    PutAway,
    /// It was over and is put away; with it went the last file that would have told people of its note.
    NobodyIsTold,
}

impl Tasks {
    /// The transfers, oldest first.
    pub fn list(&self) -> &[Task] {
        &self.list
    }

    /// The transfer of that name.
    pub fn get(&self, id: TaskId) -> Option<&Task> {
        self.list.iter().find(|task| task.id == id)
    }

    /// How many would be broken off if the program ended now.
    pub fn under_way(&self) -> usize {
        self.list.iter().filter(|task| task.is_under_way()).count()
    }

    /// Whether this write is the note that a file waits for: its failure is told as the file's.
    pub(super) fn awaits(&self, request: RequestId) -> bool {
        let waits = |task: &Task| matches!(task.stage, Stage::Noting { request: waited, .. } if waited == request);
        self.list.iter().any(waits)
    }

    /// What would be lost if the program ended now, in a few words: all but what is kept.
    pub fn unfinished(&self, is_kept: impl Fn(&Task) -> bool) -> Option<String> {
        let lost = self.list.iter().filter(|task| task.is_under_way() && !is_kept(task));
        match lost.count() {
            0 => None,
            1 => Some("a file that is still under way".to_owned()),
            more => Some(format!("{more} files that are still under way")),
        }
    }

    /// The one a key without a choice is meant for: the newest under way, else the newest.
    pub fn nearest(&self) -> Option<TaskId> {
        let under_way = self.list.iter().rev().find(|task| task.is_under_way());
        under_way.or(self.list.last()).map(|task| task.id)
    }

    /// A transfer was handed to the worker.
    pub fn started(&mut self, id: TaskId, transfer: &Transfer) {
        self.list.push(Task::new(id, Plan::Transfer(transfer.clone()), Stage::Running));
    }

    /// A note was asked for that the file is to hang on.
    pub fn started_with_note(
        &mut self,
        id: TaskId,
        request: RequestId,
        (project, ticket): (ProjectId, TicketId),
        path: PathBuf,
    ) {
        let plan = Plan::NoteFirst { project, ticket, path };
        self.list.push(Task::new(id, plan, Stage::Noting { request, unwanted: false }));
    }

    /// A note that a file waits for goes on under another intention.
    pub(super) fn note_taken_over(
        &mut self,
        into: RequestId,
        is_its: impl Fn((ProjectId, TicketId), &Path) -> bool,
    ) {
        for task in &mut self.list {
            if let Stage::Noting { request, .. } = &mut task.stage
                && is_its(task.plan.place(), task.plan.path())
            {
                *request = into;
                return;
            }
        }
    }

    /// Somebody wants it stopped, or out of the list.
    pub fn cancel(&mut self, id: TaskId) -> Cancel {
        let Some(task) = self.list.iter_mut().find(|task| task.id == id) else {
            return Cancel::Nothing;
        };
        match &mut task.stage {
            Stage::Running | Stage::Held => {
                task.stage = Stage::Stopping;
                Cancel::Tell(id)
            }
            Stage::Noting { unwanted, .. } => {
                *unwanted = true;
                Cancel::Noted
            }
            Stage::Stopping => Cancel::Nothing,
            Stage::Waiting => {
                task.stage = Stage::Cancelled;
                Cancel::Skipped
            }
            Stage::Failed(_) | Stage::Cancelled => {
                let note = task.plan.note();
                self.list.retain(|task| task.id != id);
                self.put_away(note)
            }
        }
    }

    /// Takes one that has failed or was stopped out of the list, to be begun anew.
    pub fn take_for_retry(&mut self, id: TaskId) -> Option<Plan> {
        let at = self.list.iter().position(|task| task.id == id && task.can_be_retried())?;
        Some(self.list.remove(at).plan)
    }

    /// Takes in what the worker tells.
    pub fn reduce(&mut self, reply: &Reply) -> Turn {
        match reply {
            Reply::Progress { task, done, total, elapsed } => {
                let known = self.list.iter_mut().find(|known| known.id == *task);
                let moved = known.is_some_and(|known| known.progress(*done, *total, *elapsed));
                if moved { Turn::Changed } else { Turn::Nothing }
            }
            Reply::Uploaded { task, result, .. } => {
                self.ended(*task, result, |tasks, task, file| Turn::Uploaded {
                    name: file.name.clone(),
                    ticket: task.plan.ticket(),
                    is_untold: tasks.arrived(&task.plan),
                })
            }
            Reply::Downloaded { task, result } => {
                self.ended(*task, result, |tasks, task, path| tasks.has_come(task, path.clone()))
            }
            Reply::NoteSaved { request, result, .. } => {
                self.noted(*request, result.as_ref().map(|note| note.id))
            }
            _ => Turn::Nothing,
        }
    }

    fn ended<T>(
        &mut self,
        id: TaskId,
        result: &Outcome<T>,
        done: impl FnOnce(&mut Self, &Task, &T) -> Turn,
    ) -> Turn {
        let Some(at) = self.list.iter().position(|task| task.id == id) else {
            return Turn::Nothing;
        };
        match result {
            Ok(outcome) => {
                let task = self.list.remove(at);
                done(self, &task, outcome)
            }
            Err(failure) => self.failed(at, failure),
        }
    }

    /// The note that a file waited for is there, or is not.
    fn noted(&mut self, request: RequestId, result: Result<NoteId, &Failure>) -> Turn {
        let waits = |task: &Task| matches!(task.stage, Stage::Noting { request: waited, .. } if waited == request);
        let Some(at) = self.list.iter().position(waits) else { return Turn::Nothing };
        let note = match result {
            Ok(note) => note,
            Err(failure) => return self.failed(at, failure),
        };
        let Some(task) = self.list.get_mut(at) else { return Turn::Nothing };
        let Some(transfer) = task.plan.upload_to(note) else { return Turn::Nothing };
        let unwanted = matches!(task.stage, Stage::Noting { unwanted: true, .. });
        self.held.insert(note);
        task.plan = Plan::Transfer(transfer.clone());
        if unwanted {
            task.stage = Stage::Cancelled;
            return Turn::Cancelled(format!(
                "{} was not sent. Its note was added already, and nobody has been told of it yet.",
                task.plan.name()
            ));
        }
        task.stage = Stage::Running;
        Turn::Send(task.id, transfer)
    }

    fn failed(&mut self, at: usize, failure: &Failure) -> Turn {
        let held = self.list.get(at).map_or("", |task| self.untold(task));
        let Some(task) = self.list.get_mut(at) else { return Turn::Nothing };
        if failure.kind == FailureKind::Cancelled {
            task.stage = Stage::Cancelled;
            if task.is_all_sent() {
                let words = "was stopped when all of it was on its way: it may be there. Sent again, it is looked for first.";
                return Turn::Cancelled(format!("{} {words}{held}", task.plan.name()));
            }
            return Turn::Cancelled(format!("{} was stopped.{held}", task.plan.name()));
        }
        let what = if task.plan.is_upload() { "was not sent" } else { "was not saved" };
        task.stage = Stage::Failed(failure.clone());
        if failure.kind == FailureKind::Unknown {
            return Turn::Failed(format!("{}: {}", task.plan.name(), failure.message));
        }
        let is_note_there =
            failure.kind == FailureKind::TooLarge && matches!(task.plan, Plan::Transfer(_));
        let note = if is_note_there { " Its note is there without it." } else { "" };
        Turn::Failed(format!("{} {what}: {}{note}{held}", task.plan.name(), failure.message))
    }
}

#[cfg(test)]
mod tests;
