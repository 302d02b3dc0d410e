//! The clock on the wall, and when the application is told what it says.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::Instant;

use crate::app::msg::Now;

/// Somebody who knows what time it is.
pub trait Clock {
    /// The moment, and the day it is for the user.
    fn now(&self) -> Now;

    /// The moment that timers are measured by.
    fn instant(&self) -> Instant {
        Instant::now()
    }
}

/// The system's clock, in the user's zone.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wall;

impl Clock for Wall {
    fn now(&self) -> Now {
        let moment = Timestamp::now();
        let zone = TimeZone::system();
        let today = zone.to_datetime(moment).date();
        Now { moment: moment.into(), today, offset: zone.to_offset(moment) }
    }
}

const MINUTE: i64 = 60;

/// Tells the time by the minute, as long as somebody is there: each key is good for one more minute. A board that is
/// only looked at wakes nobody.
#[derive(Debug)]
pub(super) struct Minutes {
    told: i64,
    tick: Option<Instant>,
}

impl Minutes {
    /// The time was told just now.
    pub(super) fn new(now: Now) -> Self {
        Self { told: minute(now), tick: None }
    }

    /// A key was pressed: somebody is there. The time, if it is news.
    pub(super) fn somebody(&mut self, now: Now, here: Instant) -> Option<Now> {
        if self.tick.is_none() {
            let passed = now.moment.unix().rem_euclid(MINUTE);
            let left = Duration::from_secs(u64::try_from(MINUTE - passed).unwrap_or(0));
            self.tick = Some(here + left);
        }
        self.news(now)
    }

    /// When the loop is to wake up for the time.
    pub(super) const fn next(&self) -> Option<Instant> {
        self.tick
    }

    /// The time, if the minute is over and it is news.
    pub(super) fn elapsed(&mut self, now: Now, here: Instant) -> Option<Now> {
        self.tick.take_if(|tick| *tick <= here)?;
        self.news(now)
    }

    /// The time, if the application does not know it yet.
    pub(super) fn news(&mut self, now: Now) -> Option<Now> {
        let is_news = minute(now) != self.told;
        self.told = minute(now);
        is_news.then_some(now)
    }
}

fn minute(now: Now) -> i64 {
    now.moment.unix().div_euclid(MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    fn at(text: &str) -> Now {
        Now {
            moment: Timestamp::parse(text).unwrap(),
            today: text.split(' ').next().unwrap().parse().unwrap(),
            offset: jiff::tz::Offset::UTC,
        }
    }

    #[test]
    fn a_key_is_good_for_one_minute() {
        let here = Instant::now();
        let mut minutes = Minutes::new(at("2026-12-01 10:00:10"));
        assert_eq!(minutes.next(), None, "nobody is there yet");
        assert_eq!(minutes.somebody(at("2026-12-01 10:00:20"), here), None);
        let tick = here + Duration::from_secs(40);
        assert_eq!(minutes.next(), Some(tick));
        let new = at("2026-12-01 10:01:00");
        assert_eq!(minutes.elapsed(new, tick), Some(new));
        assert_eq!(minutes.next(), None, "nobody has come back");
    }

    #[test]
    fn whoever_comes_back_hears_the_time_first() {
        let here = Instant::now();
        let mut minutes = Minutes::new(at("2026-12-01 10:00:10"));
        let later = at("2026-12-02 08:00:00");
        assert_eq!(minutes.somebody(later, here), Some(later));
        assert_eq!(minutes.somebody(later, here), None);
    }
}
