//! Draws what [`crate::app::results`] holds: the tickets, and below them the whole reason of the selected one.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::signs;
use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::desk::Desk;
use crate::app::layout;
use crate::app::results::Results;
use crate::text;

pub(super) fn draw(results: &Results, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let entries = results.entries(desk);
    let title = match entries.len() {
        1 => "1 ticket was not changed".to_owned(),
        count => format!("{count} tickets were not changed"),
    };
    let area = layout::results_frame(desk.size);
    let inner = Popup { title: &title, frame: theme.warning }.draw(theme, area, buffer);
    let rows = layout::results_rows(desk.size);
    let in_sight = entries.iter().enumerate().skip(results.top).take(rows);
    for (y, (at, (ticket, reason))) in (0u16..).zip(in_sight) {
        let line = Rect { width: inner.width.saturating_sub(1), ..inner };
        let mut row = Row::nth(buffer, line, y);
        let is_selected = at == results.selected;
        row.put(if is_selected { signs::SELECTED } else { " " }, theme.accent);
        row.put(&format!("#{ticket}"), theme.id).skip(1);
        let name = desk.store.ticket(results.project, *ticket).map(|row| row.name.as_str());
        let room = row.room() / 2;
        let name = text::ellipsis(&text::clean(name.unwrap_or_default()), room).into_owned();
        row.put(&name, if is_selected { theme.accent } else { theme.text }).skip(2);
        row.put(&text::ellipsis(&text::clean(reason), row.room()), theme.dim);
    }
    let Some((_, reason)) = entries.get(results.selected) else { return };
    let below = Rect {
        x: inner.x + 1,
        y: inner.y + u16::try_from(rows).unwrap_or(0),
        width: inner.width.saturating_sub(2),
        height: layout::RESULTS_REASON,
    };
    let lines = text::wrap(&text::clean(reason), usize::from(below.width));
    for (y, line) in (1u16..layout::RESULTS_REASON).zip(lines) {
        Row::nth(buffer, below, y).put(&line, theme.error);
    }
}
