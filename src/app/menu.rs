//! A short list to choose one thing from.

use ratatui::layout::{Margin, Position, Rect};

use super::command::Command;
use super::desk::Desk;
use super::layer::{Answer, Choice, Go};
use super::layout;
use super::mouse::Hit;
use super::msg::Size;
use crate::text;

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

    /// Its box on a screen of that size.
    pub fn frame(&self, size: Size) -> Rect {
        let widest = self.entries.iter().map(|it| text::width(&it.label) + text::width(&it.detail));
        let wanted = widest.max().unwrap_or(0).max(text::width(&self.title)) + 12;
        let width = u16::try_from(wanted).unwrap_or(u16::MAX).clamp(30, 60);
        let height = u16::try_from(self.entries.len()).unwrap_or(u16::MAX).saturating_add(2);
        layout::centred(size, width.min(size.width.saturating_sub(2)), height)
    }

    /// Entries above the first one in sight, in a box with room for so many. A menu is short and always seen from its
    /// start, unless what is selected lies further down.
    pub fn top(&self, room: usize) -> usize {
        layout::scrolled(0, self.selected, self.entries.len(), room)
    }

    pub(super) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let frame = self.frame(desk.size);
        let inner = frame.inner(Margin { horizontal: 1, vertical: 1 });
        if !frame.contains(at) {
            return Some(Hit::Outside);
        }
        let top = self.top(layout::rows(inner, 1));
        let place = inner.contains(at).then(|| top + usize::from(at.y - inner.y))?;
        (place < self.entries.len()).then_some(Hit::Entry(place))
    }

    fn choose(&self) -> Go {
        match self.entries.get(self.selected).and_then(|entry| entry.choice.clone()) {
            Some(choice) => Go::PopThen(Box::new(Answer::Chosen(choice))),
            None => Go::Shown,
        }
    }
}
