//! Time for the worker that passes at once: what would be repeated after a pause is repeated now.

use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

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
