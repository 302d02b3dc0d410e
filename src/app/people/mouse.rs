//! The mouse over the people: the list, what narrows it, and the profile.

use ratatui::layout::Position;

use super::People;
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::layer::Go;
use crate::app::layout;
use crate::app::mouse::{Hit, Turn, WHEEL};

impl People {
    /// What stands at that cell.
    pub(in crate::app) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let layout = layout::people(desk.size, self.is_open);
        let list = layout.list?;
        if layout.top.contains(at) {
            return (!self.is_typing).then_some(Hit::Key(Command::Filter));
        }
        let line = list.contains(at).then(|| usize::from(at.y - list.y))?;
        let place = self.top + line;
        (place < self.found.len()).then_some(Hit::Entry(place))
    }

    /// Whether that has the keys.
    pub(in crate::app) fn has(&self, place: usize) -> bool {
        !self.is_typing && self.place() == Some(place)
    }

    /// Gives the keys to whoever stands there.
    pub(in crate::app) fn point(&mut self, place: usize) {
        self.is_typing = false;
        self.selected = self.found.get(place).copied().or(self.selected);
    }

    /// Scrolls the profile, or goes through the list.
    pub(in crate::app) fn wheel(&mut self, at: Position, turn: Turn, desk: &Desk) -> Go {
        let profile = layout::people(desk.size, self.is_open).profile;
        if !profile.contains(at) {
            return self.walk(turn.command(), desk);
        }
        let lines = self.lines(profile.width.into(), desk).len();
        let before = self.profile;
        self.profile = before.by(turn.lines(WHEEL), lines, profile.height.into());
        if self.profile == before { Go::Stay } else { Go::Shown }
    }
}
