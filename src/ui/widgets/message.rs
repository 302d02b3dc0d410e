//! A few words in the middle of an area that has nothing else to show: empty, loading, failed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::row::Row;
use crate::text;
use crate::ui::theme::Theme;

/// What stands where there is nothing to show. Texts may be foreign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    /// What it is.
    pub title: &'a str,
    /// The title's style.
    pub style: Style,
    /// What it means and what to press; an empty one is air.
    pub lines: Vec<&'a str>,
}

impl Message<'_> {
    /// Draws the words centred, a little above the middle.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let width = usize::from(area.width.saturating_sub(2)).clamp(1, 60);
        let wrapped = |content: &str, style: Style| {
            let mut lines = text::wrap(&text::clean(content), width);
            if content.is_empty() {
                lines.push(String::new());
            }
            lines.into_iter().map(move |line| (line, style))
        };
        let mut lines: Vec<(String, Style)> = wrapped(self.title, self.style).collect();
        if !self.lines.is_empty() && area.height > 4 {
            lines.push((String::new(), theme.text));
        }
        lines.extend(self.lines.iter().flat_map(|line| wrapped(line, theme.dim)));
        let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let top = area.height.saturating_sub(height) * 2 / 5;
        for (at, (line, style)) in (top..area.height).zip(&lines) {
            let left = usize::from(area.width).saturating_sub(text::width(line)) / 2;
            Row::nth(buffer, area, at).skip(left).put(line, *style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{drawn, plain};
    use super::*;

    #[test]
    fn it_stands_in_the_middle() {
        let message = Message {
            title: "No tickets yet",
            style: plain(),
            lines: vec!["n adds the first one"],
        };
        let shown = |width, height| {
            drawn(width, height, |buffer| {
                message.draw(&Theme::coloured(), Rect::new(0, 0, width, height), buffer);
            })
        };
        let lines = shown(24, 8);
        assert_eq!(lines[2..5], ["     No tickets yet", "", "  n adds the first one"]);
        assert_eq!(shown(14, 3), ["  No tickets", "     yet", "  n adds the"]);
    }
}
