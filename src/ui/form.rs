//! Draws what [`crate::app::form`] holds: labels, fields, what is wrong with them, and the box around all that.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget as _};

use super::signs;
use super::theme::Theme;
use super::widgets::field::{Canvas, FieldView, Place};
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::form::layout::{self, GUTTER, Note};
use crate::app::form::{Form, Layout, Window};
use crate::text;

/// Draws the form in its window, and answers where the cursor stands.
pub(super) fn draw(
    form: &Form,
    title: &str,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    let buffer = frame.buffer_mut();
    draw_window(&form.window, title, theme, buffer);
    if form.is_saving {
        draw_saving(&form.window, theme, buffer);
    }
    if form.is_sent_by_enter() && !form.is_saving {
        let line = form.window.outer.height.saturating_sub(1);
        let mut row = Row::nth(buffer, form.window.outer, line);
        row.skip_right(2);
        row.put_right(" Enter saves ", theme.dim);
    }
    let cursor = draw_fields(form, theme, buffer);
    draw_refusal(form, theme, buffer);
    cursor.filter(|_| !form.is_saving)
}

/// A frame with the title in it, or a line of it where there is no room for a frame.
pub(super) fn draw_window(window: &Window, title: &str, theme: &Theme, buffer: &mut Buffer) {
    if window.is_framed {
        Popup::new(title, theme).draw(theme, window.outer, buffer);
        return;
    }
    Clear.render(window.outer.intersection(buffer.area), buffer);
    let mut row = Row::new(buffer, window.outer);
    row.skip(1).put(title, theme.accent);
}

fn draw_saving(window: &Window, theme: &Theme, buffer: &mut Buffer) {
    let mut row = Row::new(buffer, window.outer);
    row.skip_right(2);
    row.put_right(&format!(" {} saving ", signs::AWAITED), theme.warning);
}

fn draw_fields(form: &Form, theme: &Theme, buffer: &mut Buffer) -> Option<Position> {
    let layout = form.layout();
    let height = form.body().height;
    let area = Rect { height, ..form.window.inner }.intersection(buffer.area);
    let bottom = form.top + usize::from(height);
    let mut canvas = Canvas { buffer, area, top: form.top };
    let mut cursor = None;
    for (at, place) in layout.places.iter().enumerate() {
        if place.top >= bottom || place.top + place.height <= form.top {
            continue;
        }
        let drawn = draw_field(form, at, place, &layout, theme, &mut canvas);
        cursor = cursor.or(drawn);
    }
    draw_scroll(form.top > 0, bottom < layout.height, area, theme, canvas.buffer);
    cursor
}

/// Signs at the right edge that there is more.
fn draw_scroll(above: bool, below: bool, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    for (is_there, line, sign) in
        [(above, 0, signs::ABOVE), (below, area.height.saturating_sub(1), signs::BELOW)]
    {
        if is_there {
            Row::nth(buffer, area, line).put_right(sign, theme.accent);
        }
    }
}

fn draw_field(
    form: &Form,
    at: usize,
    place: &layout::Place,
    layout: &Layout,
    theme: &Theme,
    canvas: &mut Canvas<'_>,
) -> Option<Position> {
    let field = form.fields.get(at)?;
    let has_keys = form.focus == at;
    draw_label(form, at, place, layout, theme, canvas);
    if has_keys {
        for row in place.top..place.body + place.rows {
            if let Some(mut row) = canvas.row(row, 0) {
                row.put(signs::SELECTED, theme.accent);
            }
        }
    }
    let reading = field.reading(form.today);
    let view = FieldView { field, has_keys, reading: reading.as_deref(), today: form.today };
    let body =
        Place { row: place.body, column: layout.body, width: layout.width, rows: place.rows };
    let cursor = view.draw(theme, body, canvas);
    for (line, note) in place.notes.iter().enumerate() {
        let row = place.body + place.rows + line;
        let Some(mut row) = canvas.row(row, layout.body) else { continue };
        row.skip_right(1);
        match note {
            Note::Complaint(words, is_first) => {
                let sign = if *is_first { signs::FAILED } else { " " };
                row.put(sign, theme.error).skip(1).put(words, theme.error);
            }
            Note::Caution(words, is_first) => {
                let sign = if *is_first { signs::WARNING } else { " " };
                row.put(sign, theme.warning).skip(1).put(words, theme.warning);
            }
            Note::Hint(words) => {
                row.put(words, theme.dim);
            }
        }
    }
    cursor
}

/// The sign of a changed field, its label, the sign of a required one.
fn draw_label(
    form: &Form,
    at: usize,
    place: &layout::Place,
    layout: &Layout,
    theme: &Theme,
    canvas: &mut Canvas<'_>,
) {
    let Some(field) = form.fields.get(at) else { return };
    if field.is_changed(form.today)
        && let Some(mut row) = canvas.row(place.top, 1)
    {
        row.put(signs::CHANGED, theme.warning);
    }
    let Some(mut row) = canvas.row(place.top, GUTTER) else { return };
    let label = text::clean(&field.about.label);
    let style = match form.focus == at {
        true => theme.title,
        false if field.about.locked.is_some() => theme.dim,
        false => theme.text,
    };
    row.put(&text::ellipsis(&label, layout.label), style);
    if field.about.required {
        row.put(" *", theme.warning);
    }
}

/// What the server refused without naming a field, below the fields.
fn draw_refusal(form: &Form, theme: &Theme, buffer: &mut Buffer) {
    let lines = form.refusal_lines();
    let inner = form.window.inner;
    let first = inner.height.saturating_sub(u16::try_from(lines.len()).unwrap_or(0));
    for (at, line) in (first..).zip(&lines) {
        let mut row = Row::nth(buffer, inner, at);
        row.skip(1).put(if at == first { signs::FAILED } else { " " }, theme.error);
        row.skip(1).put(line, theme.error);
    }
}
