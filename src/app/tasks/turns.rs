//! Whose turn it is, and who has not been told yet.

use std::path::Path;

use super::{Cancel, Plan, Stage, Task, Tasks};
use crate::model::NoteId;
use crate::worker::request::{TaskId, Transfer};

/// Files that are saved at once.
const SAVED_AT_ONCE: usize = 2;

impl Tasks {
    /// A transfer is wanted; it begins when it is its turn.
    pub fn queued(&mut self, id: TaskId, transfer: Transfer) {
        self.list.push(Task::new(id, Plan::Transfer(transfer), Stage::Waiting));
    }

    /// People are to be told of this note once its last file has arrived.
    pub fn hold(&mut self, note: NoteId) {
        self.held.insert(note);
    }

    /// One that an earlier run has begun goes on, as soon as the server can be reached.
    pub fn resumed(&mut self, id: TaskId, transfer: Transfer) {
        self.list.retain(|task| task.id != id);
        self.list.push(Task::new(id, Plan::Transfer(transfer), Stage::Held));
    }

    /// It is kept, and goes out by itself.
    pub fn held(&mut self, id: TaskId) {
        let is_it = |task: &&mut Task| task.id == id && task.stage == Stage::Running;
        if let Some(task) = self.list.iter_mut().find(is_it) {
            task.stage = Stage::Held;
        }
    }

    /// What is kept of a transfer does not go on by itself: nobody is to wait for it.
    pub(in crate::app) fn set_aside(&mut self, id: TaskId) {
        let is_it = |task: &&mut Task| task.id == id && task.is_under_way();
        if let Some(task) = self.list.iter_mut().find(is_it) {
            task.stage = Stage::Cancelled;
        }
    }

    /// The transfer of that file to that note, but for these.
    pub fn of_file(&self, note: NoteId, path: &Path, but: &[TaskId]) -> Option<TaskId> {
        let is_it =
            |task: &&Task| task.plan.file() == Some((note, path)) && !but.contains(&task.id);
        self.list.iter().find(is_it).map(|task| task.id)
    }

    /// The next transfer whose turn it is; it counts as begun.
    pub fn due(&mut self) -> Option<(TaskId, Transfer)> {
        let at = self.list.iter().position(|task| self.is_due(task))?;
        let note = self.list.get(at)?.plan.note();
        let waits = |(other, task): (usize, &Task)| {
            other != at && task.stage == Stage::Waiting && task.plan.note() == note
        };
        let others_wait = self.list.iter().enumerate().any(waits);
        let task = self.list.get_mut(at)?;
        task.stage = Stage::Running;
        let Plan::Transfer(transfer) = &mut task.plan else { return None };
        if let Transfer::Upload { is_last, .. } = transfer {
            *is_last = !others_wait;
        }
        Some((task.id, transfer.clone()))
    }

    fn is_due(&self, task: &Task) -> bool {
        if task.stage != Stage::Waiting {
            return false;
        }
        let moves =
            |other: &&Task| matches!(other.stage, Stage::Running | Stage::Held | Stage::Stopping);
        let moving = self.list.iter().filter(moves);
        match task.plan.note() {
            Some(note) => !moving.into_iter().any(|other| other.plan.note() == Some(note)),
            None => moving.filter(|other| !other.plan.is_upload()).count() < SAVED_AT_ONCE,
        }
    }

    /// Whether another file is still to go to this note.
    fn goes_on(&self, note: NoteId, without: Option<TaskId>) -> bool {
        let goes = |task: &Task| task.is_under_way() && task.plan.note() == Some(note);
        self.list.iter().any(|task| Some(task.id) != without && goes(task))
    }

    /// A file has arrived; answers whether its note stays untold although nothing more is on its way to it.
    pub(super) fn arrived(&mut self, plan: &Plan) -> bool {
        let Plan::Transfer(Transfer::Upload { note, is_last, .. }) = plan else { return false };
        if *is_last {
            self.held.remove(note);
        }
        self.held.contains(note) && !self.goes_on(*note, None)
    }

    /// What it means for the people who are to be told that this file does not arrive.
    pub(in crate::app) fn untold(&self, task: &Task) -> &'static str {
        match task.plan.note() {
            Some(note) if !self.held.contains(&note) => "",
            Some(note) if self.goes_on(note, Some(task.id)) => {
                " Nobody has been told of the note yet: they are with the last of its other files."
            }
            Some(_) => " Nobody has been told of the note yet: they are once this file is sent.",
            None => "",
        }
    }

    /// A transfer to this note has been put away.
    pub(super) fn put_away(&mut self, note: Option<NoteId>) -> Cancel {
        let Some(note) = note else { return Cancel::PutAway };
        let follows = self.list.iter().any(|task| task.plan.note() == Some(note));
        if follows || !self.held.remove(&note) { Cancel::PutAway } else { Cancel::NobodyIsTold }
    }
}
