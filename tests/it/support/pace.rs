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
use tokio::sync::watch;

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

/// Short times pass at once; what the worker would not wait for without a word passes when a story lets it.
pub(crate) struct Reined {
    began: Instant,
    passed: watch::Sender<Duration>,
}

impl Default for Reined {
    fn default() -> Self {
        Self { began: Instant::now(), passed: watch::Sender::default() }
    }
}

impl Reined {
    /// Lets so much time pass.
    pub(crate) fn pass(&self, time: Duration) {
        self.passed.send_modify(|passed| *passed += time);
    }
}

impl Pace for Reined {
    fn now(&self) -> Instant {
        self.began + *self.passed.borrow()
    }

    fn pause(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        if time <= Duration::from_mins(1) {
            self.pass(time);
            return Box::pin(std::future::ready(()));
        }
        let end = *self.passed.borrow() + time;
        let mut passed = self.passed.subscribe();
        Box::pin(async move {
            // without a story nobody waits for anything any more
            let _over = passed.wait_for(|passed| *passed >= end).await;
        })
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
