//! Many lines of text being edited: tui-textarea holds text, cursor and what can be undone; how the lines lie on the
//! screen is worked out here, when something has changed, so that drawing only reads.

use std::borrow::Cow;

use tui_textarea::{CursorMove, Input, Key as AreaKey, TextArea};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::app::input::{Code, Key};
use crate::text;

/// Cells that a tab takes.
const TAB: &str = "    ";

/// A text and how it lies in its box.
#[derive(Debug, Clone)]
pub struct Area {
    text: TextArea<'static>,
    rows: Vec<Row>,
    width: usize,
    height: usize,
    top: usize,
}

/// A piece of a line that lies on one row; places are counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    line: usize,
    start: usize,
    end: usize,
}

impl Area {
    /// A text with the cursor at its end. All kinds of line ends become the same.
    pub fn new(content: &str) -> Self {
        let lines = unified(content).split('\n').map(ToOwned::to_owned).collect();
        let mut text = TextArea::new(lines);
        text.move_cursor(CursorMove::Bottom);
        text.move_cursor(CursorMove::End);
        let mut area = Self { text, rows: Vec::new(), width: 40, height: 1, top: 0 };
        area.lay();
        area
    }

    /// What is written.
    pub fn text(&self) -> String {
        self.text.lines().join("\n")
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Puts text in at the cursor; its lines stay lines.
    pub fn insert(&mut self, content: &str) {
        self.text.insert_str(unified(content));
        self.lay();
    }

    /// Takes this text instead; that can be undone.
    pub fn replace(&mut self, content: &str) {
        self.text.select_all();
        self.text.cut();
        self.insert(content);
    }

    /// Takes a key; tells whether it meant anything.
    pub fn key(&mut self, key: Key) -> bool {
        match key.code {
            Code::Up if !key.ctrl && !key.alt => return self.step(-1),
            Code::Down if !key.ctrl && !key.alt => return self.step(1),
            Code::PageUp => return self.step(-self.page()),
            Code::PageDown => return self.step(self.page()),
            Code::Home if key.ctrl => return self.leap(CursorMove::Top, CursorMove::Head),
            Code::End if key.ctrl => return self.leap(CursorMove::Bottom, CursorMove::End),
            _ => {}
        }
        let Some(input) = input(key) else { return false };
        let before = self.text.cursor();
        if self.text.input(input) {
            self.lay();
            return true;
        }
        self.settle();
        before != self.text.cursor()
    }

    /// To one end of the whole text.
    fn leap(&mut self, to_line: CursorMove, in_line: CursorMove) -> bool {
        let before = self.text.cursor();
        self.text.move_cursor(to_line);
        self.text.move_cursor(in_line);
        self.settle();
        before != self.text.cursor()
    }

    fn page(&self) -> isize {
        isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(1)
    }

    /// Moves the cursor by so many rows as they lie on the screen; tells whether there was a way.
    fn step(&mut self, by: isize) -> bool {
        let (row, cells) = self.caret();
        let last = self.rows.len().saturating_sub(1);
        let target = row.saturating_add_signed(by).min(last);
        let Some(place) = self.rows.get(target).copied().filter(|_| target != row) else {
            return false;
        };
        let mut column = place.start;
        let mut used = 0;
        for (count, width) in pieces(&self.characters(place)) {
            if used + width > cells || column + count > place.end {
                break;
            }
            used += width;
            column += count;
        }
        // the place behind a wrapped row's last letter is on the next row
        let wraps = self.rows.get(target + 1).is_some_and(|next| next.line == place.line);
        let column = if wraps { column.min(place.end.saturating_sub(1)) } else { column };
        let short = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        self.text.cancel_selection();
        self.text.move_cursor(CursorMove::Jump(short(place.line), short(column)));
        self.settle();
        true
    }

    /// Lays the text into a box of this size.
    pub fn fit(&mut self, width: usize, height: usize) {
        self.height = height.max(1);
        if self.width == width {
            self.settle();
        } else {
            self.width = width;
            self.lay();
        }
    }

    fn lay(&mut self) {
        // one cell is left for a cursor behind the last letter
        let room = self.width.saturating_sub(1).max(1);
        self.rows.clear();
        for (line, content) in self.text.lines().iter().enumerate() {
            wrap(line, content, room, &mut self.rows);
        }
        self.settle();
    }

    /// Scrolls until the cursor is in sight.
    fn settle(&mut self) {
        let (row, _) = self.caret();
        let most = self.rows.len().saturating_sub(self.height);
        self.top = self.top.clamp((row + 1).saturating_sub(self.height), row).min(most);
    }

    /// The cursor's row, counted from the first, and the cells before it there.
    pub fn caret(&self) -> (usize, usize) {
        let cursor = self.text.cursor();
        let (line, column) = (cursor.0, cursor.1);
        let after = self.rows.partition_point(|row| (row.line, row.start) <= (line, column)).max(1);
        let at = after - 1;
        let Some(place) = self.rows.get(at).copied() else { return (0, 0) };
        let mut passed = place.start;
        let mut cells = 0;
        for (count, width) in pieces(&self.characters(place)) {
            if passed + count > column {
                break;
            }
            passed += count;
            cells += width;
        }
        (at, cells.min(self.width.saturating_sub(1)))
    }

    /// How many rows the text takes.
    pub const fn height(&self) -> usize {
        self.rows.len()
    }

    /// The first row in sight.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// A row as it is drawn, cleaned.
    pub fn row(&self, at: usize) -> String {
        let Some(place) = self.rows.get(at) else { return String::new() };
        let characters = self.characters(*place);
        characters.graphemes(true).map(drawn).collect()
    }

    /// What of a row's line lies on it.
    fn characters(&self, place: Row) -> Cow<'_, str> {
        let Some(line) = self.text.lines().get(place.line) else { return Cow::Borrowed("") };
        if line.is_ascii() {
            return Cow::Borrowed(line.get(place.start..place.end).unwrap_or_default());
        }
        Cow::Owned(line.chars().skip(place.start).take(place.end - place.start).collect())
    }
}

/// The text with line feeds for all kinds of line ends.
pub(super) fn unified(content: &str) -> String {
    content.replace("\r\n", "\n").replace('\r', "\n")
}

/// A letter as it is drawn.
fn drawn(letter: &str) -> Cow<'_, str> {
    if letter == "\t" { Cow::Borrowed(TAB) } else { text::clean(letter) }
}

/// For each letter its characters and its cells.
fn pieces(line: &str) -> impl Iterator<Item = (usize, usize)> {
    line.graphemes(true).map(|letter| (letter.chars().count(), text::width(&drawn(letter))))
}

/// Breaks a line into rows, after spaces where it can. Every character lies on exactly one row, so that the cursor has a
/// place whatever it stands on; spaces may hang over the edge.
fn wrap(line: usize, content: &str, room: usize, rows: &mut Vec<Row>) {
    let mut start = 0;
    let mut used = 0;
    let mut column = 0;
    // where the row may end, and the cells up to there
    let mut fit: Option<(usize, usize)> = None;
    let mut place = |letter: &str, count: usize, width: usize| {
        let is_space = letter == " " || letter == "\t";
        if used + width > room && !is_space && column > start {
            let (end, cells) = fit.take().unwrap_or((column, used));
            rows.push(Row { line, start, end });
            start = end;
            used -= cells;
        }
        used += width;
        column += count;
        if is_space {
            fit = Some((column, used));
        }
    };
    if content.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        for at in 0..content.len() {
            place(content.get(at..=at).unwrap_or_default(), 1, 1);
        }
    } else {
        for letter in content.graphemes(true) {
            place(letter, letter.chars().count(), text::width(&drawn(letter)));
        }
    }
    rows.push(Row { line, start, end: column });
}

/// Our key in the text area's terms. What scrolls its own window, which is never drawn, is left out.
fn input(key: Key) -> Option<Input> {
    let Key { code, ctrl, alt, shift } = key;
    let key = match code {
        Code::Char('v') if ctrl || alt => return None,
        Code::Char(character) => AreaKey::Char(character),
        Code::Enter => AreaKey::Enter,
        Code::Backspace => AreaKey::Backspace,
        Code::Delete => AreaKey::Delete,
        Code::Left => AreaKey::Left,
        Code::Right => AreaKey::Right,
        Code::Up => AreaKey::Up,
        Code::Down => AreaKey::Down,
        Code::Home => AreaKey::Home,
        Code::End => AreaKey::End,
        Code::Esc
        | Code::Tab
        | Code::PageUp
        | Code::PageDown
        | Code::Insert
        | Code::Function(_) => return None,
    };
    Some(Input { key, ctrl, alt, shift })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn area(content: &str, width: usize, height: usize) -> Area {
        let mut area = Area::new(content);
        area.fit(width, height);
        area
    }

    fn press(area: &mut Area, keys: &str) {
        for key in keys.split(' ') {
            area.key(key.parse().unwrap());
        }
    }

    fn rows(area: &Area) -> Vec<String> {
        (0..area.height()).map(|at| area.row(at)).collect()
    }

    #[test]
    fn lines_are_wrapped_between_words() {
        let area = area("Checkout drops the second guest\n\nend", 13, 5);
        assert_eq!(rows(&area), ["Checkout ", "drops the ", "second guest", "", "end"]);
        assert_eq!(area.caret(), (4, 3));
    }

    #[test]
    fn the_cursor_walks_the_rows_it_sees() {
        let mut area = area("one two three", 6, 5);
        assert_eq!(rows(&area), ["one ", "two ", "three"]);
        press(&mut area, "up");
        assert_eq!(area.caret(), (1, 3));
        press(&mut area, "up");
        assert_eq!(area.caret(), (0, 3));
        assert!(!area.key("up".parse().unwrap()), "there is nothing above");
        press(&mut area, "X");
        assert_eq!(area.text(), "oneX two three");
    }

    #[test]
    fn it_scrolls_to_the_cursor() {
        let mut area = area("a\nb\nc\nd\ne", 10, 2);
        assert_eq!(area.top(), 3);
        press(&mut area, "up up up");
        assert_eq!((area.top(), area.caret().0), (1, 1));
        press(&mut area, "pageup");
        assert_eq!(area.top(), 0);
    }

    #[test]
    fn control_with_home_and_end_goes_to_the_ends_of_the_whole_text() {
        let mut area = area("first\nsecond\nthird", 10, 2);
        press(&mut area, "ctrl-home X");
        assert_eq!(area.text(), "Xfirst\nsecond\nthird");
        press(&mut area, "ctrl-end Y");
        assert_eq!(area.text(), "Xfirst\nsecond\nthirdY");
    }

    #[test]
    fn pasted_lines_stay_lines() {
        let mut area = area("", 10, 4);
        area.insert("one\r\ntwo\rthree\n");
        assert_eq!(area.text(), "one\ntwo\nthree\n");
        press(&mut area, "ctrl-u");
        assert_eq!(area.text(), "", "a paste is undone at once");
    }

    #[test]
    fn foreign_characters_are_not_drawn() {
        let area = area("a\u{1b}[2Jb\tc", 40, 2);
        assert_eq!(area.row(0), "a�[2Jb    c");
    }

    proptest! {
        #[test]
        fn every_character_lies_on_one_row(content in "[a-d \t\n東e\u{301}👩\u{200d}💻]{0,60}", width in 1usize..20) {
            let area = area(&content, width, 3);
            let mut laid = String::new();
            for (at, row) in area.rows.iter().enumerate() {
                if at > 0 && area.rows[at - 1].line != row.line {
                    laid.push('\n');
                }
                laid.push_str(&area.characters(*row));
            }
            prop_assert_eq!(laid, area.text());
        }

        #[test]
        fn the_cursor_stays_in_its_box(content in "[a-d \n東]{0,40}", keys in prop::collection::vec(0usize..10, 0..30), width in 2usize..12) {
            const KEYS: [&str; 10] = ["up", "down", "left", "right", "enter", "x", "backspace", "home", "pagedown", "ctrl-w"];
            let mut area = area(&content, width, 3);
            for key in keys {
                area.key(KEYS[key].parse().unwrap());
                let (row, cells) = area.caret();
                prop_assert!(cells < width && row >= area.top() && row < area.top() + 3);
            }
        }
    }
}
