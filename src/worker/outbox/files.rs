//! Files that are to be sent: nothing else holds them, and whoever stops one may want it again.

use super::entry::State;
use super::{Item, Outbox};
use crate::worker::request::{EntryId, RequestId, Write};

impl Outbox {
    /// An entry that sends the very file to the very note, and has no intention that stands for it.
    pub(super) fn idle_file(&self, write: &Write) -> Option<EntryId> {
        let file = write.file()?;
        let is_its = |(id, item): &(&EntryId, &Item)| {
            self.request_of(**id).is_none() && item.entry.write().file() == Some(file)
        };
        self.items.iter().find(is_its).map(|(id, _)| *id)
    }

    /// It was stopped. Nothing of it is on disk any more; what may have arrived is looked for should it be wanted again.
    pub(in crate::worker) fn stopped(&mut self, request: RequestId) {
        let Some(id) = self.of.get(&request).copied() else { return };
        let Some(item) = self.items.get_mut(&id) else { return };
        if item.entry.state == State::Waiting {
            return self.remove(id);
        }
        item.entry.state = State::Asks;
        item.is_stopped = true;
        self.keeper.remove(&item.name);
    }
}
