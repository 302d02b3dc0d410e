//! What others have changed, for a moment.
//!
//! A row that is other than what was shown is somebody else's doing, unless a change of ours can have brought it: one
//! without an answer, or one answered after the reading had begun. Such rows are left out until a reading that began later
//! has come to its end.

use std::collections::HashMap;

use super::Store;
use super::board::BoardData;
use crate::app::effect::TimerId;
use crate::model::{ProjectId, Ticket, TicketId};
use crate::worker::request::LoadId;

/// What others have done to a ticket just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Others {
    /// A word for it: new, moved or changed.
    pub word: &'static str,
    /// The names of what is other than before; none where only that something is.
    pub parts: Vec<&'static str>,
    /// Runs until it is no news any more.
    timer: Option<TimerId>,
}

/// Of one board.
#[derive(Debug, Default)]
pub(super) struct News {
    others: HashMap<TicketId, Others>,
    /// Whether some of them have no timer yet.
    is_fresh: bool,
    /// What we have touched, and the last load there was then.
    ours: HashMap<TicketId, LoadId>,
    /// When we have last added a ticket or changed what may touch any.
    ours_any: Option<LoadId>,
    /// Tickets we add, without an answer.
    adding: usize,
    /// Whether a whole load has been there: nothing is new to whoever sees it for the first time.
    pub(super) is_complete: bool,
}

impl BoardData {
    /// What others have done to it just now.
    pub fn others(&self, ticket: TicketId) -> Option<&Others> {
        self.others.others.get(&ticket)
    }

    /// How many tickets others have touched just now.
    pub fn changed_by_others(&self) -> usize {
        self.others.others.len()
    }

    /// A change of ours is about this ticket.
    pub(super) fn touched(&mut self, ticket: Option<TicketId>) {
        match ticket {
            Some(ticket) => {
                self.others.ours.insert(ticket, self.load);
            }
            None => self.others.ours_any = Some(self.load),
        }
    }

    /// A ticket of ours is on its way, or has its answer.
    pub(super) fn adding(&mut self, is_begun: bool) {
        self.touched(None);
        let adding = &mut self.others.adding;
        *adding = if is_begun { *adding + 1 } else { adding.saturating_sub(1) };
    }

    /// The ticket is other than before, or new.
    pub(super) fn compare(&mut self, before: Option<&Ticket>, now: &Ticket) {
        let news = &self.others;
        let may_be_ours = news.ours.contains_key(&now.id)
            || news.ours_any.is_some()
            || before.is_none() && news.adding > 0
            || self.overlay.get(now.id).is_some();
        if may_be_ours || !news.is_complete {
            return;
        }
        let (word, parts) = match before {
            None => ("new", Vec::new()),
            Some(before) => match differences(before, now) {
                Some((word, parts)) => (word, parts),
                None => return,
            },
        };
        self.put(now.id, word, parts);
    }

    fn put(&mut self, ticket: TicketId, word: &'static str, mut parts: Vec<&'static str>) {
        if let Some(known) = self.others.others.remove(&ticket) {
            for part in known.parts {
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
        self.others.is_fresh = true;
        self.others.others.insert(ticket, Others { word, parts, timer: None });
    }

    /// A whole load has come to its end: what was ours before it began can bring no more.
    pub(super) fn whole(&mut self) {
        let load = self.load;
        self.others.is_complete = true;
        self.others.ours.retain(|_, since| *since == load);
        self.others.ours_any.take_if(|since| *since != load);
        let rows = &self.rows;
        self.others.others.retain(|ticket, _| rows.contains_key(ticket));
    }
}

impl Store {
    /// A change of ours is about this ticket.
    pub(in crate::app) fn touched(&mut self, project: ProjectId, ticket: TicketId) {
        self.board_mut(project).touched(Some(ticket));
    }

    /// A change of ours may be about any ticket.
    pub(super) fn touched_any(&mut self) {
        self.boards.values_mut().for_each(|board| board.touched(None));
    }

    /// Others have written on it.
    pub(in crate::app) fn noted(&mut self, ticket: TicketId) {
        let mut boards = self.boards.values_mut();
        let Some(board) = boards.find(|board| board.holds(ticket)) else { return };
        if !board.others.ours.contains_key(&ticket) {
            board.put(ticket, "changed", vec!["notes"]);
        }
    }

    /// Whether others have done something for which no timer runs yet.
    pub(in crate::app) fn has_fresh_others(&self) -> bool {
        self.boards.values().any(|board| board.others.is_fresh)
    }

    /// This timer runs for all that has none.
    pub(in crate::app) fn time_others(&mut self, timer: TimerId) {
        for board in self.boards.values_mut().filter(|board| board.others.is_fresh) {
            board.others.is_fresh = false;
            for others in board.others.others.values_mut() {
                others.timer.get_or_insert(timer);
            }
        }
    }

    /// A timer has run out; tells whether anything is no news any more.
    pub(in crate::app) fn others_elapsed(&mut self, timer: TimerId) -> bool {
        let mut has_gone = false;
        for board in self.boards.values_mut() {
            let before = board.others.others.len();
            board.others.others.retain(|_, others| others.timer != Some(timer));
            has_gone |= board.others.others.len() != before;
        }
        has_gone
    }
}

/// In which parts two answers differ that both tell of them; `None` where they do not.
fn differences(before: &Ticket, now: &Ticket) -> Option<(&'static str, Vec<&'static str>)> {
    fn both<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
        matches!((one, other), (Some(one), Some(other)) if one != other)
    }
    let has_moved = both(before.step_id.as_ref(), now.step_id.as_ref());
    let parts: Vec<&str> = [
        (has_moved, "step"),
        (before.name != now.name, "name"),
        (before.description != now.description, "description"),
        (before.tags != now.tags, "tags"),
        (before.required_by != now.required_by, "due date"),
        (both(before.assigned_to.as_ref(), now.assigned_to.as_ref()), "people"),
        (both(before.fields.as_ref(), now.fields.as_ref()), "fields"),
    ]
    .into_iter()
    .filter_map(|(differs, part)| differs.then_some(part))
    .collect();
    let is_later = both(before.update_time.as_ref(), now.update_time.as_ref());
    if parts.is_empty() && !is_later {
        return None;
    }
    Some((if has_moved { "moved" } else { "changed" }, parts))
}
