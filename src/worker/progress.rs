//! Reports of how far a transfer has come: at most ten a second, and dropped where nobody takes them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::reply::Reply;
use super::request::TaskId;
use super::retry::Pace;

const LEAST_BETWEEN: Duration = Duration::from_millis(100);

/// Tells how far one transfer has come.
#[derive(Debug)]
pub(super) struct Progress {
    task: TaskId,
    replies: mpsc::Sender<Reply>,
    pace: Arc<dyn Pace>,
    began: Instant,
    last: Option<Instant>,
}

impl Progress {
    /// The transfer begins now.
    pub(super) fn new(task: TaskId, replies: mpsc::Sender<Reply>, pace: Arc<dyn Pace>) -> Self {
        let began = pace.now();
        Self { task, replies, pace, began, last: None }
    }

    /// Reports `done` of `total` bytes, unless the last report is too young or the replies before it are still unread.
    pub(super) fn report(&mut self, done: u64, total: Option<u64>) {
        let now = self.pace.now();
        if self.last.is_some_and(|last| now.duration_since(last) < LEAST_BETWEEN) {
            return;
        }
        let elapsed = now.duration_since(self.began);
        let report = Reply::Progress { task: self.task, done, total, elapsed };
        if self.replies.try_send(report).is_ok() {
            self.last = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::ops::RangeInclusive;
    use std::pin::Pin;
    use std::sync::Mutex;

    use super::*;

    struct HandClock(Mutex<Instant>);

    impl Pace for HandClock {
        fn now(&self) -> Instant {
            *self.0.lock().unwrap()
        }

        fn pause(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
            Box::pin(std::future::ready(()))
        }

        fn draw(&self, range: RangeInclusive<Duration>) -> Duration {
            *range.start()
        }
    }

    #[test]
    fn at_most_ten_a_second_and_never_in_the_way() {
        let clock = Arc::new(HandClock(Mutex::new(Instant::now())));
        let (replies, mut inbox) = mpsc::channel(1);
        let mut progress = Progress::new(TaskId(1), replies, Arc::clone(&clock) as Arc<dyn Pace>);
        let pass = |millis, progress: &mut Progress, done| {
            *clock.0.lock().unwrap() += Duration::from_millis(millis);
            progress.report(done, Some(9));
        };
        pass(0, &mut progress, 1);
        pass(100, &mut progress, 2); // the channel is full: dropped
        let elapsed = Duration::ZERO;
        let first = Reply::Progress { task: TaskId(1), done: 1, total: Some(9), elapsed };
        assert_eq!(inbox.try_recv().unwrap(), first);
        pass(0, &mut progress, 3);
        assert!(matches!(inbox.try_recv().unwrap(), Reply::Progress { done: 3, .. }));
        pass(99, &mut progress, 4);
        assert!(inbox.try_recv().is_err(), "too soon");
        pass(1, &mut progress, 5);
        let Reply::Progress { done, elapsed, .. } = inbox.try_recv().unwrap() else { panic!() };
        assert_eq!((done, elapsed), (5, Duration::from_millis(200)));
    }
}
