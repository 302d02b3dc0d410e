//! A long text goes to an editor of the user's own and comes back to the field it came from.

use super::Form;
use super::field::{Editor, Field};
use crate::app::effect::EditId;

/// Texts of a form that are edited outside.
#[derive(Debug, Clone, Default)]
pub(super) struct Outside {
    /// The field that has the keys is to go there.
    is_wanted: bool,
    /// What its file's name ends with; `.txt` where nothing else was said.
    suffix: Option<&'static str>,
    /// Which is or was there, and of which property.
    edit: Option<(EditId, String)>,
}

impl Form {
    /// The same, but its texts are of this kind: what the names of their files end with.
    #[must_use]
    pub fn with_texts(mut self, suffix: &'static str) -> Self {
        self.outside.suffix = Some(suffix);
        self
    }

    /// Wants the text that has the keys in the user's own editor.
    pub fn want_outside(&mut self) {
        let is_text = matches!(self.focused(), Some(Field { editor: Editor::Area(_), .. }));
        self.outside.is_wanted = is_text && !self.is_saving;
    }

    /// Whether a text is wanted in the user's own editor.
    pub fn wants_outside(&self) -> bool {
        self.outside.is_wanted
    }

    /// The text that goes there under this name, and what its file's name ends with; and the one that was there before.
    pub fn go_outside(&mut self, edit: EditId) -> Option<(String, &'static str, Option<EditId>)> {
        if !std::mem::take(&mut self.outside.is_wanted) {
            return None;
        }
        let field = self.focused()?;
        let Editor::Area(area) = &field.editor else { return None };
        let (text, property) = (area.text(), field.about.property.clone());
        let before = self.outside.edit.replace((edit, property)).map(|(before, _)| before);
        Some((text, self.outside.suffix.unwrap_or(".txt"), before))
    }

    /// The text that is or was there last.
    pub fn edited_outside(&self) -> Option<EditId> {
        self.outside.edit.as_ref().map(|(edit, _)| *edit)
    }

    /// Takes what was written there.
    pub fn come_back(&mut self, text: &str) {
        let Some((_, property)) = &self.outside.edit else { return };
        let named = |field: &&mut Field| field.about.property == *property;
        if let Some(field) = self.fields.iter_mut().find(named) {
            field.refusal = None;
            if let Editor::Area(area) = &mut field.editor {
                area.replace(text);
            }
        }
        self.settle();
    }
}
