//! What is done to the tickets of a board: moved, deleted. Everything shows at once; the store takes it back if it is
//! refused.

use super::super::changes::{Loss, TicketPatch};
use super::super::command::Command;
use super::super::confirm::{Confirm, Told};
use super::super::desk::Desk;
use super::super::layer::{Go, Layer, Question, Reason};
use super::super::moves;
use super::super::notices::Tone;
use super::super::rights;
use super::super::store::BoardData;
use super::super::undo::{Side, Step};
use super::Board;
use crate::model::rights::Action;
use crate::model::{ProjectId, StepId, Ticket, TicketId};
use crate::text;
use crate::worker::request::Read;

impl Board {
    /// A key that changes tickets: the marked ones, or the selected one.
    pub(super) fn change(&mut self, command: Command, desk: &mut Desk) -> Go {
        let marked = self.marks(desk).map(|_| self.meant(desk).len());
        match (command, marked) {
            (Command::Undo, _) => self.take_back(Side::Undo, desk),
            (Command::Redo, _) => self.take_back(Side::Redo, desk),
            (Command::StopChanges, _) => {
                desk.stop_changes();
                Go::Shown
            }
            (Command::Delete, None) => self.ask_to_delete(desk),
            (Command::Delete, Some(_)) => self.ask_to_delete_marked(desk),
            (Command::MoveTo, None) => match self.selected(desk).map(|ticket| ticket.id) {
                Some(ticket) => moves::menu(self.project, ticket, desk),
                None => Go::Stay,
            },
            (Command::MoveTo, Some(count)) => moves::menu_of_marked(self.project, count, desk),
            (Command::MoveTicketLeft, None) => self.move_aside(-1, desk),
            (Command::MoveTicketRight, None) => self.move_aside(1, desk),
            (Command::MoveTicketLeft, Some(_)) => self.move_marked_aside(-1, desk),
            (Command::MoveTicketRight, Some(_)) => self.move_marked_aside(1, desk),
            _ => Go::Stay,
        }
    }

    /// Why a key that changes or marks tickets does nothing here and now.
    pub(super) fn refused(&self, command: Command, desk: &Desk) -> Option<String> {
        let say = |text: &str| Some(text.to_owned());
        let is_marked = self.marks(desk).is_some();
        match command {
            Command::Undo => desk.next_back(Side::Undo).err(),
            Command::Redo => desk.next_back(Side::Redo).err(),
            Command::StopChanges if !desk.changes.is_running() => {
                say("No change of many tickets is under way.")
            }
            Command::Results if self.marks(desk).is_none_or(|it| it.failed().next().is_none()) => {
                say("No change has failed.")
            }
            Command::MarkAll if self.data(desk).is_none_or(BoardData::is_empty) => {
                say("There is nothing to mark.")
            }
            // it changes nothing, so nothing that is under way is in its way
            Command::Copy if !self.meant(desk).is_empty() => None,
            _ if is_marked && is_for_marked(command) => {
                let forbidden = || self.may(command, desk).err().map(|Reason(why)| why);
                desk.changes.under_way().or_else(forbidden)
            }
            Command::Open
            | Command::Edit
            | Command::EditOutside
            | Command::Assignees
            | Command::Tags
            | Command::DueDate
            | Command::SetField
            | Command::NewNote
            | Command::Delete
            | Command::MoveTo
            | Command::MoveTicketLeft
            | Command::MoveTicketRight
            | Command::Copy
            | Command::Mark
            | Command::MarkRange
            | Command::Export => match self.selected(desk) {
                None if command == Command::Open && self.is_shut() => None,
                None => say("No ticket is selected in this lane."),
                Some(ticket) => {
                    let forbidden = self.may(command, desk).err().map(|Reason(why)| why);
                    forbidden.or_else(|| moves::refused(self.project, ticket.id, command, desk))
                }
            },
            _ => self.may(command, desk).err().map(|Reason(why)| why),
        }
    }

    /// Whether one may do here what a key of that meaning does.
    fn may(&self, command: Command, desk: &Desk) -> Result<(), Reason> {
        match command {
            Command::New => rights::may(desk, self.project, Action::AddTicket),
            Command::NewNote => rights::may(desk, self.project, Action::AddNote),
            _ => rights::may_to_ticket(desk, self.project, command),
        }
    }

    /// Takes the last change back, and goes where that is seen.
    pub(super) fn take_back(&mut self, side: Side, desk: &mut Desk) -> Go {
        let level = desk.changes.history.top(side).filter(|level| level.project == self.project);
        let only = level.filter(|level| level.len() == 1).and_then(|level| level.steps().next());
        let ticket = only.map(Step::ticket);
        let go = desk.take_back(side);
        if let (Some(ticket), Go::Shown) = (ticket, &go) {
            self.select(ticket, desk);
        }
        go
    }

    /// A question was answered with yes.
    pub(super) fn agreed(&mut self, question: &Question, desk: &mut Desk) -> Go {
        match question {
            Question::DeleteTicket(ticket) => self.delete(*ticket, desk),
            Question::DeleteTickets(tickets) => {
                desk.change_tickets(self.project, tickets, &TicketPatch::Delete);
            }
            Question::TakeBack(side, level) => desk.agreed_to_take_back(*side, *level),
            _ => {}
        }
        Go::Shown
    }

    /// Moves the selected ticket so many lanes to the right.
    pub(super) fn move_aside(&mut self, lanes: isize, desk: &mut Desk) -> Go {
        let Some(ticket) = self.selected(desk).map(|ticket| ticket.id) else { return Go::Stay };
        let go = moves::sideways(self.project, ticket, lanes, desk);
        self.go_with(ticket, desk);
        self.tell_if_folded(ticket, desk);
        go
    }

    /// Moves a ticket to a lane.
    pub(super) fn move_to(&mut self, ticket: TicketId, step: StepId, desk: &mut Desk) -> Go {
        if desk.store.ticket(self.project, ticket).is_none() {
            let gone = format!("#{ticket} is not there any more, so nothing was moved.");
            desk.say(Tone::Warning, gone);
            return Go::Shown;
        }
        moves::to_step(self.project, ticket, step, desk);
        self.go_with(ticket, desk);
        self.tell_if_folded(ticket, desk);
        Go::Shown
    }

    /// The selection goes with a ticket that was moved, and back with it if it is refused.
    fn go_with(&mut self, ticket: TicketId, desk: &Desk) {
        self.followed = Some(ticket);
        self.select(ticket, desk);
    }

    /// Asks whether the selected ticket goes, and says what goes with it.
    pub(super) fn ask_to_delete(&self, desk: &mut Desk) -> Go {
        let Some(ticket) = self.selected(desk) else { return Go::Stay };
        let ticket = ticket.clone();
        let confirm = Confirm::delete_ticket(self.project, &ticket, desk);
        if !desk.is_whole(self.project, ticket.id) {
            // What is not known of it now could not be brought back later.
            desk.read(Read::Ticket(self.project, ticket.id));
        }
        Go::Push(Layer::Confirm(confirm))
    }

    fn delete(&self, ticket: TicketId, desk: &mut Desk) {
        desk.change_tickets(self.project, &[ticket], &TicketPatch::Delete);
    }
}

/// Whether a key is meant for all that are marked, wherever they stand.
pub(super) const fn is_for_marked(command: Command) -> bool {
    matches!(
        command,
        Command::Delete
            | Command::MoveTo
            | Command::MoveTicketLeft
            | Command::MoveTicketRight
            | Command::Assignees
            | Command::Tags
            | Command::DueDate
            | Command::SetField
            | Command::Edit
            | Command::Copy
            | Command::Export
    )
}

/// Cells of a name in a question: what goes with it must stay in sight on the smallest screen.
const NAME: usize = 60;

impl Confirm {
    /// Asks whether a ticket may be deleted, naming what goes with it.
    pub(in crate::app) fn delete_ticket(
        project: ProjectId,
        ticket: &Ticket,
        desk: &mut Desk,
    ) -> Self {
        let lines = vec![format!("“{}”", text::ellipsis(&text::clean(&ticket.name), NAME))];
        let question = Question::DeleteTicket(ticket.id);
        let confirm = Self::new(question, format!("Delete #{}?", ticket.id), lines, "delete");
        confirm.telling(1, Told::Loss(Loss::of(project, vec![ticket.id], Side::Undo)), desk)
    }
}
