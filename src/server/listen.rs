//! Connections: how many there are, how long they may dawdle, and how they end.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep};
use tower::ServiceExt as _;

use super::login::Peer;

/// How long the head of a request may take, and an idle connection may stay.
const HEAD: Duration = Duration::from_secs(30);
/// How long a body may make no progress.
const PROGRESS: Duration = Duration::from_mins(1);
/// Connections at a time; more wait to be accepted.
const CONNECTIONS: usize = 512;
/// How long what is in flight has to finish once the server is to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long to wait after a connection could not be accepted, for want of file handles as a rule.
const BREATH: Duration = Duration::from_millis(100);

/// Something that accepts connections.
pub(super) trait Listener: Send {
    /// A connection.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// The next connection and where it comes from.
    fn accept(&self) -> impl Future<Output = io::Result<(Self::Stream, Peer)>> + Send;
}

impl Listener for TcpListener {
    type Stream = tokio::net::TcpStream;

    async fn accept(&self) -> io::Result<(Self::Stream, Peer)> {
        let (stream, address) = Self::accept(self).await?;
        // answers are small and somebody is waiting for them
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection stays slow");
        }
        Ok((stream, Peer(Some(address.ip()))))
    }
}

impl Listener for UnixListener {
    type Stream = tokio::net::UnixStream;

    async fn accept(&self) -> io::Result<(Self::Stream, Peer)> {
        let (stream, _) = Self::accept(self).await?;
        Ok((stream, Peer(None)))
    }
}

/// Serves until `shutdown` ends; then nobody new is accepted, and what is in flight has a little time to finish.
pub(super) async fn serve<L: Listener>(
    listener: L,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, connection) = tokio::select! {
            () = &mut shutdown => break,
            accepted = accepted => accepted,
        };
        // those that have ended are taken off the list
        while connections.try_join_next().is_some() {}
        match connection {
            Ok((stream, peer)) => {
                let router = router.clone();
                let service = hyper::service::service_fn(move |request| {
                    answer(router.clone(), peer, request)
                });
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD)
                    .serve_connection(TokioIo::new(stream), service);
                let connection = graceful.watch(connection);
                connections.spawn(async move {
                    let _place = place;
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection has broken off");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}

async fn answer(
    router: Router,
    peer: Peer,
    request: hyper::Request<Incoming>,
) -> Result<axum::response::Response, std::convert::Infallible> {
    let mut request = request.map(|body| Body::new(Paced::new(body, PROGRESS)));
    request.extensions_mut().insert(peer);
    router.oneshot(request).await
}

/// A body that made no progress for too long.
#[derive(Debug)]
pub(super) struct Stalled;

impl fmt::Display for Stalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body has stalled")
    }
}

impl Error for Stalled {}

/// A body that fails when nothing of it comes for too long while somebody reads it.
struct Paced<B> {
    body: B,
    patience: Duration,
    deadline: Pin<Box<Sleep>>,
    /// Whether a read is waiting: the time of a handler that is busy with what it has is not held against the sender.
    waiting: bool,
}

impl<B> Paced<B> {
    fn new(body: B, patience: Duration) -> Self {
        Self { body, patience, deadline: Box::pin(tokio::time::sleep(patience)), waiting: false }
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
            self.waiting = false;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        if !self.waiting {
            self.waiting = true;
            let deadline = Instant::now() + self.patience;
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

#[cfg(test)]
mod tests {
    use futures_util::StreamExt as _;

    use super::*;
    use crate::server::error::Refusal;
    use crate::server::extract::read_form;

    #[tokio::test]
    async fn a_body_that_stalls_is_given_up_and_one_that_flows_is_not() {
        let patience = Duration::from_millis(10);
        let chunks = || {
            let chunks = ["a", "b"].map(|chunk| Ok::<_, io::Error>(Bytes::from(chunk)));
            futures_util::stream::iter(chunks)
        };
        let body = |stream: futures_util::stream::BoxStream<'static, _>| {
            Body::new(Paced::new(Body::from_stream(stream), patience))
        };
        assert_eq!(read_form(body(chunks().boxed())).await.unwrap(), "ab");
        let stalled = chunks().chain(futures_util::stream::pending()).boxed();
        assert!(matches!(read_form(body(stalled)).await, Err(Refusal::TooSlow)));
    }
}
