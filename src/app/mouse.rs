//! The mouse: what was done with it, and what on the screen is meant.
//!
//! A press selects; a release at the same place opens what was selected before, so that two clicks open, quick or slow.
//! What stands where is asked of the pure functions the view draws by, never of what was drawn.

use ratatui::layout::Position;

use super::command::Command;
use super::settings::Tab;
use super::ticket_screen::Pane;
use crate::model::{FileId, NoteId, ProjectId, StepId, TicketId};
use crate::worker::request::TaskId;

/// Something done with the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// At this cell.
    pub at: Position,
    /// What.
    pub what: Gesture,
}

/// What is done with a mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// The button went down; `again` where it is the second time at the same place within a moment.
    Press {
        /// Whether this is the second half of a double click.
        again: bool,
    },
    /// Moved with the button down.
    Drag,
    /// The button went up.
    Release,
    /// The wheel was turned.
    Wheel(Turn),
}

/// Which way the wheel was turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Towards the first line.
    Up,
    /// Towards the last line.
    Down,
    /// Towards the first column.
    Left,
    /// Towards the last column.
    Right,
}

impl Turn {
    /// The key that does the same where one thing after the other is selected.
    pub(super) const fn command(self) -> Command {
        match self {
            Self::Up => Command::Up,
            Self::Down => Command::Down,
            Self::Left => Command::Left,
            Self::Right => Command::Right,
        }
    }

    /// So many lines down; none where it was turned sideways.
    pub(super) const fn lines(self, lines: isize) -> isize {
        match self {
            Self::Up => -lines,
            Self::Down => lines,
            Self::Left | Self::Right => 0,
        }
    }
}

/// Lines of a text that the wheel goes at once.
pub(super) const WHEEL: isize = 3;

/// What stands at a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hit {
    /// A key of the bottom line, or one that a dialog names.
    Key(Command),
    /// Beside a dialog that may be left at any time.
    Outside,
    /// A lane, but no card.
    Lane(StepId),
    /// A card, and the lane it is in.
    Card(StepId, TicketId),
    /// An entry of a list, by place.
    Entry(usize),
    /// A box that is ticked by a click, by place.
    Box(usize),
    /// A line of a ticket's details that can be changed.
    Line(usize),
    /// A value of the selected custom field, by place.
    Value(usize),
    /// A tab of the settings.
    Tab(Tab),
    /// A pane of a ticket, but nothing in it that can be selected.
    Pane(Pane),
    /// A note.
    Note(NoteId),
    /// A file.
    File(FileId),
    /// A transfer.
    Transfer(TaskId),
    /// A field of a form.
    Field(Spot),
}

impl Hit {
    /// What a click on it does: on a key, what the key does; on what was selected before, opening it.
    pub(super) const fn click(self, was_selected: bool) -> Option<Command> {
        match self {
            Self::Key(command) => Some(command),
            Self::Outside => Some(Command::Back),
            Self::Box(_) => Some(Command::Toggle),
            Self::Lane(_)
            | Self::Card(..)
            | Self::Entry(_)
            | Self::Value(_)
            | Self::Line(_)
            | Self::File(_)
                if was_selected =>
            {
                Some(Command::Open)
            }
            _ => None,
        }
    }
}

/// A place in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Which field.
    pub field: usize,
    /// Rows below its first.
    pub row: usize,
    /// Cells behind its first.
    pub column: usize,
}

/// A card on its way to another lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drag {
    /// On which board.
    pub project: ProjectId,
    /// The ticket.
    pub ticket: TicketId,
    /// How many marked tickets go with it, itself among them; `None` where it is not marked.
    pub marked: Option<usize>,
    /// The lane under it, if that is another one than its own.
    pub over: Option<StepId>,
    /// Whether that lane is not for the user's role.
    pub is_refused: bool,
}

/// What the mouse is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pointer {
    /// What the button went down on, and whether that was selected already.
    pub(super) pressed: Option<(Hit, bool)>,
    /// The last click has led to another layer.
    pub(super) led_on: bool,
}
