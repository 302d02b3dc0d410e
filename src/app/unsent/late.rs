//! What is under way and takes its time. Most writes are answered before anybody could read of them, so the header tells
//! only of those that are not; the list of what is not sent tells of all.

use std::time::Duration;

use crate::app::desk::Desk;
use crate::app::effect::{Effect, TimerId};
use crate::worker::reply::{Fate, Link, UnsentWrite};
use crate::worker::request::{EntryId, RequestId};

/// Whoever has waited that long wonders.
pub(in crate::app) const LATE: Duration = Duration::from_secs(2);

/// See the module.
#[derive(Debug, Default)]
pub(in crate::app) struct Late {
    entries: Vec<EntryId>,
    /// When it ends, those of these that are still under way are late.
    watched: Option<(TimerId, Vec<EntryId>)>,
}

impl Desk {
    /// How many writes are not confirmed, but for those that have only just gone out.
    pub fn unconfirmed(&self) -> usize {
        let under_way = self.under_way();
        let is_told = |it: &&UnsentWrite| {
            let is_late = !under_way.contains(&it.entry) || self.late.entries.contains(&it.entry);
            is_late && self.transfer_of(it).is_none()
        };
        self.unsent.writes.iter().filter(is_told).count() + self.unsent.locked
    }

    /// Whether its answer has been waited for that long.
    pub(in crate::app) fn is_late(&self, request: RequestId) -> bool {
        let is_its = |it: &&UnsentWrite| it.request == Some(request);
        let its = self.unsent.writes.iter().find(is_its);
        its.is_some_and(|it| self.late.entries.contains(&it.entry))
    }

    /// Looks again later at what goes out now.
    pub(in crate::app) fn watch_for_late(&mut self) {
        let under_way = self.under_way();
        self.late.entries.retain(|entry| under_way.contains(entry));
        let is_new = under_way.iter().any(|entry| !self.late.entries.contains(entry));
        if is_new && self.late.watched.is_none() {
            let id = self.next_timer();
            self.late.watched = Some((id, under_way));
            self.effect(Effect::StartTimer { id, after: LATE });
        }
    }

    /// Whether this was the time to look; then that is done.
    pub(in crate::app) fn looks_for_late(&mut self, timer: TimerId) -> bool {
        let Some((_, watched)) = self.late.watched.take_if(|(it, _)| *it == timer) else {
            return false;
        };
        self.late.entries = watched;
        self.watch_for_late();
        true
    }

    fn under_way(&self) -> Vec<EntryId> {
        let is_one = |it: &&UnsentWrite| {
            it.request.is_some() && matches!(it.fate, Fate::Sending | Fate::Waiting)
        };
        match self.unsent.link {
            Link::Up => self.unsent.writes.iter().filter(is_one).map(|it| it.entry).collect(),
            Link::Down(_) => Vec::new(),
        }
    }
}
