//! Draws what the keys do.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::signs;
use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::desk::Desk;
use crate::app::help::{Help, Line};
use crate::app::layout;

/// Columns of the keys, and where room is short.
const KEYS: usize = 18;
const FEW_KEYS: usize = 12;

pub(super) fn draw(help: &Help, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let area = layout::help_frame(desk.size);
    Popup::new("What the keys do", theme).draw(theme, area, buffer);
    let room = layout::help(desk.size);
    let lines = help.lines(desk);
    let below = lines.len().saturating_sub(help.top + usize::from(room.height));
    let top = Rect { y: room.y.saturating_sub(1), height: 1, ..room };
    let mut row = Row::new(buffer, top);
    for (count, sign) in [(below, signs::BELOW), (help.top, signs::ABOVE)] {
        if count > 0 {
            row.put_right(&format!("{sign}{count}"), theme.dim);
            row.skip_right(1);
        }
    }
    if help.filter.is_empty() {
        row.put("type to filter", theme.dim);
    } else {
        row.put("filter: ", theme.dim)
            .put(&help.filter, theme.text)
            .put(signs::SELECTED, theme.accent);
    }
    if lines.is_empty() {
        Row::nth(buffer, room, 1).put("No key does that.", theme.text);
    }
    let columns = if room.width < 60 { FEW_KEYS } else { KEYS };
    let in_sight = lines.iter().skip(help.top).take(usize::from(room.height));
    for (at, line) in (0u16..).zip(in_sight) {
        let mut row = Row::nth(buffer, room, at);
        match line {
            Line::Place(place) => {
                row.put(place, theme.accent);
            }
            Line::Keys(keys, title) => {
                let used = crate::text::width(keys).min(columns);
                row.put(&crate::text::ellipsis(keys, columns), theme.key);
                row.skip(columns + 1 - used).put(title, theme.text);
            }
            Line::Gap => {}
        }
    }
}
