//! How much is under way, so that "nothing will come by itself" can be known instead of waited for.

use tokio::sync::watch;

/// Counts errands. The count rises before an errand is sent off and falls when its answer is in the channel, so work
/// that leads to work is one block without a gap.
#[derive(Debug, Clone)]
pub(super) struct Busy(watch::Sender<usize>);

/// One errand under way.
#[derive(Debug)]
pub(super) struct Errand(watch::Sender<usize>);

impl Busy {
    /// Nothing is under way.
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Counts an errand that is about to be sent off.
    pub(super) fn begin(&self) -> Errand {
        self.0.send_modify(|count| *count += 1);
        Errand(self.0.clone())
    }

    /// How many are under way.
    pub(super) fn count(&self) -> watch::Receiver<usize> {
        self.0.subscribe()
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_errand_counts_until_it_is_dropped() {
        let busy = Busy::new();
        let count = busy.count();
        let (one, two) = (busy.begin(), busy.begin());
        assert_eq!(*count.borrow(), 2);
        drop(one);
        assert_eq!(*count.borrow(), 1);
        drop(two);
        assert_eq!(*count.borrow(), 0);
    }
}
