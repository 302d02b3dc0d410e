//! What was told is handed to the shelf, and what lies there from before is said first.

use super::super::account::{Account, Desk};
use super::super::history::History;
use super::super::kept::{Content, Sheet};
use super::super::queue::Work;
use super::super::reply::{Administered, FailureKind, Origin, Outcome, Reply};
use super::super::request::{Concern, LoadId, Read, Thing, Write};
use super::super::shelf::Amendment;
use super::upload::Place;
use crate::model::{File, ProjectId, TicketId, Timestamp};

/// Rows of a kept board that are said at once.
const ROWS: usize = 1_000;

impl Account {
    /// The present moment by the server's clock, or by ours before it has told.
    pub(in super::super) fn now(&self) -> Timestamp {
        self.line.client.server_time().unwrap_or_else(|| jiff::Timestamp::now().into())
    }
}

impl Desk {
    /// Keeps the answer to a question. What is not there for us, or not any more, is not kept either. Boards are kept when
    /// the walk through them has ended, by whoever has gone it.
    pub(in super::super) fn keep(&self, reply: &Reply) {
        let (Some(to), Some(read)) = (&self.account.shelf, self.asked) else { return };
        let content = match reply {
            Reply::Me { result: Ok(me), .. } => Content::Me(me.clone()),
            Reply::Projects { result: Ok(items), .. } => Content::Projects(items.clone()),
            Reply::People { result: Ok(items), .. } => Content::People(items.clone()),
            Reply::Roles { result: Ok(items), .. } => Content::Roles(items.clone()),
            Reply::Steps { result: Ok(items), .. } => Content::Steps(items.clone()),
            Reply::Fields { result: Ok(items), .. } => Content::Fields(items.clone()),
            Reply::Ticket { result: Ok(ticket), .. } => Content::Ticket(Some(ticket.clone())),
            Reply::Notes { result: Ok(items), .. } => Content::Notes(items.clone()),
            Reply::Files { result: Ok(items), .. } => Content::Files(items.clone()),
            other => return self.forget(read, other),
        };
        self.account.answers(read);
        to.keep(read, self.account.now(), content);
    }

    fn forget(&self, read: Read, reply: &Reply) {
        let Some(to) = &self.account.shelf else { return };
        let is_gone =
            |kind: &FailureKind| matches!(kind, FailureKind::Gone | FailureKind::Forbidden);
        if !reply.failure().is_some_and(|failure| is_gone(&failure.kind)) {
            return;
        }
        match read {
            Read::Ticket(project, ticket) => {
                to.amend(Amendment::TicketGone(project, ticket), self.account.now());
            }
            Read::Board(project) => to.forget_project(project),
            other => to.retire(other),
        }
    }
}

/// Says what is kept as the answer to this, the first time it is asked for. Tells whether whoever asks knows an answer.
pub(super) async fn show(desk: &Desk, load: LoadId, read: Read) -> bool {
    let account = &desk.account;
    let Some(shelf) = &account.shelf else { return false };
    if account.has_answered(read) {
        return true;
    }
    let asked = account.history().moment();
    let Some(Sheet { told, content }) = shelf.take(read).await else { return false };
    let (owner, project) = match read {
        Read::Board(project) => (None, Some(project)),
        Read::Ticket(project, ticket)
        | Read::Notes(project, ticket)
        | Read::Files(project, ticket, _) => (Some(ticket), Some(project)),
        _ => (None, None),
    };
    let kept = |reply| Some(Reply::Kept { told, reply: Box::new(reply) });
    let mut is_shown = false;
    if let (Content::Board(rows), Some(project)) = (&content, project) {
        for rows in rows.chunks(ROWS) {
            desk.say(|history| {
                history.see_tickets(project, rows);
                let mut rows = rows.to_vec();
                history.correct(asked, project, &mut rows);
                kept(Reply::BoardPage { load, project, rows, total: None, origin: Origin::Cached })
            })
            .await;
        }
        is_shown = true;
    } else {
        desk.say(|history| {
            // what is asked for next tells what a write has left meanwhile
            if owner.is_some_and(|ticket| history.is_overtaken(asked, ticket)) {
                return None;
            }
            let reply = reply(load, read, content)?;
            see(history, &reply);
            is_shown = true;
            kept(reply)
        })
        .await;
    }
    if is_shown {
        account.answers(read);
    }
    is_shown
}

/// The answer as it would have come then.
fn reply(load: LoadId, read: Read, content: Content) -> Option<Reply> {
    Some(match (read, content) {
        (_, Content::Projects(items)) => Reply::Projects { load, result: Ok(items) },
        (_, Content::People(items)) => Reply::People { load, result: Ok(items) },
        (Read::Roles(project), Content::Roles(items)) => {
            Reply::Roles { load, project, result: Ok(items) }
        }
        (Read::Steps(project), Content::Steps(items)) => {
            Reply::Steps { load, project, result: Ok(items) }
        }
        (Read::Fields(project), Content::Fields(items)) => {
            Reply::Fields { load, project, result: Ok(items) }
        }
        (Read::Ticket(_, ticket), Content::Ticket(Some(row))) => {
            Reply::Ticket { load, ticket, result: Ok(row) }
        }
        (Read::Notes(_, ticket), Content::Notes(items)) => {
            Reply::Notes { load, ticket, result: Ok(items) }
        }
        (Read::Files(_, _, note), Content::Files(items)) => {
            Reply::Files { load, note, result: Ok(items) }
        }
        _ => return None,
    })
}

/// What was seen in an earlier run is no news in this one.
fn see(history: &mut History, reply: &Reply) {
    match reply {
        Reply::Notes { result: Ok(notes), .. } => history.see_notes(notes.iter().map(|it| it.id)),
        Reply::Files { result: Ok(files), .. } => history.see_files(files.iter().map(|it| it.id)),
        _ => {}
    }
}

/// What is to be corrected once a write of this kind has its answer.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Ticket(ProjectId),
    Note(ProjectId),
    File(ProjectId, TicketId),
    Other,
}

impl Mark {
    pub(super) const fn of(work: &Work) -> Self {
        match work {
            Work::SaveTicket(project, _) => Self::Ticket(*project),
            Work::Other(write) => Self::of_write(write),
        }
    }

    const fn of_write(write: &Write) -> Self {
        match write {
            Write::CreateTicket { project, .. }
            | Write::SaveTicket { project, .. }
            | Write::DeleteTicket { project, .. } => Self::Ticket(*project),
            Write::CreateNote { project, .. }
            | Write::SaveNote { project, .. }
            | Write::DeleteNote { project, .. } => Self::Note(*project),
            Write::DeleteFile { project, ticket, .. } => Self::File(*project, *ticket),
            // what is there of it is corrected while it is sent
            Write::Admin(_) | Write::SendFile { .. } => Self::Other,
        }
    }
}

/// Corrects what is kept by the answer to a write. It is on disk when this returns, so that whoever hears of the answer
/// finds it there at the next start, whatever happens meanwhile.
pub(super) async fn written(account: &Account, mark: Mark, reply: &Reply) {
    let Some(shelf) = &account.shelf else { return };
    let amendment = match (mark, reply) {
        (Mark::Ticket(project), Reply::TicketCreated { result: Ok(ticket), .. }) => {
            Amendment::Ticket(project, ticket.clone())
        }
        (Mark::Ticket(project), Reply::TicketSaved { ticket, result, .. }) => match result {
            Ok(saved) => Amendment::Ticket(project, saved.clone()),
            Err(failure) if failure.kind == FailureKind::Gone => {
                Amendment::TicketGone(project, *ticket)
            }
            Err(_) => return,
        },
        (Mark::Ticket(project), Reply::TicketDeleted { ticket, result: Ok(()), .. }) => {
            Amendment::TicketGone(project, *ticket)
        }
        (Mark::Note(project), Reply::NoteSaved { ticket, result: Ok(note), .. }) => {
            Amendment::Note(project, *ticket, note.clone())
        }
        (Mark::Note(project), Reply::NoteDeleted { ticket, note, result: Ok(()), .. }) => {
            Amendment::NoteGone(project, *ticket, *note)
        }
        (Mark::File(project, ticket), Reply::FileDeleted { note, file, result: Ok(()), .. }) => {
            Amendment::FileGone(project, ticket, *note, *file)
        }
        (_, Reply::Administered { concern, result, .. }) => {
            return administered(account, *concern, result).await;
        }
        _ => return,
    };
    shelf.amend(amendment, account.now());
    shelf.settled().await;
}

/// A file has arrived.
pub(super) fn uploaded(account: &Account, place: Place, result: &Outcome<Box<File>>) {
    let Place { project, ticket, note } = place;
    if let (Some(shelf), Ok(file)) = (&account.shelf, result) {
        shelf.amend(Amendment::File(project, ticket, note, file.clone()), account.now());
    }
}

/// What else has changed with it, by renumbering or by a new default, only the server can tell: the list is asked for
/// anew.
async fn administered(account: &Account, concern: Concern, result: &Outcome<Administered>) {
    let (Some(shelf), Ok(done)) = (&account.shelf, result) else { return };
    match (concern, done) {
        (_, Administered::Me(me)) => {
            shelf.keep(Read::Me, account.now(), Content::Me(me.clone()));
            shelf.retire(Read::People);
        }
        (_, Administered::Gone(Thing::Project(project))) => {
            shelf.forget_project(*project);
            shelf.retire(Read::Projects);
        }
        (Concern::Projects, _) => shelf.retire(Read::Projects),
        (Concern::People, _) => shelf.retire(Read::People),
        (Concern::Roles(project), _) => shelf.retire(Read::Roles(project)),
        (Concern::Steps(project), _) => shelf.retire(Read::Steps(project)),
        (Concern::Fields(project), _) => shelf.retire(Read::Fields(project)),
    }
    shelf.settled().await;
}
