//! What stands under a field: what is wrong with it, what is to be looked at, or a word of help.

use super::layout::fits_beside;
use super::picker::Mode;
use super::{Editor, Field, Form};
use crate::text;

/// Rows of a complaint.
const MOST_NOTES: usize = 3;

/// A row under a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// What is wrong, and whether this is where it begins.
    Complaint(String, bool),
    /// What is to be looked at but in nobody's way, and whether this is where it begins.
    Caution(String, bool),
    /// A word of help.
    Hint(String),
}

impl Form {
    /// Says this at the field of that property, or nothing any more. It can be sent all the same.
    pub fn caution(&mut self, property: &str, caution: Option<&str>) {
        for field in self.fields.iter_mut().filter(|field| field.about.property == property) {
            field.caution = caution.map(ToOwned::to_owned);
        }
    }
}

pub(super) fn notes(form: &Form, at: usize, field: &Field, width: usize) -> Vec<Note> {
    let has_keys = form.focus == at;
    if let Some(why) = field.about.locked.as_ref().filter(|_| field.refusal.is_none()) {
        return text::wrap(why, width)
            .into_iter()
            .filter(|line| !line.is_empty())
            .map(Note::Hint)
            .collect();
    }
    if let Some(complaint) = field.complaint(form.today, has_keys, form.was_tried) {
        return marked(&complaint, width, Note::Complaint);
    }
    if let Some(caution) = &field.caution {
        return marked(caution, width, Note::Caution);
    }
    if field.stays_empty(form.today) {
        let words = "Needed, but empty before: it is saved without.";
        return text::wrap(words, width).into_iter().map(Note::Hint).collect();
    }
    if let Editor::Picker(picker) = &field.editor
        && picker.mode == Mode::One
        && has_keys
        && !picker.is_open
    {
        let words = format!("Space opens the list of {}; typing searches it", picker.found());
        return text::wrap(&words, width).into_iter().map(Note::Hint).collect();
    }
    // what stands in the empty field itself need not be said twice
    let is_said = match &field.editor {
        Editor::Area(_) => false,
        Editor::Boxes(boxes) => boxes.items.is_empty(),
        Editor::Truth(_) => fits_beside(&field.about.hint, width),
        Editor::Picker(_) | Editor::Unknown => true,
        Editor::Line(_) => field.is_blank(),
    };
    if has_keys && !field.about.hint.is_empty() && !is_said {
        let mut lines = text::wrap(&text::clean(&field.about.hint), width);
        lines.truncate(MOST_NOTES);
        return lines.into_iter().map(Note::Hint).collect();
    }
    Vec::new()
}

/// Words with a sign before them.
fn marked(words: &str, width: usize, note: fn(String, bool) -> Note) -> Vec<Note> {
    let mut lines = text::wrap(&text::clean(words), width.saturating_sub(2).max(1));
    if lines.len() > MOST_NOTES {
        lines.truncate(MOST_NOTES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines.into_iter().enumerate().map(|(at, line)| note(line, at == 0)).collect()
}
