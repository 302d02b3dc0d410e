//! When a request goes out again, and after which pause. Pure: time and chance come in through [`Pace`].

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// How often one call is made at most.
pub(super) const ATTEMPTS: u32 = 3;
/// How often one call is made at most where the server itself names the pauses.
const ATTEMPTS_TOLD: u32 = 5;
/// The longest pause a server may ask for; beyond it the user is told instead.
pub(super) const LONGEST_TOLD: Duration = Duration::from_mins(1);
const SHORTEST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// Repetitions in any minute, over all calls of an account: a server in trouble is not to be kept there by us.
const BUDGET: usize = 30;
const BUDGET_WINDOW: Duration = Duration::from_mins(1);

/// Time and chance as the worker sees them. Tests give one that waits for nothing.
pub trait Pace: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Instant;
    /// Ends when that much time has passed.
    fn pause(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
    /// A length of time drawn evenly from the range.
    fn draw(&self, range: RangeInclusive<Duration>) -> Duration;
}

/// The clock on the wall and real chance.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealPace;

impl Pace for RealPace {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn pause(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(time))
    }

    fn draw(&self, range: RangeInclusive<Duration>) -> Duration {
        let span = range.end().saturating_sub(*range.start());
        range.start().saturating_add(span.mul_f64(fastrand::f64()))
    }
}

impl fmt::Debug for dyn Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pace")
    }
}

/// What a failed call says about making it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symptom {
    /// It would fail the same way again.
    Lasting,
    /// No answer, or one that tells of trouble at the server: a moment later it may work.
    Passing,
    /// The server asks to come back later, in so much time where it tells.
    Told(Option<Duration>),
}

/// Whether to make a call again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// No.
    Stop,
    /// After a pause drawn from this range.
    After(RangeInclusive<Duration>),
}

/// What follows when the `attempt`th call (counted from 1) has failed like that.
pub(super) fn next(symptom: Symptom, attempt: u32) -> Next {
    match symptom {
        Symptom::Told(Some(wait)) if attempt < ATTEMPTS_TOLD && wait <= LONGEST_TOLD => {
            Next::After(wait..=wait)
        }
        Symptom::Passing | Symptom::Told(None) if attempt < ATTEMPTS => {
            Next::After(backoff(attempt))
        }
        Symptom::Lasting | Symptom::Passing | Symptom::Told(_) => Next::Stop,
    }
}

/// The range the pause after the `attempt`th call is drawn from: full jitter, the upper end growing fourfold.
fn backoff(attempt: u32) -> RangeInclusive<Duration> {
    let growth = 4_u32.saturating_pow(attempt).min(1_000);
    SHORTEST_PAUSE..=SHORTEST_PAUSE.saturating_mul(growth).min(LONGEST_PAUSE)
}

/// The repetitions of the last minute.
#[derive(Debug, Default)]
pub(super) struct Budget(VecDeque<Instant>);

impl Budget {
    /// Takes one repetition out; `false` when there is none left just now.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        while self.0.front().is_some_and(|then| now.duration_since(*then) >= BUDGET_WINDOW) {
            self.0.pop_front();
        }
        if self.0.len() >= BUDGET {
            return false;
        }
        self.0.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_passing_fault_is_tried_three_times() {
        let half = Duration::from_millis(500);
        assert_eq!(next(Symptom::Passing, 1), Next::After(half..=2 * SECOND));
        assert_eq!(next(Symptom::Passing, 2), Next::After(half..=8 * SECOND));
        assert_eq!(next(Symptom::Passing, 3), Next::Stop);
        assert_eq!(next(Symptom::Lasting, 1), Next::Stop);
        assert_eq!(backoff(9), half..=20 * SECOND);
        assert_eq!(backoff(u32::MAX), half..=20 * SECOND);
    }

    #[test]
    fn a_pause_the_server_names_is_kept_to_the_letter_up_to_a_minute() {
        assert_eq!(
            next(Symptom::Told(Some(60 * SECOND)), 4),
            Next::After(60 * SECOND..=60 * SECOND)
        );
        assert_eq!(next(Symptom::Told(Some(61 * SECOND)), 1), Next::Stop);
        assert_eq!(next(Symptom::Told(Some(SECOND)), 5), Next::Stop);
        assert_eq!(next(Symptom::Told(None), 1), next(Symptom::Passing, 1));
    }

    #[test]
    fn a_minute_holds_so_many_repetitions() {
        let start = Instant::now();
        let mut budget = Budget::default();
        assert!((0..BUDGET).all(|_| budget.take(start)));
        assert!(!budget.take(start + 59 * SECOND));
        assert!(budget.take(start + 60 * SECOND));
    }

    #[test]
    fn real_chance_stays_in_its_range() {
        for _ in 0..100 {
            let drawn = RealPace.draw(SECOND..=2 * SECOND);
            assert!((SECOND..=2 * SECOND).contains(&drawn));
        }
    }
}
