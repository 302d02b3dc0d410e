//! Time that tests let pass: for the worker at once, so that what would be repeated after a pause is repeated now, and
//! for the loop when a story says so.

use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use smartq::app::msg::Now;
use smartq::model::Timestamp;
use smartq::runtime::clock::{Clock, Wall};
use smartq::worker::retry::Pace;

/// See the module.
pub(crate) struct NoWaiting(Mutex<Instant>);

impl Default for NoWaiting {
    fn default() -> Self {
        Self(Mutex::new(Instant::now()))
    }
}

impl Pace for NoWaiting {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += time;
        Box::pin(std::future::ready(()))
    }

    fn draw(&self, range: RangeInclusive<Duration>) -> Duration {
        *range.start()
    }
}

/// The clocks of the system, put forward by a story.
#[derive(Clone, Default)]
pub(crate) struct Skipping(Arc<Mutex<Duration>>);

impl Skipping {
    /// Puts them forward to that moment, if it is not past.
    pub(crate) fn skip_to(&self, moment: tokio::time::Instant) {
        let left = moment.saturating_duration_since(self.instant());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += left;
    }

    fn ahead(&self) -> Duration {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for Skipping {
    fn now(&self) -> Now {
        let now = Wall.now();
        let ahead = i64::try_from(self.ahead().as_secs()).unwrap();
        let moment = Timestamp::from_unix(now.moment.unix() + ahead).unwrap();
        Now { moment, ..now }
    }

    fn instant(&self) -> tokio::time::Instant {
        tokio::time::Instant::now() + self.ahead()
    }
}
