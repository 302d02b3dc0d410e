//! A project's board as it is known: steps, fields, rows, and the lanes they stand in.

use std::collections::{HashMap, HashSet};

use super::lanes::Lanes;
use super::list::List;
use super::others::News;
use super::overlay::Overlay;
use crate::model::{CustomField, Role, Step, StepId, Ticket, TicketId, Timestamp};
use crate::worker::reply::{Completeness, Failure, FieldUse, Outcome};
use crate::worker::request::{LoadId, RequestId};

/// How far the loading of the tickets has come.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Stage {
    /// Never asked for, or given up.
    #[default]
    Idle,
    /// Pages are coming.
    Loading,
    /// All is there.
    Loaded,
    /// The server has told what it tells, and it may not be everything.
    Partial,
    /// It stopped; what is there stays.
    Failed(Failure),
}

/// See the module.
#[derive(Debug, Default)]
pub struct BoardData {
    /// The steps, by position.
    pub steps: List<Step>,
    /// The roles, the default one among them; only asked for where somebody needs them.
    pub roles: List<Role>,
    /// The custom fields.
    pub fields: List<CustomField>,
    /// What the tickets carry in them: one entry once it was counted.
    pub field_use: List<FieldUse>,
    pub(super) stage: Stage,
    /// While the program reads by itself: the stage that was there before, which is shown until it has.
    pub(super) quiet: Option<Stage>,
    /// Whether the program itself has asked for the current or last load.
    is_quiet: bool,
    /// Rows that are new or other than before, and such that have gone, by the current or the last load.
    pub(super) news: usize,
    pub(super) rows: HashMap<TicketId, Row>,
    pub(super) lanes: Lanes,
    pub(super) overlay: Overlay,
    pub(super) others: News,
    /// The current or the last load of the tickets.
    pub(super) load: LoadId,
    /// Rows the load has brought, or that a write has told during it.
    pub(super) seen: usize,
    /// Rows that are only out of the cache.
    pub(super) stale: usize,
    /// When the server told what the cache brought last.
    pub(super) as_of: Option<Timestamp>,
    /// How many the server says there are.
    pub(super) total: Option<u64>,
    /// Deleted since the load began: a page on its way may not bring them back.
    pub(super) deleted: HashSet<TicketId>,
}

/// A ticket as the server told it last.
#[derive(Debug)]
pub(super) struct Row {
    /// Boxed, so that a growing table moves little.
    pub(super) ticket: Box<Ticket>,
    /// The load that brought it last.
    pub(super) seen: LoadId,
    /// Whether a write or a question of its own told it since that load began: then it is newer than that load's pages.
    pub(super) told: bool,
    /// Only out of the cache.
    pub(super) stale: bool,
    /// The lane it stands in; `None` while it stands in none.
    pub(super) lane: Option<StepId>,
}

impl BoardData {
    /// How far the loading has come.
    pub const fn stage(&self) -> &Stage {
        match &self.quiet {
            Some(before) => before,
            None => &self.stage,
        }
    }

    /// Whether the program itself has asked for the current or last load.
    pub const fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Rows that are new or other than before, and such that have gone, by the current or the last load.
    pub const fn news(&self) -> usize {
        self.news
    }

    /// A ticket as the user is to see it; `None` if it is unknown or on its way to be deleted.
    pub fn ticket(&self, ticket: TicketId) -> Option<&Ticket> {
        match self.overlay.get(ticket) {
            Some(changed) => changed,
            None => self.rows.get(&ticket).map(|row| row.ticket.as_ref()),
        }
    }

    /// All tickets as the user is to see them, in no order.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.rows.keys().filter_map(|ticket| self.ticket(*ticket))
    }

    /// Whether a change of it has no answer yet.
    pub fn is_unconfirmed(&self, ticket: TicketId) -> bool {
        self.overlay.get(ticket).is_some()
    }

    /// Whether it is only out of the cache.
    pub fn is_stale(&self, ticket: TicketId) -> bool {
        self.rows.get(&ticket).is_some_and(|row| row.stale)
    }

    /// The tickets of a lane, by id.
    pub fn lane(&self, step: StepId) -> &[TicketId] {
        self.lanes.get(step)
    }

    /// The step at that place from the left.
    pub fn step(&self, place: usize) -> Option<&Step> {
        self.steps.items.get(place)
    }

    /// The place of a step from the left.
    pub fn place_of(&self, step: StepId) -> Option<usize> {
        self.steps.items.iter().position(|it| it.id == step)
    }

    /// How many tickets are known.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no ticket is known.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Tickets the current load has brought so far.
    pub const fn loaded(&self) -> usize {
        self.seen
    }

    /// Tickets that are only out of the cache.
    pub const fn stale(&self) -> usize {
        self.stale
    }

    /// How many tickets the server says there are.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Tickets that stand in no lane of this board, since their step is unknown.
    pub fn astray(&self) -> usize {
        let shown: usize = self.steps.items.iter().map(|step| self.lane(step.id).len()).sum();
        (self.rows.len().saturating_sub(self.overlay.hidden())).saturating_sub(shown)
    }

    /// The current load of the tickets, while it runs.
    pub fn running(&self) -> Option<LoadId> {
        (self.stage == Stage::Loading).then_some(self.load)
    }

    pub(super) fn holds(&self, ticket: TicketId) -> bool {
        self.rows.contains_key(&ticket)
    }

    pub(super) fn asked(&mut self, load: LoadId) {
        self.load = load;
        self.stage = Stage::Loading;
        self.quiet = None;
        self.is_quiet = false;
        self.news = 0;
        self.seen = 0;
        self.total = None;
        self.deleted.clear();
        for row in self.rows.values_mut() {
            row.told = false;
        }
    }

    /// As [`Self::asked`], by the program itself: nothing that is shown tells of it.
    pub(super) fn asked_quietly(&mut self, load: LoadId) {
        let shown = self.stage().clone();
        self.asked(load);
        self.quiet = Some(shown);
        self.is_quiet = true;
    }

    pub(super) fn cancelled(&mut self, load: LoadId) {
        if self.load == load && self.stage == Stage::Loading {
            self.stage = self.quiet.take().unwrap_or_default();
        }
    }

    pub(super) fn take_steps(&mut self, load: LoadId, result: &Outcome<Vec<Step>>) -> bool {
        if !self.steps.answered(load, result) {
            return false;
        }
        self.steps.items.sort_by_key(|step| (step.pos, step.id));
        true
    }

    /// The load has come to its end; tells whether anything that can be seen has changed.
    pub(super) fn done(&mut self, load: LoadId, result: &Outcome<Completeness>) -> bool {
        if self.load != load || self.stage != Stage::Loading {
            return false;
        }
        let before = self.quiet.take();
        let mut has_swept = false;
        self.stage = match result {
            Ok(Completeness::Complete) => {
                has_swept = self.sweep();
                self.whole();
                Stage::Loaded
            }
            Ok(Completeness::Partial) => Stage::Partial,
            Err(failure) => Stage::Failed(failure.clone()),
        };
        has_swept || before.is_none_or(|before| before != self.stage)
    }

    /// Takes away what a complete load did not bring; tells whether there was any.
    fn sweep(&mut self) -> bool {
        let load = self.load;
        let before = self.rows.len();
        self.rows.retain(|_, row| row.seen == load);
        let gone = before - self.rows.len();
        if gone == 0 {
            return false;
        }
        self.news += gone;
        let rows = &self.rows;
        self.lanes.retain(|ticket| rows.contains_key(&ticket));
        self.stale = self.rows.values().filter(|row| row.stale).count();
        true
    }

    /// A ticket somebody else holds, in case it is not known here.
    pub(super) fn know(&mut self, ticket: &Ticket) {
        if !self.holds(ticket.id) {
            self.told(ticket);
        }
    }

    /// The server has told this ticket by itself, as an answer to a write or to a question for it.
    pub(super) fn told(&mut self, ticket: &Ticket) {
        let id = ticket.id;
        self.deleted.remove(&id);
        if let Some(row) = self.rows.get_mut(&id) {
            if row.seen != self.load {
                row.seen = self.load;
                self.seen += 1;
            }
            if std::mem::take(&mut row.stale) {
                self.stale -= 1;
            }
            row.told = true;
            *row.ticket = ticket.clone().filled_from(&row.ticket);
        } else {
            let (seen, lane) = (self.load, None);
            let ticket = Box::new(ticket.clone());
            self.rows.insert(id, Row { ticket, seen, told: true, stale: false, lane });
            self.seen += 1;
        }
        self.settle(id);
    }

    /// The server has told this ticket because it was asked for it.
    pub(super) fn found(&mut self, ticket: &Ticket) {
        let known = self.rows.get(&ticket.id).filter(|row| !row.stale);
        if let Some(before) = known.map(|row| row.ticket.clone()) {
            self.compare(Some(&before), ticket);
        }
        self.told(ticket);
    }

    /// The ticket is not there any more.
    pub(super) fn forget(&mut self, ticket: TicketId) {
        self.deleted.insert(ticket);
        if let Some(row) = self.rows.remove(&ticket) {
            if let Some(step) = row.lane {
                self.lanes.take_out(step, ticket);
            }
            self.stale -= usize::from(row.stale);
            self.seen -= usize::from(row.seen == self.load).min(self.seen);
        }
        self.overlay.forget(ticket);
    }

    /// A change is on its way; `None` deletes.
    pub(super) fn change(
        &mut self,
        request: RequestId,
        ticket: TicketId,
        change: Option<crate::model::TicketInput>,
    ) {
        self.overlay.add(request, ticket, change);
        self.settle(ticket);
    }

    /// A change is not on its way any more: answered or refused.
    pub(super) fn unchange(&mut self, request: RequestId) {
        if let Some(ticket) = self.overlay.remove(request) {
            self.settle(ticket);
        }
    }

    /// A change travels inside a later one, and is answered with it.
    pub(super) fn folded(&mut self, request: RequestId, into: RequestId) {
        self.overlay.hand_over(request, into);
    }

    /// Lays the changes over the row anew and puts the ticket into the lane it belongs to.
    pub(super) fn settle(&mut self, ticket: TicketId) {
        let Some(row) = self.rows.get_mut(&ticket) else { return };
        self.overlay.lay_over(&row.ticket);
        let lane = match self.overlay.get(ticket) {
            Some(Some(changed)) => changed.step_id,
            Some(None) => None,
            None => row.ticket.step_id,
        };
        if lane == row.lane {
            return;
        }
        if let Some(old) = row.lane {
            self.lanes.take_out(old, ticket);
        }
        if let Some(new) = lane {
            self.lanes.put_in(new, ticket);
        }
        row.lane = lane;
    }
}
