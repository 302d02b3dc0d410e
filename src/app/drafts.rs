//! What was typed in a form that was left: kept until that form is opened again, is saved, or is thrown away.
//!
//! A form takes its draft when it opens and gives it back when it is left, so that there is never more than one of it.

#[cfg(test)]
mod tests;

use super::form::draft::Draft;
use super::msg::LocalFile;
use crate::model::{NoteId, ProjectId, TicketId};
use crate::worker::request::Thing;

/// Which form a draft is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A new ticket of this project.
    NewTicket(ProjectId),
    /// A change of this ticket.
    Ticket(ProjectId, TicketId),
    /// A change of one property of this ticket.
    Property(ProjectId, TicketId, String),
    /// A new note on this ticket.
    NewNote(ProjectId, TicketId),
    /// A change of this note.
    Note(ProjectId, TicketId, NoteId),
    /// Something of this kind that is administered, new where it has no name yet.
    Thing(&'static str, Option<ProjectId>, Option<Thing>),
    /// One's own profile.
    Me,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Drafts {
    kept: Vec<(Place, Left)>,
}

/// What a form left.
#[derive(Debug, Clone)]
pub struct Left {
    /// What was typed and chosen.
    pub draft: Draft,
    /// Files that were to go with it.
    pub files: Vec<LocalFile>,
}

impl Drafts {
    /// Keeps what that form holds.
    pub(super) fn keep(&mut self, place: Place, left: Left) {
        self.kept.retain(|(known, _)| *known != place);
        self.kept.push((place, left));
    }

    /// Gives back what that form held.
    pub(super) fn take(&mut self, place: &Place) -> Option<Left> {
        let at = self.kept.iter().position(|(known, _)| known == place)?;
        Some(self.kept.remove(at).1)
    }

    /// What would be lost with all of them, in a few words.
    pub(super) fn unsent(&self) -> Option<String> {
        match self.kept.len() {
            0 => None,
            1 => Some("a draft".to_owned()),
            more => Some(format!("{more} drafts")),
        }
    }
}
