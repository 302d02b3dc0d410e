//! The top line: where we are, how far loading has come, who we are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::row::Row;
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;

/// Cells that the place keeps before it is said who we are.
const LEAST_PLACE_BESIDE_WHO: usize = 30;

/// Cells that the place keeps before it is said what is going on.
const LEAST_PLACE: usize = 12;

/// The top line. All texts may be foreign.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Header<'a> {
    /// From the account to the thing on screen.
    pub place: Vec<&'a str>,
    /// What is going on, and its style; each one is dropped where it has no room, the last first.
    pub status: Vec<(String, Style)>,
    /// Who is signed in.
    pub who: &'a str,
}

impl Header<'_> {
    /// Draws the line. What is going on goes before who we are, and both before the start of a long place.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let mut row = Row::new(buffer, area);
        row.skip(1).put("smartq", theme.accent).skip(2);
        row.skip_right(1);
        let width = |part: &str| text::width(&text::clean(part));
        let place_room = self.place.iter().map(|part| width(part) + 3).sum::<usize>();
        let status_room = |status: &[(String, Style)]| {
            status.iter().map(|(words, _)| width(words) + 2).sum::<usize>()
        };
        let all = place_room.min(LEAST_PLACE_BESIDE_WHO) + status_room(&self.status);
        if !self.who.is_empty() && all + width(self.who) + 3 <= row.room() {
            row.put_right(self.who, theme.dim);
            row.skip_right(3);
        }
        let mut shown = self.status.as_slice();
        while let Some((_, rest)) = shown.split_last() {
            if status_room(shown) + place_room.min(LEAST_PLACE) <= row.room() {
                break;
            }
            shown = rest;
        }
        for (words, style) in shown.iter().rev() {
            row.put_right(words, *style);
            row.skip_right(2);
        }
        self.draw_place(theme, &mut row);
    }

    /// The last part counts most: those before it are left out where they have no room.
    fn draw_place(&self, theme: &Theme, row: &mut Row<'_>) {
        let Some((last, before)) = self.place.split_last() else { return };
        let width = |part: &str| text::width(&text::clean(part));
        let room_before = row.room().saturating_sub(width(last));
        let mut needed = before.iter().map(|part| width(part) + 3).sum::<usize>();
        for part in before {
            if needed <= room_before {
                row.put(part, theme.dim).put(&format!(" {} ", signs::INTO), theme.dim);
            } else {
                needed -= width(part) + 3;
            }
        }
        row.put(last, theme.title);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{drawn, plain};
    use super::*;

    fn shown(width: u16) -> String {
        let header = Header {
            place: vec!["acme", "Release 13.1"],
            status: vec![("⟳ 1 200 of 10 000".to_owned(), plain())],
            who: "ann@acme",
        };
        let draw = |buffer: &mut Buffer| {
            header.draw(&Theme::coloured(), Rect::new(0, 0, width, 1), buffer);
        };
        drawn(width, 1, draw).concat()
    }

    #[test]
    fn who_gives_way_to_what_happens_and_that_to_where() {
        assert_eq!(shown(66), " smartq  acme ▸ Release 13.1         ⟳ 1 200 of 10 000   ann@acme");
        assert_eq!(shown(50), " smartq  acme ▸ Release 13.1    ⟳ 1 200 of 10 000");
        assert_eq!(shown(42), " smartq  Release 13.1   ⟳ 1 200 of 10 000");
        assert_eq!(shown(30), " smartq  acme ▸ Release 13.1");
        assert_eq!(shown(18), " smartq  Release…");
    }
}
