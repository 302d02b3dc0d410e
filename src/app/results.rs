//! The tickets of a board whose last change has failed, and why.

use ratatui::layout::{Margin, Position};

use super::command::Command;
use super::desk::Desk;
use super::layer::{Answer, Choice, Go};
use super::layout;
use super::mouse::Hit;
use crate::model::{ProjectId, TicketId};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// Of which board.
    pub project: ProjectId,
    /// Which one has the keys, from the top.
    pub selected: usize,
    /// Entries above the first one in sight.
    pub top: usize,
}

impl Results {
    pub(super) const fn new(project: ProjectId) -> Self {
        Self { project, selected: 0, top: 0 }
    }

    /// Whose change has failed, and why.
    pub fn entries<'a>(&self, desk: &'a Desk) -> Vec<(TicketId, &'a str)> {
        desk.changes.marks(self.project).map_or_else(Vec::new, |marks| marks.failed().collect())
    }

    pub(super) fn command(&mut self, command: Command, desk: &Desk) -> Go {
        let entries = self.entries(desk);
        let last = entries.len().saturating_sub(1);
        let half = (layout::results_rows(desk.size) / 2).max(1);
        let to = match command {
            Command::Back => return Go::Pop,
            Command::Open => {
                let Some((ticket, _)) = entries.get(self.selected) else { return Go::Pop };
                return Go::PopThen(Box::new(Answer::Chosen(Choice::Show(*ticket))));
            }
            Command::Up => self.selected.saturating_sub(1),
            Command::Down => self.selected + 1,
            Command::First => 0,
            Command::Last => last,
            Command::HalfPageUp => self.selected.saturating_sub(half),
            Command::HalfPageDown => self.selected + half,
            _ => return Go::Stay,
        };
        let to = to.min(last);
        let moved = to != self.selected;
        self.selected = to;
        if moved { Go::Shown } else { Go::Stay }
    }

    pub(super) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let frame = layout::results_frame(desk.size);
        if !frame.contains(at) {
            return Some(Hit::Outside);
        }
        let inner = frame.inner(Margin { horizontal: 1, vertical: 1 });
        let line = inner.contains(at).then(|| usize::from(at.y - inner.y))?;
        let place = self.top + line;
        let is_there = line < layout::results_rows(desk.size) && place < self.entries(desk).len();
        is_there.then_some(Hit::Entry(place))
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let count = self.entries(desk).len();
        self.selected = self.selected.min(count.saturating_sub(1));
        let room = layout::results_rows(desk.size);
        self.top = layout::scrolled(self.top, self.selected, count, room);
    }
}
