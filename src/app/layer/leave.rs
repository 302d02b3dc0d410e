//! What a layer leaves behind when it goes, whatever made it go.

use super::Layer;
use crate::app::desk::Desk;
use crate::app::drafts::{Left, Place};
use crate::app::effect::Effect;
use crate::app::form::Form;

impl Layer {
    /// What stands in its form, and where that belongs; `None` where nothing was typed.
    pub(in crate::app) fn draft(&self) -> Option<(Place, Left)> {
        match self {
            Self::TicketForm(it) => it.draft(),
            Self::NoteForm(it) => it.draft(),
            Self::AdminForm(it) => it.draft(),
            Self::Conflict(it) => it.draft(),
            _ => None,
        }
    }

    /// Which draft its form would take, whether anything was typed or not.
    pub(in crate::app) fn place(&self) -> Option<Place> {
        match self {
            Self::TicketForm(it) => Some(it.place()),
            Self::NoteForm(it) => Some(it.place()),
            Self::AdminForm(it) => Some(it.place()),
            Self::Conflict(it) => it.place_of_both(),
            _ => None,
        }
    }

    /// It goes: nobody waits for what it has asked for, and what it leaves unfinished is said.
    pub(super) fn leave(&mut self, desk: &mut Desk) {
        match self {
            Self::Board(it) => it.give_up(desk),
            Self::Ticket(it) => it.give_up(desk),
            Self::Settings(it) => it.leave(desk),
            _ => {}
        }
        // what was edited outside for a form is not needed any more
        if let Some(edit) = self.form().and_then(Form::edited_outside) {
            desk.effect(Effect::ForgetText(edit));
        }
    }
}
