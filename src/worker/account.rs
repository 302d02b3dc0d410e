//! One opened account: the line to its server, who we are there, and what was seen and done there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::cache::{ListKey, Owner, PageCache};
use super::history::History;
use super::line::Line;
use super::reply::Reply;
use crate::model::{ProjectId, UserId};

/// See the module. Shared by the jobs of the account; its locks are held for moments, never while waiting.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) line: Line,
    pub(super) owner: Arc<Owner>,
    /// Who we are.
    pub(super) me: UserId,
    history: Mutex<History>,
    cache: Arc<Mutex<PageCache>>,
}

impl Account {
    pub(super) fn new(line: Line, owner: Owner, me: UserId, cache: Arc<Mutex<PageCache>>) -> Self {
        Self { line, owner: Arc::new(owner), me, history: Mutex::default(), cache }
    }

    pub(super) fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
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
