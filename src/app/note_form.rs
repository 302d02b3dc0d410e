//! A note is written: a new one, or a change of one that is there.

use super::command::Command;
use super::desk::Desk;
use super::effect::TimerId;
use super::input::Key;
use super::keymap::Context;
use super::layer::{Answer, Go, Reason};
use crate::model::{Note, ProjectId, TicketId};
use crate::worker::reply::Reply;
use crate::worker::request::RequestId;

/// See the module.
#[derive(Debug)]
pub struct NoteForm {
    /// On which board.
    pub project: ProjectId,
    /// On which ticket.
    pub ticket: TicketId,
    /// Which one is changed; `None` for a new one.
    pub base: Option<Note>,
}

impl NoteForm {
    /// A form for a new note.
    pub fn new_note(project: ProjectId, ticket: TicketId, _desk: &mut Desk) -> Self {
        Self { project, ticket, base: None }
    }

    /// A form that changes this note.
    pub fn edit(project: ProjectId, ticket: TicketId, note: Note, _desk: &mut Desk) -> Self {
        Self { project, ticket, base: Some(note) }
    }

    /// Where its keys are looked up.
    pub(super) fn context(&self) -> Context {
        Context::Text
    }

    pub(super) fn command(&mut self, command: Command, _: &mut Desk) -> Go {
        if command == Command::Back { Go::Pop } else { Go::Stay }
    }

    pub(super) fn text_key(&mut self, _: Key, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn paste(&mut self, _: &str, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn reply(&mut self, _: &Reply, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn answer(&mut self, _: Answer, _: &mut Desk) -> Go {
        Go::Shown
    }

    pub(super) fn elapsed(&mut self, _: TimerId, _: &mut Desk) -> Go {
        Go::Stay
    }

    pub(super) fn resized(&mut self, _: &Desk) {}

    pub(super) fn disabled(&self, _: Command, _: &Desk) -> Option<Reason> {
        None
    }

    /// Whether it waits for the answer to this intention, and tells of a failure itself.
    pub(super) fn awaits(&self, _: RequestId) -> bool {
        false
    }

    /// What would be lost with it, in a few words.
    pub(super) fn unsent(&self) -> Option<String> {
        None
    }
}
