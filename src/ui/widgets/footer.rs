//! The bottom line: the keys that matter here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::row::Row;
use crate::text;
use crate::ui::theme::Theme;

/// A key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint<'a> {
    /// As it is spelled.
    pub key: String,
    /// A word for what it does.
    pub word: &'a str,
    /// Whether it does nothing here and now.
    pub off: bool,
}

/// The bottom line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footer<'a> {
    /// The first ones survive longest.
    pub hints: Vec<Hint<'a>>,
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
        for Hint { key, word, off } in &self.hints {
            let needed = text::width(key) + 1 + text::width(word);
            if needed > row.room() {
                break;
            }
            let (key_style, word_style) =
                if *off { (theme.dim, theme.dim) } else { (theme.key, theme.text) };
            row.put(key, key_style).skip(1).put(word, word_style).skip(2);
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
        let hints = keys.map(|(key, word)| Hint { key: key.to_owned(), word, off: false });
        let footer = Footer { hints: hints.to_vec(), pending: String::new() };
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
