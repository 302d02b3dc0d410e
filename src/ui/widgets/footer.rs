//! The bottom line: the keys that matter here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::row::Row;
use crate::text;
use crate::ui::theme::Theme;

/// The bottom line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footer<'a> {
    /// Keys as they are spelled, and the word for what they do; the first ones survive longest.
    pub keys: Vec<(String, &'a str)>,
    /// Keys that wait for the rest of their sequence.
    pub pending: String,
}

impl Footer<'_> {
    /// Draws as many keys as fit whole.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let mut row = Row::new(buffer, area);
        row.skip(1).skip_right(1);
        if !self.pending.is_empty() {
            row.put_right(&format!("{} …", self.pending), theme.warning);
            row.skip_right(2);
        }
        for (key, word) in &self.keys {
            let needed = text::width(key) + 1 + text::width(word);
            if needed > row.room() {
                break;
            }
            row.put(key, theme.key).skip(1).put(word, theme.dim).skip(2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;

    #[test]
    fn keys_are_cut_whole_and_help_survives() {
        let keys = [("?", "help"), ("enter", "open"), ("n", "new"), ("H", "move left")];
        let keys = keys.map(|(key, word)| (key.to_owned(), word)).to_vec();
        let footer = Footer { keys, pending: String::new() };
        let shown = |footer: &Footer<'_>, width| {
            drawn(width, 1, |buffer| {
                footer.draw(&Theme::coloured(), Rect::new(0, 0, width, 1), buffer);
            })
            .concat()
        };
        assert_eq!(shown(&footer, 40), " ? help  enter open  n new  H move left");
        assert_eq!(shown(&footer, 38), " ? help  enter open  n new");
        assert_eq!(shown(&footer, 10), " ? help");
        let waiting = Footer { pending: "g".to_owned(), ..footer };
        assert_eq!(shown(&waiting, 30), " ? help  enter open       g …");
    }
}
