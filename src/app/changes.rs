//! The one way in which tickets are changed: from the board, from the ticket's own screen, one or many at once.
//!
//! Whoever wants a change says what is to become of which tickets ([`TicketPatch`]); what that means for each of them is
//! worked out here, from the ticket as the user sees it at that moment, so that a change touches nothing else.

mod patch;

pub use self::patch::TicketPatch;
use super::desk::Desk;
use crate::model::{ProjectId, TicketId, TicketInput};
use crate::worker::request::Write;

impl Desk {
    /// Changes these tickets; those that are as wanted already, or not there any more, are left alone.
    pub fn change_tickets(
        &mut self,
        project: ProjectId,
        tickets: &[TicketId],
        patch: &TicketPatch,
    ) {
        for ticket in tickets {
            let Some(base) = self.store.ticket(project, *ticket) else { continue };
            match patch.change(base) {
                None => {
                    self.write(Write::DeleteTicket { project, ticket: *ticket });
                }
                Some(change) if change == TicketInput::keeping(base) => {}
                Some(change) => {
                    let base = Box::new(base.clone());
                    self.write(Write::SaveTicket { project, base, change });
                }
            }
        }
    }
}
