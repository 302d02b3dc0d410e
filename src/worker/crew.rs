//! The tasks under way. Each one gives its answer exactly once, however it ends: done, stopped, or by a mistake of ours.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, Id, JoinSet};

use super::account::Account;
use super::failure;
use super::handle::Open;
use super::intent::Intent;
use super::outbox::Outbox;
use super::owed::Owed;
use super::queue::{Lane, Work};
use super::reply::{Failure, Reply};
use super::request::{LoadId, Read, RequestId, TaskId};
use crate::model::Ticket;

/// What a task is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Post {
    Connect(LoadId),
    Read(LoadId, Read),
    Write(Lane),
    Upload(TaskId, Lane),
    Download(TaskId),
}

impl Post {
    /// That of a write. One that sends a file can be stopped.
    pub(super) const fn of(lane: Lane, request: RequestId) -> Self {
        match lane {
            Lane::Files(_) => Self::Upload(request.task(), lane),
            _ => Self::Write(lane),
        }
    }
}

/// What a job ends with.
#[derive(Debug)]
pub(super) struct Finished {
    /// The answer, where the job has not given it itself.
    pub(super) reply: Option<Reply>,
    pub(super) left: Left,
}

/// What a job leaves to the actor.
#[derive(Debug)]
pub(super) enum Left {
    Nothing,
    /// A change of a ticket has ended; the server holds the ticket like that now, or what it held before.
    Change(Box<Intent>, Option<Box<Ticket>>),
    /// A write that is kept: it goes on when the server can be reached again.
    Parked(Box<Work>, Failure),
    /// An account is open, and this was left unsent there by earlier runs.
    Account(Box<Account>, Option<Box<Outbox>>),
}

impl Finished {
    /// The job has said everything itself.
    pub(super) const fn silent() -> Self {
        Self { reply: None, left: Left::Nothing }
    }

    /// The job ends with this answer.
    pub(super) const fn saying(reply: Reply) -> Self {
        Self { reply: Some(reply), left: Left::Nothing }
    }
}

/// The end of a task.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) left: Left,
    /// The answer to an opening, given once the account is in place, or one about what stays in the outbox, given once it
    /// does.
    pub(super) unsaid: Option<(Reply, Open)>,
    /// What went wrong.
    pub(super) failure: Option<Failure>,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Crew {
    tasks: JoinSet<Ended>,
    running: HashMap<Id, Running>,
    replies: mpsc::Sender<Reply>,
}

#[derive(Debug)]
struct Running {
    post: Post,
    abort: AbortHandle,
    stop: oneshot::Sender<Failure>,
}

impl Crew {
    pub(super) fn new(replies: mpsc::Sender<Reply>) -> Self {
        Self { tasks: JoinSet::new(), running: HashMap::new(), replies }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Starts a task.
    pub(super) fn start(
        &mut self,
        post: Post,
        owed: Owed,
        open: Open,
        job: impl Future<Output = Finished> + Send + 'static,
    ) {
        let (stop, stopped) = oneshot::channel();
        let task = see_through(owed, open, self.replies.clone(), stopped, job);
        let abort = self.tasks.spawn(task);
        self.running.insert(abort.id(), Running { post, abort, stop });
    }

    /// The next end of a task that somebody still waits for. May be dropped at any time.
    pub(super) async fn next_end(&mut self) -> Option<(Post, Ended)> {
        loop {
            let (id, ended) = match self.tasks.join_next_with_id().await? {
                Ok((id, ended)) => (id, ended),
                Err(error) => {
                    (error.id(), Ended { left: Left::Nothing, unsaid: None, failure: None })
                }
            };
            if let Some(running) = self.running.remove(&id) {
                return Some((running.post, ended));
            }
        }
    }

    /// Gives an answer that takes no work.
    pub(super) fn announce(&mut self, reply: Reply, open: Open) {
        let Err(TrySendError::Full(reply)) = self.replies.try_send(reply) else {
            return drop(open);
        };
        let replies = self.replies.clone();
        self.tasks.spawn(async move {
            drop(replies.send(reply).await);
            drop(open);
            Ended { left: Left::Nothing, unsaid: None, failure: None }
        });
    }

    /// Drops the tasks of that kind, their connections with them. No answer comes, and no end.
    pub(super) fn dismiss(&mut self, whether: impl Fn(Post) -> bool) {
        self.running.retain(|_, running| {
            let goes = whether(running.post);
            if goes {
                running.abort.abort();
            }
            !goes
        });
    }

    /// Whether that transfer is under way.
    pub(super) fn has(&self, task: TaskId) -> bool {
        self.moving(task).is_some()
    }

    fn moving(&self, task: TaskId) -> Option<Id> {
        let found = self.running.iter().find(|(_, running)| match running.post {
            Post::Upload(running, _) | Post::Download(running) => running == task,
            _ => false,
        });
        found.map(|(id, _)| *id)
    }

    /// Stops the transfer, unless it has ended; it answers with `failure`.
    pub(super) fn stop(&mut self, task: TaskId, failure: Failure) {
        let Some(id) = self.moving(task) else { return };
        let Some(running) = self.running.get_mut(&id) else { return };
        // the end of the task is still waited for: what follows in its lane starts then
        let (spent, _) = oneshot::channel();
        drop(std::mem::replace(&mut running.stop, spent).send(failure));
    }

    /// Stops everything: what has a failure answers with it, the rest is dropped. No end comes of either.
    pub(super) fn release(&mut self, failure: impl Fn(Post) -> Option<Failure>) {
        for (_, running) in self.running.drain() {
            match failure(running.post) {
                // one that has its answer already does not hear it
                Some(failure) => drop(running.stop.send(failure)),
                None => running.abort.abort(),
            }
        }
    }
}

async fn see_through(
    owed: Owed,
    open: Open,
    replies: mpsc::Sender<Reply>,
    stopped: oneshot::Receiver<Failure>,
    job: impl Future<Output = Finished> + Send + 'static,
) -> Ended {
    let job = AssertUnwindSafe(job).catch_unwind();
    let Finished { reply, left } = tokio::select! {
        biased;
        finished = job => finished.unwrap_or_else(|_| {
            Finished::saying(owed.failed(failure::stumbled(owed)))
        }),
        Ok(failure) = stopped => Finished::saying(owed.failed(failure)),
    };
    let failure = reply.as_ref().and_then(Reply::failure).cloned();
    // whoever hears of what is kept can see to it at once
    let is_kept = failure.as_ref().and_then(|it| it.conflict.as_ref()?.entry).is_some();
    let unsaid = match (reply, owed) {
        (Some(reply), Owed::Connect(_)) => Some((reply, open)),
        (Some(reply), _) if is_kept => Some((reply, open)),
        (Some(reply), _) => {
            drop(replies.send(reply).await);
            drop(open);
            None
        }
        (None, _) => None,
    };
    Ended { left, unsaid, failure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ProjectId;
    use crate::worker::handle::Handle;
    use crate::worker::request::Request;

    const STEPS: Read = Read::Steps(ProjectId::new(1));
    const OWED: Owed = Owed::Read(LoadId(1), STEPS);

    fn crew() -> (Crew, mpsc::Receiver<Reply>, Handle, impl FnMut() -> Open) {
        let (replies, outbox) = mpsc::channel(1);
        let (handle, mut inbox) = Handle::new();
        let opener = handle.clone();
        let open = move || {
            opener.send(Request::CancelLoad(LoadId(0)));
            inbox.try_recv().unwrap().1
        };
        (Crew::new(replies), outbox, handle, open)
    }

    #[tokio::test]
    async fn a_job_that_stumbles_still_answers() {
        let (mut crew, mut outbox, handle, mut open) = crew();
        crew.start(Post::Read(LoadId(1), STEPS), OWED, open(), async { panic!("a mistake") });
        let (post, _) = crew.next_end().await.unwrap();
        assert_eq!(post, Post::Read(LoadId(1), STEPS));
        assert_eq!(outbox.recv().await.unwrap(), OWED.failed(failure::stumbled(OWED)));
        assert_eq!(*handle.open().borrow(), 0);
        assert!(crew.is_idle());
    }

    #[tokio::test]
    async fn a_stopped_transfer_answers_once_and_ends() {
        let (mut crew, mut outbox, _handle, mut open) = crew();
        let owed = Owed::Download(TaskId(3));
        crew.start(Post::Download(TaskId(3)), owed, open(), std::future::pending());
        crew.stop(TaskId(3), failure::cancelled());
        crew.stop(TaskId(3), failure::never_sent());
        assert_eq!(crew.next_end().await.unwrap().0, Post::Download(TaskId(3)));
        assert_eq!(outbox.try_recv().unwrap(), owed.failed(failure::cancelled()));
        assert!(outbox.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_dismissed_task_says_nothing_and_is_not_open_any_more() {
        let (mut crew, mut outbox, handle, mut open) = crew();
        crew.start(Post::Read(LoadId(1), STEPS), OWED, open(), std::future::pending());
        crew.dismiss(|post| post == Post::Read(LoadId(1), STEPS));
        assert!(crew.next_end().await.is_none());
        assert!(outbox.try_recv().is_err());
        assert_eq!(*handle.open().borrow(), 0);
    }

    #[tokio::test]
    async fn an_announcement_waits_for_room_and_stays_open_till_then() {
        let (mut crew, mut outbox, handle, mut open) = crew();
        let word = |load| Owed::Connect(LoadId(load)).failed(failure::cancelled());
        crew.announce(word(1), open());
        crew.announce(word(2), open());
        assert_eq!(*handle.open().borrow(), 1);
        assert_eq!(outbox.recv().await.unwrap(), word(1));
        assert!(crew.next_end().await.is_none());
        assert_eq!(*handle.open().borrow(), 0);
        assert_eq!(outbox.recv().await.unwrap(), word(2));
    }
}
