//! The bottom line: the keys that matter here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::row::Row;
use crate::app::footer::{Hint, places};
use crate::ui::theme::Theme;

/// The bottom line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footer {
    /// The first ones survive longest.
    pub hints: Vec<Hint>,
    /// Keys that wait for the rest of their sequence, with a sign that they do.
    pub pending: String,
}

impl Footer {
    /// Draws as many keys as fit whole.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let mut row = Row::new(buffer, area);
        row.skip(1).skip_right(1);
        row.put_right(&self.pending, theme.warning);
        for (hint, place) in self.hints.iter().zip(places(&self.hints, &self.pending, area)) {
            let (key, word) =
                if hint.off { (theme.dim, theme.dim) } else { (theme.key, theme.text) };
            Row::new(buffer, place).put(&hint.key, key).skip(1).put(hint.word, word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;
    use crate::app::command::Command;

    #[test]
    fn keys_are_cut_whole_and_help_survives() {
        let keys = [("?", "help"), ("enter", "open"), ("n", "new"), ("H", "move left")];
        let hints = keys.map(|(key, word)| Hint {
            command: Command::Help,
            key: key.to_owned(),
            word,
            off: false,
        });
        let footer = Footer { hints: hints.to_vec(), pending: String::new() };
        let shown = |footer: &Footer, width| {
            drawn(width, 1, |buffer| {
                footer.draw(&Theme::coloured(), Rect::new(0, 0, width, 1), buffer);
            })
            .concat()
        };
        assert_eq!(shown(&footer, 40), " ? help  enter open  n new  H move left");
        assert_eq!(shown(&footer, 38), " ? help  enter open  n new");
        assert_eq!(shown(&footer, 10), " ? help");
        let waiting = Footer { pending: "g …".to_owned(), ..footer };
        assert_eq!(shown(&waiting, 30), " ? help  enter open       g …");
    }
}
