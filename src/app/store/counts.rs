//! What goes with a project, as far as it is known: said before it is deleted.

use super::{Stage, Store};
use crate::model::ProjectId;
use crate::text;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GoesWith {
    /// Its tickets, as far as they are known.
    pub tickets: u64,
    /// Whether these are all of them.
    pub is_complete: bool,
    /// Notes on them that are known; there may be more.
    pub notes: usize,
    /// Files on these that are known; there may be more.
    pub files: usize,
}

impl Store {
    /// What is known to go with a project.
    pub fn goes_with(&self, project: ProjectId) -> GoesWith {
        let Some(board) = self.board(project) else { return GoesWith::default() };
        let notes = self.notes.iter().filter(|(ticket, _)| board.holds(**ticket));
        let notes: Vec<_> = notes.flat_map(|(_, list)| &list.items).collect();
        let files = notes.iter().filter_map(|note| self.files.get(&note.id));
        let is_complete = *board.stage() == Stage::Loaded;
        let told = board.total().filter(|_| !is_complete).unwrap_or(0);
        GoesWith {
            tickets: told.max(board.len() as u64),
            is_complete,
            notes: notes.len(),
            files: files.map(|list| list.items.len()).sum(),
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
        let known = |count: usize| match count {
            0 => "not counted".to_owned(),
            count => format!("at least {}", text::grouped(count as u64)),
        };
        let (notes, files) = (known(self.notes), known(self.files));
        let parts = match (self.tickets, notes == files) {
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
        let goes = |tickets, is_complete, notes, files| {
            GoesWith { tickets, is_complete, notes, files }.sentence()
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
    }
}
