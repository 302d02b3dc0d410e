//! Connections: how many there are, how long they may dawdle, and how they end.

mod paced;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use super::login::Peer;
pub(super) use paced::Stalled;
use paced::{Paced, Taken};

/// How long, and how many connections, a server bears with.
#[derive(Debug, Clone)]
pub struct Patience {
    /// How long the head of a request may take, and an idle connection may stay.
    pub head: Duration,
    /// How long a body may make too little progress, and so may the taking of an answer.
    pub progress: Duration,
    /// Bytes of a body or an answer that are progress, within that time.
    pub least: usize,
    /// Connections at a time; more wait to be accepted.
    pub connections: usize,
    /// How long what is in flight has to finish once the server is to stop.
    pub end: Duration,
}

impl Default for Patience {
    /// The least rate is 256 bytes a second: slower than any line that people still use.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            progress: Duration::from_mins(1),
            least: 60 * 256,
            connections: 512,
            end: Duration::from_secs(10),
        }
    }
}

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
    patience: Patience,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let Patience { head, progress, least, connections, end } = patience;
    let places = Arc::new(Semaphore::new(connections));
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
                let service =
                    hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
                        let body = |body| Body::new(Paced::new(body, progress, least));
                        answer(router.clone(), peer, request.map(body))
                    });
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(head)
                    .serve_connection(TokioIo::new(Taken::new(stream, progress, least)), service);
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
    if tokio::time::timeout(end, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}

async fn answer(
    router: Router,
    peer: Peer,
    mut request: hyper::Request<Body>,
) -> Result<axum::response::Response, std::convert::Infallible> {
    request.extensions_mut().insert(peer);
    router.oneshot(request).await
}
