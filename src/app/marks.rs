//! Tickets that are marked: the next command is meant for all of them. A change that fails leaves its ticket marked, with
//! the reason.

use std::collections::BTreeMap;

use crate::model::TicketId;

/// See the module. Those of one board.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// With the reason, where a change has failed.
    marked: BTreeMap<TicketId, Option<String>>,
    /// Where a range begins.
    pub(super) anchor: Option<TicketId>,
}

impl Marks {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.marked.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.marked.is_empty()
    }

    /// Whether this one is marked.
    pub fn has(&self, ticket: TicketId) -> bool {
        self.marked.contains_key(&ticket)
    }

    /// By number.
    pub fn iter(&self) -> impl Iterator<Item = TicketId> {
        self.marked.keys().copied()
    }

    /// Why a change of this ticket has failed.
    pub fn reason(&self, ticket: TicketId) -> Option<&str> {
        self.marked.get(&ticket)?.as_deref()
    }

    /// Those whose change has failed, and why.
    pub fn failed(&self) -> impl Iterator<Item = (TicketId, &str)> {
        self.marked.iter().filter_map(|(ticket, reason)| Some((*ticket, reason.as_deref()?)))
    }

    pub(super) fn add(&mut self, tickets: impl IntoIterator<Item = TicketId>) {
        for ticket in tickets {
            self.marked.entry(ticket).or_default();
        }
    }

    pub(super) fn remove(&mut self, ticket: TicketId) {
        self.marked.remove(&ticket);
    }

    /// A change of this ticket has failed.
    pub(super) fn fail(&mut self, ticket: TicketId, reason: String) {
        self.marked.insert(ticket, Some(reason));
    }

    /// What was said of failures is out of date: something new is being tried.
    pub(super) fn begin(&mut self, tickets: impl IntoIterator<Item = TicketId>) {
        for ticket in tickets {
            if let Some(reason) = self.marked.get_mut(&ticket) {
                *reason = None;
            }
        }
    }

    pub(super) fn retain(&mut self, keep: impl Fn(TicketId) -> bool) {
        self.marked.retain(|ticket, _| keep(*ticket));
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
