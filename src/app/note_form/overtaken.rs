//! Somebody else has changed the note that is being changed here.

use super::{NoteForm, PRIVATE, TEXT};
use crate::app::conflict::rows::HTML;
use crate::app::conflict::{Conflict, Settled};
use crate::app::desk::Desk;
use crate::app::form::Answer as Held;
use crate::app::layer::Go;
use crate::model::Note;
use crate::text::markdown;
use crate::worker::reply::Theirs;
use crate::worker::request::Write;

impl NoteForm {
    /// Somebody else stands in the way of what was sent: theirs is what ours is measured by from now on.
    pub(super) fn met(&mut self, write: &Write, theirs: &Theirs, desk: &mut Desk) {
        let Theirs::Note(now) = theirs else { return };
        let conflict = Conflict::new(write, theirs, None, desk);
        self.is_overtaken = true;
        drop(self.overtaken(std::slice::from_ref(now), desk));
        if !conflict.rows.is_empty() {
            self.raised.raise(conflict);
        }
    }

    /// What both have changed is to be like this.
    pub(super) fn settled(&mut self, settled: &Settled, desk: &mut Desk) -> Go {
        if settled.is_html {
            self.edit_html();
        }
        if let Theirs::Note(now) = &settled.theirs {
            self.is_overtaken = true;
            drop(self.overtaken(std::slice::from_ref(now), desk));
        }
        for (property, held) in &settled.values {
            // a form that edits HTML stays one, also where Markdown would do
            if property == TEXT && self.is_html && !settled.is_html {
                self.form.hold(property, &Held::Text(markdown::to_html(held.text())));
            } else {
                self.form.hold(property, held);
            }
        }
        self.save(desk)
    }

    /// The notes were told anew: theirs becomes what ours is measured by, so that saving again is a choice made with
    /// both in sight.
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
            let field = self.form.field(property);
            let differs = field.is_some_and(|it| it.about.start != start);
            let is_mine = self.form.changed(property);
            self.form.tell(property, &start);
            if differs && is_mine && self.form.changed(property) {
                let words =
                    "Somebody has changed this meanwhile; saving again puts yours in its place.";
                self.form.refuse(Some(property), words);
            }
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
