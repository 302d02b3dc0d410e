//! Draws what [`crate::app::conflict`] holds: for each property what was there, and the versions to choose from.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use super::{form, signs};
use crate::app::command::Command;
use crate::app::conflict::{Conflict, Part, Shown, Side};
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layout;

pub(super) fn draw(
    it: &Conflict,
    desk: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    let title = format!("Both have changed {}", it.title);
    if let Some(editor) = &it.editor {
        return form::draw(editor, &title, theme, frame);
    }
    let buffer = frame.buffer_mut();
    let area = layout::conflict_frame(desk.size);
    let inner = Popup { title: &title, frame: theme.warning }.draw(theme, area, buffer);
    let key = |command| desk.keymap.key_of(Context::Conflict, command);
    let (head, style) = if it.is_overtaken {
        ("Theirs has changed once more; this is the newest.".to_owned(), theme.warning)
    } else if it.rows.is_empty() {
        (format!("Nothing stands in the way: {} saves yours.", key(Command::Save)), theme.text)
    } else {
        (format!("{} chooses what is to be there.", key(Command::Toggle)), theme.text)
    };
    Row::nth(buffer, inner, 0).skip(1).put(&head, style);
    let top = layout::conflict_head(desk.size);
    let body = Rect { y: inner.y + top, height: inner.height.saturating_sub(top), ..inner };
    let (lines, room) = (it.lines(desk.size), layout::conflict_rows(desk.size));
    let in_sight = lines.iter().skip(it.top).take(room);
    for (y, line) in (0u16..).zip(in_sight) {
        draw_line(it, line, theme, body, y, buffer);
    }
    for (is_more, y, sign) in [
        (it.top > 0, 0, signs::ABOVE),
        (it.top + room < lines.len(), body.height.saturating_sub(1), signs::BELOW),
    ] {
        if is_more {
            Row::nth(buffer, body, y).put_right(sign, theme.accent);
        }
    }
    None
}

fn draw_line(it: &Conflict, line: &Shown, theme: &Theme, area: Rect, y: u16, buffer: &mut Buffer) {
    let mut row = Row::nth(buffer, area, y);
    let has_keys = line.row == it.selected && line.part != Part::Space;
    row.put(if has_keys { signs::SELECTED } else { " " }, theme.accent);
    row.skip_right(1);
    let taken = it.rows.get(line.row).and_then(|row| row.taken);
    let style = |side| if taken == Some(side) { theme.title } else { theme.text };
    match line.part {
        Part::Label => {
            row.put(&line.text, if has_keys { theme.accent } else { theme.title });
        }
        Part::Before(is_first) => {
            let name = if is_first { "    before " } else { "           " };
            row.put(name, theme.dim).put(&line.text, theme.dim);
        }
        Part::Space => {}
        Part::Side(side, is_first) => draw_side(side, is_first, taken, style(side), line, &mut row),
    }
}

fn draw_side(
    side: Side,
    is_first: bool,
    taken: Option<Side>,
    style: Style,
    line: &Shown,
    row: &mut Row<'_>,
) {
    let name = match side {
        Side::Mine => "mine   ",
        Side::Theirs => "theirs ",
        Side::Both => "both   ",
    };
    match (is_first, taken == Some(side)) {
        (false, _) => row.put("           ", style),
        (true, true) => row.put("(•) ", style).put(name, style),
        (true, false) => row.put("( ) ", style).put(name, style),
    };
    row.put(&line.text, style);
}
