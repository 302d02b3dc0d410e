//! A short list to choose one thing from.

use super::command::Command;
use super::layer::{Answer, Choice, Go};

/// An entry of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it says; may be foreign text.
    pub label: String,
    /// A word at its right end: a count, "here".
    pub detail: String,
    /// What is chosen by it; `None` cannot be chosen.
    pub choice: Option<Choice>,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// What is to be chosen.
    pub title: String,
    /// From top to bottom.
    pub entries: Vec<Entry>,
    /// Which one has the keys.
    pub selected: usize,
}

impl Menu {
    /// A menu that begins on this entry.
    pub fn new(title: impl Into<String>, entries: Vec<Entry>, selected: usize) -> Self {
        let selected = selected.min(entries.len().saturating_sub(1));
        Self { title: title.into(), entries, selected }
    }

    pub(super) fn command(&mut self, command: Command) -> Go {
        let last = self.entries.len().saturating_sub(1);
        match command {
            Command::Back => return Go::Pop,
            Command::Open => return self.choose(),
            Command::Up => self.selected = self.selected.saturating_sub(1),
            Command::Down => self.selected = (self.selected + 1).min(last),
            Command::First => self.selected = 0,
            Command::Last => self.selected = last,
            _ => match command.lane() {
                Some(place) if place <= last => {
                    self.selected = place;
                    return self.choose();
                }
                _ => return Go::Stay,
            },
        }
        Go::Shown
    }

    fn choose(&self) -> Go {
        match self.entries.get(self.selected).and_then(|entry| entry.choice.clone()) {
            Some(choice) => Go::PopThen(Box::new(Answer::Chosen(choice))),
            None => Go::Shown,
        }
    }
}
