//! What the worker has seen and done in one account: lets an answer that was on its way during a write be corrected, and
//! tells an item that is new from one that was there before.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use crate::model::{FileId, NoteId, ProjectId, Ticket, TicketId};

/// Writes remembered; far more than can happen while a page is on its way.
const REMEMBERED: usize = 512;

/// A moment in the order of writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(u64);

/// A moment in the order of sightings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark(u64);

impl Mark {
    /// Before everything: nothing was seen before it.
    pub(super) const FIRST: Self = Self(0);
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct History {
    writes: u64,
    recent: VecDeque<Written>,
    /// Counts marks; every item is kept with the mark it was first seen after.
    marks: u64,
    tickets: HashMap<(ProjectId, TicketId), u64>,
    notes: HashMap<NoteId, u64>,
    files: HashMap<FileId, u64>,
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
        see(&mut self.tickets, self.marks, [(project, ticket.id)]);
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

    /// The tickets of a board as writes have left them since that moment.
    pub(super) fn written(&self, since: Moment, project: ProjectId) -> Vec<Ticket> {
        let mut rows: Vec<Ticket> = Vec::new();
        for written in self.since(since).filter(|written| written.project == project) {
            match &written.now {
                Now::SurroundingsChanged => {}
                Now::Deleted => rows.retain(|row| row.id != written.ticket),
                Now::Is(ticket) => {
                    rows.retain(|row| row.id != written.ticket);
                    rows.push(ticket.as_ref().clone());
                }
            }
        }
        rows
    }

    /// Marks the present moment: what is seen for the first time from here on is news.
    pub(super) const fn mark(&mut self) -> Mark {
        self.marks += 1;
        Mark(self.marks)
    }

    /// Notes tickets that were seen.
    pub(super) fn see_tickets(&mut self, project: ProjectId, rows: &[Ticket]) {
        see(&mut self.tickets, self.marks, rows.iter().map(|row| (project, row.id)));
    }

    /// Notes notes that were seen.
    pub(super) fn see_notes(&mut self, notes: impl IntoIterator<Item = NoteId>) {
        see(&mut self.notes, self.marks, notes);
    }

    /// Notes files that were seen.
    pub(super) fn see_files(&mut self, files: impl IntoIterator<Item = FileId>) {
        see(&mut self.files, self.marks, files);
    }

    /// The highest id of a board's tickets that was seen.
    pub(super) fn highest_ticket(&self, project: ProjectId) -> Option<u64> {
        let of = self.tickets.keys().filter(|(of, _)| *of == project);
        of.map(|(_, ticket)| ticket.get()).max()
    }

    /// The highest id of a note that was seen.
    pub(super) fn highest_note(&self) -> Option<u64> {
        self.notes.keys().map(|note| note.get()).max()
    }

    /// The highest id of files that was seen.
    pub(super) fn highest_file(&self) -> Option<u64> {
        self.files.keys().map(|file| file.get()).max()
    }

    /// Whether a ticket was seen before that mark.
    pub(super) fn knew_ticket(&self, mark: Mark, project: ProjectId, ticket: TicketId) -> bool {
        self.tickets.get(&(project, ticket)).is_some_and(|seen| *seen < mark.0)
    }

    /// Whether a note was seen before that mark.
    pub(super) fn knew_note(&self, mark: Mark, note: NoteId) -> bool {
        self.notes.get(&note).is_some_and(|seen| *seen < mark.0)
    }

    /// Whether a file was seen before that mark.
    pub(super) fn knew_file(&self, mark: Mark, file: FileId) -> bool {
        self.files.get(&file).is_some_and(|seen| *seen < mark.0)
    }
}

fn see<I: Eq + Hash>(known: &mut HashMap<I, u64>, now: u64, ids: impl IntoIterator<Item = I>) {
    for id in ids {
        known.entry(id).or_insert(now);
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
    fn what_was_seen_before_is_no_news() {
        let mut history = History::default();
        history.see_tickets(PROJECT, &[ticket(1, 1)]);
        history.saved(PROJECT, &ticket(2, 1));
        let mark = history.mark();
        // a refresh may show what was just sent before its answer is missed
        history.see_tickets(PROJECT, &[ticket(1, 1), ticket(3, 1)]);
        let knew = |id| history.knew_ticket(mark, PROJECT, TicketId::new(id));
        assert!(knew(1) && knew(2) && !knew(3) && !knew(4));
        let later = history.mark();
        assert!(history.knew_ticket(later, PROJECT, TicketId::new(3)));
    }

    #[test]
    fn what_was_written_meanwhile_is_known_in_its_last_form() {
        let mut history = History::default();
        history.saved(PROJECT, &ticket(1, 1));
        let began = history.moment();
        history.saved(PROJECT, &ticket(2, 1));
        history.saved(PROJECT, &ticket(3, 1));
        history.saved(PROJECT, &ticket(2, 5));
        history.deleted(PROJECT, TicketId::new(3));
        history.saved(ProjectId::new(2), &ticket(4, 1));
        assert_eq!(history.written(began, PROJECT), [ticket(2, 5)]);
    }
}
