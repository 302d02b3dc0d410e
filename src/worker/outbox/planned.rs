//! Writes whose turn has not come: kept on disk, under the name they will be written under, and told of to nobody.

use tokio::sync::oneshot;

use super::entry::Entry;
use super::{Outbox, now};
use crate::worker::request::{EntryId, RequestId, Write};

impl Outbox {
    /// Takes in what is to be written later: what comes back with each tells whether it is on disk.
    pub(in crate::worker) fn plan(
        &mut self,
        writes: &[(RequestId, Write)],
    ) -> Vec<(RequestId, oneshot::Receiver<bool>)> {
        let mut planned = Vec::new();
        for (request, write) in writes {
            let Some(entry) = Entry::new(&self.account, now(), write) else { continue };
            let (name, entry) = self.put(entry, true);
            self.of.insert(*request, EntryId(self.last));
            planned.push((*request, self.keeper.save_in_time(&name, &entry)));
        }
        planned
    }

    /// These are not to be written any more, unless their turn has come.
    pub(in crate::worker) fn unplan(&mut self, requests: &[RequestId]) {
        for request in requests {
            let Some(id) = self.of.get(request).copied() else { continue };
            if self.items.get(&id).is_some_and(|item| item.is_planned) {
                self.of.remove(request);
                if let Some(item) = self.items.remove(&id) {
                    self.keeper.remove(&item.name);
                }
            }
        }
    }
}
