//! Lanes that are folded: thin columns without cards.
//!
//! The keys stop at a folded lane, so that it can be unfolded, and no card in it is selected: nothing is done to a ticket
//! that is out of sight. The one exception is a ticket that was just moved there; the next key must not take another.

use super::super::command::Command;
use super::super::desk::Desk;
use super::super::keymap::Context;
use super::super::layer::{Go, Reason};
use super::super::notices::Tone;
use super::Board;
use super::change::is_for_marked;
use crate::model::{StepId, TicketId};

impl Board {
    /// Whether this lane is folded.
    pub fn is_folded(&self, step: StepId) -> bool {
        self.folded.contains(&step)
    }

    /// Whether the lane that has the keys is folded, and no ticket in it has them.
    pub(super) fn is_shut(&self) -> bool {
        self.focused.is_some_and(|step| self.is_folded(step)) && !self.has_brought()
    }

    /// Whether the lane that has the keys has got a ticket just now.
    pub(super) fn has_brought(&self) -> bool {
        let cursor = self.focused.and_then(|step| self.cursor(step));
        cursor.is_some_and(|cursor| self.followed == Some(cursor.ticket))
    }

    /// Folds the lane that has the keys, or unfolds it.
    pub(super) fn fold(&mut self) -> Go {
        let Some(step) = self.focused else { return Go::Stay };
        if !self.folded.remove(&step) {
            self.folded.insert(step);
            self.followed = None;
        }
        Go::Shown
    }

    /// Whoever opens a folded lane wants to see what is in it.
    pub(super) fn unfold_shut(&mut self) -> Go {
        if self.is_shut() { self.fold() } else { Go::Stay }
    }

    /// Says where a ticket is that was moved out of sight.
    pub(super) fn tell_if_folded(&self, ticket: TicketId, desk: &mut Desk) {
        let Some(data) = self.data(desk) else { return };
        let step = data.ticket(ticket).and_then(|it| it.step_id).filter(|it| self.is_folded(*it));
        let Some(step) = step.and_then(|step| data.place_of(step)).and_then(|at| data.step(at))
        else {
            return;
        };
        let key = desk.keymap.key_of(Context::Board, Command::Fold);
        let sentence = format!("#{ticket} is in {} now; {key} unfolds it.", step.name);
        desk.say(Tone::Done, sentence);
    }

    /// Why a key for cards does nothing while the lane is folded.
    pub(super) fn shut(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let for_cards = matches!(
            command,
            Command::Edit
                | Command::EditOutside
                | Command::Assignees
                | Command::Tags
                | Command::DueDate
                | Command::SetField
                | Command::NewNote
                | Command::Delete
                | Command::MoveTo
                | Command::MoveTicketLeft
                | Command::MoveTicketRight
                | Command::Copy
                | Command::Mark
                | Command::MarkRange
                | Command::Export
                | Command::Up
                | Command::Down
                | Command::First
                | Command::Last
                | Command::HalfPageUp
                | Command::HalfPageDown
        );
        let for_others = is_for_marked(command) && self.marks(desk).is_some();
        (for_cards && !for_others && self.is_shut()).then(|| {
            let key = desk.keymap.key_of(Context::Board, Command::Fold);
            Reason::new(format!("This lane is folded; {key} unfolds it."))
        })
    }
}
