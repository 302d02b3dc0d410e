//! Radio buttons, check boxes, and a single yes or no.

use ratatui::layout::Position;
use ratatui::style::{Modifier, Style};

use super::{Canvas, FieldView, Place};
use crate::app::form::boxes::Boxes;
use crate::app::form::layout::{BOX, fits_beside, flow};
use crate::text;
use crate::ui::theme::Theme;

impl FieldView<'_> {
    pub(super) fn draw_truth(
        &self,
        truth: bool,
        theme: &Theme,
        place: Place,
        canvas: &mut Canvas<'_>,
    ) -> Option<Position> {
        let position = canvas.position(place.row, usize::from(place.column) + 1);
        let mut row = canvas.row(place.row, place.column)?;
        let hint = self.field.about.hint.as_str();
        let sign = if truth { "[x] " } else { "[ ] " };
        let word = match truth {
            _ if !hint.is_empty() => hint,
            true => "yes",
            false => "no",
        };
        row.put(sign, if self.has_keys { theme.accent } else { theme.dim });
        if hint.is_empty() || fits_beside(hint, place.width) {
            row.put(word, if truth { theme.text } else { theme.dim });
        }
        position
    }

    pub(super) fn draw_boxes(
        &self,
        boxes: &Boxes,
        theme: &Theme,
        place: Place,
        canvas: &mut Canvas<'_>,
    ) -> Option<Position> {
        if boxes.items.is_empty() {
            let mut row = canvas.row(place.row, place.column)?;
            row.put(&self.field.about.hint, theme.dim);
            return canvas.position(place.row, usize::from(place.column));
        }
        let widths = boxes.items.iter().map(|item| BOX + text::width(&text::clean(&item.title)));
        let mut cursor = None;
        for (at, (line, left)) in flow(widths, place.width).into_iter().enumerate() {
            let Some(item) = boxes.items.get(at) else { break };
            let has_keys = self.has_keys && boxes.at == at;
            let is_chosen = boxes.is_chosen(at);
            let sign = match (boxes.many, is_chosen) {
                (true, true) => "[x] ",
                (true, false) => "[ ] ",
                (false, true) => "(•) ",
                (false, false) => "( ) ",
            };
            let column = usize::from(place.column) + left;
            if has_keys {
                cursor = canvas.position(place.row + line, column + 1);
            }
            let left = u16::try_from(column).unwrap_or(u16::MAX);
            let Some(mut row) = canvas.row(place.row + line, left) else { continue };
            row.put(sign, if has_keys || is_chosen { theme.accent } else { theme.dim });
            row.put(&item.title, title(theme, is_chosen, has_keys));
        }
        cursor
    }
}

fn title(theme: &Theme, is_chosen: bool, has_keys: bool) -> Style {
    let style = if is_chosen { theme.title } else { theme.text };
    if has_keys { style.add_modifier(Modifier::UNDERLINED) } else { style }
}
