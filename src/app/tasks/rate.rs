//! Bytes a second over the last moments of a transfer.

use std::collections::VecDeque;
use std::time::Duration;

/// How far back a rate looks: long enough to be calm, short enough to notice a stall.
const WINDOW: Duration = Duration::from_secs(3);

/// A rate over less time would jump.
const LEAST: Duration = Duration::from_millis(200);

/// The reports of the last [`WINDOW`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rate {
    reports: VecDeque<(Duration, u64)>,
}

impl Rate {
    /// So many bytes were done after that time.
    pub(super) fn report(&mut self, elapsed: Duration, done: u64) {
        if self.reports.back().is_some_and(|(before, bytes)| elapsed < *before || done < *bytes) {
            // The worker has begun anew: what was before says nothing about now.
            self.reports.clear();
        }
        self.reports.push_back((elapsed, done));
        // The one just outside stays, so that the window is covered whole.
        while self.reports.get(1).is_some_and(|(at, _)| elapsed.saturating_sub(*at) >= WINDOW) {
            self.reports.pop_front();
        }
    }

    /// Bytes a second, once there is enough to tell.
    pub(super) fn now(&self) -> Option<u64> {
        let (from, before) = self.reports.front()?;
        let (to, done) = self.reports.back()?;
        let time = to.saturating_sub(*from);
        if time < LEAST {
            return None;
        }
        let bytes = u128::from(done.saturating_sub(*before));
        u64::try_from(bytes * 1000 / time.as_millis().max(1)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(reports: &[(u64, u64)]) -> Option<u64> {
        let mut rate = Rate::default();
        for (millis, done) in reports {
            rate.report(Duration::from_millis(*millis), *done);
        }
        rate.now()
    }

    #[test]
    fn a_rate_needs_two_reports_that_lie_apart() {
        assert_eq!(rate(&[]), None);
        assert_eq!(rate(&[(100, 500)]), None);
        assert_eq!(rate(&[(100, 500), (200, 900)]), None);
        assert_eq!(rate(&[(0, 0), (500, 1000)]), Some(2000));
    }

    #[test]
    fn only_the_last_moments_count() {
        assert_eq!(rate(&[(0, 0), (1000, 9_000_000), (4000, 9_003_000)]), Some(1000));
        assert_eq!(rate(&[(0, 0), (1000, 100), (2000, 200), (9000, 200)]), Some(0));
    }

    #[test]
    fn a_transfer_that_begins_anew_has_a_new_rate() {
        assert_eq!(rate(&[(0, 0), (1000, 5000), (1100, 0), (2100, 700)]), Some(700));
    }

    #[test]
    fn a_long_transfer_is_not_remembered_whole() {
        let mut rate = Rate::default();
        for tick in 0..10_000u64 {
            rate.report(Duration::from_millis(tick * 100), tick * 100);
        }
        assert!(rate.reports.len() < 40);
        assert_eq!(rate.now(), Some(1000));
    }
}
