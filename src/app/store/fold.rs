//! Folding a page of rows into a board: in the time of the page and of the lanes it touches, never of the whole board.

use std::collections::HashMap;

use super::board::{BoardData, Row, Stage};
use crate::model::{StepId, Ticket, TicketId};
use crate::worker::reply::Origin;
use crate::worker::request::LoadId;

/// Who comes into a lane and who leaves it.
type Moves = HashMap<StepId, Vec<TicketId>>;

impl BoardData {
    /// Takes a page of the current load in; tells whether it was, and whether anything that can be seen has changed: a
    /// load that somebody has asked for shows how far it has come.
    pub(super) fn page(
        &mut self,
        load: LoadId,
        rows: Vec<Ticket>,
        total: Option<u64>,
        origin: Origin,
    ) -> bool {
        if load != self.load || self.stage != Stage::Loading {
            return false;
        }
        if origin == Origin::Fresh {
            self.total = total.or(self.total);
        } else if self.is_quiet() {
            // all of it is on the screen, or has gone from there
            return false;
        }
        let news = self.news;
        let mut coming = Moves::new();
        let mut leaving = Moves::new();
        for ticket in rows {
            if !self.deleted.contains(&ticket.id) {
                self.fold(ticket, origin, &mut coming, &mut leaving);
            }
        }
        for (step, tickets) in leaving {
            self.lanes.take_out_all(step, tickets);
        }
        for (step, tickets) in coming {
            self.lanes.merge_in(step, tickets);
        }
        !self.is_quiet() || self.news > news
    }

    fn fold(&mut self, ticket: Ticket, origin: Origin, coming: &mut Moves, leaving: &mut Moves) {
        let id = ticket.id;
        let fresh = origin == Origin::Fresh;
        self.compare_row(&ticket, fresh);
        let row = match self.rows.get_mut(&id) {
            // what is known already is never older than the cache
            Some(_) if !fresh => return,
            Some(row) => {
                if row.seen != self.load {
                    row.seen = self.load;
                    self.seen += 1;
                }
                if std::mem::take(&mut row.stale) {
                    self.stale -= 1;
                }
                // The page may have been written before the answer that told this row.
                if !row.told && !is_older(&ticket, &row.ticket) {
                    let ticket = ticket.filled_from(&row.ticket);
                    if ticket != *row.ticket {
                        self.news += 1;
                        *row.ticket = ticket;
                    }
                }
                row
            }
            None => {
                let seen = if fresh { self.load } else { LoadId::default() };
                self.seen += usize::from(fresh);
                self.stale += usize::from(!fresh);
                self.news += usize::from(fresh);
                let ticket = Box::new(ticket);
                self.rows.entry(id).or_insert(Row {
                    ticket,
                    seen,
                    told: false,
                    stale: !fresh,
                    lane: None,
                })
            }
        };
        let lane = if self.overlay.is_empty() || self.overlay.get(id).is_none() {
            row.ticket.step_id
        } else {
            self.overlay.lay_over(&row.ticket);
            self.overlay.get(id).flatten().and_then(|changed| changed.step_id)
        };
        if lane != row.lane {
            if let Some(old) = row.lane {
                leaving.entry(old).or_default().push(id);
            }
            if let Some(new) = lane {
                coming.entry(new).or_default().push(id);
            }
            row.lane = lane;
        }
    }
}

impl BoardData {
    /// Others may have done what this row tells.
    fn compare_row(&mut self, ticket: &Ticket, fresh: bool) {
        let row = self.rows.get(&ticket.id);
        let is_news = match row {
            None => fresh,
            Some(row) => {
                fresh
                    && !row.told
                    && !row.stale
                    && *row.ticket != *ticket
                    && !is_older(ticket, &row.ticket)
            }
        };
        if is_news {
            let before = row.map(|row| row.ticket.clone());
            self.compare(before.as_deref(), ticket);
        }
    }
}

fn is_older(one: &Ticket, other: &Ticket) -> bool {
    matches!((one.update_time, other.update_time), (Some(one), Some(other)) if one < other)
}
