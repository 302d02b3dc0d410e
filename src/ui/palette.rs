//! Draws what [`crate::app::palette`] holds.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::signs;
use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::desk::Desk;
use crate::app::layout;
use crate::app::palette::{Found, Kind, Palette};

pub(super) fn draw(
    palette: &Palette,
    desk: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    let buffer = frame.buffer_mut();
    let inner = Popup::new("Commands and places", theme).draw(
        theme,
        layout::palette_frame(desk.size),
        buffer,
    );
    let cursor = draw_query(palette, theme, inner, buffer);
    let rows = layout::palette_rows(desk.size);
    let list = Rect { y: inner.y + 1, width: inner.width.saturating_sub(1), ..inner };
    let entries = palette.found.iter().enumerate().skip(palette.top).take(rows);
    for (line, (at, found)) in (0u16..).zip(entries) {
        draw_entry(found, at == palette.selected, theme, Row::nth(buffer, list, line));
    }
    let bottom = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..list };
    draw_explanation(palette, theme, Row::new(buffer, bottom));
    cursor
}

fn draw_query(
    palette: &Palette,
    theme: &Theme,
    inner: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let mut row = Row::new(buffer, inner);
    let count = palette.found.len();
    row.put_right(&format!("{count} "), theme.dim);
    let room = usize::from(inner.width).saturating_sub(10);
    let shown = palette.query.shown(room);
    row.put(" : ", theme.accent).put(&shown.text, theme.text);
    let caret = u16::try_from(shown.caret + 3).ok()?;
    (caret < inner.width).then(|| Position { x: inner.x + caret, y: inner.y })
}

fn draw_entry(found: &Found, is_selected: bool, theme: &Theme, mut row: Row<'_>) {
    let is_off = found.reason.is_some();
    row.put(if is_selected { signs::SELECTED } else { " " }, theme.accent);
    let style = match (is_off, is_selected) {
        (true, _) => theme.dim,
        (false, true) => theme.accent,
        (false, false) => theme.text,
    };
    let detail = if found.kind() == Kind::Command { theme.key } else { theme.dim };
    row.put_right(&found.detail, if is_off { theme.dim } else { detail });
    row.skip_right(2);
    row.put(&found.label, style);
    if is_off {
        row.put(" (not now)", theme.dim);
    }
}

/// Why what is selected does nothing, or that nothing fits.
fn draw_explanation(palette: &Palette, theme: &Theme, mut row: Row<'_>) {
    row.skip(1);
    match palette.entry() {
        None => {
            row.put("Nothing here is called that.", theme.warning);
        }
        Some(found) => {
            row.put(found.reason.as_deref().unwrap_or_default(), theme.warning);
        }
    }
}
