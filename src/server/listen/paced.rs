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

/// How fast bytes have to move while somebody waits for them. One now and then is no progress: it would hold a connection
/// for ever.
struct Pace {
    patience: Duration,
    /// Bytes that must move within `patience`.
    least: usize,
    /// Bytes that have moved since the time began, and what of it was spent waiting. The time of a handler that is busy
    /// with what it has is not held against the other end.
    moved: usize,
    spent: Duration,
    waiting_since: Option<Instant>,
    deadline: Pin<Box<Sleep>>,
}

impl Pace {
    fn new(patience: Duration, least: usize) -> Self {
        Self {
            patience,
            least,
            moved: 0,
            spent: Duration::ZERO,
            waiting_since: None,
            deadline: Box::pin(tokio::time::sleep(patience)),
        }
    }

    fn moved(&mut self, bytes: usize) {
        if let Some(since) = self.waiting_since.take() {
            self.spent += since.elapsed();
        }
        self.moved = self.moved.saturating_add(bytes);
        if self.moved >= self.least {
            (self.moved, self.spent) = (0, Duration::ZERO);
        }
    }

    /// Nothing moves just now; ready when that is too much.
    fn poll_wait(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.waiting_since.is_none() {
            let now = Instant::now();
            let deadline = now + self.patience.saturating_sub(self.spent);
            self.waiting_since = Some(now);
            self.deadline.as_mut().reset(deadline);
        }
        self.deadline.as_mut().poll(context)
    }
}

/// A body that fails when less than it should of it comes within a time in which somebody waits for it.
pub(super) struct Paced<B> {
    body: B,
    pace: Pace,
}

impl<B> Paced<B> {
    pub(super) fn new(body: B, patience: Duration, least: usize) -> Self {
        Self { body, pace: Pace::new(patience, least) }
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
            self.pace.moved(data.map_or(0, Bytes::len));
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.pace.poll_wait(context).map(|()| Some(Err(Stalled.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection that fails when its other end takes too little of what is written to it for too long.
pub(super) struct Taken<S> {
    stream: S,
    pace: Pace,
}

impl<S> Taken<S> {
    pub(super) fn new(stream: S, patience: Duration, least: usize) -> Self {
        Self { stream, pace: Pace::new(patience, least) }
    }

    /// Passes on what came of a write, unless it has waited for too long; `bytes` of it were taken.
    fn timed<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
        bytes: impl Fn(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        if let Poll::Ready(written) = written {
            self.pace.moved(written.as_ref().map_or(0, bytes));
            return Poll::Ready(written);
        }
        ready!(self.pace.poll_wait(context));
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
        self.timed(context, written, |bytes| *bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.timed(context, written, |bytes| *bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.timed(context, flushed, |()| 0)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.timed(context, shut, |()| 0)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures_util::StreamExt as _;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

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
        let mut taken = Taken::new(here, Duration::from_millis(30), 1);
        taken.write_all(b"some").await.unwrap();
        let error = taken.write_all(b"and more than fits").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
    #[tokio::test]
    async fn an_answer_that_is_taken_in_drops_ends_its_connection_too() {
        let taken_in_drops = async |least: usize| {
            let (here, mut there) = tokio::io::duplex(8);
            let reader = tokio::spawn(async move {
                let mut drop = [0; 1];
                while there.read_exact(&mut drop).await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            });
            let mut taken = Taken::new(here, Duration::from_millis(30), least);
            let end = taken.write_all(&[0; 60]).await.map_err(|error| error.kind());
            std::mem::drop(taken);
            reader.await.unwrap();
            end
        };
        assert_eq!(taken_in_drops(100_000).await, Err(io::ErrorKind::TimedOut));
        // each of them is all that is asked for
        assert_eq!(taken_in_drops(1).await, Ok(()));
    }
}
