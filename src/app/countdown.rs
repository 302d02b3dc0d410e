//! How long the server is left alone, as it wants to be or because it could not be reached for some time, counted down where
//! everybody sees it. Trying before that is the user's to decide.

use std::time::Duration;

use super::desk::Desk;
use super::effect::{Effect, TimerId};
use crate::worker::reply::Again;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// What is left of that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Countdown {
    left: Option<Duration>,
    timer: Option<TimerId>,
}

impl Countdown {
    /// Whether the server is left alone for long.
    pub const fn is_on(&self) -> bool {
        self.left.is_some()
    }

    /// What is left, in words; none where nothing is.
    pub fn words(&self) -> Option<String> {
        self.left.filter(|left| !left.is_zero()).map(words)
    }
}

impl Desk {
    /// The server is asked again by itself after that time, or is not to be waited for.
    pub(super) fn count_down(&mut self, again: Option<Again>) {
        self.countdown = Countdown { left: again.map(|it| it.after), timer: None };
        self.count_on();
    }

    /// Whether this timer was one of the countdown.
    pub(super) fn counts_down(&mut self, timer: TimerId) -> bool {
        let is_it = self.countdown.timer.take_if(|it| *it == timer).is_some();
        if is_it {
            self.countdown.left = self.countdown.left.map(|left| left.saturating_sub(step(left)));
            self.count_on();
        }
        is_it
    }

    fn count_on(&mut self) {
        if let Some(left) = self.countdown.left.filter(|left| !left.is_zero()) {
            let timer = self.next_timer();
            self.countdown.timer = Some(timer);
            self.effect(Effect::StartTimer { id: timer, after: step(left) });
        }
    }
}

/// Until the words change: nobody is woken for seconds that are not told.
fn step(left: Duration) -> Duration {
    let (unit, least) = match left {
        left if left > HOUR => (60, HOUR),
        left if left > MINUTE => (10, MINUTE),
        _ => (1, Duration::ZERO),
    };
    let seconds = seconds(left);
    let beyond = seconds % unit;
    let whole = Duration::from_secs(seconds - if beyond == 0 { unit } else { beyond });
    left.saturating_sub(whole.max(least))
}

/// Begun ones count.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

fn words(left: Duration) -> String {
    let seconds = seconds(left);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(mut left: Duration) -> Vec<String> {
        let mut told = Vec::new();
        while !left.is_zero() {
            told.push(words(left));
            left = left.saturating_sub(step(left));
        }
        told
    }

    #[test]
    fn it_is_told_in_minutes_then_in_tens_of_seconds_then_in_seconds() {
        let of = |seconds| told(Duration::from_secs(seconds));
        assert_eq!(of(83)[..4], ["1 min 23 s", "1 min 20 s", "1 min 10 s", "1 min"]);
        assert_eq!(of(83)[4..6], ["59 s", "58 s"]);
        assert_eq!(of(83).last().unwrap(), "1 s");
        assert_eq!(of(2 * 3600 + 90)[..3], ["2 h 1 min", "2 h 1 min", "2 h"]);
        assert_eq!(of(3600 + 60)[..3], ["1 h 1 min", "1 h", "59 min 50 s"]);
    }

    #[test]
    fn parts_of_a_second_are_counted_as_one() {
        assert_eq!(told(Duration::from_millis(2_400)), ["3 s", "2 s", "1 s"]);
        assert_eq!(told(Duration::from_millis(60_500))[..2], ["1 min 1 s", "1 min"]);
    }
}
