//! What a form has sent: under which intention, and whether its fate is known.

use super::desk::Desk;
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::{RequestId, Write};

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Sending {
    /// Its answer has not come yet.
    awaited: Option<RequestId>,
    sent: Option<Write>,
    /// What may or may not have been saved.
    in_doubt: Option<(RequestId, Write)>,
}

impl Sending {
    /// Sends this. What is in doubt and has not changed since stays the same intention.
    pub(super) fn send(&mut self, write: Write, desk: &mut Desk) {
        let request = match &self.in_doubt {
            Some((request, before)) if *before == write => {
                desk.write_again(*request, write.clone());
                *request
            }
            _ => desk.write(write.clone()),
        };
        self.sent = Some(write);
        self.awaited = Some(request);
    }

    /// Whether the answer to this intention is awaited.
    pub(super) fn awaits(&self, request: RequestId) -> bool {
        self.awaited == Some(request)
    }

    /// Another intention stands for it from now on.
    pub(super) const fn folded(&mut self, into: RequestId) {
        self.awaited = Some(into);
    }

    /// The answer is there.
    pub(super) fn answered(&mut self, failure: Option<&Failure>) {
        let Some((request, write)) = self.awaited.take().zip(self.sent.take()) else { return };
        match failure.map(|failure| &failure.kind) {
            Some(FailureKind::Unknown) => self.in_doubt = Some((request, write)),
            // nothing was learned of what went before
            Some(
                FailureKind::Offline
                | FailureKind::Server
                | FailureKind::Busy { .. }
                | FailureKind::SignIn { .. }
                | FailureKind::Cancelled,
            ) => {}
            _ => {
                self.in_doubt.take_if(|(doubtful, _)| *doubtful == request);
            }
        }
    }

    /// Whether something that was sent may or may not have been saved.
    pub(super) const fn is_in_doubt(&self) -> bool {
        self.in_doubt.is_some()
    }
}
