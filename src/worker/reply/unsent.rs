//! What is kept and not confirmed.

use std::path::PathBuf;
use std::time::Duration;

use super::super::request::{EntryId, RequestId, Write};
use super::{Failure, Theirs};
use crate::model::Timestamp;

/// All that is kept of an account and not confirmed, and the line to its server.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Unsent {
    /// Counts: of two, the one with the higher number is the newer one.
    pub revision: u64,
    /// Whether the server can be reached.
    pub link: Link,
    /// When the server is asked again by itself, where that is long from now.
    pub again: Option<Again>,
    /// In order.
    pub writes: Vec<UnsentWrite>,
    /// Why nothing is kept on disk, where that is so: it is in memory alone.
    pub in_memory: Option<String>,
    /// How many more are kept for an account that could not be opened: what they are is told when it is.
    pub locked: usize,
    /// How many more other programs keep on this machine, when that was last looked for.
    pub elsewhere: usize,
    /// Files that lie among what was left and cannot be read: they stay as they are, and nothing of them is sent.
    pub unreadable: Vec<PathBuf>,
}

/// Whether the server can be reached.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Link {
    /// As far as is known.
    #[default]
    Up,
    /// No: tried again by itself.
    Down(Failure),
}

/// A time after which the server is asked again, too long to be waited for without a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// Counts: another number is another time.
    pub number: u32,
    /// How long it is from when it was told.
    pub after: Duration,
}

/// A write that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct UnsentWrite {
    /// Which.
    pub entry: EntryId,
    /// Whose answer it will get; none before it is resumed.
    pub request: Option<RequestId>,
    /// What is to be written.
    pub write: Box<Write>,
    /// How far it has come.
    pub fate: Fate,
    /// Why, where it has come to a stop.
    pub reason: Option<String>,
    /// What somebody else has made of the same, where that stands in its way.
    pub theirs: Option<Box<Theirs>>,
    /// When it was made.
    pub made: Option<Timestamp>,
    /// Whether it is so old that it is not sent unasked.
    pub is_old: bool,
}

impl UnsentWrite {
    /// Whether it goes nowhere without a word of the user's.
    pub const fn is_asking(&self) -> bool {
        matches!(self.fate, Fate::Asks | Fate::Refused)
    }

    /// Whether it may have been done, as far as anybody knows: it was sent, and neither an answer nor a look has told.
    pub fn may_be_done(&self) -> bool {
        self.fate == Fate::Unknown || self.fate == Fate::Asks && self.theirs.is_none()
    }
}

/// How far a write has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was never sent.
    Waiting,
    /// It is under way.
    Sending,
    /// It was sent and not answered: it is looked up before anything is sent again.
    Unknown,
    /// The server will not have it.
    Refused,
    /// It waits for a word of the user's.
    Asks,
}
