//! A choice out of many: what is chosen, what is being typed, and the open list.

use ratatui::layout::Position;
use ratatui::style::Style;

use super::{Canvas, FieldView, Place};
use crate::app::form::Item;
use crate::app::form::layout::{QUERY_ROOM, picked};
use crate::app::form::picker::{LIST_ROWS, Mode, Picker};
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;

impl FieldView<'_> {
    pub(super) fn draw_picker(
        &self,
        picker: &Picker,
        theme: &Theme,
        place: Place,
        canvas: &mut Canvas<'_>,
    ) -> Option<Position> {
        let cursor = if picker.mode == Mode::One {
            self.draw_one(picker, theme, place, canvas)
        } else {
            self.draw_several(picker, theme, place, canvas)
        };
        if picker.is_open {
            let first = place.row + place.rows.saturating_sub(picker.rows());
            draw_list(picker, theme, Place { row: first, ..place }, canvas);
        }
        cursor
    }

    fn draw_one(
        &self,
        picker: &Picker,
        theme: &Theme,
        place: Place,
        canvas: &mut Canvas<'_>,
    ) -> Option<Position> {
        let width = place.width;
        let shown = picker.query.shown(width.saturating_sub(2));
        let position = canvas.position(place.row, usize::from(place.column) + shown.caret);
        let mut row = canvas.row(place.row, place.column)?;
        let chosen = picker.chosen.first().map(|item| text::clean(&item.title));
        let (words, style) = match (&chosen, shown.text.is_empty()) {
            (_, false) => (shown.text.as_str(), Self::ink(theme)),
            (Some(title), true) if !picker.is_open => (title.as_ref(), Self::ink(theme)),
            (Some(title), true) => (title.as_ref(), self.paper(theme).patch(theme.dim)),
            (None, true) => (self.field.about.hint.as_str(), self.paper(theme).patch(theme.dim)),
        };
        let words = text::ellipsis(words, width.saturating_sub(2));
        row.put(&words, style);
        row.put(&" ".repeat((width - 1).saturating_sub(text::width(&words))), self.paper(theme));
        row.put(signs::BELOW, theme.frame(self.has_keys));
        position
    }

    fn draw_several(
        &self,
        picker: &Picker,
        theme: &Theme,
        place: Place,
        canvas: &mut Canvas<'_>,
    ) -> Option<Position> {
        let style = if picker.mode == Mode::Words { theme.tag } else { theme.person };
        let places = picked(picker, self.has_keys, place.width);
        let left = |at: usize| place.column.saturating_add(u16::try_from(at).unwrap_or(u16::MAX));
        for (at, (item, (line, column))) in picker.chosen.iter().zip(&places).enumerate() {
            let Some(mut row) = canvas.row(place.row + line, left(*column)) else { continue };
            row.put(&item.title, style);
            if at + 1 < picker.chosen.len() {
                row.put(",", theme.dim);
            }
        }
        let Some((line, column)) = places.get(picker.chosen.len()).copied() else {
            if picker.chosen.is_empty() {
                let words = self.nothing();
                canvas.row(place.row, place.column)?.put(words, theme.dim);
            }
            return None;
        };
        let room = place.width.saturating_sub(column).max(QUERY_ROOM.min(place.width));
        let shown = picker.query.shown(room.saturating_sub(1));
        let mut row = canvas.row(place.row + line, left(column))?;
        row.put(&shown.text, Self::ink(theme));
        let mut used = text::width(&shown.text);
        let rest = match picker.completion() {
            Some(whole) if picker.at.is_none() => {
                whole.get(picker.query.text().len()..).unwrap_or_default().to_owned()
            }
            _ if picker.chosen.is_empty() && used == 0 => self.field.about.hint.clone(),
            _ => String::new(),
        };
        let rest = text::ellipsis(&rest, room.saturating_sub(used)).into_owned();
        used += text::width(&text::clean(&rest));
        row.put(&rest, self.paper(theme).patch(theme.dim));
        row.put(&" ".repeat(room.saturating_sub(used)), self.paper(theme));
        canvas.position(place.row + line, usize::from(left(column)) + shown.caret)
    }

    /// What stands where nobody and nothing is chosen.
    fn nothing(&self) -> &str {
        let hint = &self.field.about.hint;
        if hint.is_empty() { signs::NOTHING } else { hint }
    }
}

fn draw_list(picker: &Picker, theme: &Theme, place: Place, canvas: &mut Canvas<'_>) {
    if picker.found() == 0 {
        let words = if picker.mode == Mode::Words { "a new one" } else { "nothing fits" };
        if let Some(mut row) = canvas.row(place.row, place.column) {
            row.skip(2).put(words, theme.dim);
        }
        return;
    }
    let last = (picker.top + LIST_ROWS).min(picker.found());
    for (line, at) in (picker.top..last).enumerate() {
        let Some(item) = picker.item(at) else { break };
        let is_chosen = picker.is_chosen(item);
        let Some(mut row) = canvas.row(place.row + line, place.column) else { continue };
        row.skip_right(1);
        if at + 1 == last && last < picker.found() {
            let more = text::grouped((picker.found() - last) as u64);
            row.put_right(&format!("{} {more} more", signs::BELOW), theme.dim);
            row.skip_right(1);
        }
        draw_item(item, is_chosen, picker.at == Some(at), theme, &mut row);
    }
}

fn draw_item(
    item: &Item,
    is_chosen: bool,
    is_candidate: bool,
    theme: &Theme,
    row: &mut crate::ui::widgets::row::Row<'_>,
) {
    row.put(if is_candidate { signs::SELECTED } else { " " }, theme.accent);
    row.put(if is_chosen { signs::DONE } else { " " }, theme.done);
    let style: Style = if is_candidate { theme.selected } else { theme.text };
    row.put(&item.title, style);
    if !item.detail.is_empty() {
        row.skip(2).put(&item.detail, theme.dim);
    }
}
