//! The answer a request is owed, so that it can be given however the work for it ends.

use super::queue::Work;
use super::reply::{Failure, Reply};
use super::request::{Concern, LoadId, Read, Request, RequestId, TaskId, Transfer, Write};
use crate::model::{FileId, NoteId, TicketId};

/// Which answer is owed to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owed {
    /// To an opening of an account.
    Connect(LoadId),
    /// To a read.
    Read(LoadId, Read),
    /// To a write.
    Write(RequestId, Kind),
    /// To a file being sent to that note.
    Upload(TaskId, NoteId),
    /// To a file being saved.
    Download(TaskId),
}

/// The kinds of write, by the answer they get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Admin(Concern),
    CreateTicket,
    SaveTicket(TicketId),
    DeleteTicket(TicketId),
    /// A note added or changed.
    Note(TicketId),
    DeleteNote(TicketId, NoteId),
    DeleteFile(NoteId, FileId),
    /// A file sent to that note.
    SendFile(NoteId),
}

impl Owed {
    /// What a request is owed; taking something back is owed nothing.
    pub(super) fn to(request: &Request) -> Option<Self> {
        Some(match request {
            Request::Connect { load, .. } => Self::Connect(*load),
            Request::Read { load, read } => Self::Read(*load, *read),
            Request::Write { request, write }
            | Request::Resume { request, write, .. }
            | Request::Settle { request, write, .. } => Self::to_write(*request, write),
            Request::Transfer { task, transfer } => Self::to_transfer(*task, transfer),
            Request::Plan(_)
            | Request::Unplan(_)
            | Request::Keep { .. }
            | Request::CancelLoad(_)
            | Request::CancelTask(_)
            | Request::Withdraw(_)
            | Request::LookElsewhere
            | Request::TryNow => return None,
        })
    }

    /// What a write is owed.
    pub(super) fn to_write(request: RequestId, write: &Write) -> Self {
        Self::Write(request, Kind::of(write))
    }

    /// What a transfer is owed.
    pub(super) const fn to_transfer(task: TaskId, transfer: &Transfer) -> Self {
        match transfer {
            Transfer::Upload { note, .. } => Self::Upload(task, *note),
            Transfer::Download { .. } => Self::Download(task),
        }
    }

    /// What a write is owed that has been taken in.
    pub(super) fn to_work(request: RequestId, work: &Work) -> Self {
        match work {
            Work::SaveTicket(_, intent) => Self::Write(request, Kind::SaveTicket(intent.ticket())),
            Work::Other(write) => Self::to_write(request, write),
        }
    }

    /// The answer that says it did not work.
    pub(super) fn failed(self, failure: Failure) -> Reply {
        match self {
            Self::Connect(load) => Reply::Connected { load, result: Err(failure) },
            Self::Read(load, read) => failed_read(load, read, failure),
            Self::Write(request, kind) => failed_write(request, kind, failure),
            Self::Upload(task, note) => Reply::Uploaded { task, note, result: Err(failure) },
            Self::Download(task) => Reply::Downloaded { task, result: Err(failure) },
        }
    }
}

impl Kind {
    fn of(write: &Write) -> Self {
        match write {
            Write::Admin(write) => Self::Admin(write.concern()),
            Write::CreateTicket { .. } => Self::CreateTicket,
            Write::SaveTicket { base, .. } => Self::SaveTicket(base.id),
            Write::DeleteTicket { ticket, .. } => Self::DeleteTicket(*ticket),
            Write::CreateNote { ticket, .. } | Write::SaveNote { ticket, .. } => {
                Self::Note(*ticket)
            }
            Write::DeleteNote { ticket, note, .. } => Self::DeleteNote(*ticket, *note),
            Write::DeleteFile { note, file, .. } => Self::DeleteFile(*note, *file),
            Write::SendFile { note, .. } => Self::SendFile(*note),
        }
    }
}

fn failed_read(load: LoadId, read: Read, failure: Failure) -> Reply {
    match read {
        Read::Projects => Reply::Projects { load, result: Err(failure) },
        Read::People => Reply::People { load, result: Err(failure) },
        Read::Me => Reply::Me { load, result: Err(failure) },
        Read::Roles(project) => Reply::Roles { load, project, result: Err(failure) },
        Read::Steps(project) => Reply::Steps { load, project, result: Err(failure) },
        Read::Fields(project) => Reply::Fields { load, project, result: Err(failure) },
        Read::FieldUse(project) => Reply::FieldUse { load, project, result: Err(failure) },
        Read::Board(project) => Reply::BoardDone { load, project, result: Err(failure) },
        Read::Ticket(_, ticket) => Reply::Ticket { load, ticket, result: Err(failure) },
        Read::Notes(_, ticket) => Reply::Notes { load, ticket, result: Err(failure) },
        Read::Files(_, _, note) => Reply::Files { load, note, result: Err(failure) },
    }
}

fn failed_write(request: RequestId, kind: Kind, failure: Failure) -> Reply {
    match kind {
        Kind::Admin(concern) => Reply::Administered { request, concern, result: Err(failure) },
        Kind::CreateTicket => {
            Reply::TicketCreated { request, result: Err(failure), is_alike: false }
        }
        Kind::SaveTicket(ticket) => Reply::TicketSaved { request, ticket, result: Err(failure) },
        Kind::DeleteTicket(ticket) => {
            Reply::TicketDeleted { request, ticket, result: Err(failure) }
        }
        Kind::Note(ticket) => Reply::NoteSaved { request, ticket, result: Err(failure) },
        Kind::DeleteNote(ticket, note) => {
            Reply::NoteDeleted { request, ticket, note, result: Err(failure) }
        }
        Kind::DeleteFile(note, file) => {
            Reply::FileDeleted { request, note, file, result: Err(failure) }
        }
        Kind::SendFile(note) => {
            Reply::Uploaded { task: request.task(), note, result: Err(failure) }
        }
    }
}
