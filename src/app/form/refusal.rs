//! What a server refused: said at the field it names, and otherwise below the form.

use super::{Form, layout};
use crate::text;

/// Rows that a refusal which names no field may take.
const REFUSAL_ROWS: usize = 3;

impl Form {
    /// The refusal that names no field, as it is drawn.
    pub fn refusal_lines(&self) -> Vec<String> {
        let Some(refusal) = &self.refusal else { return Vec::new() };
        let width = usize::from(self.window.inner.width.saturating_sub(layout::GUTTER + 3)).max(1);
        let mut lines = text::wrap(&text::clean(refusal), width);
        lines.truncate(REFUSAL_ROWS.min(usize::from(self.calm.inner.height / 2)));
        lines
    }

    /// The server has refused: says so at the field it names, and otherwise below the form. It can be edited again.
    pub fn refuse(&mut self, property: Option<&str>, message: impl Into<String>) {
        self.is_saving = false;
        let named = property.and_then(|property| self.named(property));
        match named.and_then(|at| Some((at, self.fields.get_mut(at)?))) {
            Some((at, field)) => {
                field.refusal = Some(message.into());
                self.focus = at;
            }
            None => self.refusal = Some(message.into()),
        }
        self.settle();
    }

    /// Servers name a property bare, or as it travels: `ticket[f3]`, `assigned_to[]`.
    fn named(&self, property: &str) -> Option<usize> {
        let mut parts = property.split(['[', ']']).filter(|part| !part.is_empty());
        let is_one = |part: &str| {
            self.fields.iter().position(|field| field.is_known() && field.about.property == part)
        };
        parts.find_map(is_one)
    }
}
