//! What the keys stand on in the details is changed by itself, in a small box.

use super::details::Part;
use super::{Pane, TicketScreen};
use crate::app::chooser::{Chooser, Subject};
use crate::app::desk::Desk;
use crate::app::layer::{Go, Layer};
use crate::app::moves;
use crate::app::note_form::NoteForm;
use crate::app::ticket_form::TicketForm;
use crate::app::ticket_form::fields::{DESCRIPTION, DUE, NAME, PEOPLE, STEP, TAGS};
use crate::model::{FieldKind, FieldName};

impl TicketScreen {
    /// Changes what the keys stand on, and nothing else.
    pub(super) fn change_part(&self, desk: &mut Desk) -> Go {
        match self.details.part() {
            None => Go::Stay,
            Some(Part::Step) => moves::menu(self.project, self.ticket, desk),
            Some(Part::People) => self.choose(Subject::People, desk),
            Some(Part::Tags) => self.choose(Subject::Tags, desk),
            Some(_) => self.form_of(&self.property(), desk),
        }
    }

    /// Changes the selected note, or the text the keys stand on, in the user's own editor; where that is no longer text,
    /// the description.
    pub(super) fn edit_outside(&self, desk: &mut Desk) -> Go {
        if self.pane == Pane::Notes {
            let Some(note) = self.note().cloned() else { return Go::Stay };
            let form = NoteForm::edit(self.project, self.ticket, note, desk);
            return Go::Push(form.outside());
        }
        let property = match self.details.part() {
            Some(Part::Field(field)) if self.is_long(field, desk) => field.to_string(),
            _ => DESCRIPTION.to_owned(),
        };
        let form = TicketForm::part(self.project, vec![self.ticket], &property, desk);
        form.map_or(Go::Stay, |form| Go::Push(form.outside()))
    }

    fn is_long(&self, field: &FieldName, desk: &Desk) -> bool {
        let fields = desk.store.board(self.project).map_or(&[][..], |board| &board.fields.items);
        fields.iter().any(|known| known.name == *field && known.kind == FieldKind::Text)
    }

    /// What the server calls what the keys stand on.
    pub(super) fn property(&self) -> String {
        match self.details.part() {
            Some(Part::Field(field)) => field.as_str(),
            Some(Part::Description) => DESCRIPTION,
            Some(Part::Due) => DUE,
            Some(Part::People) => PEOPLE,
            Some(Part::Step) => STEP,
            Some(Part::Tags) => TAGS,
            Some(Part::Name) | None => NAME,
        }
        .to_owned()
    }

    /// A small form of one property.
    pub(super) fn form_of(&self, property: &str, desk: &mut Desk) -> Go {
        match TicketForm::part(self.project, vec![self.ticket], property, desk) {
            Some(form) => Go::Push(Layer::TicketForm(Box::new(form))),
            None => Go::Stay,
        }
    }

    /// A list of people or tags.
    pub(super) fn choose(&self, subject: Subject, desk: &mut Desk) -> Go {
        let chooser = Chooser::open(self.project, vec![self.ticket], subject, desk);
        Go::Push(Layer::Chooser(Box::new(chooser)))
    }
}
