//! The mouse over a chooser: its boxes are ticked by a click. What was chosen is not given up by a click beside it.

use ratatui::layout::{Margin, Position};

use super::Chooser;
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::layout;
use crate::app::mouse::Hit;

impl Chooser {
    /// What stands at that cell.
    pub(in crate::app) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let frame = layout::chooser_frame(desk.size, self.choices.len());
        if !frame.contains(at) {
            return (!self.is_changed()).then_some(Hit::Outside);
        }
        let inner = frame.inner(Margin { horizontal: 1, vertical: 1 });
        if !inner.contains(at) {
            return None;
        }
        if at.y + 1 == inner.bottom() {
            return Some(Hit::Key(Command::Notify));
        }
        let line = usize::from(at.y - inner.y).checked_sub(1)?;
        let place = self.top + line;
        let rows = layout::chooser_rows(desk.size, self.choices.len());
        (line < rows && place < self.entries.len()).then_some(Hit::Box(place))
    }
}
