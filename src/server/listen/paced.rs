//! Senders and readers who dawdle: a body that comes too slowly, an answer that is not taken.

use std::error::Error;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// A body that made too little progress for too long.
#[derive(Debug)]
pub(in crate::server) struct Stalled;

impl fmt::Display for Stalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body has stalled")
    }
}

impl Error for Stalled {}

/// A body that fails when less than it should of it comes within a time in which somebody waits for it. One byte now and
/// then is no progress: it would hold the connection for ever.
pub(super) struct Paced<B> {
    body: B,
    patience: Duration,
    /// Bytes that must come within `patience`.
    least: usize,
    /// Bytes that have come since the time began, and what of it was spent waiting. The time of a handler that is busy
    /// with what it has is not held against the sender.
    come: usize,
    spent: Duration,
    waiting_since: Option<Instant>,
    deadline: Pin<Box<Sleep>>,
}

impl<B> Paced<B> {
    pub(super) fn new(body: B, patience: Duration, least: usize) -> Self {
        Self {
            body,
            patience,
            least,
            come: 0,
            spent: Duration::ZERO,
            waiting_since: None,
            deadline: Box::pin(tokio::time::sleep(patience)),
        }
    }

    fn has_come(&mut self, bytes: usize) {
        if let Some(since) = self.waiting_since.take() {
            self.spent += since.elapsed();
        }
        self.come = self.come.saturating_add(bytes);
        if self.come >= self.least {
            (self.come, self.spent) = (0, Duration::ZERO);
        }
    }
}

impl<B> hyper::body::Body for Paced<B>
where
    B: hyper::body::Body<Data = Bytes> + Unpin,
    B::Error: Into<axum::BoxError>,
{
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let data = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
            let bytes = data.map_or(0, Bytes::len);
            self.has_come(bytes);
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        if self.waiting_since.is_none() {
            let now = Instant::now();
            let deadline = now + self.patience.saturating_sub(self.spent);
            self.waiting_since = Some(now);
            self.deadline.as_mut().reset(deadline);
        }
        match self.deadline.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Some(Err(Box::new(Stalled)))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection that fails when its other end takes nothing of what is written to it for too long.
pub(super) struct Taken<S> {
    stream: S,
    patience: Duration,
    deadline: Pin<Box<Sleep>>,
    waiting: bool,
}

impl<S> Taken<S> {
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        let deadline = Box::pin(tokio::time::sleep(patience));
        Self { stream, patience, deadline, waiting: false }
    }

    /// Passes on what came of a write, unless it has waited for too long.
    fn timed<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = false;
            return written;
        }
        if !self.waiting {
            self.waiting = true;
            self.deadline.as_mut().reset(Instant::now() + self.patience);
        }
        ready!(self.deadline.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Taken<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Taken<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.timed(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.timed(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.timed(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.timed(context, shut)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures_util::StreamExt as _;
    use tokio::io::AsyncWriteExt as _;

    use super::*;
    use crate::server::error::Refusal;
    use crate::server::extract::read_form;

    fn paced(
        stream: impl futures_util::Stream<Item = &'static str> + Send + 'static,
        least: usize,
    ) -> Body {
        let stream = stream.map(|piece| Ok::<_, io::Error>(Bytes::from(piece)));
        Body::new(Paced::new(Body::from_stream(stream), Duration::from_millis(30), least))
    }

    #[tokio::test]
    async fn a_body_that_stalls_is_given_up_and_one_that_flows_is_not() {
        let pieces = || futures_util::stream::iter(["a", "b"]);
        assert_eq!(read_form(paced(pieces(), 100)).await.unwrap(), "ab");
        let stalled = pieces().chain(futures_util::stream::pending());
        assert!(matches!(read_form(paced(stalled, 1)).await, Err(Refusal::TooSlow)));
    }

    #[tokio::test]
    async fn a_body_that_drips_is_given_up_too() {
        let drops = |count: usize| {
            let clock = tokio::time::interval(Duration::from_millis(2));
            futures_util::stream::unfold(clock, |mut clock| async {
                clock.tick().await;
                Some(("a", clock))
            })
            .take(count)
        };
        let for_ever = paced(drops(usize::MAX), 100_000);
        assert!(matches!(read_form(for_ever).await, Err(Refusal::TooSlow)));
        // each of them is all that is asked for
        assert_eq!(read_form(paced(drops(30), 1)).await.unwrap().len(), 30);
    }

    #[tokio::test]
    async fn an_answer_that_nobody_takes_ends_its_connection() {
        let (here, _there) = tokio::io::duplex(8);
        let mut taken = Taken::new(here, Duration::from_millis(30));
        taken.write_all(b"some").await.unwrap();
        let error = taken.write_all(b"and more than fits").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}
