//! Answers of an earlier run: they fill what nothing newer is known of, and never take the place of anything newer.

use super::Store;
use super::board::{BoardData, Row};
use crate::model::{Ticket, Timestamp};
use crate::worker::reply::Reply;
use crate::worker::request::LoadId;

impl Store {
    /// Takes an answer of an earlier run in; tells whether anything that can be seen has changed.
    pub(in crate::app) fn take_kept(&mut self, told: Timestamp, reply: &mut Reply) -> bool {
        match reply {
            Reply::Projects { load, result: Ok(items) } => self.projects.kept(*load, items, told),
            Reply::People { load, result: Ok(items) } => {
                let taken = self.people.kept(*load, items, told);
                self.name_people();
                taken
            }
            Reply::Roles { load, project, result: Ok(items) } => {
                self.board_mut(*project).roles.kept(*load, items, told)
            }
            Reply::Steps { load, project, result: Ok(items) } => {
                self.board_mut(*project).steps.kept(*load, items, told)
            }
            Reply::Fields { load, project, result: Ok(items) } => {
                self.board_mut(*project).fields.kept(*load, items, told)
            }
            Reply::BoardPage { load, project, rows, total, origin } => {
                let board = self.board_mut(*project);
                let taken = board.page(*load, std::mem::take(rows), *total, *origin);
                if taken {
                    board.as_of = Some(told);
                }
                taken
            }
            Reply::Ticket { load, ticket, result: Ok(row) } => {
                let Some(list) = self.tickets.get_mut(ticket) else { return false };
                if !list.kept(*load, &[], told) {
                    return false;
                }
                let known = self.boards.values_mut().find(|board| board.holds(*ticket));
                match (known, row.project_id) {
                    (Some(board), _) => board.recall(row),
                    (None, Some(project)) => self.board_mut(project).recall(row),
                    (None, None) => {}
                }
                true
            }
            Reply::Notes { load, ticket, result: Ok(items) } => {
                self.notes.entry(*ticket).or_default().kept(*load, items, told)
            }
            Reply::Files { load, note, result: Ok(items) } => {
                self.files.entry(*note).or_default().kept(*load, items, told)
            }
            _ => false,
        }
    }

    /// The account is opened once more: what is known stays on the screen, and nothing is awaited or on its way.
    pub(in crate::app) fn disconnected(&mut self) {
        for board in self.boards.values_mut() {
            for request in self.writes.keys() {
                board.unchange(*request);
            }
            board.roles.give_up();
            board.steps.give_up();
            board.fields.give_up();
            board.field_use.give_up();
            board.cancelled(board.load);
        }
        self.writes.clear();
        self.queued.clear();
        self.administering.clear();
        self.projects.give_up();
        self.people.give_up();
        self.me.give_up();
        self.tickets.values_mut().for_each(super::List::give_up);
        self.notes.values_mut().for_each(super::List::give_up);
        self.files.values_mut().for_each(super::List::give_up);
    }
}

impl BoardData {
    /// When the server told what the cache brought, where any of it is still shown.
    pub fn as_of(&self) -> Option<Timestamp> {
        self.as_of.filter(|_| self.stale > 0)
    }

    /// A ticket as it was told in an earlier run: it adds to what is known.
    fn recall(&mut self, ticket: &Ticket) {
        let id = ticket.id;
        if let Some(row) = self.rows.get_mut(&id) {
            let is_older = matches!((ticket.update_time, row.ticket.update_time), (Some(kept), Some(known)) if kept < known);
            *row.ticket = if is_older {
                row.ticket.as_ref().clone().filled_from(ticket)
            } else {
                ticket.clone().filled_from(&row.ticket)
            };
        } else if !self.deleted.contains(&id) {
            let (seen, ticket) = (LoadId::default(), Box::new(ticket.clone()));
            self.rows.insert(id, Row { ticket, seen, told: false, stale: true, lane: None });
            self.stale += 1;
        }
        self.settle(id);
    }
}
