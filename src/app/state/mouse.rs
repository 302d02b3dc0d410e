//! What the mouse does: it selects, opens, presses the keys of the bottom line, scrolls, and carries cards to other lanes.

use ratatui::layout::Position;

use super::State;
use crate::app::command::Command;
use crate::app::footer;
use crate::app::layer::{Answer, Choice, Go, Layer};
use crate::app::layout;
use crate::app::mouse::{Drag, Gesture, Hit, Mouse};
use crate::app::notices::Tone;
use crate::app::rights;

impl State {
    pub(super) fn mouse(&mut self, mouse: Mouse) -> bool {
        if layout::is_too_small(self.desk.size) {
            return false;
        }
        match mouse.what {
            Gesture::Press { again } => self.pressed(mouse.at, again),
            Gesture::Drag => self.dragged(mouse.at),
            Gesture::Release => self.released(mouse.at),
            Gesture::Wheel(turn) => self.on_top(|layer, desk| layer.wheel(mouse.at, turn, desk)),
        }
    }

    fn hit(&self, at: Position) -> Option<Hit> {
        let top = self.layers.top();
        footer::hit(top, &self.desk, at).map(Hit::Key).or_else(|| top.hit(at, &self.desk))
    }

    fn pressed(&mut self, at: Position, again: bool) -> bool {
        let led_on = std::mem::take(&mut self.pointer.led_on);
        // A card whose release the terminal never told of does not stick to the mouse.
        let mut changed = self.let_go();
        // The second half of a double click is not meant for what the first one has brought up.
        if again && led_on {
            return changed;
        }
        changed |= self.desk.notices.key_pressed();
        changed |= !std::mem::take(&mut self.desk.pending).is_empty();
        let Some(hit) = self.hit(at) else { return changed };
        let was_selected = self.layers.top().has_keys(hit, &self.desk);
        self.pointer.pressed = Some((hit, was_selected));
        changed | self.on_top(|layer, desk| layer.point(hit, desk))
    }

    fn dragged(&mut self, at: Position) -> bool {
        let Some((Hit::Card(from, ticket), _)) = self.pointer.pressed else { return false };
        let Layer::Board(board) = self.layers.top() else { return false };
        let (project, over) = (board.project, board.lane_at(at, &self.desk));
        if self.desk.drag.is_none() {
            if over.is_none_or(|lane| lane == from) {
                return false;
            }
            if let Some(reason) = self.disabled(Command::MoveTo) {
                self.pointer.pressed = None;
                self.desk.say(Tone::Warning, reason);
                return true;
            }
        }
        let over = over.filter(|lane| *lane != from);
        self.on_top(|layer, desk| match layer {
            Layer::Board(board) => board.drag(project, ticket, over, at, desk),
            _ => Go::Stay,
        })
    }

    fn released(&mut self, at: Position) -> bool {
        let pressed = self.pointer.pressed.take();
        if let Some(drag) = self.desk.drag.take() {
            self.dropped(drag);
            return true;
        }
        let Some((hit, was_selected)) = pressed else { return false };
        let command = hit.click(was_selected).filter(|_| self.hit(at) == Some(hit));
        let Some(command) = command else { return false };
        let before = self.layers.len();
        let changed = self.command(command);
        self.pointer.led_on = self.layers.len() != before;
        changed
    }

    /// A card was let go over a lane: that is the same as choosing the lane from the menu.
    fn dropped(&mut self, drag: Drag) {
        let (Layer::Board(board), Some(lane)) = (self.layers.top(), drag.over) else { return };
        if board.project != drag.project {
            return;
        }
        let forbidden = || Some(rights::may_enter(&self.desk, drag.project, lane).err()?.0);
        if let Some(reason) = self.disabled(Command::MoveTo).or_else(forbidden) {
            self.desk.say(Tone::Warning, reason);
            return;
        }
        let choice = match drag.marked {
            Some(_) => Choice::MoveAllTo(lane),
            None => Choice::MoveTo(drag.ticket, lane),
        };
        self.on_top(|layer, desk| layer.answer(Answer::Chosen(choice), desk));
    }

    /// A key was pressed: what was being carried stays where it was. Tells whether anything was.
    pub(super) fn let_go(&mut self) -> bool {
        self.pointer.pressed = None;
        self.desk.drag.take().is_some()
    }
}
