//! What an answer would replace that nobody but the program itself has asked for: one that brings nothing new is not
//! shown.

use super::{List, Store};
use crate::model::{Note, ProjectId, Step, Ticket, TicketId};
use crate::worker::reply::{Failure, Reply};

/// What was known before such an answer.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) enum Known {
    Ticket(TicketId, Option<ProjectId>, Option<Box<Ticket>>, Option<Failure>),
    Notes(TicketId, Vec<Note>, Option<Failure>),
    /// That they could not be read is told of by nobody: the tickets tell of the same trouble.
    Steps(ProjectId, Vec<Step>),
}

impl Store {
    /// What is known of what this answers, if the program itself has asked.
    pub(in crate::app) fn known_before(&self, reply: &Reply) -> Option<Known> {
        let load = match reply {
            Reply::Ticket { load, .. } | Reply::Notes { load, .. } | Reply::Steps { load, .. } => {
                *load
            }
            _ => return None,
        };
        match reply {
            Reply::Ticket { ticket, .. } => {
                self.tickets.get(ticket).filter(|list| list.is_quietly(load))?;
                let holds = |(_, board): &(&ProjectId, &super::BoardData)| board.holds(*ticket);
                let project = self.boards.iter().find(holds).map(|(project, _)| *project);
                Some(self.known_ticket(*ticket, project))
            }
            Reply::Notes { ticket, .. } => {
                self.notes.get(ticket).filter(|list| list.is_quietly(load))?;
                Some(self.known_notes(*ticket))
            }
            Reply::Steps { project, .. } => {
                self.board(*project).filter(|board| board.steps.is_quietly(load))?;
                Some(self.known_steps(*project))
            }
            _ => None,
        }
    }

    /// Whether what is known now is what was known before.
    pub(in crate::app) fn is_as_before(&self, before: &Known) -> bool {
        let now = match before {
            Known::Ticket(ticket, project, ..) => self.known_ticket(*ticket, *project),
            Known::Notes(ticket, ..) => self.known_notes(*ticket),
            Known::Steps(project, ..) => self.known_steps(*project),
        };
        now == *before
    }

    fn known_ticket(&self, ticket: TicketId, project: Option<ProjectId>) -> Known {
        let board = project.and_then(|project| self.board(project));
        let row = board.and_then(|board| board.rows.get(&ticket)).map(|row| row.ticket.clone());
        let failure = self.tickets.get(&ticket).and_then(|list| list.failure.clone());
        Known::Ticket(ticket, project, row, failure)
    }

    fn known_notes(&self, ticket: TicketId) -> Known {
        let (items, failure) = parts(self.notes.get(&ticket));
        Known::Notes(ticket, items, failure)
    }

    fn known_steps(&self, project: ProjectId) -> Known {
        let (items, _) = parts(self.board(project).map(|board| &board.steps));
        Known::Steps(project, items)
    }
}

fn parts<T: Clone>(list: Option<&List<T>>) -> (Vec<T>, Option<Failure>) {
    list.map(|list| (list.items.clone(), list.failure.clone())).unwrap_or_default()
}
