//! Somebody else has changed the note that is being changed here.

use super::{NoteForm, PRIVATE, TEXT};
use crate::app::conflict::rows::HTML;
use crate::app::conflict::{Conflict, Home, Settled, Undecided};
use crate::app::desk::Desk;
use crate::app::form::Answer as Held;
use crate::app::layer::Go;
use crate::model::Note;
use crate::text::markdown;
use crate::worker::reply::Theirs;
use crate::worker::request::Write;

impl NoteForm {
    /// Somebody else stands in the way of what was sent: both are shown.
    pub(super) fn met(&mut self, write: &Write, theirs: &Theirs, desk: &mut Desk) {
        let conflict = Conflict::new(write, theirs, Home::Form(self.place()), desk);
        self.measure_by(Some(theirs), desk);
        if !conflict.rows.is_empty() {
            self.raised.raise(conflict);
        }
    }

    /// What both have changed is to be like this.
    pub(super) fn settled(&mut self, settled: &Settled, desk: &mut Desk) -> Go {
        if settled.is_html {
            self.edit_html();
        }
        self.raised.settle();
        self.measure_by(settled.theirs.as_ref(), desk);
        for (property, held) in &settled.values {
            // a form that edits HTML stays one, also where Markdown would do
            if property == TEXT && self.is_html && !settled.is_html {
                self.form.hold(property, &Held::Text(markdown::to_html(held.text())));
            } else {
                self.form.hold(property, held);
            }
            self.form.decided(property);
        }
        self.save(desk)
    }

    /// It is not decided: theirs is known by now, and what was chosen stays so.
    pub(super) fn left(&mut self, undecided: Undecided, desk: &Desk) -> Go {
        self.measure_by(undecided.theirs.as_ref(), desk);
        self.raised.leave(undecided);
        Go::Shown
    }

    fn measure_by(&mut self, theirs: Option<&Theirs>, desk: &Desk) {
        if let Some(Theirs::Note(now)) = theirs {
            self.is_overtaken = true;
            drop(self.overtaken(std::slice::from_ref(now), desk));
        }
    }

    /// Shows what both have made of it, and what was made of both; tells whether there is something.
    pub(in crate::app) fn show_both(&mut self, desk: &mut Desk) -> bool {
        let Some(now) = self.base.as_ref().filter(|_| !self.form.is_saving) else { return false };
        let (write, theirs) = (self.change(now), Theirs::Note(now.clone()));
        let conflict = Conflict::new(&write, &theirs, Home::Form(self.place()), desk);
        self.raised.show(conflict, &mut self.form, desk)
    }

    /// What is written in place of this, which the server holds: measured by what the user has seen.
    pub(super) fn change(&self, now: &Note) -> Write {
        let mut seen = now.clone();
        for (field, before) in self.form.undecided() {
            match (field.about.property.as_str(), before) {
                (TEXT, Held::Text(text)) if self.is_html => seen.text.clone_from(text),
                (TEXT, Held::Text(text)) => seen.text = markdown::to_html(text),
                (PRIVATE, Held::Truth(truth)) => seen.private = *truth,
                _ => {}
            }
        }
        let (project, ticket, base) = (self.project, self.ticket, Box::new(seen));
        Write::SaveNote { project, ticket, base, input: self.input() }
    }

    /// The notes were told anew: what somebody else has made of it is shown beside ours before that is saved.
    pub(super) fn overtaken(&mut self, notes: &[Note], desk: &Desk) -> Go {
        let Some(base) = &mut self.base else { return Go::Stay };
        let Some(now) = notes.iter().find(|it| it.id == base.id) else { return Go::Stay };
        if !std::mem::take(&mut self.is_overtaken) {
            return Go::Stay;
        }
        *base = now.clone();
        let markdown = if self.is_html { None } else { markdown::to_markdown(&now.text) };
        let is_html = markdown.is_none() && !self.form.changed(TEXT);
        let text = markdown.unwrap_or_else(|| now.text.clone());
        for (property, start) in [(TEXT, Held::Text(text)), (PRIVATE, Held::Truth(now.private))] {
            self.form.overtake(property, &start);
        }
        if is_html {
            self.edit_html();
        }
        self.resized(desk);
        Go::Shown
    }

    /// The HTML itself is edited from now on; a draft says so by what the field is called.
    fn edit_html(&mut self) {
        self.is_html = true;
        for field in self.form.fields.iter_mut().filter(|it| it.about.property == TEXT) {
            HTML.clone_into(&mut field.about.label);
        }
    }
}
