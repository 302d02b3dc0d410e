//! What has just happened, over the last lines of the screen until it is read.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget as _};

use super::row::Row;
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;

/// Lines a notice may cover.
const MOST_LINES: usize = 4;

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something has worked.
    Done,
    /// Something to know.
    Warning,
    /// Something has not worked.
    Failed,
}

impl Tone {
    /// Its sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Done => signs::DONE,
            Self::Warning => signs::WARNING,
            Self::Failed => signs::FAILED,
        }
    }

    /// Its style.
    pub const fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Done => theme.done,
            Self::Warning => theme.warning,
            Self::Failed => theme.error,
        }
    }
}

/// One notice. The text may be foreign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice<'a> {
    /// How it is meant.
    pub tone: Tone,
    /// One or two sentences.
    pub text: &'a str,
}

impl Notice<'_> {
    fn lines(&self, area: Rect) -> Vec<String> {
        text::wrap(&text::clean(self.text), usize::from(area.width).saturating_sub(5))
    }

    /// How many lines of the area it covers.
    pub fn height(&self, area: Rect) -> u16 {
        let shown = self.lines(area).len().min(MOST_LINES).min(usize::from(area.height));
        u16::try_from(shown).unwrap_or(0)
    }

    /// Draws it over the bottom of the area.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let lines = self.lines(area);
        let height = self.height(area);
        let shown = usize::from(height);
        let area = Rect { y: area.bottom() - height, height, ..area };
        Clear.render(area, buffer);
        let style = self.tone.style(theme);
        for (at, line) in (0u16..).zip(&lines).take(shown) {
            let last = usize::from(at) + 1 == shown;
            let line =
                if last && lines.len() > shown { format!("{line} …") } else { line.clone() };
            let mut row = Row::nth(buffer, area, at);
            row.put(signs::SELECTED, style).skip(1);
            row.put(if at == 0 { self.tone.sign() } else { " " }, style).skip(1);
            row.put(&line, theme.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;

    #[test]
    fn it_lies_over_the_last_lines() {
        let notice = Notice { tone: Tone::Failed, text: "The note was not saved: no network." };
        let lines = drawn(30, 4, |buffer| {
            notice.draw(&Theme::coloured(), Rect::new(0, 0, 30, 4), buffer);
        });
        assert_eq!(lines, ["", "", "▌ ✗ The note was not saved:", "▌   no network."]);
    }

    #[test]
    fn a_long_one_is_cut() {
        let text = "word ".repeat(100);
        let notice = Notice { tone: Tone::Warning, text: &text };
        let lines = drawn(20, 6, |buffer| {
            notice.draw(&Theme::coloured(), Rect::new(0, 0, 20, 6), buffer);
        });
        assert_eq!(lines[1], "");
        assert!(lines[5].ends_with('…'), "{lines:?}");
    }
}
