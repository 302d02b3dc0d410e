//! One line of the screen, filled from its left and its right end. The only way text gets into a buffer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text;

/// What is drawn over something else takes nothing over from it: a title is not dim because its frame is.
fn over(style: Style) -> Style {
    Style::reset().patch(style)
}

/// Writes cleaned text that has room, and answers where it ends.
fn write(buffer: &mut Buffer, x: u16, y: u16, content: &str, style: Style) -> u16 {
    if !content.is_ascii() {
        return buffer.set_stringn(x, y, content, usize::MAX, style).0;
    }
    // Most text is: a letter a cell, and no need to look for graphemes.
    let mut end = x;
    for letter in content.chars() {
        buffer[(end, y)].set_char(letter).set_style(style);
        end += 1;
    }
    end
}

/// A line that is being filled. Text that has no room left is cut with an ellipsis.
#[derive(Debug)]
pub struct Row<'a> {
    buffer: &'a mut Buffer,
    y: u16,
    left: u16,
    right: u16,
}

impl<'a> Row<'a> {
    /// The first line of an area.
    pub fn new(buffer: &'a mut Buffer, area: Rect) -> Self {
        Self::nth(buffer, area, 0)
    }

    /// The line so many below the first of an area; without room if it lies outside.
    pub fn nth(buffer: &'a mut Buffer, area: Rect, line: u16) -> Self {
        let inside = area.intersection(buffer.area);
        let y = area.y.saturating_add(line);
        let right = if y < inside.bottom() { inside.right() } else { inside.x };
        Self { buffer, y, left: inside.x, right: right.max(inside.x) }
    }

    /// Cells that are still free.
    pub fn room(&self) -> usize {
        usize::from(self.right - self.left)
    }

    /// Goes on with this text, foreign or ours.
    pub fn put(&mut self, content: &str, style: Style) -> &mut Self {
        let room = self.room();
        if room > 0 {
            let content = text::clean(content);
            let content = text::ellipsis(&content, room);
            self.left = write(self.buffer, self.left, self.y, &content, over(style));
        }
        self
    }

    /// Leaves so many cells free.
    pub fn skip(&mut self, cells: usize) -> &mut Self {
        self.left += u16::try_from(cells.min(self.room())).unwrap_or(0);
        self
    }

    /// Puts this text at the right end, if it fits whole; tells whether it did.
    pub fn put_right(&mut self, content: &str, style: Style) -> bool {
        let content = text::clean(content);
        let width = text::width(&content);
        if width > self.room() {
            return false;
        }
        self.right -= u16::try_from(width).unwrap_or(0);
        write(self.buffer, self.right, self.y, &content, over(style));
        true
    }

    /// Leaves so many cells free at the right end.
    pub fn skip_right(&mut self, cells: usize) -> &mut Self {
        self.right -= u16::try_from(cells.min(self.room())).unwrap_or(0);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{drawn, plain};
    use super::*;

    #[test]
    fn both_ends_share_the_room() {
        let lines = drawn(12, 1, |buffer| {
            let mut row = Row::new(buffer, Rect::new(0, 0, 12, 1));
            assert!(row.put_right("3 Dec", plain()));
            row.skip_right(1).put("Checkout", plain());
            assert_eq!(row.room(), 0);
        });
        assert_eq!(lines, ["Check… 3 Dec"]);
    }

    #[test]
    fn outside_there_is_no_room() {
        drawn(4, 2, |buffer| {
            for (area, line) in [
                (Rect::new(0, 0, 4, 2), 2),
                (Rect::new(9, 9, 4, 2), 0),
                (Rect::new(0, 0, 0, 0), 0),
                (Rect::new(0, u16::MAX, 4, 0), u16::MAX),
            ] {
                let mut row = Row::nth(buffer, area, line);
                row.put("text", plain()).skip(3);
                assert!(!row.put_right("x", plain()), "{area:?}");
            }
        });
    }

    #[test]
    fn foreign_text_is_cleaned() {
        let lines = drawn(12, 1, |buffer| {
            Row::new(buffer, Rect::new(0, 0, 12, 1)).put("a\u{1b}]0;x\u{7}b", plain());
        });
        assert_eq!(lines, ["a�]0;x�b"]);
    }
}
