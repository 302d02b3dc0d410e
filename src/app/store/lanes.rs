//! Which tickets stand in which lane, each lane sorted by id.

use std::collections::HashMap;

use crate::model::{StepId, TicketId};

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Lanes(HashMap<StepId, Vec<TicketId>>);

impl Lanes {
    pub(super) fn get(&self, step: StepId) -> &[TicketId] {
        self.0.get(&step).map_or(&[], Vec::as_slice)
    }

    pub(super) fn put_in(&mut self, step: StepId, ticket: TicketId) {
        let lane = self.0.entry(step).or_default();
        if let Err(at) = lane.binary_search(&ticket) {
            lane.insert(at, ticket);
        }
    }

    pub(super) fn take_out(&mut self, step: StepId, ticket: TicketId) {
        if let Some(lane) = self.0.get_mut(&step)
            && let Ok(at) = lane.binary_search(&ticket)
        {
            lane.remove(at);
        }
    }

    /// Puts many in at once, in the time it takes to go through the lane once at most.
    pub(super) fn merge_in(&mut self, step: StepId, mut newcomers: Vec<TicketId>) {
        newcomers.sort_unstable();
        newcomers.dedup();
        let lane = self.0.entry(step).or_default();
        let old = lane.len();
        lane.extend_from_slice(&newcomers);
        // From the back, so that whatever goes behind all others costs nothing.
        let (mut from, mut to) = (old, lane.len());
        while let Some(newcomer) = newcomers.pop() {
            while from > 0 && lane[from - 1] > newcomer {
                from -= 1;
                to -= 1;
                lane[to] = lane[from];
            }
            to -= 1;
            lane[to] = newcomer;
        }
    }

    /// Takes many out at once.
    pub(super) fn take_out_all(&mut self, step: StepId, mut leavers: Vec<TicketId>) {
        leavers.sort_unstable();
        if let Some(lane) = self.0.get_mut(&step) {
            lane.retain(|ticket| leavers.binary_search(ticket).is_err());
        }
    }

    pub(super) fn retain(&mut self, keep: impl Fn(TicketId) -> bool) {
        for lane in self.0.values_mut() {
            lane.retain(|ticket| keep(*ticket));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(numbers: &[u64]) -> Vec<TicketId> {
        numbers.iter().copied().map(TicketId::new).collect()
    }

    proptest! {
        #[test]
        fn merging_is_sorting(old in prop::collection::btree_set(0u64..60, 0..30), new in prop::collection::btree_set(0u64..60, 0..30)) {
            let step = StepId::new(1);
            let mut lanes = Lanes::default();
            let old: Vec<u64> = old.into_iter().collect();
            let new: Vec<u64> = new.into_iter().filter(|id| !old.contains(id)).collect();
            lanes.merge_in(step, ids(&old));
            lanes.merge_in(step, ids(&new));
            let mut all: Vec<u64> = old.iter().chain(&new).copied().collect();
            all.sort_unstable();
            prop_assert_eq!(lanes.get(step), ids(&all));
            lanes.take_out_all(step, ids(&new));
            prop_assert_eq!(lanes.get(step), ids(&old));
        }
    }
}
