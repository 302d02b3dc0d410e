//! One opened account: the line to its server, who we are there, and what was seen and done there.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{mpsc, watch};

use super::cache::{ListKey, Owner, PageCache};
use super::history::History;
use super::intention::{Intention, Intentions};
use super::line::Line;
use super::reply::{Failure, FailureKind, Reply};
use super::request::{Read, RequestId};
use super::shelf::Shelf;
use crate::model::{ProjectId, UserId};

/// See the module. Shared by the jobs of the account; its locks are held for moments, never while waiting.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) line: Line,
    pub(super) owner: Arc<Owner>,
    /// Who we are.
    pub(super) me: UserId,
    history: Mutex<History>,
    intentions: Mutex<Intentions>,
    cache: Arc<Mutex<PageCache>>,
    /// What was told is kept here until the next start, unless it lies on this machine anyway.
    pub(super) shelf: Option<Shelf>,
    /// Whether the server has said who we are, and not only what is kept of it.
    met: AtomicBool,
    gate: watch::Sender<Gate>,
    /// What a question has run into that concerns the line.
    trouble: Mutex<Option<Failure>>,
    /// Questions of which an answer is known to whoever asked, new or old.
    answered: Mutex<HashSet<Read>>,
}

/// Whether questions may be sent to the server.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Gate {
    /// Yes.
    Open,
    /// Nothing is known of it yet.
    Trying,
    /// It cannot be reached; questions fail at once.
    Shut(Failure),
}

impl Account {
    pub(super) fn new(
        line: Line,
        owner: Owner,
        me: UserId,
        cache: Arc<Mutex<PageCache>>,
        shelf: Option<Shelf>,
    ) -> Self {
        Self {
            line,
            owner: Arc::new(owner),
            me,
            history: Mutex::default(),
            intentions: Mutex::default(),
            cache,
            shelf,
            met: AtomicBool::new(true),
            gate: watch::Sender::new(Gate::Open),
            trouble: Mutex::default(),
            answered: Mutex::default(),
        }
    }

    /// As it is known by what is kept of it: the server was not asked.
    pub(super) fn unmet(self) -> Self {
        Self { met: AtomicBool::new(false), gate: watch::Sender::new(Gate::Trying), ..self }
    }

    /// Whether the server was asked who we are.
    pub(super) fn was_met(&self) -> bool {
        self.met.load(Ordering::Relaxed)
    }

    /// The server has said who we are.
    pub(super) fn is_met(&self) {
        self.met.store(true, Ordering::Relaxed);
    }

    /// Whether questions may be sent. Where nothing is kept they always may.
    pub(super) fn set_gate(&self, gate: Gate) {
        if self.shelf.is_some() {
            self.gate.send_replace(gate);
        }
    }

    /// Returns when a question may be sent, or what stands in its way.
    pub(super) async fn may_ask(&self) -> Result<(), Failure> {
        let mut gate = self.gate.subscribe();
        // an error would say that there is no account any more
        let Ok(gate) = gate.wait_for(|gate| *gate != Gate::Trying).await else { return Ok(()) };
        match &*gate {
            Gate::Shut(why) => Err(why.clone()),
            Gate::Open | Gate::Trying => Ok(()),
        }
    }

    /// What a question has run into since this was last asked, if it concerns the line.
    pub(super) fn take_trouble(&self) -> Option<Failure> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note_trouble(&self, reply: &Reply) {
        let concerns = |it: &&Failure| it.kind == FailureKind::Offline || it.asks_for_long();
        let failure = reply.failure().filter(concerns);
        if let (Some(failure), Some(_)) = (failure, &self.shelf) {
            *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure.clone());
        }
    }

    /// Whoever asked this knows an answer now; tells whether he knew one before.
    pub(super) fn answers(&self, read: Read) -> bool {
        !self.answered.lock().unwrap_or_else(PoisonError::into_inner).insert(read)
    }

    /// Whether whoever asks this knows an answer already.
    pub(super) fn has_answered(&self, read: Read) -> bool {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner).contains(&read)
    }

    pub(super) fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a write, or goes on with the one of that name.
    pub(super) fn begin(&self, request: RequestId) -> Intention {
        let new = || self.intention();
        self.intentions.lock().unwrap_or_else(PoisonError::into_inner).begin(request, new)
    }

    /// An intention that has no name yet.
    pub(super) fn intention(&self) -> Intention {
        Intention::new(self.history().mark(), self.line.client.server_time())
    }

    /// Notes how a write has ended.
    pub(super) fn ended(&self, request: RequestId, failure: Option<&Failure>) {
        self.intentions.lock().unwrap_or_else(PoisonError::into_inner).ended(request, failure);
    }

    pub(super) fn cache(&self) -> MutexGuard<'_, PageCache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The name of a board's list in the cache.
    pub(super) fn board(&self, project: ProjectId) -> ListKey {
        ListKey { owner: Arc::clone(&self.owner), project }
    }

    /// Notes that a write on a board has ended: `what` it left goes into the history, and pages fetched before it are
    /// out of date, whether it was applied or not.
    pub(super) fn wrote(&self, project: ProjectId, what: impl FnOnce(&mut History)) {
        what(&mut self.history());
        self.cache().retire(&self.board(project));
    }
}

/// Where a job stands: the account it works in, and the way its words go.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) account: Arc<Account>,
    pub(super) replies: mpsc::Sender<Reply>,
    /// The question it is there to answer, if it is one.
    pub(super) asked: Option<Read>,
}

impl Desk {
    /// Says something about what was read. It waits for its place first and is made up then: no write can end between
    /// the look into the history and the saying, so that nothing older ever follows something newer.
    pub(super) async fn say(&self, word: impl FnOnce(&mut History) -> Option<Reply>) {
        let Ok(place) = self.replies.reserve().await else { return };
        let mut history = self.account.history();
        if let Some(reply) = word(&mut history) {
            // under the same lock: what is kept is told in the order of what is said
            self.keep(&reply);
            if self.asked.is_some() {
                self.account.note_trouble(&reply);
            }
            place.send(reply);
        }
    }
}
