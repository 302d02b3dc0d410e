//! What is done to the tickets of a board: moved, deleted. Everything shows at once; the store takes it back if it is
//! refused.

use super::super::command::Command;
use super::super::confirm::Confirm;
use super::super::desk::Desk;
use super::super::layer::{Choice, Go, Layer, Question, Reason};
use super::super::menu::{Entry, Menu};
use super::super::notices::Tone;
use super::Board;
use crate::model::{Step, StepId, TicketId, TicketInput};
use crate::text;
use crate::worker::request::Write;

impl Board {
    /// Why the selected ticket cannot go further that way.
    pub(super) fn at_the_edge(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let (place, last) = (self.place(desk), self.steps(desk).len().saturating_sub(1));
        let name = self.focused_step(desk).map_or(String::new(), |step| step.name.clone());
        match command {
            Command::MoveTicketLeft if place == 0 => {
                Some(Reason::new(format!("{name} is the first lane.")))
            }
            Command::MoveTicketRight if place == last => {
                Some(Reason::new(format!("{name} is the last lane.")))
            }
            _ => None,
        }
    }

    /// Moves the selected ticket so many lanes to the right.
    pub(super) fn move_aside(&mut self, lanes: isize, desk: &mut Desk) -> Go {
        let Some(ticket) = self.selected(desk).map(|ticket| ticket.id) else { return Go::Stay };
        let place = self.place(desk).checked_add_signed(lanes);
        match place.and_then(|place| self.steps(desk).get(place)).map(|step| step.id) {
            Some(step) => self.move_to(ticket, step, desk),
            None => Go::Stay,
        }
    }

    /// Moves a ticket to a lane; the selection goes with it.
    pub(super) fn move_to(&mut self, ticket: TicketId, step: StepId, desk: &mut Desk) -> Go {
        let Some(base) = desk.store.ticket(self.project, ticket).cloned() else {
            desk.say(
                Tone::Warning,
                format!("#{ticket} is not there any more, so nothing was moved."),
            );
            return Go::Shown;
        };
        if base.step_id == Some(step) {
            return Go::Shown;
        }
        let change = TicketInput { step_id: Some(step), ..TicketInput::keeping(&base) };
        let (project, base) = (self.project, Box::new(base));
        desk.write(Write::SaveTicket { project, base, change });
        self.followed = Some(ticket);
        self.select(ticket, desk);
        self.warn_of_limit(step, desk);
        Go::Shown
    }

    /// A limit warns and never refuses.
    fn warn_of_limit(&self, step: StepId, desk: &mut Desk) {
        let Some(data) = self.data(desk) else { return };
        let Some(step) = data.steps.items.iter().find(|it| it.id == step) else { return };
        let count = data.lane(step.id).len();
        if step.limit > 0 && count as u64 > u64::from(step.limit) {
            let (name, limit) = (&step.name, step.limit);
            let sentence = format!("{name} holds {count} tickets now; its limit is {limit}.");
            desk.say(Tone::Warning, sentence);
        }
    }

    /// Asks where the selected ticket goes.
    pub(super) fn lane_menu(&self, desk: &Desk) -> Go {
        let (Some(data), Some(ticket)) = (self.data(desk), self.selected(desk)) else {
            return Go::Stay;
        };
        let entry = |step: &Step| {
            let here = ticket.step_id == Some(step.id);
            let count = data.lane(step.id).len();
            let detail = match (here, step.limit) {
                (true, _) => "here".to_owned(),
                (false, 0) => count.to_string(),
                (false, limit) => format!("{count}/{limit}"),
            };
            let choice = Some(Choice::MoveTo(ticket.id, step.id));
            Entry { label: step.name.clone(), detail, choice }
        };
        let entries = data.steps.items.iter().map(entry).collect();
        let menu = Menu::new(format!("Move #{} to", ticket.id), entries, self.place(desk));
        Go::Push(Layer::Menu(menu))
    }

    /// Asks whether the selected ticket goes, and says what goes with it.
    pub(super) fn ask_to_delete(&self, desk: &Desk) -> Go {
        let Some(ticket) = self.selected(desk) else { return Go::Stay };
        Go::Push(Layer::Confirm(Confirm::delete_ticket(ticket, desk)))
    }

    pub(super) fn delete(&mut self, ticket: TicketId, desk: &mut Desk) -> Go {
        if desk.store.ticket(self.project, ticket).is_some() {
            desk.write(Write::DeleteTicket { project: self.project, ticket });
        }
        Go::Shown
    }
}

impl Confirm {
    /// Asks whether a ticket may be deleted, naming what goes with it.
    pub fn delete_ticket(ticket: &crate::model::Ticket, desk: &Desk) -> Self {
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
