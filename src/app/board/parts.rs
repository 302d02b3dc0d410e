//! One part of tickets is changed in a small box over the board: people, tags, due date; or a note is written.

use super::super::chooser::{Chooser, Subject};
use super::super::command::Command;
use super::super::desk::Desk;
use super::super::layer::{Go, Layer};
use super::super::note_form::NoteForm;
use super::super::ticket_form::TicketForm;
use super::super::ticket_form::fields::{DESCRIPTION, DUE};
use super::Board;

impl Board {
    /// Opens what changes this part of the tickets that are meant; a note is written on the selected one.
    pub(super) fn change_part(&self, command: Command, desk: &mut Desk) -> Go {
        let (project, tickets) = (self.project, self.meant(desk));
        let choose = |tickets, subject, desk: &mut Desk| {
            let chooser = Chooser::open(project, tickets, subject, desk);
            Go::Push(Layer::Chooser(Box::new(chooser)))
        };
        match command {
            _ if tickets.is_empty() => Go::Stay,
            Command::Assignees => choose(tickets, Subject::People, desk),
            Command::Tags => choose(tickets, Subject::Tags, desk),
            Command::DueDate => match TicketForm::part(project, tickets, DUE, desk) {
                Some(form) => Go::Push(Layer::TicketForm(Box::new(form))),
                None => Go::Stay,
            },
            Command::EditOutside => match self.selected(desk).map(|ticket| ticket.id) {
                Some(ticket) => {
                    let form = TicketForm::part(project, vec![ticket], DESCRIPTION, desk);
                    form.map_or(Go::Stay, |form| Go::Push(form.outside()))
                }
                None => Go::Stay,
            },
            Command::NewNote => match self.selected(desk).map(|ticket| ticket.id) {
                Some(ticket) => {
                    let form = NoteForm::new_note(project, ticket, desk);
                    Go::Push(Layer::NoteForm(Box::new(form)))
                }
                None => Go::Stay,
            },
            _ => Go::Stay,
        }
    }
}
