//! What the keys do: made from the keymap, the place one comes from first; what is typed filters.

use ratatui::layout::Position;

use super::command::Command;
use super::desk::Desk;
use super::input::{Code, Key};
use super::keymap::{Context, Keymap};
use super::layer::Go;
use super::layout;
use super::mouse::{Hit, Turn, WHEEL};

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
        // What holds here comes first: the place's own keys, then those that hold everywhere.
        let here = [self.from, Context::Global];
        let others = Context::ALL.iter().copied().filter(|context| !here.contains(context));
        let mut lines = Vec::new();
        for context in here.into_iter().chain(others) {
            let place = context.title().to_lowercase().contains(&filter);
            let shown: Vec<Line> = entries(&desk.keymap, context)
                .into_iter()
                .filter(|(keys, title)| {
                    place || title.contains(&filter) || keys.contains(&self.filter)
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

    pub(super) fn text_key(&mut self, key: Key) -> Go {
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

    pub(super) fn paste(&mut self, text: &str) -> Go {
        self.filter.extend(text.chars().filter(|letter| !letter.is_control()).take(40));
        self.top = 0;
        Go::Shown
    }

    pub(super) fn hit(at: Position, desk: &Desk) -> Option<Hit> {
        (!layout::help_frame(desk.size).contains(at)).then_some(Hit::Outside)
    }

    pub(super) fn wheel(&mut self, turn: Turn) -> Go {
        self.top = self.top.saturating_add_signed(turn.lines(WHEEL));
        Go::Shown
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let room = layout::help(desk.size).height.into();
        self.top = self.top.min(self.lines(desk).len().saturating_sub(room));
    }
}

/// What has a key in a place. The lanes by number are one entry: nine lines would say no more.
fn entries(keymap: &Keymap, context: Context) -> Vec<(Vec<String>, &'static str)> {
    let mut entries = Vec::new();
    let mut lanes = Vec::new();
    for command in keymap.commands(context) {
        let keys = keymap.keys_of(context, command);
        if command.lane().is_some() {
            lanes.extend(keys.into_iter().next());
        } else {
            entries.push((keys, command.title(context)));
        }
    }
    if let [first, .., last] = lanes.as_slice() {
        let title =
            if context == Context::Menu { "the entry of that number" } else { "lane by number" };
        entries.push((vec![format!("{first} … {last}")], title));
    }
    entries
}
