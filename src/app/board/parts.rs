//! One part of tickets is changed in a small box over the board: people, tags, due date, a field of the project's own; or
//! a note is written.

use super::super::chooser::{Chooser, Subject};
use super::super::command::Command;
use super::super::desk::Desk;
use super::super::drafts::Place;
use super::super::keymap::Context;
use super::super::layer::{Choice, Go, Layer};
use super::super::menu::{Entry, Menu};
use super::super::moves;
use super::super::note_form::NoteForm;
use super::super::ticket_form::TicketForm;
use super::super::ticket_form::fields::{DESCRIPTION, DUE, PEOPLE, STEP, TAGS};
use super::Board;

/// What every ticket has that can be set for many, and the key that leads there as well.
const COMMON: [(&str, &str, Command); 4] = [
    (STEP, "Step", Command::MoveTo),
    (PEOPLE, "Assigned to", Command::Assignees),
    (TAGS, "Tags", Command::Tags),
    (DUE, "Due date", Command::DueDate),
];

impl Board {
    /// Opens what changes this part of the tickets that are meant; a note is written on the selected one.
    pub(super) fn change_part(&self, command: Command, desk: &mut Desk) -> Go {
        match command {
            _ if self.meant(desk).is_empty() => Go::Stay,
            Command::Assignees => self.set(PEOPLE, desk),
            Command::Tags => self.set(TAGS, desk),
            Command::DueDate => self.set(DUE, desk),
            Command::SetField | Command::Edit => self.ask_what_to_set(desk),
            Command::EditOutside => match self.selected(desk).map(|ticket| ticket.id) {
                Some(ticket) => {
                    let form = TicketForm::part(self.project, vec![ticket], DESCRIPTION, desk);
                    form.map_or(Go::Stay, |form| Go::Push(form.outside()))
                }
                None => Go::Stay,
            },
            Command::NewNote => match self.selected(desk).map(|ticket| ticket.id) {
                Some(ticket) => {
                    desk.begin_another(&Place::NewNote(self.project, ticket));
                    let form = NoteForm::new_note(self.project, ticket, desk);
                    Go::Push(Layer::NoteForm(Box::new(form)))
                }
                None => Go::Stay,
            },
            _ => Go::Stay,
        }
    }

    /// Asks which property of the tickets that are meant is to be set.
    fn ask_what_to_set(&self, desk: &Desk) -> Go {
        let common = COMMON.into_iter().map(|(property, label, command)| Entry {
            label: label.to_owned(),
            detail: desk.keymap.key_of(Context::Board, command),
            choice: Some(Choice::Set(property.to_owned())),
        });
        let fields = self.data(desk).map_or(&[][..], |data| &data.fields.items);
        let custom = fields.iter().map(|field| Entry {
            label: field.label.clone(),
            detail: String::new(),
            choice: Some(Choice::Set(field.name.to_string())),
        });
        let entries: Vec<Entry> = common.chain(custom).collect();
        let title = match (self.meant(desk).as_slice(), self.marks(desk)) {
            ([only], None) => format!("Set for #{only}"),
            ([_], Some(_)) => "Set for the marked ticket".to_owned(),
            (several, _) => format!("Set for {} marked tickets", several.len()),
        };
        Go::Push(Layer::Menu(Menu::new(title, entries, 0)))
    }

    /// Opens what sets this property of the tickets that are meant.
    pub(super) fn set(&self, property: &str, desk: &mut Desk) -> Go {
        let (project, tickets) = (self.project, self.meant(desk));
        let choose = |tickets, subject, desk: &mut Desk| {
            let chooser = Chooser::open(project, tickets, subject, desk);
            Go::Push(Layer::Chooser(Box::new(chooser)))
        };
        match (property, tickets.as_slice()) {
            (_, []) => Go::Stay,
            (STEP, [only]) if self.marks(desk).is_none() => moves::menu(project, *only, desk),
            (STEP, several) => moves::menu_of_marked(project, several.len(), desk),
            (PEOPLE, _) => choose(tickets, Subject::People, desk),
            (TAGS, _) => choose(tickets, Subject::Tags, desk),
            _ => match TicketForm::part(project, tickets, property, desk) {
                Some(form) => Go::Push(Layer::TicketForm(Box::new(form))),
                None => Go::Stay,
            },
        }
    }
}
