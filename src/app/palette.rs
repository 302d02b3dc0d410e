//! The command palette: whatever can be done or gone to from here, found by typing parts of its name.
//!
//! Commands come from the keymap of the layer below, with their keys and, where they do nothing now, the reason; places
//! are projects, the tickets of the board that is open, and people. What is chosen is handed to the state, which does it as if its
//! key had been pressed.

mod find;

use ratatui::layout::Position;

pub use self::find::{Found, Kind};
use super::command::Command;
use super::desk::Desk;
use super::form::line::Line;
use super::input::{Code, Key};
use super::keymap::Context;
use super::layer::{Answer, Go, Layer, Layers};
use super::layout;
use super::mouse::Hit;
use crate::model::{ProjectId, TicketId, UserId};

/// What the palette can lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// As if its key had been pressed.
    Command(Command),
    /// That board.
    Project(ProjectId),
    /// That ticket.
    Ticket(ProjectId, TicketId),
    /// That person's profile.
    Person(UserId),
}

/// A command as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    command: Command,
    title: &'static str,
    keys: String,
    /// Why it does nothing.
    reason: Option<String>,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// What is typed.
    pub query: Line,
    /// What fits, the best first.
    pub found: Vec<Found>,
    /// Which of them the keys act on.
    pub selected: usize,
    /// Entries above the first one in sight.
    pub top: usize,
    offers: Vec<Offer>,
    /// Whether one may leave for another place: not out of a form.
    leads_away: bool,
    /// The board that is open.
    project: Option<ProjectId>,
}

impl Palette {
    /// What can be done in the topmost of these layers; `reason` tells why a command does nothing there.
    pub(super) fn open(
        layers: &Layers,
        desk: &Desk,
        reason: impl Fn(Command) -> Option<String>,
    ) -> Self {
        let context = layers.top().context();
        let commands = desk.keymap.commands(context).into_iter();
        let global = desk.keymap.commands(Context::Global).into_iter();
        let offer = |command: Command| Offer {
            command,
            title: command.title(context),
            keys: desk.keymap.keys_of(context, command).join("  "),
            reason: reason(command),
        };
        let mut offers: Vec<Offer> = Vec::new();
        for command in commands.chain(global) {
            let known = offers.iter().any(|offer| offer.command == command);
            if !known && command != Command::Palette {
                offers.push(offer(command));
            }
        }
        // Whoever looks for a name does not look for the arrows, and so they come last.
        offers.sort_by_key(|offer| offer.command.moves());
        let project = layers.iter().rev().find_map(|layer| match layer {
            Layer::Board(board) => Some(board.project),
            _ => None,
        });
        let mut palette = Self {
            query: Line::default(),
            found: Vec::new(),
            selected: 0,
            top: 0,
            offers,
            leads_away: layers.top().is_full_screen(),
            project,
        };
        palette.find(desk);
        palette
    }

    /// Works out what fits; the keys go to the best.
    fn find(&mut self, desk: &Desk) {
        self.found = find::found(self, desk);
        self.selected = 0;
        self.top = 0;
    }

    /// The entry the keys act on.
    pub fn entry(&self) -> Option<&Found> {
        self.found.get(self.selected)
    }

    pub(super) fn command(&mut self, command: Command, desk: &Desk) -> Go {
        let last = self.found.len().saturating_sub(1);
        let page = layout::palette_rows(desk.size).max(2) / 2;
        let to = match command {
            Command::Back => return Go::Pop,
            Command::Open => return self.choose(),
            Command::Up => self.selected.saturating_sub(1),
            Command::Down => self.selected + 1,
            Command::HalfPageUp => self.selected.saturating_sub(page),
            Command::HalfPageDown => self.selected + page,
            _ => return Go::Stay,
        };
        let to = to.min(last);
        let moved = to != self.selected;
        self.selected = to;
        if moved { Go::Shown } else { Go::Stay }
    }

    fn choose(&self) -> Go {
        match self.entry() {
            Some(found) => Go::PopThen(Box::new(Answer::Run(found.target))),
            None => Go::Stay,
        }
    }

    pub(super) fn text_key(&mut self, key: Key, desk: &Desk) -> Go {
        if matches!(key.code, Code::Enter | Code::Tab) {
            return Go::Stay;
        }
        let before = self.query.text().to_owned();
        if !self.query.key(key) {
            return Go::Stay;
        }
        if before != self.query.text() {
            self.find(desk);
        }
        Go::Shown
    }

    pub(super) fn paste(&mut self, text: &str, desk: &Desk) -> Go {
        self.query.insert(text.trim());
        self.find(desk);
        Go::Shown
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let room = layout::palette_rows(desk.size);
        self.top = layout::scrolled(self.top, self.selected, self.found.len(), room);
    }

    pub(super) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let frame = layout::palette_frame(desk.size);
        if !frame.contains(at) {
            return Some(Hit::Outside);
        }
        let line = usize::from(at.y.checked_sub(frame.y + 2)?);
        let place = self.top + line;
        let is_there = line < layout::palette_rows(desk.size) && place < self.found.len();
        is_there.then_some(Hit::Entry(place))
    }
}
