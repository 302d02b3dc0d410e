//! The frame of a pane: what it shows, how up to date that is, and how much lies beyond its edges.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Widget as _};

use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;
use crate::ui::widgets::row::Row;

/// A frame. Texts may be foreign.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PaneFrame<'a> {
    /// What the pane shows.
    pub title: &'a str,
    /// More about it: a count, whose files.
    pub about: String,
    /// What is going on, at the right end, and its style.
    pub state: Option<(String, Style)>,
    /// Whether it has the keys.
    pub focused: bool,
    /// Lines above and below what is in sight.
    pub beyond: (usize, usize),
}

impl PaneFrame<'_> {
    /// Draws frame and titles around an area.
    pub(super) fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 4 || area.height < 2 {
            return;
        }
        Block::bordered().border_style(theme.frame(self.focused)).render(area, buffer);
        let edge = Rect { x: area.x + 1, width: area.width - 2, height: 1, ..area };
        self.draw_title(theme, edge, buffer);
        draw_beyond(theme, self.beyond, Rect { y: area.bottom() - 1, ..edge }, buffer);
    }

    fn draw_title(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let style = if self.focused { theme.accent } else { theme.title };
        let mut row = Row::new(buffer, area);
        if let Some((words, style)) = &self.state
            && text::width(self.title) + text::width(words) + 7 <= row.room()
        {
            row.skip_right(1);
            row.put_right(&format!(" {words} "), *style);
            row.skip_right(1);
        }
        row.put(" ", theme.text).put(self.title, style).put(" ", theme.text);
        if !self.about.is_empty() && row.room() > 4 {
            let about = text::clean(&self.about);
            let about = text::ellipsis(&about, row.room() - 1);
            row.put(&about, theme.dim).put(" ", theme.text);
        }
    }
}

/// Says at the right end of a line how many lines lie above and below.
pub(super) fn draw_beyond(theme: &Theme, beyond: (usize, usize), area: Rect, buffer: &mut Buffer) {
    let mut row = Row::new(buffer, area);
    row.put_right(&mark(signs::BELOW, beyond.1), theme.text);
    row.put_right(&mark(signs::ABOVE, beyond.0), theme.text);
}

fn mark(sign: &str, lines: usize) -> String {
    if lines > 0 { format!(" {sign}{lines} ") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::testing::drawn;

    fn shown(pane: &PaneFrame<'_>, width: u16) -> Vec<String> {
        drawn(width, 3, |buffer| {
            pane.draw(&Theme::coloured(), Rect::new(0, 0, width, 3), buffer);
        })
    }

    #[test]
    fn titles_and_edges() {
        let theme = Theme::coloured();
        let pane = PaneFrame {
            title: "Notes",
            about: "4".to_owned(),
            state: Some(("⟳ asking".to_owned(), theme.dim)),
            focused: true,
            beyond: (3, 12),
        };
        let lines = shown(&pane, 36);
        assert_eq!(lines[0], "┌ Notes 4 ────────────── ⟳ asking ─┐");
        assert_eq!(lines[2], "└───────────────────────── ↑3  ↓12 ┘");
        assert_eq!(shown(&pane, 16)[0], "┌ Notes 4 ─────┐");
        for width in 0..20 {
            shown(&pane, width);
        }
    }
}
