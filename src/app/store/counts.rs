//! What goes with a project: counted as far as that can be waited for, and said before it is deleted.

use super::list::List;
use super::{Stage, Store};
use crate::model::{File, Note, ProjectId};
use crate::text;
use crate::worker::request::Read;

/// Of more tickets than that nobody waits until each was asked for its notes.
const MOST: usize = 200;

/// Lists that are asked for at a time.
const AT_A_TIME: usize = 6;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GoesWith {
    /// Its tickets, as far as they are known.
    pub tickets: u64,
    /// Whether these are all of them.
    pub is_complete: bool,
    /// Notes on them.
    pub notes: Count,
    /// Files on these.
    pub files: Count,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Those that are known.
    pub known: usize,
    /// Whether there are no more.
    pub is_all: bool,
}

impl Store {
    /// What is known to go with a project.
    pub fn goes_with(&self, project: ProjectId) -> GoesWith {
        let Some(board) = self.board(project) else { return GoesWith::default() };
        let is_complete = *board.stage() == Stage::Loaded;
        let told = board.total().filter(|_| !is_complete).unwrap_or(0);
        let lists = board.tickets().map(|ticket| self.notes(ticket.id));
        let (notes, lists) = counted(lists, is_complete);
        let of_notes = lists.iter().flat_map(|list: &&List<Note>| &list.items);
        let (files, _) = counted(of_notes.map(|note| self.files(note.id)), notes.is_all);
        GoesWith { tickets: told.max(board.len() as u64), is_complete, notes, files }
    }

    /// What has to be asked for next so that more of it is known.
    pub fn to_count(&self, project: ProjectId) -> Vec<Read> {
        let loaded = self.board(project).filter(|board| *board.stage() == Stage::Loaded);
        let Some(board) = loaded.filter(|board| board.len() <= MOST) else { return Vec::new() };
        let (mut reads, mut under_way) = (Vec::new(), 0);
        for ticket in board.tickets() {
            match State::of(self.notes(ticket.id)) {
                State::Untold => reads.push(Read::Notes(project, ticket.id)),
                State::UnderWay => under_way += 1,
                State::Failed => {}
                State::Known(notes) => {
                    for note in &notes.items {
                        match State::<File>::of(self.files(note.id)) {
                            State::Untold => {
                                reads.push(Read::Files(project, ticket.id, note.id));
                            }
                            State::UnderWay => under_way += 1,
                            State::Failed | State::Known(_) => {}
                        }
                    }
                }
            }
        }
        reads.truncate(AT_A_TIME.saturating_sub(under_way));
        reads
    }
}

enum State<'a, T> {
    Untold,
    UnderWay,
    Failed,
    Known(&'a List<T>),
}

impl<'a, T> State<'a, T> {
    fn of(list: Option<&'a List<T>>) -> Self {
        match list {
            Some(list) if list.is_loading() => Self::UnderWay,
            Some(list) if list.known => Self::Known(list),
            Some(list) if list.failure.is_some() => Self::Failed,
            _ => Self::Untold,
        }
    }
}

/// How much is in these lists, and those that are known; they are all there are if that is so of what they hang on.
fn counted<'a, T: 'a>(
    lists: impl Iterator<Item = Option<&'a List<T>>>,
    are_all: bool,
) -> (Count, Vec<&'a List<T>>) {
    let mut count = Count { known: 0, is_all: are_all };
    let mut known = Vec::new();
    for list in lists {
        match list {
            Some(list) if list.known => {
                count.known += list.items.len();
                known.push(list);
            }
            _ => count.is_all = false,
        }
    }
    (count, known)
}

impl Count {
    fn words(self) -> String {
        match self {
            Self { known: 0, is_all: true } => "none".to_owned(),
            Self { known, is_all: true } => text::grouped(known as u64),
            Self { known: 0, is_all: false } => "not counted".to_owned(),
            Self { known, is_all: false } => format!("at least {}", text::grouped(known as u64)),
        }
    }
}

impl GoesWith {
    /// In words.
    pub fn sentence(self) -> String {
        let count = text::grouped(self.tickets);
        let tickets = match (self.tickets, self.is_complete) {
            (0, true) => {
                return "No ticket is in it; its steps, fields and roles go with it.".to_owned();
            }
            (0, false) => "tickets".to_owned(),
            (1, true) => "1 ticket".to_owned(),
            (_, true) => format!("{count} tickets"),
            (_, false) => format!("at least {count} tickets"),
        };
        let (notes, files) = (self.notes.words(), self.files.words());
        let are_one = notes == files && !self.notes.is_all;
        let parts = match (self.tickets, are_one) {
            (0, true) => format!("notes and files ({notes})"),
            (_, true) => format!("their notes and files ({notes})"),
            (_, false) => format!("their notes ({notes}) and files ({files})"),
        };
        format!("All goes with it: {tickets}, {parts}, steps, fields and roles.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_counted_is_not_made_up() {
        let some = |known| Count { known, is_all: false };
        let goes = |tickets, is_complete, notes, files| {
            GoesWith { tickets, is_complete, notes: some(notes), files: some(files) }.sentence()
        };
        assert_eq!(
            goes(0, true, 0, 0),
            "No ticket is in it; its steps, fields and roles go with it."
        );
        assert_eq!(
            goes(0, false, 0, 0),
            "All goes with it: tickets, notes and files (not counted), steps, fields and roles."
        );
        assert_eq!(
            goes(1, true, 3, 0),
            "All goes with it: 1 ticket, their notes (at least 3) and files (not counted), steps, fields and roles."
        );
        let of_1_200 = goes(1_200, true, 2, 2);
        assert!(of_1_200.contains(": 1 200 tickets, their notes and files (at least 2), steps"));
        assert!(goes(100, false, 0, 0).contains(": at least 100 tickets, their notes and files"));
        let all = |known| Count { known, is_all: true };
        let counted = GoesWith { tickets: 2, is_complete: true, notes: all(3), files: all(0) };
        assert_eq!(
            counted.sentence(),
            "All goes with it: 2 tickets, their notes (3) and files (none), steps, fields and roles."
        );
    }
}
