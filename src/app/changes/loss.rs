//! What goes with tickets that are deleted and cannot come back: their notes, and the files on those. It is named before
//! anybody agrees, so it is asked for while the question stands.

use super::super::desk::Desk;
use super::super::store::List;
use super::super::undo::Side;
use crate::model::{File, Note, ProjectId, TicketId};
use crate::text;
use crate::worker::request::Read;

/// Of more tickets than that nobody reads what goes with each, and it would hold up what was asked for.
const ASKED: usize = 25;

/// Files that are named; of more, how many there are.
const NAMED: usize = 3;

/// Whose notes and files a question tells of, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Loss {
    project: ProjectId,
    tickets: Vec<TicketId>,
    /// The side on which the tickets come back.
    back: Side,
}

impl Loss {
    /// What goes with these tickets; undo or redo brings the tickets themselves back.
    pub(in crate::app) const fn of(project: ProjectId, tickets: Vec<TicketId>, back: Side) -> Self {
        Self { project, tickets, back }
    }
}

impl Desk {
    /// Asks for notes and files of these tickets that nobody has asked for yet.
    pub(in crate::app) fn ask_what_goes_with(&mut self, loss: &Loss) {
        let Loss { project, tickets, .. } = loss;
        if tickets.len() > ASKED {
            return;
        }
        for ticket in tickets {
            let Some(notes) = self.store.notes(*ticket).filter(|list| !is_untold(list)) else {
                self.read(Read::Notes(*project, *ticket));
                continue;
            };
            let notes: Vec<_> = notes.items.iter().map(|note| note.id).take(ASKED).collect();
            for note in notes {
                if self.store.files(note).is_none_or(is_untold) {
                    self.read(Read::Files(*project, *ticket, note));
                }
            }
        }
    }

    /// What is lost with tickets that are deleted, as far as it is known, and what is not.
    pub(in crate::app) fn what_goes_with(&self, loss: &Loss) -> String {
        let Loss { tickets, back, .. } = loss;
        let is_one = tickets.len() == 1;
        let back = self.come_back(is_one, *back);
        let lists = tickets.iter().map(|ticket| self.store.notes(*ticket).filter(|it| it.known));
        let Some(lists) = lists.collect::<Option<Vec<&List<Note>>>>() else {
            let with = if is_one {
                "Its notes go with it, and all files on them"
            } else {
                "All their notes and files go with them"
            };
            return format!("{with}: nobody can bring those back.{back}");
        };
        let notes: Vec<&Note> = lists.into_iter().flat_map(|list| &list.items).collect();
        let with = match (is_one, notes.len()) {
            (true, 0) => return format!("It has no notes.{back}"),
            (false, 0) => return format!("They have no notes.{back}"),
            (true, 1) => "Its note goes with it, and the files on that".to_owned(),
            (true, more) => format!("Its {more} notes go with it, and all files on them"),
            (false, 1) => "Their one note goes with them, and the files on that".to_owned(),
            (false, more) => format!("Their {more} notes go with them, and all files on those"),
        };
        let files = notes.iter().filter_map(|note| self.store.files(note.id));
        let files = named(&files.flat_map(|list| &list.items).collect::<Vec<&File>>());
        format!("{with}{files}: nobody can bring those back.{back}")
    }

    /// How the tickets themselves come back.
    fn come_back(&self, is_one: bool, side: Side) -> String {
        let key = match side {
            Side::Undo => self.undo_key(),
            Side::Redo => self.redo_key(),
        };
        let with = if key.is_empty() { String::new() } else { format!(" with {key}") };
        if is_one {
            format!(" The ticket itself comes back{with}, under a new number.")
        } else {
            format!(" The tickets themselves come back{with}, under new numbers.")
        }
    }
}

/// Whether nobody has asked for this, or has ever been answered.
fn is_untold<T>(list: &List<T>) -> bool {
    !list.known && !list.is_loading() && list.failure.is_none()
}

/// The first names, in brackets, and how many more there are.
fn named(files: &[&File]) -> String {
    let names: Vec<&str> = files.iter().take(NAMED).map(|file| file.name.as_str()).collect();
    let listed = match (names.as_slice(), files.len().saturating_sub(NAMED)) {
        ([], _) => return String::new(),
        (names, 0) => names.join(", "),
        (names, more) => format!("{} and {more} more", names.join(", ")),
    };
    format!(" ({})", text::clean(&listed))
}
