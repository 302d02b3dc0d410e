//! Draws what [`crate::app::path_prompt`] holds.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::form::draw_window;
use super::signs;
use super::theme::Theme;
use super::widgets::row::Row;
use crate::app::desk::Desk;
use crate::app::layer::PathPurpose;
use crate::app::msg::FolderEntry;
use crate::app::path_prompt::{LIST_TOP, PathPrompt};
use crate::text;

/// Cells of a size, with the space before it.
const SIZE: usize = 10;

pub(super) fn draw(
    it: &PathPrompt,
    _: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    let buffer = frame.buffer_mut();
    let title = match it.purpose {
        PathPurpose::Attach => "Attach files",
        PathPurpose::SaveFile { .. } => "Save the file",
        PathPurpose::Export { .. } => "Write tickets to a file",
        PathPurpose::SaveAll { .. } => "Save all files",
    };
    draw_window(&it.window, title, theme, buffer);
    let inner = it.window.inner.intersection(buffer.area);
    draw_purpose(it, theme, inner, buffer);
    let cursor = draw_path(it, theme, inner, buffer);
    draw_problem(it, theme, inner, buffer);
    let (y, height) = (inner.y.saturating_add(LIST_TOP), inner.height.saturating_sub(LIST_TOP));
    let list = Rect { y, height, ..inner };
    draw_list(it, theme, list, buffer);
    cursor
}

/// A file to be saved is named as the server names it, whatever is typed.
fn draw_purpose(it: &PathPrompt, theme: &Theme, inner: Rect, buffer: &mut Buffer) {
    let mut row = Row::new(buffer, inner);
    row.skip(1).skip_right(1);
    match &it.purpose {
        PathPurpose::Attach => {
            match &it.holder {
                Some(holder) => row.put(&format!("To {holder}"), theme.text),
                None => row.put("Which files of this machine?", theme.dim),
            };
        }
        PathPurpose::Export { count } => {
            let what = if *count == 1 { "ticket" } else { "tickets" };
            row.put(&format!("{count} {what}"), theme.text);
            row.skip(2).put("a table .csv, JSON lines .jsonl, Markdown .md", theme.dim);
        }
        PathPurpose::SaveAll { what, size } => {
            if let Some(size) = size {
                row.put_right(&text::size(*size), theme.dim);
                row.skip_right(1);
            }
            row.put(what, theme.title);
        }
        PathPurpose::SaveFile { name, size, .. } => {
            if let Some(size) = size {
                row.put_right(&text::size(*size), theme.dim);
                row.skip_right(1);
            }
            row.put(signs::FILE, theme.accent).skip(1).put(name, theme.title);
        }
    }
}

fn draw_path(it: &PathPrompt, theme: &Theme, inner: Rect, buffer: &mut Buffer) -> Option<Position> {
    let width = usize::from(inner.width).saturating_sub(3);
    let shown = it.line.shown(width);
    let mut row = Row::nth(buffer, inner, 1);
    row.put(signs::SELECTED, theme.accent);
    let paper = theme.accent.add_modifier(Modifier::UNDERLINED);
    row.put(&shown.text, theme.text.add_modifier(Modifier::UNDERLINED));
    row.put(&" ".repeat(width.saturating_sub(text::width(&shown.text))), paper);
    if shown.cut_left {
        Row::nth(buffer, inner, 1).skip(1).put("…", paper);
    }
    let caret = u16::try_from(shown.caret + 1).ok()?;
    (inner.height > 1 && caret < inner.width)
        .then(|| Position { x: inner.x + caret, y: inner.y + 1 })
}

fn draw_problem(it: &PathPrompt, theme: &Theme, inner: Rect, buffer: &mut Buffer) {
    let mut row = Row::nth(buffer, inner, 2);
    row.skip(1).skip_right(1);
    if let Some(problem) = &it.problem {
        row.put(signs::FAILED, theme.error).skip(1).put(problem, theme.error);
    } else if it.is_reading {
        row.put(signs::AWAITED, theme.dim).put(" reading the folder", theme.dim);
    } else if let Some(remark) = &it.remark {
        row.put(remark, theme.text);
    } else if !it.marked.is_empty() {
        row.put(&marks(it), theme.accent);
    } else if it.matches.is_empty() {
        let words = match it.purpose {
            PathPurpose::SaveAll { .. } if !it.names_something() => "no folder lies in here",
            PathPurpose::Attach if !it.names_something() => "nothing lies in here",
            PathPurpose::SaveAll { .. } => "no folder here begins like this",
            PathPurpose::Attach => "nothing here begins like this",
            PathPurpose::SaveFile { .. } | PathPurpose::Export { .. } => {
                "nothing of that name is there yet"
            }
        };
        row.put(words, theme.dim);
    }
}

fn draw_list(it: &PathPrompt, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let rows = it.list_rows();
    let last = (it.top + rows).min(it.matches.len());
    for (line, at) in (0u16..).zip(it.top..last) {
        let Some(entry) = it.matches.get(at) else { break };
        let mut row = Row::nth(buffer, area, line);
        row.skip_right(1);
        let mark = it.is_marked(&entry.name);
        draw_entry(entry, mark, it.at == Some(at), theme, &mut row);
    }
    if last < it.matches.len() {
        let more = text::grouped((it.matches.len() - last) as u64);
        let line = u16::try_from(rows).unwrap_or(u16::MAX);
        Row::nth(buffer, area, line)
            .skip(3)
            .put(&format!("{} {more} more", signs::BELOW), theme.dim);
    }
}

/// How many files are marked, and how long they are together.
fn marks(it: &PathPrompt) -> String {
    let size: u64 = it.marked.iter().filter_map(|file| file.size).sum();
    match it.marked.as_slice() {
        [only] => format!("{} is marked, {}", only.name(), text::size(size)),
        more => format!("{} files are marked, {}", more.len(), text::size(size)),
    }
}

fn draw_entry(entry: &FolderEntry, mark: bool, has_keys: bool, theme: &Theme, row: &mut Row<'_>) {
    row.skip(1).put(if has_keys { signs::SELECTED } else { " " }, theme.accent);
    row.put(if mark { signs::DONE } else { " " }, theme.warning).skip(1);
    let size = if entry.is_folder { "folder".to_owned() } else { text::size(entry.size) };
    let padding = SIZE.saturating_sub(text::width(&size));
    row.put_right(&format!("{}{size}", " ".repeat(padding)), theme.dim);
    row.skip_right(1);
    let style = if has_keys { theme.selected } else { theme.text };
    if entry.is_folder {
        row.put(&format!("{}/", entry.name), style.patch(theme.accent));
    } else {
        row.put(&entry.name, style);
    }
}
