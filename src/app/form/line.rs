//! One line of text being edited. The cursor stands between letters as people see them, never inside one.

use std::fmt;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use crate::app::input::{Code, Key};
use crate::text;

/// A line and where its cursor is.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Line {
    text: String,
    /// In bytes, always between two letters.
    cursor: usize,
    is_secret: bool,
    /// Whether what is typed takes the place of what stands there; until the cursor is moved.
    is_fresh: bool,
}

/// What of a line is to be seen in so many cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Cleaned; of a secret, a sign for each letter.
    pub text: String,
    /// Cells before the cursor.
    pub caret: usize,
    /// Whether something is left out before it.
    pub cut_left: bool,
    /// Whether something is left out after it.
    pub cut_right: bool,
}

impl Line {
    /// A line with the cursor at its end. Line ends in the text become spaces.
    pub fn new(text: &str) -> Self {
        let text = joined(text);
        Self { cursor: text.len(), text, is_secret: false, is_fresh: false }
    }

    /// A line that does not show what is typed.
    pub fn secret(text: &str) -> Self {
        Self { is_secret: true, ..Self::new(text) }
    }

    /// The same, but what is typed takes the place of what stands there.
    #[must_use]
    pub fn fresh(self) -> Self {
        Self { is_fresh: !self.text.is_empty(), ..self }
    }

    /// Whether what is typed takes the place of what stands there.
    pub const fn is_fresh(&self) -> bool {
        self.is_fresh
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is typed before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Whether the cursor is at the end.
    pub const fn at_end(&self) -> bool {
        self.cursor == self.text.len()
    }

    /// Takes this text instead; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        *self = Self { is_secret: self.is_secret, ..Self::new(text) };
    }

    /// Puts text in at the cursor. Several lines become one.
    pub fn insert(&mut self, text: &str) {
        if std::mem::take(&mut self.is_fresh) {
            self.set("");
        }
        let text = joined(text);
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
        self.settle();
    }

    /// What came together may be one letter now: the cursor goes behind it.
    fn settle(&mut self) {
        if !self.is_between_letters(self.cursor) {
            self.cursor = self.right();
        }
    }

    fn is_between_letters(&self, at: usize) -> bool {
        if !self.text.is_char_boundary(at) {
            return false;
        }
        GraphemeCursor::new(at, self.text.len(), true).is_boundary(&self.text, 0).unwrap_or(true)
    }

    fn left(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.cursor, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn right(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.cursor, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    /// Where the word before the cursor begins.
    fn word_left(&self) -> usize {
        let before = self.before();
        let word = before.trim_end();
        let is_another = |character| is_border(character) != is_border_at_end(word);
        let mut start = word.trim_end_matches(|character| !is_another(character)).len();
        while !self.is_between_letters(start) {
            start -= 1;
        }
        start
    }

    fn word_right(&self) -> usize {
        let after = self.after();
        let spaces = after.len() - after.trim_start().len();
        let word = after.trim_start();
        let first = word.chars().next().is_some_and(is_border);
        let length = word.find(|character| is_border(character) != first).unwrap_or(word.len());
        let mut end = self.cursor + spaces + length;
        while !self.is_between_letters(end) {
            end += 1;
        }
        end
    }

    fn cut(&mut self, from: usize, to: usize) -> bool {
        self.text.replace_range(from..to, "");
        self.cursor = from;
        self.settle();
        from < to
    }

    /// Takes a key; tells whether it meant anything.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(character) = key.typed() {
            self.insert(character.encode_utf8(&mut [0; 4]));
            return true;
        }
        let Key { code, ctrl, alt, .. } = key;
        let wide = ctrl || alt;
        if std::mem::take(&mut self.is_fresh) && matches!(code, Code::Backspace | Code::Delete) {
            self.set("");
            return true;
        }
        match code {
            Code::Left if wide => self.cursor = self.word_left(),
            Code::Right if wide => self.cursor = self.word_right(),
            Code::Left => self.cursor = self.left(),
            Code::Right => self.cursor = self.right(),
            Code::Home => self.cursor = 0,
            Code::End => self.cursor = self.text.len(),
            Code::Backspace if wide => {
                self.cut(self.word_left(), self.cursor);
            }
            Code::Backspace => {
                self.cut(self.left(), self.cursor);
            }
            Code::Delete if wide => {
                self.cut(self.cursor, self.word_right());
            }
            Code::Delete => {
                self.cut(self.cursor, self.right());
            }
            Code::Char(character) if ctrl => return self.control(character),
            _ => return false,
        }
        true
    }

    /// The keys of every shell.
    fn control(&mut self, character: char) -> bool {
        match character {
            'a' => self.cursor = 0,
            'e' => self.cursor = self.text.len(),
            'b' => self.cursor = self.left(),
            'f' => self.cursor = self.right(),
            'h' => {
                self.cut(self.left(), self.cursor);
            }
            'd' => {
                self.cut(self.cursor, self.right());
            }
            'w' => {
                self.cut(self.word_left(), self.cursor);
            }
            'u' => {
                self.cut(0, self.cursor);
            }
            'k' => {
                self.cut(self.cursor, self.text.len());
            }
            _ => return false,
        }
        true
    }

    /// What is to be seen in so many cells, the cursor always among it.
    pub fn shown(&self, room: usize) -> Shown {
        let before: Vec<String> = self.letters(self.before());
        let mut left = 0;
        let mut caret: usize = before.iter().map(|letter| text::width(letter)).sum();
        while caret >= room.max(1) && left < before.len() {
            caret -= before.get(left).map_or(0, |letter| text::width(letter));
            left += 1;
        }
        let mut shown: String = before.into_iter().skip(left).collect();
        let mut used = caret;
        let mut cut_right = false;
        for letter in self.letters(self.after()) {
            used += text::width(&letter);
            if used > room {
                cut_right = true;
                break;
            }
            shown.push_str(&letter);
        }
        Shown { text: shown, caret, cut_left: left > 0, cut_right }
    }

    /// Each letter as it is drawn.
    fn letters(&self, part: &str) -> Vec<String> {
        part.graphemes(true)
            .map(
                |letter| {
                    if self.is_secret { "•".to_owned() } else { text::clean(letter).into_owned() }
                },
            )
            .collect()
    }
}

/// A secret tells nothing of itself, not even its length.
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_secret {
            return f.write_str("Line([secret])");
        }
        write!(f, "Line({:?} at {})", self.text, self.cursor)
    }
}

/// Several lines as one: each line end with the white space around it becomes a space.
fn joined(text: &str) -> String {
    if !text.contains(['\n', '\r', '\t']) {
        return text.to_owned();
    }
    let lines = text.split(['\n', '\r', '\t']).map(str::trim).filter(|line| !line.is_empty());
    let joined = lines.collect::<Vec<_>>().join(" ");
    // white space that is not at a line end was meant
    let starts = text.starts_with(' ') && !joined.is_empty();
    if starts { format!(" {joined}") } else { joined }
}

fn is_border(character: char) -> bool {
    !character.is_alphanumeric() && character != '_'
}

fn is_border_at_end(word: &str) -> bool {
    word.chars().next_back().is_some_and(is_border)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(line: &mut Line, keys: &str) {
        for key in keys.split(' ') {
            assert!(line.key(key.parse().unwrap()), "{key}");
        }
    }

    #[test]
    fn the_keys_of_every_shell_work() {
        let mut line = Line::new("fix the booking-mask");
        typed(&mut line, "ctrl-w");
        assert_eq!(line.text(), "fix the booking-");
        typed(&mut line, "ctrl-w ctrl-w");
        assert_eq!(line.text(), "fix the ");
        typed(&mut line, "home ctrl-right X ctrl-k");
        assert_eq!(line.text(), "fixX");
        typed(&mut line, "ctrl-a delete end backspace");
        assert_eq!(line.text(), "ix");
        typed(&mut line, "left ctrl-u");
        assert_eq!(line.text(), "x");
        assert!(!line.key("f5".parse().unwrap()) && !line.key("ctrl-t".parse().unwrap()));
    }

    #[test]
    fn letters_go_whole() {
        let mut line = Line::new("e\u{301}👩‍💻");
        typed(&mut line, "backspace");
        assert_eq!(line.text(), "e\u{301}");
        typed(&mut line, "left X");
        assert_eq!(line.text(), "Xe\u{301}");
    }

    #[test]
    fn what_is_typed_takes_the_place_of_what_was_only_proposed() {
        let fresh = || Line::new("2026-12-01").fresh();
        let after = |keys: &str| {
            let mut line = fresh();
            typed(&mut line, keys);
            line.text().to_owned()
        };
        assert_eq!(after("f r i"), "fri");
        assert_eq!(after("backspace"), "");
        assert_eq!(after("left right 1"), "2026-12-011", "whoever goes into it edits it");
        let mut pasted = fresh();
        pasted.insert("today");
        assert_eq!(pasted.text(), "today");
    }

    #[test]
    fn several_pasted_lines_become_one() {
        let mut line = Line::new("");
        line.insert("one\r\n  two\n\nthree\n");
        assert_eq!(line.text(), "one two three");
    }

    #[test]
    fn the_cursor_is_always_in_sight() {
        let mut line = Line::new("abcdefghij");
        let shown = line.shown(5);
        assert_eq!((shown.text.as_str(), shown.caret, shown.cut_left), ("ghij", 4, true));
        typed(&mut line, "home");
        let shown = line.shown(5);
        assert_eq!((shown.text.as_str(), shown.caret, shown.cut_right), ("abcde", 0, true));
    }

    #[test]
    fn a_secret_is_neither_shown_nor_printed() {
        let line = Line::secret("hunter2");
        assert_eq!(line.shown(20).text, "•••••••");
        assert_eq!(format!("{line:?}"), "Line([secret])");
    }

    proptest! {
        #[test]
        fn no_key_breaks_a_line(text in "[a-c 東e\u{301}👩\u{200d}💻\u{202e}]{0,12}", keys in prop::collection::vec(0usize..14, 0..30)) {
            const KEYS: [&str; 14] = ["left", "right", "home", "end", "backspace", "delete", "ctrl-w", "ctrl-left",
                "ctrl-right", "alt-delete", "x", "ä", "ctrl-u", "ctrl-d"];
            let mut line = Line::new(&text);
            for key in keys {
                line.key(KEYS[key].parse().unwrap());
                let mut cursor = GraphemeCursor::new(line.cursor, line.text.len(), true);
                prop_assert!(cursor.is_boundary(&line.text, 0).unwrap());
                let shown = line.shown(6);
                prop_assert!(shown.caret < 6 && text::width(&shown.text) <= 6);
            }
        }
    }
}
