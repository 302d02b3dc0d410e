//! The end of the worker that others hold.

use tokio::sync::{mpsc, watch};

use super::request::Request;

/// Takes requests; cheap to clone. When the last one is dropped the worker stops, whatever is under way.
#[derive(Debug, Clone)]
pub struct Handle {
    requests: mpsc::UnboundedSender<(Request, Open)>,
    open: watch::Sender<usize>,
}

/// A request that is not done with: the count falls when this is dropped, which is after its last reply was handed in.
#[derive(Debug)]
pub(super) struct Open(Option<watch::Sender<usize>>);

impl Handle {
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<(Request, Open)>) {
        let (requests, inbox) = mpsc::unbounded_channel();
        (Self { requests, open: watch::Sender::new(0) }, inbox)
    }

    /// Hands a request in. Never blocks; after the worker's end nothing happens.
    pub fn send(&self, request: Request) {
        self.open.send_modify(|open| *open += 1);
        let dropped_when_stopped = self.requests.send((request, Open(Some(self.open.clone()))));
        drop(dropped_when_stopped);
    }

    /// How many requests are not done with: answered, folded, superseded or taken back. It falls only after the last
    /// reply of a request is in the channel, so "none, and the channel is empty" means that nothing will come.
    pub fn open(&self) -> watch::Receiver<usize> {
        self.open.subscribe()
    }
}

impl Open {
    /// For what nobody waits for: it was said that it goes on by itself.
    pub(super) const fn nothing() -> Self {
        Self(None)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(count) = &self.0 {
            count.send_modify(|open| *open = open.saturating_sub(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::request::LoadId;

    #[test]
    fn a_request_is_open_until_it_is_dropped() {
        let (handle, mut inbox) = Handle::new();
        let open = handle.open();
        handle.send(Request::CancelLoad(LoadId(1)));
        assert_eq!(*open.borrow(), 1);
        drop(inbox.try_recv().unwrap());
        assert_eq!(*open.borrow(), 0);
        drop(inbox);
        handle.send(Request::CancelLoad(LoadId(2)));
        assert_eq!(*open.borrow(), 0);
    }
}
