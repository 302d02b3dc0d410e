//! Choosing out of many by typing a part of the name: one, several people, or words of one's own.

pub(in crate::app) mod matching;

pub(in crate::app) use self::matching::matches;
use std::sync::Arc;

use super::Item;
use super::line::Line;
use crate::app::input::{Code, Key};

/// Rows of the open list.
pub const LIST_ROWS: usize = 6;

/// What may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// One, or none.
    One,
    /// Any number.
    Many,
    /// Any number of people: a comma ends a name.
    People,
    /// Any number, and words that are not in the list.
    Words,
}

/// A choice out of many.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What may be chosen.
    pub mode: Mode,
    /// What is chosen, in that order.
    pub chosen: Vec<Item>,
    /// What is typed.
    pub query: Line,
    /// Whether the list is open.
    pub is_open: bool,
    /// Whether it is all there is to see, and so is never closed.
    pub stays_open: bool,
    /// Which of the list the keys act on; none where the typed word itself is meant.
    pub at: Option<usize>,
    /// The first row of the list in sight.
    pub top: usize,
    /// Whether a comma was typed last: the space behind it belongs to it.
    after_comma: bool,
    items: Arc<[Item]>,
    matches: Vec<u32>,
}

impl Picker {
    /// What was chosen and is not in the list stays.
    pub fn new(items: Arc<[Item]>, chosen: &[u64], mode: Mode, unknown: &str) -> Self {
        let find = |id: &u64| {
            items
                .iter()
                .find(|item| item.id == *id)
                .cloned()
                .unwrap_or_else(|| Item::new(*id, format!("{unknown} (#{id})")))
        };
        let chosen = chosen.iter().map(find).collect();
        Self::with(items, chosen, mode)
    }

    /// Words of one's own.
    pub fn words(items: Arc<[Item]>, words: &[String]) -> Self {
        Self::with(items, words.iter().map(Item::word).collect(), Mode::Words)
    }

    fn with(items: Arc<[Item]>, chosen: Vec<Item>, mode: Mode) -> Self {
        let mut picker = Self {
            mode,
            chosen,
            query: Line::default(),
            is_open: false,
            stays_open: false,
            at: None,
            top: 0,
            after_comma: false,
            items,
            matches: Vec::new(),
        };
        picker.filter();
        picker
    }

    /// Offers these from now on.
    pub fn offer(&mut self, items: Arc<[Item]>) {
        self.items = items;
        for chosen in &mut self.chosen {
            let known =
                self.items.iter().find(|item| self.mode != Mode::Words && item.id == chosen.id);
            if let Some(known) = known {
                chosen.clone_from(known);
            }
        }
        self.filter();
    }

    /// How many of the list fit what is typed.
    pub const fn found(&self) -> usize {
        self.matches.len()
    }

    /// One of those that fit.
    pub fn item(&self, at: usize) -> Option<&Item> {
        self.items.get(usize::try_from(*self.matches.get(at)?).ok()?)
    }

    /// The one the keys act on.
    pub fn candidate(&self) -> Option<&Item> {
        self.item(self.at?)
    }

    /// Rows that the list takes.
    pub fn rows(&self) -> usize {
        if self.is_open { self.found().clamp(1, LIST_ROWS) } else { 0 }
    }

    /// Whether that one is chosen.
    pub fn is_chosen(&self, item: &Item) -> bool {
        self.chosen.iter().any(|chosen| self.same(chosen, item))
    }

    fn same(&self, one: &Item, other: &Item) -> bool {
        if self.mode == Mode::Words { one.title == other.title } else { one.id == other.id }
    }

    /// Works out the list for what is typed; the best come first.
    fn filter(&mut self) {
        self.matches = matches(&self.items, self.query.text().trim(), self.mode);
        self.top = 0;
        let wanted = if self.query.text().is_empty() {
            let chosen = self.chosen.first().filter(|_| self.mode == Mode::One);
            chosen.and_then(|chosen| (0..self.found()).find(|at| self.item(*at) == Some(chosen)))
        } else {
            None
        };
        let first = (self.mode != Mode::Words && self.found() > 0).then_some(0);
        self.at = wanted.or(first);
        self.settle();
    }

    fn settle(&mut self) {
        let at = self.at.unwrap_or(0);
        let most = self.found().saturating_sub(LIST_ROWS);
        self.top = self.top.clamp((at + 1).saturating_sub(LIST_ROWS), at).min(most);
    }

    /// Takes a key that is not Enter, Tab or Esc; tells whether it meant anything.
    pub fn key(&mut self, key: Key) -> bool {
        let after_comma = std::mem::take(&mut self.after_comma);
        match key.code {
            // there is nothing but the list to go to
            Code::Down => return self.step(1) || self.stays_open,
            Code::Up if self.is_open => return self.step(-1) || self.stays_open,
            Code::PageDown if self.is_open => return self.step(LIST_ROWS.cast_signed()),
            Code::PageUp if self.is_open => return self.step(-LIST_ROWS.cast_signed()),
            Code::Up | Code::PageUp | Code::PageDown => return false,
            Code::Char(',') if matches!(self.mode, Mode::Words | Mode::People) => {
                return self.comma();
            }
            Code::Char(' ') if after_comma && self.query.text().is_empty() => {
                self.after_comma = true;
                return false;
            }
            Code::Char(' ') if self.query.text().is_empty() && !key.ctrl && !key.alt => {
                return if self.is_open { self.take() } else { self.step(0) };
            }
            Code::Backspace if self.query.text().is_empty() => {
                return self.chosen.pop().is_some();
            }
            Code::Right if self.query.at_end() && self.complete() => return true,
            _ => {}
        }
        let before = self.query.text().to_owned();
        let meant = self.query.key(key);
        if self.query.text() != before {
            self.is_open = self.stays_open || !self.query.text().is_empty();
            self.filter();
        }
        meant
    }

    /// What is typed ends here: a word is added as it is, and who has the keys is chosen. Tells whether there was
    /// anything.
    fn comma(&mut self) -> bool {
        self.after_comma = true;
        let is_typed = !self.query.text().trim().is_empty();
        match self.mode {
            Mode::Words => self.take_word(),
            _ if !is_typed => false,
            _ if self.candidate().is_some_and(|item| self.is_chosen(item)) => self.close(),
            _ => self.take(),
        }
    }

    /// Pasted text: words part at commas and line ends.
    pub fn paste(&mut self, text: &str) {
        if self.mode == Mode::Words && text.contains([',', '\n']) {
            self.take_word();
            for word in text.split([',', '\n']) {
                self.query.set(word.trim());
                self.take_word();
            }
            return;
        }
        self.query.insert(text);
        self.is_open = self.stays_open || !self.query.text().is_empty();
        self.filter();
    }

    /// Opens the list; tells whether it was closed.
    pub fn open(&mut self) -> bool {
        !self.is_open && self.step(0)
    }

    /// Opens the list, or goes through it.
    fn step(&mut self, by: isize) -> bool {
        if !self.is_open {
            self.is_open = true;
            self.filter();
            return true;
        }
        let last = self.found().saturating_sub(1);
        let target = match self.at {
            _ if self.found() == 0 => return false,
            None if by > 0 => Some(0),
            None => None,
            Some(0) if by < 0 && self.mode == Mode::Words => None,
            Some(at) => Some(at.saturating_add_signed(by).min(last)),
        };
        let moved = target != self.at;
        self.at = target;
        self.settle();
        moved
    }

    /// Takes what the list begins with, as far as a word of one's own can be completed from it.
    fn complete(&mut self) -> bool {
        let Some(whole) = self.completion() else { return false };
        self.query.set(&whole);
        self.filter();
        true
    }

    /// The word in use that begins with what is typed.
    pub fn completion(&self) -> Option<String> {
        let typed = self.query.text();
        if self.mode != Mode::Words || typed.is_empty() {
            return None;
        }
        let begins = |item: &&Item| item.title.len() > typed.len() && item.title.starts_with(typed);
        (0..self.found()).filter_map(|at| self.item(at)).find(begins).map(|item| item.title.clone())
    }

    /// Chooses what the keys act on, or takes it back; the list closes. Tells whether there was anything.
    pub fn take(&mut self) -> bool {
        let Some(item) = self.candidate().cloned() else {
            return self.mode == Mode::Words && self.take_word();
        };
        if self.mode == Mode::One {
            self.chosen = vec![item];
        } else if self.is_chosen(&item) {
            let chosen = std::mem::take(&mut self.chosen);
            self.chosen = chosen.into_iter().filter(|other| !self.same(other, &item)).collect();
        } else {
            self.chosen.push(item);
        }
        self.close();
        true
    }

    /// Adds the typed word as it is.
    pub fn take_word(&mut self) -> bool {
        let word = Item::word(self.query.text().trim());
        if word.title.is_empty() {
            self.query.set("");
            return false;
        }
        if !self.is_chosen(&word) {
            self.chosen.push(word);
        }
        self.close();
        true
    }

    /// Closes the list and forgets what was typed; tells whether there was anything of that.
    pub fn close(&mut self) -> bool {
        let was = self.is_open && !self.stays_open || !self.query.text().is_empty();
        self.is_open = self.stays_open;
        self.query.set("");
        self.filter();
        was
    }

    /// The keys go elsewhere: what is typed is taken where it is clear what it means.
    pub fn leave(&mut self) {
        if self.query.text().trim().is_empty() {
            self.close();
        } else if self.mode == Mode::Words {
            if self.at.is_some() {
                self.take()
            } else {
                self.take_word()
            };
        } else if self.candidate().is_some_and(|item| !self.is_chosen(item)) {
            self.take();
        } else {
            self.is_open = false;
        }
    }
}

#[cfg(test)]
mod tests;
