//! The timers that run. Where there is none, nothing wakes the loop.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

use crate::app::effect::TimerId;

/// The timers by the moment they end.
#[derive(Debug, Default)]
pub(super) struct Timers(BTreeSet<(Instant, u64)>);

impl Timers {
    /// Starts one.
    pub(super) fn start(&mut self, id: TimerId, now: Instant, after: Duration) {
        self.0.insert((now + after, id.0));
    }

    /// When the next one ends.
    pub(super) fn next(&self) -> Option<Instant> {
        self.0.first().map(|(end, _)| *end)
    }

    /// One that has ended, the earliest first.
    pub(super) fn take_ended(&mut self, now: Instant) -> Option<TimerId> {
        let first = *self.0.first()?;
        if first.0 > now {
            return None;
        }
        self.0.remove(&first);
        Some(TimerId(first.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_end_in_their_order_and_once() {
        let (mut timers, start) = (Timers::default(), Instant::now());
        assert_eq!(timers.next(), None);
        timers.start(TimerId(1), start, Duration::from_secs(3));
        timers.start(TimerId(2), start, Duration::from_secs(1));
        timers.start(TimerId(3), start, Duration::from_secs(1));
        assert_eq!(timers.take_ended(start), None);
        assert_eq!(timers.next(), Some(start + Duration::from_secs(1)));
        let later = start + Duration::from_secs(2);
        assert_eq!(timers.take_ended(later), Some(TimerId(2)));
        assert_eq!(timers.take_ended(later), Some(TimerId(3)));
        assert_eq!(timers.take_ended(later), None);
        assert_eq!(timers.take_ended(start + Duration::from_secs(9)), Some(TimerId(1)));
        assert_eq!(timers.next(), None);
    }
}
