//! Draws the start without an account.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::widgets::row::Row;
use super::{chrome, signs};
use crate::app::command::Command;
use crate::app::desk::{Account, Desk};
use crate::app::keymap::Context;
use crate::app::layout;
use crate::app::welcome::{Way, Welcome};
use crate::text;

/// Lines below which the explanations go.
const ROOMY: u16 = 16;

pub(super) fn draw(welcome: &Welcome, desk: &Desk, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    chrome::header(&[], Vec::new(), desk, theme, buffer);
    let body = layout::body(desk.size);
    let roomy = body.height >= ROOMY;
    let width = body.width.saturating_sub(4).min(64);
    let x = body.x + (body.width - width) / 2;
    let mut lines = Lines { area: Rect { x, width, ..body }, next: 0 };
    if roomy {
        lines.next = (body.height - ROOMY) / 3 + 1;
        lines.put(buffer, |row| {
            row.put("A kanban board in the terminal.", theme.title);
        });
        lines.next += 1;
    }
    match &desk.account {
        Account::Failed(failure) => {
            let key = desk.keymap.key_of(Context::Welcome, Command::Refresh);
            let width = usize::from(width.saturating_sub(2));
            for (at, line) in text::wrap(&text::clean(&failure.message), width).iter().enumerate() {
                lines.put(buffer, |row| {
                    row.put(if at == 0 { signs::FAILED } else { " " }, theme.error).skip(1);
                    row.put(line, theme.text);
                });
            }
            lines.put(buffer, |row| {
                row.skip(2)
                    .put(&key, theme.key)
                    .put(" tries again, or choose another way:", theme.text);
            });
        }
        Account::Connecting { .. } => lines.put(buffer, |row| {
            row.put(signs::AWAITED, theme.accent).skip(1).put(&desk.opening(), theme.text);
        }),
        Account::None | Account::Open(_) => lines.put(buffer, |row| {
            row.put("Where is your board?", theme.text);
        }),
    }
    lines.next += 1;
    for (at, way) in Way::ALL.into_iter().enumerate() {
        let selected = at == welcome.selected;
        let key = desk.keymap.key_of(Context::Welcome, way.command());
        lines.put(buffer, |row| {
            row.put(if selected { signs::SELECTED } else { " " }, theme.accent).skip(1);
            let style = if selected { theme.accent } else { theme.title };
            row.put(&key, theme.key).skip(2).put(way.command().title(Context::Welcome), style);
        });
        if roomy {
            for line in text::wrap(about(way), usize::from(width.saturating_sub(5))) {
                lines.put(buffer, |row| {
                    row.put(if selected { signs::SELECTED } else { " " }, theme.accent).skip(4);
                    row.put(&line, theme.dim);
                });
            }
            lines.next += 1;
        }
    }
}

/// What a way means, in a sentence.
const fn about(way: Way) -> &'static str {
    match way {
        Way::ThisMachine => {
            "Nothing to set up. It is kept in a folder of yours and nobody else sees it."
        }
        Way::Account => "With its address, your e-mail, your password and an API key.",
        Way::Samples => "A throw-away copy of three projects, to try every key without harm.",
    }
}

/// Lines that are filled one after the other, as long as there are any.
struct Lines {
    area: Rect,
    next: u16,
}

impl Lines {
    fn put(&mut self, buffer: &mut ratatui::buffer::Buffer, fill: impl FnOnce(&mut Row<'_>)) {
        if self.next < self.area.height {
            fill(&mut Row::nth(buffer, self.area, self.next));
            self.next += 1;
        }
    }
}
