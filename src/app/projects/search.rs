//! A ticket whose number is all that was named is looked for in one project after the other.

use super::super::desk::Desk;
use crate::model::{ProjectId, TicketId};
use crate::worker::request::{LoadId, Read};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// What is looked for.
    pub ticket: TicketId,
    /// The project that is being asked.
    pub(super) project: ProjectId,
    pub(super) load: LoadId,
    /// Those that come after it, the next one last.
    left: Vec<ProjectId>,
}

impl Search {
    /// Asks the first of these projects; `None` if there is none.
    pub(super) fn begin(
        ticket: TicketId,
        projects: impl DoubleEndedIterator<Item = ProjectId>,
        desk: &mut Desk,
    ) -> Option<Self> {
        Self::ask(ticket, projects.rev().collect(), desk)
    }

    /// Asks the next project; `None` if there is no more.
    pub(super) fn onward(self, desk: &mut Desk) -> Option<Self> {
        Self::ask(self.ticket, self.left, desk)
    }

    fn ask(ticket: TicketId, mut left: Vec<ProjectId>, desk: &mut Desk) -> Option<Self> {
        let project = left.pop()?;
        let load = desk.read(Read::Ticket(project, ticket));
        Some(Self { ticket, project, load, left })
    }
}
