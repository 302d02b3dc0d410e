//! One opened account: the line to its server, who we are there, and what was seen and done there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::cache::{ListKey, Owner, PageCache};
use super::history::History;
use super::intention::{Intention, Intentions};
use super::line::Line;
use super::reply::{Failure, Reply};
use super::request::RequestId;
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
}

impl Account {
    pub(super) fn new(line: Line, owner: Owner, me: UserId, cache: Arc<Mutex<PageCache>>) -> Self {
        Self {
            line,
            owner: Arc::new(owner),
            me,
            history: Mutex::default(),
            intentions: Mutex::default(),
            cache,
        }
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
}

impl Desk {
    /// Says something about what was read. It waits for its place first and is made up then: no write can end between
    /// the look into the history and the saying, so that nothing older ever follows something newer.
    pub(super) async fn say(&self, word: impl FnOnce(&mut History) -> Option<Reply>) {
        let Ok(place) = self.replies.reserve().await else { return };
        let mut history = self.account.history();
        if let Some(reply) = word(&mut history) {
            place.send(reply);
        }
    }
}
