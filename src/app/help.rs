//! What the keys do: made from the keymap, the place one comes from first; what is typed filters.

use super::command::Command;
use super::desk::Desk;
use super::input::{Code, Key};
use super::keymap::Context;
use super::layer::{Go, Reason};

/// A line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A place.
    Place(&'static str),
    /// Keys and what they do there.
    Keys(String, &'static str),
    /// Air between places.
    Gap,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// Where one comes from.
    pub from: Context,
    /// What was typed.
    pub filter: String,
    /// Lines above the first one in sight.
    pub top: usize,
}

impl Help {
    /// The help, seen from there.
    pub const fn new(from: Context) -> Self {
        Self { from, filter: String::new(), top: 0 }
    }

    /// What it says.
    pub fn lines(&self, desk: &Desk) -> Vec<Line> {
        let filter = self.filter.trim().to_lowercase();
        let others = Context::ALL.iter().copied().filter(|context| *context != self.from);
        let mut lines = Vec::new();
        for context in std::iter::once(self.from).chain(others) {
            let place = context.title().to_lowercase().contains(&filter);
            let shown: Vec<Line> = desk
                .keymap
                .commands(context)
                .into_iter()
                .map(|command| (desk.keymap.keys_of(context, command), command.title(context)))
                .filter(|(keys, title)| {
                    place || title.contains(&filter) || keys.iter().any(|key| *key == self.filter)
                })
                .map(|(keys, title)| Line::Keys(keys.join("  "), title))
                .collect();
            if !shown.is_empty() {
                if !lines.is_empty() {
                    lines.push(Line::Gap);
                }
                lines.push(Line::Place(context.title()));
                lines.extend(shown);
            }
        }
        lines
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        let half = usize::from(desk.size.height / 2).max(1);
        match command {
            Command::Back if !self.filter.is_empty() => {
                self.filter.clear();
                self.top = 0;
            }
            Command::Back => return Go::Pop,
            Command::Down => self.top += 1,
            Command::Up => self.top = self.top.saturating_sub(1),
            Command::HalfPageDown => self.top += half,
            Command::HalfPageUp => self.top = self.top.saturating_sub(half),
            Command::First => self.top = 0,
            Command::Last => self.top = usize::MAX,
            _ => return Go::Stay,
        }
        Go::Shown
    }

    pub(super) fn text_key(&mut self, key: Key, _: &mut Desk) -> Go {
        match (key.code, key.typed()) {
            (_, Some(letter)) => self.filter.push(letter),
            (Code::Backspace, None) => {
                self.filter.pop();
            }
            _ => return Go::Stay,
        }
        self.top = 0;
        Go::Shown
    }

    pub(super) fn paste(&mut self, text: &str, _: &mut Desk) -> Go {
        self.filter.extend(text.chars().filter(|letter| !letter.is_control()).take(40));
        self.top = 0;
        Go::Shown
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let room = super::layout::help(desk.size).height.into();
        self.top = self.top.min(self.lines(desk).len().saturating_sub(room));
    }

    pub(super) const fn disabled(&self, _: Command, _: &Desk) -> Option<Reason> {
        None
    }
}
