//! The disk under what the server told: a task of its own reads and writes it in the order it was asked to, so that
//! nobody waits for a disk.
//!
//! `<account>/<question>.kept`, each a file of [`super::kept`]. A board is kept when a walk through it has ended; what
//! was told of single tickets since, by an answer to a write above all, lies in their own files and goes over its rows, so
//! that a board never shows a state before a confirmed write. Several programs may keep things of one account: the last
//! whole file counts. The workspace of this machine is not kept, since it lies on this disk already, and the samples are
//! thrown away.

mod disk;
mod room;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use tokio::sync::{mpsc, oneshot};

use self::disk::Disk;
pub(super) use self::room::MOST_BYTES;
use super::kept::{Content, Sheet};
use super::reply::Reply;
use super::request::Read;
use crate::model::{File, FileId, Note, NoteId, ProjectId, Ticket, TicketId, Timestamp};
use crate::storage;

/// See the module. The task ends, having done what it was told, when the last of these is dropped.
#[derive(Debug, Clone)]
pub(super) struct Shelf(Sender<Order>);

/// Rows as they came, page by page.
pub(super) type Pages = Vec<Arc<[Ticket]>>;

#[derive(Debug)]
enum Order {
    Keep(Read, Sheet),
    /// A board, in pages of which a later one has the last word.
    KeepBoard(ProjectId, Timestamp, Pages),
    Amend(Amendment, Timestamp),
    Retire(Read),
    ForgetProject(ProjectId),
    ForgetAll,
    Take(Read, oneshot::Sender<Option<Sheet>>),
    Settle(oneshot::Sender<()>),
}

/// What an answer to a write says about what is kept.
#[derive(Debug)]
pub(super) enum Amendment {
    Ticket(ProjectId, Box<Ticket>),
    TicketGone(ProjectId, TicketId),
    Note(ProjectId, TicketId, Box<Note>),
    NoteGone(ProjectId, TicketId, NoteId),
    File(ProjectId, TicketId, NoteId, Box<File>),
    FileGone(ProjectId, TicketId, NoteId, FileId),
}

impl Shelf {
    /// What is kept of that account below `folder`. `open` is held until all of it is on disk: the worker has not ended
    /// before that.
    pub(super) fn open(
        folder: &Path,
        most_bytes: u64,
        account: &str,
        open: mpsc::Sender<Reply>,
    ) -> Self {
        let (orders, todo) = channel();
        let place = folder.join(storage::folder_name(account));
        let disk = Disk::new(folder, place, most_bytes, account);
        drop(tokio::task::spawn_blocking(move || {
            disk.work(&todo);
            drop(open);
        }));
        Self(orders)
    }

    fn order(&self, order: Order) {
        // without a task nothing is kept, and nobody minds
        drop(self.0.send(order));
    }

    /// Keeps an answer.
    pub(super) fn keep(&self, read: Read, told: Timestamp, content: Content) {
        self.order(Order::Keep(read, Sheet { told, content }));
    }

    /// Keeps a board, as it was when the first of its pages was asked for.
    pub(super) fn keep_board(&self, project: ProjectId, told: Timestamp, pages: Pages) {
        self.order(Order::KeepBoard(project, told, pages));
    }

    /// Corrects what is kept by what a write has left.
    pub(super) fn amend(&self, amendment: Amendment, told: Timestamp) {
        self.order(Order::Amend(amendment, told));
    }

    /// An answer is out of date, and nothing tells what it would be now.
    pub(super) fn retire(&self, read: Read) {
        self.order(Order::Retire(read));
    }

    /// A project is gone, or not for us any more.
    pub(super) fn forget_project(&self, project: ProjectId) {
        self.order(Order::ForgetProject(project));
    }

    /// Nothing that is kept counts any more.
    pub(super) fn forget_all(&self) {
        self.order(Order::ForgetAll);
    }

    /// What is kept as the answer to this, after everything that was ordered before.
    pub(super) async fn take(&self, read: Read) -> Option<Sheet> {
        let (answer, found) = oneshot::channel();
        self.order(Order::Take(read, answer));
        found.await.ok()?
    }

    /// Returns when everything that was ordered before is on disk, or cannot be.
    pub(super) async fn settled(&self) {
        let (answer, settled) = oneshot::channel();
        self.order(Order::Settle(answer));
        // an error says that there is no disk to wait for
        drop(settled.await);
    }
}

#[cfg(test)]
mod tests;
