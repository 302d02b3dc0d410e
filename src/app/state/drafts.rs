//! What is typed lies on this machine a moment later, and what lies there is taken up where it belongs.

use super::State;
use crate::app::command::Command;
use crate::app::drafts::{Left, Place};
use crate::app::keymap::Context;
use crate::app::layer::{Choice, Layer};
use crate::app::menu::{Entry, Menu};
use crate::app::note_form::NoteForm;
use crate::app::notices::Tone;
use crate::app::ticket_form::TicketForm;
use crate::text;

impl State {
    /// Something has changed: whatever stands in forms is written soon.
    pub(super) fn shelve_soon(&mut self) {
        let is_form_open = self.layers.iter().any(|layer| layer.form().is_some());
        self.desk.shelve_soon(is_form_open);
    }

    /// How many forms there are, how many of them are being saved, and how many have left a draft: when that changes, nothing
    /// is left to a moment later.
    pub(super) fn forms(&self) -> (usize, usize, usize) {
        let forms = || self.layers.iter().filter_map(Layer::form);
        let saving = forms().filter(|form| form.is_saving).count();
        (forms().count(), saving, self.desk.drafts.kept().len())
    }

    /// Writes what stands in forms, as far as it does not lie there already.
    pub(super) fn shelve(&mut self) {
        let open: Vec<(Place, Left)> = self.layers.iter().filter_map(Layer::draft).collect();
        self.desk.shelve(open);
    }

    /// Lists what was typed and not sent, and what was sent and not confirmed.
    pub(super) fn list_drafts(&mut self) {
        let entry = |(at, (place, left)): (usize, &(Place, Left))| {
            let first = left.draft.fields.first().map(|kept| kept.now.words()).unwrap_or_default();
            let words = text::clean(first.lines().next().unwrap_or_default()).into_owned();
            let detail = text::ellipsis(&words, 24).into_owned();
            Entry { label: place.words(), detail, choice: Some(Choice::TakeUp(at)) }
        };
        let kept = self.desk.drafts.kept().iter().enumerate().map(entry);
        let entries: Vec<Entry> = kept.chain(self.unsent_entries()).collect();
        if entries.is_empty() {
            self.desk.say(Tone::Done, "Nothing is kept here: whatever you typed was saved.");
        } else {
            self.layers.push(Layer::Menu(Menu::new("Not sent", entries, 0)));
        }
    }

    /// Opens the form of a draft, or goes to where it is opened.
    pub(super) fn take_up(&mut self, at: usize) {
        let Some((place, _)) = self.desk.drafts.kept().get(at).cloned() else { return };
        if let Some(reason) = self.desk.frozen() {
            return self.desk.say(Tone::Warning, reason);
        }
        let desk = &mut self.desk;
        match place {
            Place::NewTicket(project) => {
                let form = TicketForm::brief(project, None, desk);
                self.layers.push(Layer::TicketForm(Box::new(form)));
            }
            Place::NewNote(project, ticket) => {
                let form = NoteForm::new_note(project, ticket, desk);
                self.layers.push(Layer::NoteForm(Box::new(form)));
            }
            Place::Ticket(project, ticket) if desk.store.ticket(project, ticket).is_some() => {
                let Some(base) = desk.store.ticket(project, ticket).cloned() else { return };
                let form = TicketForm::edit(project, base, desk);
                self.layers.push(Layer::TicketForm(Box::new(form)));
            }
            Place::Both(place) => self.take_up_both(*place),
            other => self.lead_to(&other),
        }
    }

    /// A form that is about something the server has not told yet is opened there.
    fn lead_to(&mut self, place: &Place) {
        let key = |command| self.desk.keymap.key_of(Context::Ticket, command);
        let words = match place.ticket() {
            Some(_) => format!("What you had typed is there again with {}.", key(Command::Edit)),
            None => {
                format!("{}: what you had typed is there again when you edit it.", place.words())
            }
        };
        if let Some((project, ticket)) = place.ticket() {
            self.go_to_ticket(project, ticket);
        }
        self.desk.say(Tone::Done, words);
    }
}
