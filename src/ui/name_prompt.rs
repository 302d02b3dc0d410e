//! Draws a question that is answered by typing a name.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::signs;
use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layout;
use crate::app::name_prompt::NamePrompt;
use crate::text;

/// Columns of the box where there is room.
const WIDTH: u16 = 64;
/// Lines below the sentences: air, what to type, the line it is typed on, the keys.
const BELOW: u16 = 4;

pub(super) fn draw(
    it: &NamePrompt,
    desk: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    let buffer = frame.buffer_mut();
    let width = WIDTH.min(desk.size.width.saturating_sub(2));
    let room = usize::from(width.saturating_sub(4));
    let lines = it.lines(desk);
    let wrapped: Vec<String> =
        lines.iter().flat_map(|line| text::wrap(&text::clean(line), room)).collect();
    let most = usize::from(layout::body(desk.size).height.saturating_sub(BELOW + 2)).max(1);
    let shown = wrapped.len().min(most);
    let height = u16::try_from(shown).unwrap_or(0).saturating_add(BELOW + 2);
    let area = layout::centred(desk.size, width, height);
    let inner = Popup { title: &it.title, frame: theme.warning }.draw(theme, area, buffer);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    for (at, line) in (0u16..).zip(wrapped.iter().take(shown)) {
        let cut = usize::from(at) + 1 == shown && wrapped.len() > shown;
        let line = if cut { format!("{line} …") } else { line.clone() };
        Row::nth(buffer, inner, at).put(&line, theme.text);
    }
    let below = inner.height.saturating_sub(BELOW) + 1;
    let mut row = Row::nth(buffer, inner, below);
    if it.is_wrong {
        row.put(signs::FAILED, theme.error).skip(1).put("This is not it. Type ", theme.error);
    } else {
        row.put("To agree, type ", theme.text);
    }
    row.put(&it.name, theme.title);
    let cursor = draw_line(it, theme, Rect { y: inner.y + below + 1, height: 1, ..inner }, buffer);
    let key = |command| desk.keymap.key_of(Context::Name, command);
    let mut row = Row::nth(buffer, inner, below + 2);
    let agrees = if it.is_right() { theme.text } else { theme.dim };
    row.put(&key(Command::Yes), theme.key).skip(1).put("delete", agrees).skip(3);
    row.put(&key(Command::Back), theme.key).skip(1).put("keep it", theme.text);
    cursor
}

fn draw_line(
    it: &NamePrompt,
    theme: &Theme,
    area: Rect,
    buffer: &mut ratatui::buffer::Buffer,
) -> Option<Position> {
    let width = usize::from(area.width);
    let shown = it.typed.shown(width);
    let paper = theme.accent.add_modifier(Modifier::UNDERLINED);
    let mut row = Row::new(buffer, area);
    row.put(&shown.text, theme.text.add_modifier(Modifier::UNDERLINED));
    row.put(&" ".repeat(row.room()), paper);
    let caret = u16::try_from(shown.caret).ok()?;
    (caret < area.width).then(|| Position { x: area.x + caret, y: area.y })
}
