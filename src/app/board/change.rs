//! What is done to the tickets of a board: moved, deleted. Everything shows at once; the store takes it back if it is
//! refused.

use super::super::changes::TicketPatch;
use super::super::confirm::Confirm;
use super::super::desk::Desk;
use super::super::layer::{Go, Layer, Question};
use super::super::moves;
use super::super::notices::Tone;
use super::Board;
use crate::model::{StepId, Ticket, TicketId};
use crate::text;

impl Board {
    /// The tickets a key that changes something is meant for.
    pub fn meant(&self, desk: &Desk) -> Vec<TicketId> {
        self.selected(desk).map(|ticket| ticket.id).into_iter().collect()
    }

    /// Moves the selected ticket so many lanes to the right.
    pub(super) fn move_aside(&mut self, lanes: isize, desk: &mut Desk) -> Go {
        let Some(ticket) = self.selected(desk).map(|ticket| ticket.id) else { return Go::Stay };
        let go = moves::sideways(self.project, ticket, lanes, desk);
        self.go_with(ticket, desk);
        self.tell_if_folded(ticket, desk);
        go
    }

    /// Moves a ticket to a lane.
    pub(super) fn move_to(&mut self, ticket: TicketId, step: StepId, desk: &mut Desk) -> Go {
        if desk.store.ticket(self.project, ticket).is_none() {
            let gone = format!("#{ticket} is not there any more, so nothing was moved.");
            desk.say(Tone::Warning, gone);
            return Go::Shown;
        }
        moves::to_step(self.project, ticket, step, desk);
        self.go_with(ticket, desk);
        self.tell_if_folded(ticket, desk);
        Go::Shown
    }

    /// The selection goes with a ticket that was moved, and back with it if it is refused.
    fn go_with(&mut self, ticket: TicketId, desk: &Desk) {
        self.followed = Some(ticket);
        self.select(ticket, desk);
    }

    /// Asks whether the selected ticket goes, and says what goes with it.
    pub(super) fn ask_to_delete(&self, desk: &Desk) -> Go {
        let Some(ticket) = self.selected(desk) else { return Go::Stay };
        Go::Push(Layer::Confirm(Confirm::delete_ticket(ticket, desk)))
    }

    pub(super) fn delete(&mut self, ticket: TicketId, desk: &mut Desk) -> Go {
        desk.change_tickets(self.project, &[ticket], &TicketPatch::Delete);
        Go::Shown
    }
}

impl Confirm {
    /// Asks whether a ticket may be deleted, naming what goes with it.
    pub fn delete_ticket(ticket: &Ticket, desk: &Desk) -> Self {
        let notes = desk.store.notes(ticket.id).filter(|list| list.known);
        let with = match notes.map(|list| list.items.len()) {
            Some(0) => "It has no notes.".to_owned(),
            Some(1) => "Its note goes with it, and the files on that.".to_owned(),
            Some(more) => format!("Its {more} notes go with it, and all files on them."),
            None => "Its notes go with it, and all files on them.".to_owned(),
        };
        let lines = vec![
            format!("“{}”", text::clean(&ticket.name)),
            format!("{with} Nobody can bring it back."),
        ];
        let question = Question::DeleteTicket(ticket.id);
        Self::new(question, format!("Delete #{}?", ticket.id), lines, "delete")
    }
}
