//! What is typed lies on this machine a moment later, and what lies there is taken up where it belongs.

use super::State;
use crate::app::admin_form::{self, AdminForm};
use crate::app::drafts::sign_in::NOBODY;
use crate::app::drafts::{FoundDraft, Place};
use crate::app::layer::Layer;
use crate::app::note_form::NoteForm;
use crate::app::notices::Tone;
use crate::app::ticket_form::TicketForm;
use crate::app::unsent::subject::Subject;
use crate::app::unsent_screen::{Item, UnsentScreen};

impl State {
    /// Something has changed: whatever stands in forms is written soon.
    pub(super) fn shelve_soon(&mut self) {
        let is_form_open = self.layers.iter().any(|layer| layer.form().is_some());
        let signs_in = self.layers.iter().any(|layer| matches!(layer, Layer::Login(_)));
        self.desk.shelve_soon(is_form_open, signs_in);
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
        let open = self.layers.iter().filter_map(Layer::draft);
        let raised = self.layers.iter().filter_map(Layer::raised);
        self.desk.shelve(open.chain(raised).collect());
        self.desk.late_drafts(&self.places());
        let sign_in = self.layers.iter().find_map(|layer| match layer {
            Layer::Login(login) => login.form.draft(),
            _ => None,
        });
        self.desk.shelve_sign_in(sign_in);
    }

    /// These lie on this machine from before. What was typed to sign in goes where it was typed, unless somebody has begun
    /// anew there.
    pub(super) fn drafts_found(&mut self, account: &str, found: Vec<FoundDraft>) {
        if account != NOBODY {
            return self.desk.drafts_found(account, found, &self.places());
        }
        let form = self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Login(login) => Some(&mut login.form),
            _ => None,
        });
        if let Some(form) = form.filter(|form| !form.is_changed())
            && let Some(draft) = self.desk.sign_in_found(found)
        {
            form.put_back(draft);
        }
    }

    /// Which drafts the forms on the screen would take.
    pub(super) fn places(&self) -> Vec<Place> {
        self.layers.iter().filter_map(Layer::place).collect()
    }

    /// Shows what was typed and not sent, and what was sent and not confirmed.
    pub(super) fn list_drafts(&mut self) {
        let is_unsent = |layer: &Layer| matches!(layer, Layer::Unsent(_));
        let open = self.layers.iter().position(is_unsent);
        if let Some(at) = open {
            self.layers.pop_above(at, &mut self.desk);
        } else {
            self.desk.look_elsewhere();
            self.desk.ask_for_names();
            for layer in self.layers.iter_mut() {
                if let Layer::Ticket(ticket) = layer {
                    ticket.cover();
                }
            }
            self.layers.push(Layer::Unsent(UnsentScreen::open(&self.desk)));
        }
    }

    /// Opens the form of a draft, as soon as what it is about is here.
    pub(super) fn take_up(&mut self, place: &Place) {
        if self.desk.drafts.left(place).is_none() {
            return;
        }
        if let Some(reason) = self.desk.frozen() {
            return self.desk.say(Tone::Warning, reason);
        }
        if let Place::Both(of) = place {
            if self.places().contains(of) {
                return self.desk.say(Tone::Warning, "Its form is open already.");
            }
            return self.take_up_both(of);
        }
        if self.places().contains(place.first()) {
            // two forms of one draft would write over each other
            return self.desk.say(Tone::Warning, "Its form is open already.");
        }
        let place = self.desk.drafts.bring_forward(place);
        self.open_form_of(&place);
    }

    pub(super) fn open_form_of(&mut self, place: &Place) {
        if let Some(form) = self.form_of(place) {
            return self.layers.push(form);
        }
        let is_left = self.desk.drafts.left(place).is_some();
        let of = if is_left { place.clone() } else { Place::Both(Box::new(place.clone())) };
        self.seek(Item::Draft(of), place);
    }

    /// The form of that place, where enough is known for it.
    fn form_of(&mut self, place: &Place) -> Option<Layer> {
        let desk = &mut self.desk;
        match place {
            Place::NewTicket(project) => {
                Some(Layer::TicketForm(Box::new(TicketForm::brief(*project, None, desk))))
            }
            Place::NewNote(project, ticket) => {
                Some(Layer::NoteForm(Box::new(NoteForm::new_note(*project, *ticket, desk))))
            }
            Place::Ticket(project, ticket) => {
                let base = desk.store.ticket(*project, *ticket).cloned()?;
                Some(Layer::TicketForm(Box::new(TicketForm::edit(*project, base, desk))))
            }
            Place::Property(project, ticket, property) => {
                let form = TicketForm::part(*project, vec![*ticket], property, desk)?;
                Some(Layer::TicketForm(Box::new(form)))
            }
            Place::Note(project, ticket, note) => {
                let notes = desk.store.notes(*ticket)?;
                let note = notes.items.iter().find(|it| it.id == *note).cloned()?;
                let form = NoteForm::edit(*project, *ticket, note, desk);
                Some(Layer::NoteForm(Box::new(form)))
            }
            Place::Thing(..) | Place::Me if desk.subject(place) == Subject::Here => {
                let of = admin_form::Subject::of(place, desk)?;
                Some(Layer::AdminForm(Box::new(AdminForm::resumed(of, desk))))
            }
            Place::Thing(..) | Place::Me | Place::SignIn | Place::Both(_) | Place::Another(..) => {
                None
            }
        }
    }
}
