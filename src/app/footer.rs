//! The bottom line: the keys that matter here, as many as there is room for.

use ratatui::layout::{Position, Rect};

use super::command::Command;
use super::desk::Desk;
use super::keymap;
use super::layer::Layer;
use super::layout;
use super::ticket_screen::Pane;
use crate::text;

/// A key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it means.
    pub command: Command,
    /// As it is spelled.
    pub key: String,
    /// A word for what it does.
    pub word: &'static str,
    /// Whether it does nothing here and now.
    pub off: bool,
}

impl Hint {
    /// Cells of the key, a space, and the word.
    pub fn width(&self) -> usize {
        text::width(&self.key) + 1 + text::width(self.word)
    }
}

/// The keys of the top layer, the most important first.
pub fn hints(top: &Layer, desk: &Desk) -> Vec<Hint> {
    let context = top.context();
    let hint = |command: &Command| Hint {
        command: *command,
        key: desk.keymap.key_of(context, *command),
        word: top.word(*command),
        off: top.disabled(*command, desk).is_some(),
    };
    // What this start can never do is left out, not only dimmed: colour alone tells nothing.
    let possible = |command: &&Command| {
        let is_forbidden = desk.read_only && command.writes();
        let is_welcome = matches!(top, Layer::Welcome(_));
        let is_typed = **command == Command::Open && top.form().is_some();
        top.has(**command, desk)
            && !(is_forbidden
                || (is_welcome || is_typed) && top.disabled(**command, desk).is_some())
    };
    let mut hints: Vec<Hint> =
        desk.keymap.footer(context).iter().filter(possible).map(hint).collect();
    if let Some((command, word)) = foremost(top, desk)
        && let Some(at) = hints.iter().position(|hint| hint.command == command && !hint.off)
    {
        let hint = Hint { word, ..hints.remove(at) };
        hints.insert(hints.len().min(1), hint);
    }
    hints
}

/// What matters most here and now, and with which word.
fn foremost(top: &Layer, desk: &Desk) -> Option<(Command, &'static str)> {
    match top {
        _ if desk.is_offline() => Some((Command::Refresh, "try now")),
        Layer::Ticket(it) if it.pane == Pane::Files => {
            Some((Command::OpenFile, top.word(Command::OpenFile)))
        }
        _ => None,
    }
}

/// Keys that wait for the rest of their sequence, as they are shown at the right end.
pub fn pending(desk: &Desk) -> String {
    let keys = keymap::spelled(&desk.pending);
    if keys.is_empty() { keys } else { format!("{keys} …") }
}

/// Where the hints stand that fit whole, in order.
pub fn places(hints: &[Hint], pending: &str, area: Rect) -> Vec<Rect> {
    let room = area.width.saturating_sub(2);
    let taken = match u16::try_from(text::width(pending)).unwrap_or(u16::MAX) {
        0 => 0,
        wide if wide > room => 0,
        width => width + 2,
    };
    let end = area.x + 1 + room.saturating_sub(taken);
    let mut x = area.x + 1;
    let mut places = Vec::new();
    for hint in hints {
        let width = u16::try_from(hint.width()).unwrap_or(u16::MAX);
        if width > end.saturating_sub(x) {
            break;
        }
        places.push(Rect { x, width, ..area });
        x = x.saturating_add(width + 2);
    }
    places
}

/// The key at that cell.
pub(super) fn hit(top: &Layer, desk: &Desk, at: Position) -> Option<Command> {
    let area = layout::footer(desk.size);
    if !area.contains(at) {
        return None;
    }
    let hints = hints(top, desk);
    let places = places(&hints, &pending(desk), area);
    hints.iter().zip(places).find(|(_, place)| place.contains(at)).map(|(hint, _)| hint.command)
}
