//! Draws the start without an account.

use ratatui::Frame;

use super::theme::Theme;
use super::widgets::row::Row;
use super::{chrome, signs};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::keymap::Context;
use crate::app::welcome::{Line, Welcome};

pub(super) fn draw(welcome: &Welcome, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    chrome::header(&[], Vec::new(), desk, theme, buffer);
    let (area, lines) = Welcome::lines(desk);
    for (at, line) in (0u16..).zip(&lines) {
        draw_line(line, welcome, desk, theme, &mut Row::nth(buffer, area, at));
    }
}

fn draw_line(line: &Line, welcome: &Welcome, desk: &Desk, theme: &Theme, row: &mut Row<'_>) {
    let key = |command| desk.keymap.key_of(Context::Welcome, command);
    let bar = |at: usize| if at == welcome.selected { signs::SELECTED } else { " " };
    match line {
        Line::Gap => {}
        Line::Motto => {
            row.put("A kanban board in the terminal.", theme.title);
        }
        Line::Question => {
            row.put("Where is your board?", theme.text);
        }
        Line::Opening => {
            row.put(signs::AWAITED, theme.accent).skip(1).put(&desk.opening(), theme.text);
        }
        Line::Failed(words, is_first) => {
            row.put(if *is_first { signs::FAILED } else { " " }, theme.error).skip(1);
            row.put(words, theme.text);
        }
        Line::Again => {
            row.skip(2).put(&key(Command::Refresh), theme.key);
            row.put(" tries again, or choose another way:", theme.text);
        }
        Line::Way(at, way) => {
            let style = if *at == welcome.selected { theme.accent } else { theme.title };
            row.put(bar(*at), theme.accent).skip(1).put(&key(way.command()), theme.key);
            row.skip(2).put(way.command().title(Context::Welcome), style);
        }
        Line::About(at, words) => {
            row.put(bar(*at), theme.accent).skip(4).put(words, theme.dim);
        }
    }
}
