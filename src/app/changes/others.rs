//! What of others would go with a ticket that is deleted by taking back that it came.

use super::super::desk::Desk;
use super::super::store::List;
use super::run::Todo;
use crate::model::{Note, ProjectId, TicketId};
use crate::worker::request::Read;

/// Why a ticket that came does not go again.
pub(super) const NOTED: &str =
    "Somebody else has written a note on it meanwhile, so it was not deleted.";

impl Desk {
    /// Asks for the notes of a ticket that the run under way would delete.
    pub(super) fn ask_for_notes(&mut self, project: ProjectId, ticket: TicketId) {
        let Some(run) = self.changes.runs.front_mut() else { return };
        run.flying += 1;
        run.looking.push((ticket, Todo::BackAlone));
        self.read(Read::Notes(project, ticket));
    }

    /// Whether a note is known on the ticket that is not, or may not be, one's own.
    pub(super) fn is_noted_by_others(&self, ticket: TicketId) -> bool {
        let me = self.session().map(|session| session.me.id);
        let is_foreign = |note: &Note| note.owner_id.is_none() || note.owner_id != me;
        self.store.notes(ticket).is_some_and(|notes| notes.items.iter().any(is_foreign))
    }

    /// A load was given up by a screen: a run that waits for it asks again.
    pub(in crate::app) fn look_again(&mut self) {
        let Some(run) = self.changes.runs.front() else { return };
        let project = run.project;
        let lost = |(ticket, todo): &(TicketId, Todo)| {
            let (is_loading, read) = match todo {
                Todo::BackAlone => (
                    self.store.notes(*ticket).is_some_and(List::is_loading),
                    Read::Notes(project, *ticket),
                ),
                _ => (
                    self.store.ticket_load(*ticket).is_some_and(List::is_loading),
                    Read::Ticket(project, *ticket),
                ),
            };
            (!is_loading).then_some(read)
        };
        for read in run.looking.iter().filter_map(lost).collect::<Vec<_>>() {
            self.read(read);
        }
    }
}
