//! A board: lanes side by side, a card for each ticket.

use super::command::Command;
use super::desk::Desk;
use super::layer::{Answer, Go, Reason};
use crate::model::{ProjectId, TicketId};
use crate::worker::reply::Reply;
use crate::worker::request::Read;

/// See the module.
#[derive(Debug)]
pub struct Board {
    /// Whose board.
    pub project: ProjectId,
}

impl Board {
    /// Opens a project's board, and a ticket of it if one is named.
    pub fn open(project: ProjectId, _ticket: Option<TicketId>, desk: &mut Desk) -> Self {
        desk.read(Read::Steps(project));
        desk.read(Read::Board(project));
        Self { project }
    }

    pub(super) fn command(&mut self, command: Command, _: &mut Desk) -> Go {
        match command {
            Command::Back => Go::Pop,
            _ => Go::Stay,
        }
    }

    pub(super) fn reply(&mut self, _: &Reply, _: &mut Desk) -> Go {
        Go::Shown
    }

    pub(super) fn answer(&mut self, _: Answer, _: &mut Desk) -> Go {
        Go::Shown
    }

    pub(super) fn resized(&mut self, _: &Desk) {}

    pub(super) fn disabled(&self, _: Command, _: &Desk) -> Option<Reason> {
        None
    }
}
