//! Changes that have no answer yet, by ticket, and what the tickets look like with them.

use std::collections::HashMap;

use crate::model::{Ticket, TicketId, TicketInput};
use crate::worker::request::RequestId;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Overlay(HashMap<TicketId, Changed>);

#[derive(Debug, Default)]
struct Changed {
    changes: Vec<Change>,
    /// `None` once it is to be deleted.
    shown: Option<Box<Ticket>>,
}

#[derive(Debug)]
struct Change {
    request: RequestId,
    /// `None` deletes.
    change: Option<TicketInput>,
}

impl Overlay {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ticket with its changes, if it has any: `Some(None)` is to be deleted.
    pub(super) fn get(&self, ticket: TicketId) -> Option<Option<&Ticket>> {
        self.0.get(&ticket).map(|changed| changed.shown.as_deref())
    }

    /// Tickets that are to be deleted.
    pub(super) fn hidden(&self) -> usize {
        self.0.values().filter(|changed| changed.shown.is_none()).count()
    }

    /// Adds a change; what the ticket looks like with it tells [`Self::lay_over`].
    pub(super) fn add(
        &mut self,
        request: RequestId,
        ticket: TicketId,
        change: Option<TicketInput>,
    ) {
        self.0.entry(ticket).or_default().changes.push(Change { request, change });
    }

    /// Takes a change out; tells whose it was.
    pub(super) fn remove(&mut self, request: RequestId) -> Option<TicketId> {
        let of = |changed: &Changed| changed.changes.iter().any(|it| it.request == request);
        let ticket = self.0.iter().find(|(_, changed)| of(changed)).map(|(ticket, _)| *ticket)?;
        let changed = self.0.get_mut(&ticket)?;
        changed.changes.retain(|it| it.request != request);
        if changed.changes.is_empty() {
            self.0.remove(&ticket);
        }
        Some(ticket)
    }

    /// The first change is answered with the second one.
    pub(super) fn hand_over(&mut self, request: RequestId, into: RequestId) {
        for change in self.0.values_mut().flat_map(|changed| &mut changed.changes) {
            if change.request == request {
                change.request = into;
            }
        }
    }

    /// Lays a ticket's changes over what the server told.
    pub(super) fn lay_over(&mut self, row: &Ticket) {
        let Some(changed) = self.0.get_mut(&row.id) else { return };
        let mut shown = Some(row.clone());
        for Change { change, .. } in &changed.changes {
            shown = match (change, shown) {
                (Some(change), Some(ticket)) => Some(change.applied_to(&ticket)),
                _ => None,
            };
        }
        changed.shown = shown.map(Box::new);
    }

    /// The ticket is gone, and its changes with it.
    pub(super) fn forget(&mut self, ticket: TicketId) {
        self.0.remove(&ticket);
    }
}
