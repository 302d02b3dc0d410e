//! A ticket: what it says, its fields, its notes and their files.

use super::command::Command;
use super::desk::Desk;
use super::effect::TimerId;
use super::layer::{Answer, Go, Reason};
use crate::model::{ProjectId, TicketId};
use crate::worker::reply::Reply;
use crate::worker::request::Read;

/// See the module.
#[derive(Debug)]
pub struct TicketScreen {
    /// On which board.
    pub project: ProjectId,
    /// Which.
    pub ticket: TicketId,
}

impl TicketScreen {
    /// Opens a ticket.
    pub fn open(project: ProjectId, ticket: TicketId, desk: &mut Desk) -> Self {
        desk.read(Read::Ticket(project, ticket));
        desk.read(Read::Notes(project, ticket));
        Self { project, ticket }
    }

    pub(super) fn command(&mut self, command: Command, _: &mut Desk) -> Go {
        if command == Command::Back { Go::Pop } else { Go::Stay }
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
}
