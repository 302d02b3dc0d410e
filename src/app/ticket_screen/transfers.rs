//! The list of transfers as a pane: selected by id.

use crate::app::scroll::Scroll;
use crate::app::tasks::Task;
use crate::worker::request::TaskId;

/// Which transfer has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransferList {
    /// The one that has the keys.
    pub selected: Option<TaskId>,
    /// How far the list is scrolled.
    pub scroll: Scroll,
    /// Where the selected one was, for when it goes.
    place: usize,
}

impl TransferList {
    /// Puts the selection on a transfer that is there, and that in sight.
    pub(super) fn settle(&mut self, tasks: &[Task], height: usize) {
        let at = tasks.iter().position(|task| Some(task.id) == self.selected);
        self.place = at.unwrap_or(self.place).min(tasks.len().saturating_sub(1));
        self.selected = tasks.get(self.place).map(|task| task.id);
        let line = self.place..self.place + 1;
        self.scroll = self.scroll.showing(line, height).kept_within(tasks.len(), height);
    }

    /// Moves the selection by so many transfers.
    pub(super) fn step(&mut self, tasks: &[Task], by: isize, height: usize) {
        self.settle(tasks, height);
        self.place = self.place.saturating_add_signed(by).min(tasks.len().saturating_sub(1));
        self.selected = tasks.get(self.place).map(|task| task.id);
        self.settle(tasks, height);
    }
}
