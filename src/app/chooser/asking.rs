//! Who works on tickets is asked for where the board does not tell it: a few tickets at a time, each once.

use std::collections::HashSet;

use super::{Chooser, Subject};
use crate::app::desk::Desk;
use crate::model::TicketId;
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::Read;

/// Tickets that are asked for at a time.
const AT_A_TIME: usize = 50;

/// Which tickets were asked for.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// Those without an answer yet.
    awaited: HashSet<TicketId>,
    /// Those whose answer has come, whatever it was.
    answered: HashSet<TicketId>,
    /// Nobody answers any more.
    is_given_up: bool,
}

impl Chooser {
    /// The tickets of which it is not known who works on them, and may still be told.
    fn untold<'a>(&'a self, desk: &'a Desk) -> impl Iterator<Item = TicketId> + 'a {
        let asks = self.subject == Subject::People && !self.asking.is_given_up;
        let tickets = if asks { self.tickets.as_slice() } else { &[] };
        let is_untold = |id: &TicketId| {
            let row = desk.store.ticket(self.project, *id);
            row.is_some_and(|row| row.assigned_to.is_none()) && !self.asking.answered.contains(id)
        };
        tickets.iter().copied().filter(is_untold)
    }

    pub(super) fn is_untold(&self, desk: &Desk) -> bool {
        self.untold(desk).next().is_some()
    }

    /// Asks for as many as may be on their way.
    pub(super) fn ask(&mut self, desk: &mut Desk) {
        let room = AT_A_TIME.saturating_sub(self.asking.awaited.len());
        let is_new = |id: &TicketId| !self.asking.awaited.contains(id);
        let next: Vec<TicketId> = self.untold(desk).filter(is_new).take(room).collect();
        for ticket in next {
            desk.read(Read::Ticket(self.project, ticket));
            self.asking.awaited.insert(ticket);
        }
    }

    /// A ticket was told, or cannot be: then what was not told is left to whoever changes it.
    pub(super) fn answered(
        &mut self,
        ticket: TicketId,
        failure: Option<&Failure>,
        desk: &mut Desk,
    ) {
        if !self.asking.awaited.remove(&ticket) {
            return;
        }
        self.asking.answered.insert(ticket);
        let is_over = |failure: &Failure| {
            matches!(failure.kind, FailureKind::SignIn { .. } | FailureKind::Offline)
        };
        self.asking.is_given_up |= failure.is_some_and(is_over);
        self.ask(desk);
    }
}
