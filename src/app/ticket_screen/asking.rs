//! What is asked of the server, and what it means when the ticket is not there any more.

use super::TicketScreen;
use crate::app::desk::Desk;
use crate::app::layer::Go;
use crate::app::notices::Tone;
use crate::app::store::List;
use crate::worker::reply::{Failure, FailureKind, Reply};
use crate::worker::request::Read;

impl TicketScreen {
    /// Asks for the ticket and its notes, and for what a board usually knows already.
    pub(super) fn ask(&mut self, desk: &mut Desk) {
        desk.read(Read::Ticket(self.project, self.ticket));
        desk.read(Read::Notes(self.project, self.ticket));
        let board = desk.store.board(self.project);
        let unknown = |known: Option<(bool, bool)>| known.is_none_or(|it| it == (false, false));
        let fields = board.map(|board| (board.fields.known, board.fields.is_loading()));
        let steps = board.map(|board| (board.steps.known, board.steps.is_loading()));
        if unknown(fields) {
            desk.read(Read::Fields(self.project));
        }
        if unknown(steps) {
            desk.read(Read::Steps(self.project));
        }
        if unknown(Some((desk.store.people.known, desk.store.people.is_loading()))) {
            desk.read(Read::People);
        }
    }

    /// Asks for the files of the selected note and of those in sight, a few at a time.
    pub(super) fn ask_files(&mut self, desk: &mut Desk) {
        if self.gone {
            return;
        }
        let first = self.wanted_for_saving().into_iter();
        let wanted = first.chain(self.notes.selected).chain(self.notes.in_sight());
        for note in self.files.ask(wanted, |note| Self::is_listing(note, desk)) {
            desk.read(Read::Files(self.project, self.ticket, note));
        }
    }

    /// Asks for all of it anew.
    pub(in crate::app) fn refresh(&mut self, desk: &mut Desk) {
        self.files.forget();
        desk.read(Read::Ticket(self.project, self.ticket));
        desk.read(Read::Notes(self.project, self.ticket));
        desk.read(Read::Fields(self.project));
        desk.read(Read::Steps(self.project));
    }

    /// Nobody waits for the answers any more.
    pub(in crate::app) fn give_up(&mut self, desk: &mut Desk) {
        let mut loads: Vec<_> = Vec::new();
        loads.extend(desk.store.ticket_load(self.ticket).and_then(List::load));
        loads.extend(desk.store.notes(self.ticket).and_then(List::load));
        let files = self.files.asked().filter_map(|note| desk.store.files(note)?.load());
        loads.extend(files);
        for load in loads {
            desk.cancel(load);
        }
        if let Some(words) = self.unsaved() {
            desk.say(Tone::Warning, words);
            self.stop_saving();
        }
    }

    /// Whether this answer says that the ticket is not there any more. Old answers say nothing: the store has dropped
    /// them, so its own failure is looked at.
    pub(super) fn is_lost(&self, reply: &Reply, desk: &Desk) -> bool {
        let gone = |failure: Option<&Failure>| {
            failure.is_some_and(|failure| failure.kind == FailureKind::Gone)
        };
        match reply {
            Reply::Ticket { .. } => {
                gone(desk.store.ticket_load(self.ticket).and_then(|list| list.failure.as_ref()))
            }
            Reply::TicketSaved { result, .. } => gone(result.as_ref().err()),
            Reply::TicketDeleted { result, .. } => result.is_ok() || gone(result.as_ref().err()),
            _ => false,
        }
    }

    /// The ticket is not there any more: back to the board. What lies over this screen stays, with what was typed there.
    pub(super) fn lost(&mut self, desk: &mut Desk) -> Go {
        self.gone = true;
        self.give_up(desk);
        let ticket = self.ticket;
        let sentence = if self.was_there {
            format!(
                "Ticket #{ticket} is not there any more: somebody has deleted it, or you may no longer see it."
            )
        } else {
            let place = desk.store.projects.items.iter().find(|it| it.id == self.project);
            let place =
                place.map_or_else(|| "this project".to_owned(), |it| format!("“{}”", it.name));
            format!("There is no ticket #{ticket} in {place}, or you may not see it.")
        };
        desk.say(Tone::Warning, sentence);
        if self.covered { Go::Shown } else { Go::Pop }
    }
}
