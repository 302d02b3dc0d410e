//! A body on its way to whoever takes the parts out of it, who keeps what makes no sense yet: a beginning before the first
//! part, the head of one. So that nobody fills the memory with it, no more comes while too much of that is kept.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::Stream;

/// Bytes in which a part must have begun, or its head ended.
pub(super) const WITHIN: usize = 64 * 1024;

/// Too much has come that makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("no part of a form has begun within {WITHIN} bytes")]
pub(super) struct Senseless;

/// What has come since something was last made of it. Shared with the stream.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept(Arc<AtomicUsize>);

impl Kept {
    /// Something was made of what has come.
    pub(super) fn made_sense(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// The body, piece by piece.
    pub(super) fn watch(&self, body: Body) -> Body {
        let kept = self.clone();
        Body::from_stream(Watched { body: body.into_data_stream(), kept, has_given: false })
    }
}

struct Watched {
    body: BodyDataStream,
    kept: Kept,
    /// A piece was given, and nothing could be made of it yet: the next one waits until that was tried.
    has_given: bool,
}

impl Stream for Watched {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.has_given) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.kept.0.load(Ordering::Relaxed) > WITHIN {
            return Poll::Ready(Some(Err(Box::new(Senseless))));
        }
        let next = Pin::new(&mut self.body).poll_next(cx);
        Poll::Ready(match std::task::ready!(next) {
            Some(Ok(piece)) => {
                self.has_given = true;
                self.kept.0.fetch_add(piece.len(), Ordering::Relaxed);
                Some(Ok(piece))
            }
            Some(Err(error)) => Some(Err(error.into_inner())),
            None => None,
        })
    }
}
