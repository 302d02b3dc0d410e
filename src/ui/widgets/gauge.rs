//! How far something has come: a bar, percent, bytes, rate, and how long it takes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::row::Row;
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;

/// Cells of the bar where there is room.
const BAR: usize = 20;

/// How far a transfer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gauge {
    /// Bytes moved.
    pub done: u64,
    /// Bytes in all, where known.
    pub total: Option<u64>,
    /// Whole percent, where known.
    pub percent: Option<u8>,
    /// Bytes a second, where known.
    pub rate: Option<u64>,
}

impl Gauge {
    /// `43 % of 3.4 MB`, or what is done where the total is not known: for a place beside other words.
    pub fn short(&self) -> String {
        match (self.percent, self.total) {
            (Some(percent), Some(total)) => format!("{percent} % of {}", text::size(total)),
            (Some(percent), None) => format!("{percent} %"),
            (None, _) => text::size(self.done),
        }
    }

    /// `1.2 MB of 3.4 MB  1.1 MB/s`.
    fn words(&self) -> String {
        let done = text::size(self.done);
        let mut words = match self.total {
            Some(total) => format!("{done} of {}", text::size(total)),
            None => done,
        };
        if let Some(rate) = self.rate {
            words.push_str("  ");
            words.push_str(&text::rate(rate));
        }
        words
    }

    /// How long it still takes, where that can be told.
    fn left(&self) -> Option<String> {
        let left = self.total?.checked_sub(self.done).filter(|left| *left > 0)?;
        Some(text::left(left.checked_div(self.rate?)?))
    }

    /// Draws one line. Where room is short the bar shrinks and then the words go; the percent stay.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let mut row = Row::new(buffer, area);
        let mut words = self.words();
        let Some(percent) = self.percent else {
            row.put(&words, theme.text);
            return;
        };
        let room = row.room();
        if let Some(left) = self.left()
            && room >= BAR + 6 + 2 + text::width(&words) + 2 + text::width(&left)
        {
            words = format!("{words}  {left}");
        }
        let shows_words = room >= 5 + 2 + text::width(&words);
        let words_room = if shows_words { text::width(&words) + 2 } else { 0 };
        let bar = room.saturating_sub(words_room + 6).min(BAR);
        let full = bar * usize::from(percent.min(100)) / 100;
        row.put(&signs::FULL.repeat(full), theme.gauge);
        row.put(&signs::EMPTY.repeat(bar - full), theme.dim);
        row.skip(usize::from(bar > 0)).put(&format!("{percent:3} %"), theme.text);
        if shows_words {
            row.skip(2).put(&words, theme.dim);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;

    fn shown(gauge: Gauge, width: u16) -> String {
        drawn(width, 1, |buffer| {
            gauge.draw(&Theme::coloured(), Rect::new(0, 0, width, 1), buffer);
        })
        .concat()
    }

    fn at(percent: u8) -> Gauge {
        let done = u64::from(percent) * 34_000;
        Gauge { done, total: Some(3_400_000), percent: Some(percent), rate: Some(1_100_000) }
    }

    #[test]
    fn from_nothing_to_done() {
        assert_eq!(shown(at(0), 60), "░░░░░░░░░░░░░░░░░░░░   0 %  0 B of 3.4 MB  1.1 MB/s");
        assert_eq!(shown(at(50), 60), "██████████░░░░░░░░░░  50 %  1.7 MB of 3.4 MB  1.1 MB/s");
        assert_eq!(shown(at(99), 60), "███████████████████░  99 %  3.4 MB of 3.4 MB  1.1 MB/s");
        assert_eq!(shown(at(100), 60), "████████████████████ 100 %  3.4 MB of 3.4 MB  1.1 MB/s");
    }

    #[test]
    fn where_there_is_room_it_says_how_long_it_takes() {
        let with = "██████████░░░░░░░░░░  50 %  1.7 MB of 3.4 MB  1.1 MB/s  2 s left";
        assert_eq!(shown(at(50), 64), with);
        assert!(!shown(at(50), 63).contains("left"));
        assert!(!shown(at(100), 80).contains("left"), "the server has not answered yet");
        let stalled = Gauge { rate: Some(0), ..at(50) };
        assert!(!shown(stalled, 80).contains("left"));
    }

    #[test]
    fn little_room_and_no_total() {
        assert_eq!(shown(at(50), 40), "███░░░  50 %  1.7 MB of 3.4 MB  1.1 MB/s");
        assert_eq!(shown(at(50), 16), "█████░░░░░  50 %");
        assert_eq!(shown(at(50), 5), " 50 %");
        let unknown = Gauge { done: 1_200_000, ..Gauge::default() };
        assert_eq!(shown(unknown, 40), "1.2 MB");
    }
}
