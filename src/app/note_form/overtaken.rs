//! Somebody else has changed the note that is being changed here.

use super::{NoteForm, PRIVATE, TEXT};
use crate::app::desk::Desk;
use crate::app::form::Answer as Held;
use crate::app::layer::Go;
use crate::model::Note;
use crate::text::markdown;

impl NoteForm {
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
        if markdown.is_none() && !self.form.changed(TEXT) {
            self.is_html = true;
        }
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
        self.resized(desk);
        Go::Shown
    }
}
