//! What the worker has seen and done in one account: lets an answer that was on its way during a write be corrected, and
//! tells an item that is new from one that was there before.

use std::collections::{HashSet, VecDeque};

use crate::model::{FileId, NoteId, ProjectId, Ticket, TicketId};

/// Writes remembered; far more than can happen while a page is on its way.
const REMEMBERED: usize = 512;

/// A moment in the order of writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(u64);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct History {
    writes: u64,
    recent: VecDeque<Written>,
    tickets: HashSet<(ProjectId, TicketId)>,
    notes: HashSet<NoteId>,
    files: HashSet<FileId>,
}

#[derive(Debug)]
struct Written {
    moment: u64,
    project: ProjectId,
    ticket: TicketId,
    now: Now,
}

/// What a write left of a ticket.
#[derive(Debug)]
enum Now {
    Is(Box<Ticket>),
    Deleted,
    /// Its notes or files are others than before.
    SurroundingsChanged,
}

impl History {
    /// Now, in the order of writes: to be asked for before a request goes out.
    pub(super) const fn moment(&self) -> Moment {
        Moment(self.writes)
    }

    /// Notes that a write left this ticket.
    pub(super) fn saved(&mut self, project: ProjectId, ticket: &Ticket) {
        self.tickets.insert((project, ticket.id));
        self.record(project, ticket.id, Now::Is(Box::new(ticket.clone())));
    }

    /// Notes that a write took this ticket away.
    pub(super) fn deleted(&mut self, project: ProjectId, ticket: TicketId) {
        self.record(project, ticket, Now::Deleted);
    }

    /// Notes that a write changed notes or files of this ticket.
    pub(super) fn touched(&mut self, project: ProjectId, ticket: TicketId) {
        self.record(project, ticket, Now::SurroundingsChanged);
    }

    fn record(&mut self, project: ProjectId, ticket: TicketId, now: Now) {
        self.writes += 1;
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(Written { moment: self.writes, project, ticket, now });
    }

    fn since(&self, moment: Moment) -> impl Iterator<Item = &Written> {
        self.recent.iter().filter(move |written| written.moment > moment.0)
    }

    /// Whether a write on this ticket has ended since then: an answer asked for before may be older than it.
    pub(super) fn is_overtaken(&self, since: Moment, ticket: TicketId) -> bool {
        self.since(since).any(|written| written.ticket == ticket)
    }

    /// Corrects rows that were asked for at that moment by the writes that have ended since.
    pub(super) fn correct(&self, since: Moment, project: ProjectId, rows: &mut Vec<Ticket>) {
        for written in self.since(since).filter(|written| written.project == project) {
            match &written.now {
                Now::Deleted => rows.retain(|row| row.id != written.ticket),
                Now::Is(ticket) => {
                    for row in rows.iter_mut().filter(|row| row.id == written.ticket) {
                        *row = ticket.as_ref().clone().filled_from(row);
                    }
                }
                Now::SurroundingsChanged => {}
            }
        }
    }

    /// Notes tickets that were seen.
    pub(super) fn see_tickets(&mut self, project: ProjectId, rows: &[Ticket]) {
        self.tickets.extend(rows.iter().map(|row| (project, row.id)));
    }

    /// Notes notes that were seen.
    pub(super) fn see_notes(&mut self, notes: impl IntoIterator<Item = NoteId>) {
        self.notes.extend(notes);
    }

    /// Notes files that were seen.
    pub(super) fn see_files(&mut self, files: impl IntoIterator<Item = FileId>) {
        self.files.extend(files);
    }

    /// Whether a ticket was seen before.
    pub(super) fn knows_ticket(&self, project: ProjectId, ticket: TicketId) -> bool {
        self.tickets.contains(&(project, ticket))
    }

    /// Whether a note was seen before.
    pub(super) fn knows_note(&self, note: NoteId) -> bool {
        self.notes.contains(&note)
    }

    /// Whether a file was seen before.
    pub(super) fn knows_file(&self, file: FileId) -> bool {
        self.files.contains(&file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StepId;

    const PROJECT: ProjectId = ProjectId::new(1);

    fn ticket(id: u64, step: u64) -> Ticket {
        Ticket::new(TicketId::new(id), "x", StepId::new(step))
    }

    #[test]
    fn a_row_that_was_on_its_way_during_a_write_is_corrected() {
        let mut history = History::default();
        history.saved(PROJECT, &ticket(1, 9));
        let asked = history.moment();
        history.saved(PROJECT, &ticket(2, 9));
        history.deleted(PROJECT, TicketId::new(3));
        history.saved(ProjectId::new(2), &ticket(4, 9));
        let mut rows = vec![ticket(1, 1), ticket(2, 1), ticket(3, 1), ticket(4, 1)];
        history.correct(asked, PROJECT, &mut rows);
        assert_eq!(rows, [ticket(1, 1), ticket(2, 9), ticket(4, 1)]);
        assert!(history.is_overtaken(asked, TicketId::new(2)));
        assert!(!history.is_overtaken(asked, TicketId::new(1)));
    }

    #[test]
    fn what_was_seen_is_no_news() {
        let mut history = History::default();
        history.see_tickets(PROJECT, &[ticket(1, 1)]);
        history.saved(PROJECT, &ticket(2, 1));
        assert!([1, 2].iter().all(|id| history.knows_ticket(PROJECT, TicketId::new(*id))));
        assert!(!history.knows_ticket(PROJECT, TicketId::new(3)));
    }
}
