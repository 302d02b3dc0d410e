//! The jobs: each speaks to the server about one thing and ends. What follows is not theirs to decide.

mod admin;
mod amend;
mod board;
mod connect;
mod create;
mod delete;
mod download;
mod field_use;
mod file;
mod keep;
mod list;
mod note;
mod part;
mod ticket;
mod upload;

pub(super) use connect::connect;

use super::account::Desk;
use super::crew::{Finished, Left};
use super::failure;
use super::intent::Intent;
use super::intention::Intention;
use super::owed::Owed;
use super::queue::Work;
use super::reply::Reply;
use super::request::{EntryId, LoadId, Read, RequestId, TaskId, Transfer, Write};

/// Fetches something, and says it.
pub(super) async fn read(desk: &Desk, load: LoadId, read: Read) -> Finished {
    let is_known = keep::show(desk, load, read).await;
    if let Err(why) = desk.account.may_ask().await {
        let failure = if is_known { why } else { failure::never_read(read, why) };
        return Finished::saying(Owed::Read(load, read).failed(failure));
    }
    match read {
        Read::Projects => list::projects(desk, load).await,
        Read::People => list::people(desk, load).await,
        Read::Me => admin::me(desk, load).await,
        Read::Roles(project) => admin::roles(desk, load, project).await,
        Read::Steps(project) => list::steps(desk, load, project).await,
        Read::Fields(project) => list::fields(desk, load, project).await,
        Read::FieldUse(project) => field_use::read(desk, load, project).await,
        Read::Board(project) => board::read(desk, load, project).await,
        Read::Ticket(project, ticket) => ticket::read(desk, load, project, ticket).await,
        Read::Notes(project, ticket) => note::list(desk, load, project, ticket).await,
        Read::Files(project, ticket, note) => file::list(desk, load, project, ticket, note).await,
    }
    Finished::silent()
}

/// Changes something that is kept until its fate is known: what stands in its way may pass. `is_told` says whether that
/// was said before; what somebody else stands in the way of stays in its entry.
pub(super) async fn kept_write(
    desk: &Desk,
    (request, work): (RequestId, Work),
    intention: Intention,
    (entry, is_told): (EntryId, bool),
) -> Finished {
    let again = work.clone();
    let mut finished = change(desk, request, work, &intention).await;
    if let Some(conflict) = finished.reply.as_mut().and_then(Reply::conflict_mut) {
        conflict.entry = Some(entry);
    }
    match finished.reply.as_ref().and_then(Reply::failure) {
        Some(why) if why.passes => Finished {
            left: Left::Parked(Box::new(again), why.clone()),
            reply: (!is_told).then(|| Reply::Queued { request, why: why.clone() }),
        },
        _ => finished,
    }
}

/// Changes something.
pub(super) async fn write(desk: &Desk, request: RequestId, work: Work) -> Finished {
    let intention = desk.account.begin(request);
    let finished = change(desk, request, work, &intention).await;
    desk.account.ended(request, finished.reply.as_ref().and_then(Reply::failure));
    finished
}

async fn change(desk: &Desk, request: RequestId, work: Work, intention: &Intention) -> Finished {
    let account = &desk.account;
    let mark = keep::Mark::of(&work);
    let (reply, left) = match work {
        Work::SaveTicket(project, intent) => {
            let result = ticket::save(account, project, &intent, intention).await;
            let after = result.as_ref().ok().cloned();
            let reply = Reply::TicketSaved { request, ticket: intent.ticket(), result };
            (reply, Left::Change(intent, after))
        }
        Work::Other(write) => (other_write(desk, request, *write, intention).await, Left::Nothing),
    };
    keep::written(account, mark, &reply).await;
    Finished { reply: Some(reply), left }
}

async fn other_write(
    desk: &Desk,
    request: RequestId,
    write: Write,
    intention: &Intention,
) -> Reply {
    let account = &desk.account;
    match write {
        Write::Admin(write) => {
            let result = admin::write(account, &write, intention).await;
            Reply::Administered { request, concern: write.concern(), result }
        }
        Write::CreateTicket { project, input } => {
            let made = ticket::create(account, project, &input, intention).await;
            let is_alike = made.as_ref().is_ok_and(|(_, is_alike)| *is_alike);
            let result = made.map(|(ticket, _)| ticket);
            Reply::TicketCreated { request, result, is_alike }
        }
        Write::SaveTicket { project, base, change } => {
            let ticket = base.id;
            let intent = Intent::new(*base, change);
            let result = ticket::save(account, project, &intent, intention).await;
            Reply::TicketSaved { request, ticket, result }
        }
        Write::DeleteTicket { project, ticket } => {
            let result = delete::ticket(account, project, ticket).await;
            Reply::TicketDeleted { request, ticket, result }
        }
        Write::CreateNote { project, ticket, input } => {
            let result = note::create(account, project, ticket, &input, intention).await;
            Reply::NoteSaved { request, ticket, result }
        }
        Write::SaveNote { project, ticket, base, input } => {
            let result = note::save(account, project, (ticket, &base), &input, intention).await;
            Reply::NoteSaved { request, ticket, result }
        }
        Write::DeleteNote { project, ticket, note } => {
            let result = delete::note(account, project, ticket, note).await;
            Reply::NoteDeleted { request, ticket, note, result }
        }
        Write::DeleteFile { project, ticket, note, file } => {
            let result = delete::file(account, project, ticket, note, file).await;
            Reply::FileDeleted { request, note, file, result }
        }
        Write::SendFile { project, ticket, note, path, is_last } => {
            let (task, place) = (request.task(), upload::Place { project, ticket, note });
            let result = upload::send(desk, (task, intention), place, &path, is_last).await;
            keep::uploaded(account, place, &result);
            Reply::Uploaded { task, note, result }
        }
    }
}

/// Saves a file of the server on this machine. One that goes there is a write.
pub(super) async fn transfer(desk: &Desk, task: TaskId, transfer: Transfer) -> Finished {
    match transfer {
        // a write, and done as one: here it was not
        Transfer::Upload { note, .. } => {
            Finished::saying(Owed::Upload(task, note).failed(failure::never_sent()))
        }
        Transfer::Download { project, ticket, note, file, size, target } => {
            let source = download::Source { project, ticket, note, file, size };
            let result = download::save(desk, task, source, target).await;
            Finished::saying(Reply::Downloaded { task, result })
        }
    }
}
