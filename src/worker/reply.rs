//! What the worker answers. Replies are owned data; whoever gets one decides by its id whether it still matters.

mod conflict;
mod failure;
mod field_use;
mod unsent;

use std::path::PathBuf;
use std::time::Duration;

pub use self::conflict::{Conflict, Theirs};
pub use self::failure::{Failure, FailureKind};
pub use self::field_use::{Carriers, FieldUse};
pub use self::unsent::{Again, Fate, Link, Unsent, UnsentWrite};
use super::request::{Concern, LoadId, RequestId, TaskId, Thing};
use crate::model::{
    CustomField, FieldName, File, FileId, Note, NoteId, Project, ProjectId, Role, Step, Ticket,
    TicketId, Timestamp, User, Value,
};

/// The outcome of anything that can fail.
pub type Outcome<T> = Result<T, Failure>;

/// Something the worker has to tell.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Answers [`super::request::Request::Connect`]. After an answer that was [`Self::Kept`], and after one that tells of
    /// trouble that may pass, another one follows when the server has said who we are.
    Connected {
        /// Whose answer this is.
        load: LoadId,
        /// Who we are there.
        result: Outcome<Box<Session>>,
    },
    /// All projects the caller may see.
    Projects {
        /// Whose answer this is.
        load: LoadId,
        /// In the server's order.
        result: Outcome<Vec<Project>>,
    },
    /// All people the caller may see.
    People {
        /// Whose answer this is.
        load: LoadId,
        /// In the server's order.
        result: Outcome<Vec<User>>,
    },
    /// Oneself.
    Me {
        /// Whose answer this is.
        load: LoadId,
        /// As the server has it now.
        result: Outcome<Box<User>>,
    },
    /// A project's roles.
    Roles {
        /// Whose answer this is.
        load: LoadId,
        /// Of which project.
        project: ProjectId,
        /// In the server's order, the default one among them.
        result: Outcome<Vec<Role>>,
    },
    /// A project's steps.
    Steps {
        /// Whose answer this is.
        load: LoadId,
        /// Of which project.
        project: ProjectId,
        /// By position.
        result: Outcome<Vec<Step>>,
    },
    /// A project's custom fields.
    Fields {
        /// Whose answer this is.
        load: LoadId,
        /// Of which project.
        project: ProjectId,
        /// In the server's order.
        result: Outcome<Vec<CustomField>>,
    },
    /// What a project's tickets carry in its custom fields.
    FieldUse {
        /// Whose answer this is.
        load: LoadId,
        /// Of which project.
        project: ProjectId,
        /// Counted just now.
        result: Outcome<FieldUse>,
    },
    /// Some tickets of a board.
    BoardPage {
        /// Whose answer this is.
        load: LoadId,
        /// Of which project.
        project: ProjectId,
        /// In no particular order; some may be known already.
        rows: Vec<Ticket>,
        /// How many there are in all, where the server tells.
        total: Option<u64>,
        /// Whether this is what the server says now.
        origin: Origin,
    },
    /// A board's walk has ended.
    BoardDone {
        /// Whose answer this is.
        load: LoadId,
        /// Of which project.
        project: ProjectId,
        /// `Complete` allows to take away what the walk did not bring.
        result: Outcome<Completeness>,
    },
    /// One ticket with everything in it.
    Ticket {
        /// Whose answer this is.
        load: LoadId,
        /// Which was asked for.
        ticket: TicketId,
        /// As the server has it.
        result: Outcome<Box<Ticket>>,
    },
    /// A ticket's notes.
    Notes {
        /// Whose answer this is.
        load: LoadId,
        /// Of which ticket.
        ticket: TicketId,
        /// Oldest first.
        result: Outcome<Vec<Note>>,
    },
    /// A note's files.
    Files {
        /// Whose answer this is.
        load: LoadId,
        /// Of which note.
        note: NoteId,
        /// In the server's order.
        result: Outcome<Vec<File>>,
    },
    /// A project, its workflow, its people or oneself was changed, or not.
    Administered {
        /// Whose answer this is.
        request: RequestId,
        /// The list it is about.
        concern: Concern,
        /// What it has come to.
        result: Outcome<Administered>,
    },
    /// A ticket was added, or not.
    TicketCreated {
        /// Whose answer this is.
        request: RequestId,
        /// As the server has it now.
        result: Outcome<Box<Ticket>>,
        /// Whether no answer tells that it is ours: it was found by what it holds, and may be somebody else's.
        is_alike: bool,
    },
    /// A ticket was changed, or not.
    TicketSaved {
        /// Whose answer this is.
        request: RequestId,
        /// Which.
        ticket: TicketId,
        /// As the server has it now.
        result: Outcome<Box<Ticket>>,
    },
    /// A write that had not been sent yet went out as part of a later one on the same ticket.
    Folded {
        /// The write that will have no answer of its own.
        request: RequestId,
        /// The write that carries it.
        into: RequestId,
    },
    /// A ticket was deleted, or not.
    TicketDeleted {
        /// Whose answer this is.
        request: RequestId,
        /// Which.
        ticket: TicketId,
        /// Nothing more to tell.
        result: Outcome<()>,
    },
    /// A note was added or changed, or not.
    NoteSaved {
        /// Whose answer this is.
        request: RequestId,
        /// On which ticket.
        ticket: TicketId,
        /// As the server has it now.
        result: Outcome<Box<Note>>,
    },
    /// A note was deleted, or not.
    NoteDeleted {
        /// Whose answer this is.
        request: RequestId,
        /// On which ticket.
        ticket: TicketId,
        /// Which.
        note: NoteId,
        /// Nothing more to tell.
        result: Outcome<()>,
    },
    /// A file was deleted, or not.
    FileDeleted {
        /// Whose answer this is.
        request: RequestId,
        /// On which note.
        note: NoteId,
        /// Which.
        file: FileId,
        /// Nothing more to tell.
        result: Outcome<()>,
    },
    /// How far a transfer has come; at most ten a second for each, and dropped rather than queued.
    Progress {
        /// Which transfer.
        task: TaskId,
        /// Bytes moved so far.
        done: u64,
        /// Bytes in all, where known.
        total: Option<u64>,
        /// How long the transfer has been under way: what a rate is reckoned from.
        elapsed: Duration,
    },
    /// A file has arrived at the server, or not.
    Uploaded {
        /// Which transfer.
        task: TaskId,
        /// To which note.
        note: NoteId,
        /// As the server has it now.
        result: Outcome<Box<File>>,
    },
    /// A file has been saved on this machine, or not.
    Downloaded {
        /// Which transfer.
        task: TaskId,
        /// Where it is now.
        result: Outcome<PathBuf>,
    },
    /// A write could not be sent, or its answer did not come: it is kept, and goes on by itself. Its answer follows then.
    Queued {
        /// Which.
        request: RequestId,
        /// What stands in its way.
        why: Failure,
    },
    /// These, which are to be written later, lie on disk: see [`super::request::Request::Plan`].
    Planned(Vec<RequestId>),
    /// What is kept and not confirmed, and whether the server can be reached: whenever one of the two has changed.
    Unsent(Box<Unsent>),
    /// An answer as the server gave it in an earlier run, while the one it gives now is still awaited.
    Kept {
        /// When it gave it, by its own clock.
        told: Timestamp,
        /// What it said then.
        reply: Box<Self>,
    },
    /// What an earlier run has left unsent. Nothing of it is sent before it is resumed.
    Found(Vec<UnsentWrite>),
}

impl Reply {
    /// What stands in the way of a change of a ticket or a note.
    pub(super) fn conflict_mut(&mut self) -> Option<&mut Conflict> {
        let (Self::TicketSaved { result: Err(failure), .. }
        | Self::NoteSaved { result: Err(failure), .. }) = self
        else {
            return None;
        };
        failure.conflict.as_deref_mut()
    }

    /// What went wrong, whatever was asked for.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Connected { result, .. } => result.as_ref().err(),
            Self::Projects { result, .. } => result.as_ref().err(),
            Self::People { result, .. } => result.as_ref().err(),
            Self::Me { result, .. } => result.as_ref().err(),
            Self::Roles { result, .. } => result.as_ref().err(),
            Self::Administered { result, .. } => result.as_ref().err(),
            Self::Steps { result, .. } => result.as_ref().err(),
            Self::Fields { result, .. } => result.as_ref().err(),
            Self::FieldUse { result, .. } => result.as_ref().err(),
            Self::BoardDone { result, .. } => result.as_ref().err(),
            Self::Ticket { result, .. }
            | Self::TicketCreated { result, .. }
            | Self::TicketSaved { result, .. } => result.as_ref().err(),
            Self::Notes { result, .. } => result.as_ref().err(),
            Self::Files { result, .. } => result.as_ref().err(),
            Self::NoteSaved { result, .. } => result.as_ref().err(),
            Self::TicketDeleted { result, .. }
            | Self::NoteDeleted { result, .. }
            | Self::FileDeleted { result, .. } => result.as_ref().err(),
            Self::Uploaded { result, .. } => result.as_ref().err(),
            Self::Downloaded { result, .. } => result.as_ref().err(),
            Self::BoardPage { .. }
            | Self::Folded { .. }
            | Self::Progress { .. }
            | Self::Queued { .. }
            | Self::Planned(_)
            | Self::Kept { .. }
            | Self::Unsent(_)
            | Self::Found(_) => None,
        }
    }
}

/// What a change of a project, its workflow or its people has come to: as the server has it now.
#[derive(Debug, Clone, PartialEq)]
pub enum Administered {
    /// A project.
    Project(Project),
    /// Somebody.
    User(Box<User>),
    /// Oneself.
    Me(Box<User>),
    /// A role.
    Role(Role),
    /// A step.
    Step(Step),
    /// A custom field.
    Field(Box<CustomField>),
    /// A value of that field.
    Value(FieldName, Value),
    /// It is not there any more.
    Gone(Thing),
}

/// An opened account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who we are there.
    pub me: User,
    /// What people call the place: a host, or `this machine`.
    pub label: String,
}

/// Where rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From the page cache: shown at once, marked as old until fresh rows replace it.
    Cached,
    /// From the server, just now.
    Fresh,
}

/// How much of a list a walk has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// Everything; what the walk did not bring is gone.
    Complete,
    /// Perhaps not everything: rows shifted meanwhile, or the server does not page. Nothing may be taken away.
    Partial,
}
