//! Draws a question with yes and no.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::command::Command;
use crate::app::confirm::Confirm;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layout;
use crate::text;

/// Columns of the box where there is room.
const WIDTH: u16 = 60;

pub(super) fn draw(confirm: &Confirm, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let width = WIDTH.min(desk.size.width.saturating_sub(2));
    let room = usize::from(width.saturating_sub(4));
    let wrapped: Vec<String> =
        confirm.lines.iter().flat_map(|line| text::wrap(&text::clean(line), room)).collect();
    let most = usize::from(layout::body(desk.size).height.saturating_sub(4)).max(1);
    let shown = wrapped.len().min(most);
    let height = u16::try_from(shown).unwrap_or(0).saturating_add(4);
    let area = layout::centred(desk.size, width, height);
    let inner = Popup { title: &confirm.title, frame: theme.warning }.draw(theme, area, buffer);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    for (at, line) in (0u16..).zip(wrapped.iter().take(shown)) {
        let cut = usize::from(at) + 1 == shown && wrapped.len() > shown;
        let line = if cut { format!("{line} …") } else { line.clone() };
        Row::nth(buffer, inner, at).put(&line, theme.text);
    }
    let keys = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
    let key = |command| desk.keymap.key_of(Context::Confirm, command);
    let mut row = Row::new(buffer, keys);
    row.put(&key(Command::Yes), theme.key).skip(1).put(&confirm.yes, theme.text).skip(3);
    row.put(&key(Command::Back), theme.key).skip(1).put(confirm.no, theme.text);
}
