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
use crate::app::name_prompt::NamePrompt;

pub(super) fn draw(
    it: &NamePrompt,
    desk: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    let buffer = frame.buffer_mut();
    let places = it.places(desk);
    Popup { title: &it.title, frame: theme.warning }.draw(theme, places.frame, buffer);
    for (at, line) in (0u16..).zip(&places.lines) {
        Row::nth(buffer, places.text, at).put(line, theme.text);
    }
    let mut row = Row::new(buffer, places.asked);
    if it.is_wrong {
        row.put(signs::FAILED, theme.error).skip(1).put("This is not it. Type ", theme.error);
    } else {
        row.put("To agree, type ", theme.text);
    }
    row.put(&it.name, theme.title);
    let cursor = draw_line(it, theme, places.typed, buffer);
    for (command, key, word, area) in &places.offers {
        let is_off = *command == Command::Yes && !it.is_right();
        let style = if is_off { theme.dim } else { theme.text };
        Row::new(buffer, *area).put(key, theme.key).skip(1).put(word, style);
    }
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
