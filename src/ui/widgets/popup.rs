//! A box above the rest of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget as _};

use super::row::Row;
use crate::ui::theme::Theme;

/// A box with a title, which may be foreign text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Popup<'a> {
    /// What it is about.
    pub title: &'a str,
    /// The frame's style.
    pub frame: Style,
}

impl<'a> Popup<'a> {
    /// A box in the theme's usual frame.
    pub const fn new(title: &'a str, theme: &Theme) -> Self {
        Self { title, frame: theme.accent }
    }

    /// Clears the area, draws frame and title, and answers the room inside.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
        let area = area.intersection(buffer.area);
        Clear.render(area, buffer);
        let block = Block::bordered().border_style(self.frame);
        let inner = block.inner(area);
        block.render(area, buffer);
        if !self.title.is_empty() && area.width > 4 {
            let top = Rect { x: area.x + 1, width: area.width - 2, ..area };
            let mut row = Row::new(buffer, top);
            row.skip_right(1);
            row.put(" ", self.frame).put(self.title, theme.title).put(" ", self.frame);
        }
        inner
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{drawn, plain};
    use super::*;

    #[test]
    fn it_covers_what_is_below() {
        let lines = drawn(12, 4, |buffer| {
            for line in 0..4 {
                Row::nth(buffer, Rect::new(0, 0, 12, 4), line).put("xxxxxxxxxxxx", plain());
            }
            let theme = Theme::coloured();
            let inner = Popup::new("Move", &theme).draw(&theme, Rect::new(1, 1, 10, 3), buffer);
            assert_eq!(inner, Rect::new(2, 2, 8, 1));
        });
        assert_eq!(lines, ["xxxxxxxxxxxx", "x┌ Move ──┐x", "x│        │x", "x└────────┘x"]);
    }
}
