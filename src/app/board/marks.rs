//! Marking tickets on a board, and what is done to all that are marked.

use std::collections::VecDeque;
use std::path::PathBuf;

use super::super::changes::{Loss, TicketPatch};
use super::super::command::Command;
use super::super::confirm::{Confirm, Told};
use super::super::desk::Desk;
use super::super::export::Format;
use super::super::file_name::safe_name;
use super::super::layer::{Go, Layer, PathPurpose, Question};
use super::super::marks::Marks;
use super::super::moves;
use super::super::path_prompt::PathPrompt;
use super::super::results::Results;
use super::super::undo::Side;
use super::Board;
use crate::model::{FileId, StepId, TicketId};
use crate::text;

impl Board {
    /// The marked tickets.
    pub fn marks<'a>(&self, desk: &'a Desk) -> Option<&'a Marks> {
        desk.changes.marks(self.project)
    }

    /// The tickets a key that changes something is meant for: those that are marked, or the selected one.
    pub fn meant(&self, desk: &Desk) -> Vec<TicketId> {
        match self.marks(desk) {
            Some(marks) => marks.iter().filter(|it| self.is_there(*it, desk)).collect(),
            None => self.selected(desk).map(|ticket| ticket.id).into_iter().collect(),
        }
    }

    fn is_there(&self, ticket: TicketId, desk: &Desk) -> bool {
        desk.store.ticket(self.project, ticket).is_some()
    }

    /// Marks the selected ticket, or takes its mark away, and goes on to the next one.
    pub(super) fn mark(&mut self, desk: &mut Desk) -> Go {
        let Some(ticket) = self.selected(desk).map(|ticket| ticket.id) else { return Go::Stay };
        let marks = desk.changes.marks_mut(self.project);
        if marks.has(ticket) {
            marks.remove(ticket);
        } else {
            marks.add([ticket]);
        }
        marks.anchor = Some(ticket);
        self.walk(Command::Down, desk);
        Go::Shown
    }

    /// Marks all from the last one that was marked in this lane to the selected one; where there is none, the range begins
    /// here.
    pub(super) fn mark_range(&self, desk: &mut Desk) -> Go {
        let Some(ticket) = self.selected(desk).map(|ticket| ticket.id) else { return Go::Stay };
        let lane = self.focused.and_then(|step| Some(self.data(desk)?.lane(step)));
        let lane = lane.unwrap_or_default();
        let place = |it: TicketId| lane.binary_search(&it).ok();
        let anchor = self.marks(desk).and_then(|marks| marks.anchor).and_then(place);
        let Some(here) = place(ticket) else { return Go::Stay };
        let from = anchor.unwrap_or(here);
        let range = lane.get(from.min(here)..=from.max(here)).unwrap_or_default().to_vec();
        let marks = desk.changes.marks_mut(self.project);
        marks.add(range);
        marks.anchor = Some(ticket);
        Go::Shown
    }

    /// Marks everything that is shown in a lane, or nothing if all of it is marked.
    pub(super) fn mark_all(&self, desk: &mut Desk) -> Go {
        let Some(data) = self.data(desk) else { return Go::Stay };
        let shown = data.steps.items.iter().filter(|step| !self.is_folded(step.id));
        let lanes = shown.map(|step| data.lane(step.id));
        let all: Vec<TicketId> = lanes.flatten().copied().collect();
        let marks = desk.changes.marks_mut(self.project);
        if all.iter().all(|ticket| marks.has(*ticket)) {
            marks.clear();
        } else {
            marks.add(all);
        }
        Go::Shown
    }

    /// Takes all marks away; false if there are none.
    pub(super) fn unmark(&self, desk: &mut Desk) -> bool {
        let had_some = self.marks(desk).is_some();
        desk.changes.marks_mut(self.project).clear();
        had_some
    }

    /// Marks of tickets that are not there any more go.
    pub(super) fn forget_marks(&self, desk: &mut Desk) {
        if let Some(board) = desk.store.board(self.project) {
            desk.changes.marks_mut(self.project).retain(|ticket| board.ticket(ticket).is_some());
        }
    }

    /// Moves every marked ticket so many lanes to the right, each from its own lane.
    pub(super) fn move_marked_aside(&self, lanes: isize, desk: &mut Desk) -> Go {
        let todo: VecDeque<_> = self
            .meant(desk)
            .into_iter()
            .map(|ticket| (ticket, moves::aside(self.project, ticket, lanes, desk)))
            .collect();
        desk.shift_tickets(self.project, todo);
        Go::Shown
    }

    pub(super) fn move_all_to(&mut self, step: StepId, desk: &mut Desk) -> Go {
        let tickets = self.meant(desk);
        desk.change_tickets(self.project, &tickets, &TicketPatch::Step(step));
        Go::Shown
    }

    /// Asks whether all marked tickets go.
    pub(super) fn ask_to_delete_marked(&self, desk: &mut Desk) -> Go {
        const NAMED: usize = 3;
        const NAME: usize = 50;
        let tickets = self.meant(desk);
        if tickets.is_empty() {
            return Go::Stay;
        }
        let count = tickets.len();
        let mut lines: Vec<String> = tickets
            .iter()
            .take(NAMED)
            .filter_map(|ticket| desk.store.ticket(self.project, *ticket))
            .map(|row| text::ellipsis(&format!("#{} {}", row.id, row.name), NAME).into_owned())
            .collect();
        if count > NAMED {
            lines.push(format!("… and {} more.", count - NAMED));
        }
        let title = if count == 1 {
            "Delete the marked ticket?".to_owned()
        } else {
            format!("Delete {count} tickets?")
        };
        let question = Question::DeleteTickets(tickets.clone());
        let confirm = Confirm::new(question, title, lines, "delete");
        let confirm =
            confirm.telling(0, Told::Loss(Loss::of(self.project, tickets, Side::Undo)), desk);
        Go::Push(Layer::Confirm(confirm))
    }

    /// Asks where the tickets are to be written to.
    pub(super) fn ask_where_to_export(&self, desk: &mut Desk) -> Go {
        let name = safe_name(&format!("{}.csv", self.name(desk)), FileId::new(0));
        let target = desk.downloads.join(name);
        let count = self.meant(desk).len();
        let prompt = PathPrompt::new(PathPurpose::Export { count }, target, desk);
        Go::Push(Layer::Path(Box::new(prompt)))
    }

    pub(super) fn export(&self, path: PathBuf, desk: &mut Desk) -> Go {
        if Format::of(&path).is_some() {
            let tickets = self.meant(desk);
            desk.export(self.project, &tickets, path);
        }
        Go::Shown
    }

    /// What has failed, and why.
    pub(super) fn results(&self) -> Go {
        Go::Push(Layer::Results(Results::new(self.project)))
    }
}
