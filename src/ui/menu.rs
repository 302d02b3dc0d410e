//! Draws a short list to choose one thing from.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::signs;
use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::desk::Desk;
use crate::app::layout;
use crate::app::menu::Menu;

pub(super) fn draw(menu: &Menu, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let area = menu.frame(desk.size);
    let inner = Popup::new(&menu.title, theme).draw(theme, area, buffer);
    let room = layout::rows(inner, 1);
    let top = menu.top(room);
    for (y, (at, entry)) in (0u16..).zip(menu.entries.iter().enumerate().skip(top).take(room)) {
        let line = Rect { width: inner.width.saturating_sub(1), ..inner };
        let mut row = Row::nth(buffer, line, y);
        let selected = at == menu.selected;
        row.put(if selected { signs::SELECTED } else { " " }, theme.accent);
        let number = if at < 9 { (at + 1).to_string() } else { " ".to_owned() };
        row.put(&number, theme.key).skip(2);
        row.put_right(&entry.detail, theme.dim);
        row.skip_right(1);
        let style = if selected { theme.accent } else { theme.text };
        row.put(&entry.label, style);
    }
}
