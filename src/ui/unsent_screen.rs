//! Draws what was typed and is not at the server: the list, and below it the whole of the selected one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::widgets::message::Message;
use super::widgets::row::Row;
use super::{chrome, signs};
use crate::app::desk::Desk;
use crate::app::layout;
use crate::app::unsent_screen::{INDENT, Item, Line, Section, Summary, Told, UnsentScreen};
use crate::text;

pub(super) fn draw(screen: &UnsentScreen, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    chrome::header(&["Not sent"], Vec::new(), desk, theme, buffer);
    let places = layout::unsent(desk.size);
    let lines = screen.lines(places.list.width.into(), desk);
    if lines.is_empty() {
        let lines = vec![
            "What is typed and not saved is kept here,",
            "and what the server has not confirmed.",
            "There is nothing of the kind.",
        ];
        let message = Message { title: "Nothing is left", style: theme.text, lines };
        return message.draw(theme, layout::body(desk.size), buffer);
    }
    let in_sight = lines.iter().skip(screen.top);
    for (y, line) in (0..places.list.height).zip(in_sight) {
        let mut row = Row::nth(buffer, places.list, y);
        match line {
            Line::Warning(words) => drop(row.put(words, theme.error)),
            Line::Section(section, count) => {
                let style = match section {
                    Section::Asks | Section::Refused => theme.error,
                    Section::Unknown => theme.warning,
                    Section::Drafts | Section::Waiting | Section::Sending => theme.title,
                };
                row.put(section.words(), style).skip(1).put(&count.to_string(), theme.dim);
            }
            Line::Item(item) => {
                let is_selected = screen.selected.as_ref() == Some(item);
                draw_item(item, is_selected, desk, theme, row);
            }
        }
    }
    Row::new(buffer, places.rule).put(&"─".repeat(places.rule.width.into()), theme.dim);
    draw_told(screen, desk, theme, places.told, buffer);
}

fn draw_item(item: &Item, is_selected: bool, desk: &Desk, theme: &Theme, mut row: Row<'_>) {
    let Summary { complaint, title, words, since } = item.summary(desk);
    row.put(if is_selected { signs::SELECTED } else { " " }, theme.accent).skip(1);
    let age = since.map(|since| text::ago(desk.now.moment.unix() - since.unix()));
    if age.is_some_and(|age| row.put_right(&age, theme.dim)) {
        row.skip_right(2);
    }
    if !complaint.is_empty() {
        row.put(complaint, theme.warning).skip(2);
    }
    row.put(&title, if is_selected { theme.accent } else { theme.text }).skip(2);
    row.put(&words, theme.dim);
}

fn draw_told(screen: &UnsentScreen, desk: &Desk, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let told = screen.told(area.width.into(), desk);
    let in_sight = told.iter().skip(screen.scroll.top);
    for (line, told) in (0..area.height).zip(in_sight) {
        let mut row = Row::nth(buffer, area, line);
        match told {
            Told::Label(label) => row.put(label, theme.dim),
            Told::Warning(words) => row.put(words, theme.warning),
            Told::Text(text) => row.skip(INDENT).put(text, theme.text),
        };
    }
}
