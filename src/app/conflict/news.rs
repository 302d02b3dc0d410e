//! What the server tells while one looks: theirs may change once more.

use super::row::Row;
use super::{Conflict, rows};
use crate::app::desk::Desk;
use crate::app::form::Answer as Held;
use crate::app::layer::Go;
use crate::model::Ticket;
use crate::worker::reply::{Failure, FailureKind, Reply, Theirs};
use crate::worker::request::Write;

impl Conflict {
    pub(in crate::app) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        let Some((write, theirs)) = &self.between else { return Go::Stay };
        match (reply, write) {
            (Reply::Ticket { ticket, result, .. }, Write::SaveTicket { base, .. })
                if base.id == *ticket =>
            {
                self.told(result.as_ref().map(|now| Theirs::Ticket(now.as_ref().clone())), desk)
            }
            (Reply::BoardPage { rows, .. }, Write::SaveTicket { base, .. }) => {
                let id = base.id;
                let row = rows.iter().find(|row| row.id == id);
                // a list tells less of a ticket than it holds
                let is_news = |row: &&Ticket| match theirs {
                    Theirs::Ticket(known) => row.update_time != known.update_time,
                    _ => false,
                };
                if row.as_ref().is_some_and(is_news) {
                    self.look(desk);
                }
                Go::Stay
            }
            (Reply::Notes { result: Ok(notes), .. }, Write::SaveNote { base, .. }) => {
                let id = base.id;
                let Some(note) = notes.iter().find(|note| note.id == id) else { return Go::Stay };
                self.told(Ok(Theirs::Note(note.clone())), desk)
            }
            (
                Reply::Fields { .. } | Reply::Steps { .. } | Reply::People { .. },
                Write::SaveTicket { .. },
            ) => {
                self.compare(desk);
                Go::Shown
            }
            _ => Go::Stay,
        }
    }

    /// The server has told theirs anew.
    fn told(&mut self, now: Result<Theirs, &Failure>, desk: &mut Desk) -> Go {
        let now = match now {
            Ok(now) => now,
            Err(failure) if failure.kind == FailureKind::Gone => {
                desk.say_failure(failure);
                return Go::Shown;
            }
            Err(_) => return Go::Stay,
        };
        // what was told in an earlier run is older than what has stood in the way
        let Some((_, known)) = self.between.as_mut().filter(|(_, known)| !now.is_older_than(known))
        else {
            return Go::Stay;
        };
        *known = now.filled_from(known);
        let theirs = |rows: &[Row]| -> Vec<(String, Held)> {
            rows.iter().map(|row| (row.about.property.clone(), row.theirs.clone())).collect()
        };
        let before = theirs(&self.rows);
        self.compare(desk);
        self.is_overtaken |= theirs(&self.rows) != before;
        Go::Shown
    }

    /// Compares anew; what was chosen stays where theirs is what it was, and what is written by hand stays in any case.
    fn compare(&mut self, desk: &Desk) {
        let Some((write, theirs)) = &self.between else { return };
        let by_hand = self.by_hand();
        let rows = rows::of(write, theirs, &by_hand, desk);
        let before = std::mem::take(&mut self.rows);
        let known =
            |row: Row| match before.iter().find(|it| it.about.property == row.about.property) {
                Some(earlier) => row.keeping(earlier),
                None => row,
            };
        self.rows = rows.into_iter().map(known).collect();
        let is_selected = |row: &Row| {
            before.get(self.selected).is_some_and(|it| it.about.property == row.about.property)
        };
        self.selected = self.rows.iter().position(is_selected).unwrap_or(self.selected);
        self.resized(desk);
    }
}
