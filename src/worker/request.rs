//! What the worker can be asked to do. Requests are plain data: `app` compares them in its tests.

mod admin;

use std::path::{Path, PathBuf};

pub use self::admin::{AdminWrite, Concern, Edit, Thing};
use crate::model::{
    Connection, Endpoint, FileId, Note, NoteId, NoteInput, ProjectId, Secret, Ticket, TicketId,
    TicketInput,
};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $name(pub u64);
    )+};
}

counters! {
    /// Names one load of a list or a thing. Whoever asks draws a new one; answers that carry another one are out of date.
    LoadId
    /// Names one intention to change something. It stays the same through every repetition.
    RequestId
    /// Names one transfer of a file. One to the server is an intention to change something, of the same number.
    TaskId
    /// Names one entry of the outbox, for as long as the program runs.
    EntryId
}

impl TaskId {
    /// The intention to send a file.
    pub const fn request(self) -> RequestId {
        RequestId(self.0)
    }
}

impl RequestId {
    /// The transfer, where it is the intention to send a file.
    pub const fn task(self) -> TaskId {
        TaskId(self.0)
    }
}

/// Whose board is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The workspace on this machine.
    Local,
    /// A throw-away copy of the sample workspace.
    Demo,
    /// An account on a server.
    Account(Box<Connection>),
}

impl Target {
    /// The name under which something is kept of an account: server and login together, so that nobody is shown what
    /// another was allowed to see. An e-mail is the same however it is written. None for one that is thrown away.
    pub fn account(&self) -> Option<String> {
        match self {
            Self::Local => Some("this machine".to_owned()),
            Self::Demo => None,
            Self::Account(connection) => {
                let email = connection.email.to_ascii_lowercase();
                Some(match &connection.endpoint {
                    Endpoint::Http(url) => format!("{email} at {url}"),
                    Endpoint::Unix(socket) => format!("{email} at {}", socket.display()),
                })
            }
        }
    }
}

/// Something to do. Nothing here blocks: the answer is a [`super::reply::Reply`].
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Open the target and ask who we are. Everything under way for an older target ends; its cache is not mixed with this one's.
    Connect {
        /// Comes back in the answer.
        load: LoadId,
        /// Whose board is wanted.
        target: Target,
    },
    /// Fetch something. Of one [`Read`] at most one is under way and one waits: the newest.
    Read {
        /// Comes back in the answers.
        load: LoadId,
        /// What is wanted.
        read: Read,
    },
    /// Change something. Writes on one ticket go out one after the other.
    Write {
        /// Comes back in the answer.
        request: RequestId,
        /// What is to change.
        write: Box<Write>,
    },
    /// Keep these, which are to be written later, on disk until then: should the program end before, the next one finds
    /// them among what was not sent. Nothing of it is sent before it comes as a [`Self::Write`] under the same name. Told
    /// with [`super::reply::Reply::Planned`].
    Plan(Vec<(RequestId, Write)>),
    /// These are not to be written any more, as far as they have not come as a write.
    Unplan(Vec<RequestId>),
    /// Send or fetch a file.
    Transfer {
        /// Comes back in every report of progress and in the answer.
        task: TaskId,
        /// Which file, from where to where.
        transfer: Transfer,
    },
    /// This file is to be sent when it is its turn: kept until then. It is asked for, under the same name, as a transfer.
    Keep {
        /// Comes back in every report of progress and in the answer to the transfer.
        task: TaskId,
        /// Which file, from where to where.
        transfer: Transfer,
    },
    /// Nobody waits for this load any more: its requests are dropped, no answer comes.
    CancelLoad(LoadId),
    /// Stop this transfer; its answer is a failure of kind `Cancelled`. One that was only kept is kept no more, and one that
    /// has ended stays as it is, without an answer.
    CancelTask(TaskId),
    /// Go on with an entry of the outbox that was left by an earlier run; the answer is that to its write.
    Resume {
        /// Comes back in the answer.
        request: RequestId,
        /// Which.
        entry: EntryId,
        /// What it is known to hold, should it be gone by now; what it holds indeed goes out.
        write: Box<Write>,
    },
    /// What an entry of the outbox holds is settled: this is written in its place, with what somebody else has made of
    /// it as its base. On disk the one takes the place of the other; the answer is that to the write.
    Settle {
        /// Comes back in the answer.
        request: RequestId,
        /// Which.
        entry: EntryId,
        /// What is written instead.
        write: Box<Write>,
    },
    /// Take an entry out of the outbox, unless it is under way. Changes of the same ticket that wait behind it go on
    /// without it.
    Withdraw(EntryId),
    /// Look for writes of this account that other programs keep on this machine; told with [`super::reply::Reply::Unsent`].
    LookElsewhere,
    /// Try now whether the server can be reached again.
    TryNow,
}

impl Request {
    /// What of it nobody is to read anywhere, once it is sent.
    pub fn secrets(&self) -> Vec<&Secret> {
        match self {
            Self::Connect { target: Target::Account(connection), .. } => {
                vec![&connection.password, &connection.api_key]
            }
            Self::Write { write, .. } => match &**write {
                Write::Admin(admin) => admin.secret().into_iter().collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// Something to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Read {
    /// All projects the caller may see.
    Projects,
    /// All people the caller may see.
    People,
    /// Oneself, as the server has it now.
    Me,
    /// A project's roles.
    Roles(ProjectId),
    /// A project's steps, in order.
    Steps(ProjectId),
    /// A project's custom fields with their values.
    Fields(ProjectId),
    /// How many of a project's tickets carry something in its custom fields: all tickets are looked at.
    FieldUse(ProjectId),
    /// A project's tickets, page by page: cached pages first, marked as such, then fresh ones, then
    /// [`super::reply::Reply::BoardDone`].
    Board(ProjectId),
    /// One ticket with everything in it.
    Ticket(ProjectId, TicketId),
    /// A ticket's notes, oldest first.
    Notes(ProjectId, TicketId),
    /// A note's files.
    Files(ProjectId, TicketId, NoteId),
}

/// Something to change.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Change a project, its workflow, its people or oneself.
    Admin(AdminWrite),
    /// Add a ticket.
    CreateTicket {
        /// To which board.
        project: ProjectId,
        /// What it holds.
        input: TicketInput,
    },
    /// Change a ticket.
    SaveTicket {
        /// On which board.
        project: ProjectId,
        /// As the user saw it when the change was made, changes still under way included: what a lost answer or
        /// somebody else's write is compared with, and what tells which properties this change really touches.
        base: Box<Ticket>,
        /// Name, step, and what changes.
        change: TicketInput,
    },
    /// Delete a ticket with its notes and files.
    DeleteTicket {
        /// On which board.
        project: ProjectId,
        /// Which.
        ticket: TicketId,
    },
    /// Add a note.
    CreateNote {
        /// On which board.
        project: ProjectId,
        /// On which ticket.
        ticket: TicketId,
        /// What it says.
        input: NoteInput,
    },
    /// Change a note.
    SaveNote {
        /// On which board.
        project: ProjectId,
        /// On which ticket.
        ticket: TicketId,
        /// As the user saw it when the change was made: what somebody else's write is compared with.
        base: Box<Note>,
        /// The text, and what else changes.
        input: NoteInput,
    },
    /// Delete a note with its files.
    DeleteNote {
        /// On which board.
        project: ProjectId,
        /// On which ticket.
        ticket: TicketId,
        /// Which.
        note: NoteId,
    },
    /// Delete a file.
    DeleteFile {
        /// On which board.
        project: ProjectId,
        /// On which ticket.
        ticket: TicketId,
        /// On which note.
        note: NoteId,
        /// Which.
        file: FileId,
    },
    /// Send a file of this machine: how a [`Transfer::Upload`] is kept. It is asked for as that.
    SendFile {
        /// On which board.
        project: ProjectId,
        /// On which ticket.
        ticket: TicketId,
        /// To which note.
        note: NoteId,
        /// The file of this machine.
        path: PathBuf,
        /// Whether the people who wait for the note are told once this one has arrived.
        is_last: bool,
    },
}

impl Write {
    /// Which file it sends, and to which note.
    pub fn file(&self) -> Option<(NoteId, &Path)> {
        match self {
            Self::SendFile { note, path, .. } => Some((*note, path)),
            _ => None,
        }
    }
}

/// A file to be moved between this machine and the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transfer {
    /// Send a file of this machine.
    Upload {
        /// On which board.
        project: ProjectId,
        /// On which ticket.
        ticket: TicketId,
        /// To which note.
        note: NoteId,
        /// The file of this machine.
        path: PathBuf,
        /// Whether the people who wait for the note are told once this one has arrived.
        is_last: bool,
    },
    /// Save a file of the server. Nothing under the final name is ever replaced.
    Download {
        /// On which board.
        project: ProjectId,
        /// On which ticket.
        ticket: TicketId,
        /// On which note.
        note: NoteId,
        /// Which.
        file: FileId,
        /// Its length in bytes, where the server told.
        size: Option<u64>,
        /// The full path it is saved under, chosen by the user; the folder exists.
        target: PathBuf,
    },
}

impl Transfer {
    /// The write that it is kept as; nothing is kept of what the server has.
    pub fn write(&self) -> Option<Write> {
        let Self::Upload { project, ticket, note, path, is_last } = self else { return None };
        let (project, ticket, note) = (*project, *ticket, *note);
        Some(Write::SendFile { project, ticket, note, path: path.clone(), is_last: *is_last })
    }
}
