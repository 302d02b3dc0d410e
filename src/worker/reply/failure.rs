//! What went wrong, as others branch on it and as it is said.

use std::time::Duration;

use super::super::retry::LONGEST_TOLD;
use super::{Conflict, Theirs};

/// Why something did not work.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// What to do about it depends on this.
    pub kind: FailureKind,
    /// One sentence that says what happened. It may quote the server: foreign text, to be cleaned before it is drawn.
    pub message: String,
    /// Whether the same may work later as it is: the server was not reached, or is in trouble, or could not be asked.
    pub passes: bool,
    /// What stands in the way, where somebody else has changed the same.
    pub conflict: Option<Box<Conflict>>,
}

impl Failure {
    /// Whether the server wants to be left alone for longer than anything is waited for without a word.
    pub(in crate::worker) fn asks_for_long(&self) -> bool {
        matches!(self.kind, FailureKind::Busy { retry_after: Some(told) } if told > LONGEST_TOLD)
    }

    /// A failure of that kind.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        let passes = matches!(
            kind,
            FailureKind::Offline | FailureKind::Busy { .. } | FailureKind::SignIn { .. }
        );
        Self { kind, message: message.into(), passes, conflict: None }
    }

    /// The same, where it depends on the moment.
    #[must_use]
    pub fn passing(self) -> Self {
        Self { passes: true, ..self }
    }

    /// The same, with what stands in the way.
    #[must_use]
    pub fn with_theirs(self, theirs: Theirs) -> Self {
        Self { conflict: Some(Box::new(Conflict { theirs, entry: None })), ..self }
    }
}

/// The kinds of failure that somebody branches on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// Nothing was sent: no network, no such host, connection refused.
    Offline,
    /// A write was sent and no usable answer came, however often it was looked up: it may or may not be applied.
    Unknown,
    /// The server does not know us: wrong password, or an API key that is no longer valid.
    SignIn {
        /// The key, not the password.
        dead_key: bool,
    },
    /// The caller's role does not allow it (403).
    Forbidden,
    /// It is not there, or not for us (404).
    Gone,
    /// It is in the way of something (409).
    Conflict,
    /// Somebody changed the same property meanwhile (412, or seen when looking first).
    Changed,
    /// The server does not accept what was sent (400, 422).
    Invalid {
        /// The property it names, where it names one.
        property: Option<String>,
    },
    /// More bytes than the server takes (413).
    TooLarge,
    /// The server asks to wait (429, 503).
    Busy {
        /// For how long, where it tells.
        retry_after: Option<Duration>,
    },
    /// The server has failed (5xx), or answers with something that is not its API.
    Server,
    /// Credentials would cross the network in the clear and nobody has agreed to that.
    PlainHttp {
        /// The host that would get them.
        host: String,
    },
    /// Stopped by the user.
    Cancelled,
    /// A file or folder of this machine cannot be read or written.
    LocalFile,
}
