//! The server's clock, as far as it has told: its last `Date`, carried on by a clock of ours that nobody sets and that
//! runs on while this machine sleeps. One that stood still would take what was added meanwhile for newer than a send.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::model::Timestamp;

/// Elsewhere the plain one runs on in sleep.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const SLEEPLESS: ClockId = ClockId::Monotonic;
#[cfg(any(target_os = "linux", target_os = "android"))]
const SLEEPLESS: ClockId = ClockId::Boottime;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct ServerClock(Mutex<Option<Told>>);

#[derive(Debug, Clone, Copy)]
struct Told {
    date: Timestamp,
    /// By our own clock.
    at: Duration,
}

impl ServerClock {
    /// The server has just said that it is `date`.
    pub(super) fn tell(&self, date: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Told { date, at: ours() });
    }

    /// The present moment by the server's clock, never later than it really is; `None` before it has told.
    pub(super) fn now(&self) -> Option<Timestamp> {
        (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?.carried_to(ours())
    }
}

impl Told {
    fn carried_to(self, now: Duration) -> Option<Timestamp> {
        let passed = i64::try_from(now.saturating_sub(self.at).as_secs()).ok()?;
        Timestamp::from_unix(self.date.unix().checked_add(passed)?)
    }
}

/// Since the machine was started, sleep included.
fn ours() -> Duration {
    // neither part is ever negative on this clock
    let now = clock_gettime(SLEEPLESS);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_have_passed_at_least() {
        let date = Timestamp::from_unix(1_000).unwrap();
        let told = Told { date, at: Duration::from_millis(5_900) };
        let carried = |now| told.carried_to(Duration::from_millis(now)).unwrap().unix();
        assert_eq!([carried(5_900), carried(6_899), carried(6_900)], [1_000, 1_000, 1_001]);
        assert_eq!(carried(5_000), 1_000, "never back");
    }

    #[test]
    fn nothing_is_known_before_it_has_told() {
        let clock = ServerClock::default();
        assert_eq!(clock.now(), None);
        let date = Timestamp::from_unix(1_000).unwrap();
        clock.tell(date);
        assert!(clock.now() >= Some(date));
    }
}
