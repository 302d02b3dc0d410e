//! The rest of an upload that was refused.
//!
//! A connection that is closed while its peer still sends is reset, and the reset can overtake the refusal: the sender
//! would see a broken line instead of the reason. So what is left of such a body is read past for a while, beside the
//! answer, and kept nowhere.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::{Stream, StreamExt as _};
use tokio::runtime::Handle;

/// How long, and how much: a sender who goes on beyond that is cut off.
const PATIENCE: Duration = Duration::from_secs(10);
const PLENTY: usize = 64 * 1024 * 1024;

/// A body whose rest is read past when it is dropped before its end.
pub(super) struct Lingering {
    /// None once the body has ended, well or not.
    rest: Option<BodyDataStream>,
}

impl Lingering {
    /// The body, with that care taken of its rest.
    pub(super) fn over(body: Body) -> Body {
        Body::from_stream(Self { rest: Some(body.into_data_stream()) })
    }
}

impl Stream for Lingering {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(rest) = &mut self.rest else { return Poll::Ready(None) };
        let piece = ready!(rest.poll_next_unpin(context));
        if !matches!(piece, Some(Ok(_))) {
            self.rest = None;
        }
        Poll::Ready(piece)
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        if let Some(rest) = self.rest.take()
            && let Ok(runtime) = Handle::try_current()
        {
            drop(runtime.spawn(tokio::time::timeout(PATIENCE, read_past(rest))));
        }
    }
}

async fn read_past(mut rest: BodyDataStream) {
    let mut left = PLENTY;
    while let Some(Ok(piece)) = rest.next().await {
        match left.checked_sub(piece.len()) {
            Some(less) => left = less,
            None => return,
        }
    }
}
