//! Draws what [`crate::app::chooser`] holds.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::signs;
use super::theme::Theme;
use super::widgets::popup::Popup;
use super::widgets::row::Row;
use crate::app::chooser::{Choice, Chooser, Entry, Share, Subject};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::layout;
use crate::text;

pub(super) fn draw(
    it: &Chooser,
    desk: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    let buffer = frame.buffer_mut();
    let area = layout::chooser_frame(desk.size, it.choices.len());
    let inner = Popup::new(&it.title(), theme).draw(theme, area, buffer);
    let cursor = draw_query(it, theme, inner, buffer);
    let rows = layout::chooser_rows(desk.size, it.choices.len());
    let list = Rect { y: inner.y + 1, width: inner.width.saturating_sub(1), ..inner };
    let entries = it.entries.iter().enumerate().skip(it.top).take(rows);
    for (line, (at, entry)) in (0u16..).zip(entries) {
        let mut row = Row::nth(buffer, list, line);
        let is_selected = at == it.selected;
        row.put(if is_selected { signs::SELECTED } else { " " }, theme.accent);
        match entry {
            Entry::Known(choice) => {
                if let Some(choice) = it.choices.get(*choice) {
                    draw_choice(choice, it, is_selected, theme, &mut row);
                }
            }
            Entry::New => {
                row.put(" +  ", theme.accent).put(it.query.text().trim(), theme.tag);
                row.put("  a new tag", theme.dim);
            }
        }
    }
    draw_more(it, rows, theme, list, buffer);
    let bottom = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..list };
    draw_notify(it, desk, theme, Row::new(buffer, bottom));
    cursor
}

fn draw_query(it: &Chooser, theme: &Theme, inner: Rect, buffer: &mut Buffer) -> Option<Position> {
    let mut row = Row::new(buffer, inner);
    if it.is_loading {
        row.put_right(&format!("{} loading ", signs::AWAITED), theme.dim);
    }
    let shown = it.query.shown(usize::from(inner.width).saturating_sub(14));
    row.put(" / ", theme.accent);
    if it.query.text().is_empty() {
        let hint = match it.subject {
            Subject::People => "part of a name",
            Subject::Tags => "a tag",
        };
        row.put(hint, theme.dim);
    } else {
        row.put(&shown.text, theme.text);
    }
    let caret = u16::try_from(shown.caret + 3).ok()?;
    (caret < inner.width).then(|| Position { x: inner.x + caret, y: inner.y })
}

fn draw_choice(choice: &Choice, it: &Chooser, is_selected: bool, theme: &Theme, row: &mut Row<'_>) {
    let (sign, style) = match choice.now {
        Share::All => ("[x] ", theme.accent),
        Share::Some(_) => ("[-] ", theme.accent),
        Share::None => ("[ ] ", theme.dim),
    };
    row.put(sign, style);
    if choice.is_changed() {
        row.put_right(&format!(" {}", signs::CHANGED), theme.warning);
    } else {
        row.put_right("  ", theme.dim);
    }
    let detail = match choice.before {
        Share::Some(count) => format!("{count} of {}", it.tickets.len()),
        _ => choice.item.detail.clone(),
    };
    let style = match (it.subject, is_selected) {
        (_, true) => theme.selected,
        (Subject::Tags, false) => theme.tag,
        (Subject::People, false) => theme.person,
    };
    row.put(&choice.item.title, style);
    if choice.item.is_me {
        row.put(" (you)", theme.dim);
    }
    row.put("  ", theme.dim).put(&detail, theme.dim);
}

fn draw_more(it: &Chooser, rows: usize, theme: &Theme, list: Rect, buffer: &mut Buffer) {
    if it.entries.is_empty() {
        let words = match it.subject {
            Subject::People if it.query.text().is_empty() => "nobody is known yet",
            Subject::People => "nobody is called that",
            Subject::Tags => "no tag is in use yet: type one",
        };
        Row::new(buffer, list).skip(2).put(words, theme.dim);
    }
    let below = it.entries.len().saturating_sub(it.top + rows);
    if below > 0 {
        let more = text::grouped(below as u64);
        let line = u16::try_from(rows.saturating_sub(1)).unwrap_or(u16::MAX);
        let mut row = Row::nth(buffer, list, line);
        row.put_right(&format!(" {} {more} more", signs::BELOW), theme.dim);
    }
}

/// Whether the people are told, and the key that changes it.
fn draw_notify(it: &Chooser, desk: &Desk, theme: &Theme, mut row: Row<'_>) {
    let key = desk.keymap.key_of(Context::Chooser, Command::Notify);
    row.put_right(&key, theme.key);
    row.skip_right(1);
    let (sign, style) = if it.notifies { ("[x] ", theme.warning) } else { ("[ ] ", theme.dim) };
    row.skip(1).put(sign, style).put("tell the ticket's people", style);
}
