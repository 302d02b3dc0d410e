//! One transfer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::rate::Rate;
use crate::model::{NoteId, ProjectId, TicketId};
use crate::text;
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::{RequestId, TaskId, Transfer};

/// What it shows while the server has not said that it has everything.
const NEARLY: u8 = 99;

/// One transfer that is not over.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// What is moved where.
    pub plan: Plan,
    /// How it stands.
    pub stage: Stage,
    done: u64,
    total: Option<u64>,
    rate: Rate,
}

/// What a transfer is for; it stays the same when it is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// A note is added first, for a file of this machine to hang on.
    NoteFirst {
        /// On which board.
        project: ProjectId,
        /// On which ticket.
        ticket: TicketId,
        /// The file of this machine.
        path: PathBuf,
    },
    /// A file is moved.
    Transfer(Transfer),
}

/// How a transfer stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// Its note is being added.
    Noting {
        /// The write that adds it.
        request: RequestId,
        /// It was to stop meanwhile.
        unwanted: bool,
    },
    /// Others go before it.
    Waiting,
    /// Bytes are on their way.
    Running,
    /// It is kept, and goes out by itself when the server can be reached.
    Held,
    /// It was told to stop.
    Stopping,
    /// It did not work.
    Failed(Failure),
    /// It was stopped.
    Cancelled,
}

impl Task {
    pub(super) fn new(id: TaskId, plan: Plan, stage: Stage) -> Self {
        let total = match &plan {
            Plan::Transfer(Transfer::Download { size, .. }) => *size,
            Plan::Transfer(Transfer::Upload { .. }) | Plan::NoteFirst { .. } => None,
        };
        Self { id, plan, stage, done: 0, total, rate: Rate::default() }
    }

    /// Takes a report in; tells whether anything is to be drawn anew.
    pub(super) fn progress(&mut self, done: u64, total: Option<u64>, elapsed: Duration) -> bool {
        if !matches!(self.stage, Stage::Running | Stage::Held) {
            return false;
        }
        self.stage = Stage::Running;
        self.rate.report(elapsed, done);
        self.done = done;
        self.total = total.or(self.total);
        true
    }

    /// Bytes moved.
    pub const fn done(&self) -> u64 {
        self.done
    }

    /// Bytes in all, where known.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether a file on its way to the server has left this machine to the last byte.
    pub(super) fn is_all_sent(&self) -> bool {
        self.plan.is_upload() && self.total.is_some_and(|total| self.done >= total)
    }

    /// Whole percent where the total is known. Never a hundred: the server has not said that it has everything.
    pub fn percent(&self) -> Option<u8> {
        let total = u128::from(self.total?);
        let percent = (u128::from(self.done) * 100).checked_div(total).unwrap_or(0);
        Some(u8::try_from(percent).unwrap_or(NEARLY).min(NEARLY))
    }

    /// Bytes a second over the last moments, while it runs.
    pub fn rate(&self) -> Option<u64> {
        if self.stage == Stage::Running { self.rate.now() } else { None }
    }

    /// Whether it would be broken off if the program ended now.
    pub const fn is_under_way(&self) -> bool {
        matches!(
            self.stage,
            Stage::Noting { .. } | Stage::Waiting | Stage::Running | Stage::Held | Stage::Stopping
        )
    }

    /// Whether it may be begun anew. Of a note that may have been added nobody adds a second one unseen.
    pub fn can_be_retried(&self) -> bool {
        match &self.stage {
            Stage::Cancelled => true,
            Stage::Failed(failure) => {
                !(matches!(self.plan, Plan::NoteFirst { .. })
                    && failure.kind == FailureKind::Unknown)
            }
            Stage::Noting { .. }
            | Stage::Waiting
            | Stage::Running
            | Stage::Held
            | Stage::Stopping => false,
        }
    }
}

/// What a file is called, fit to be shown.
pub(in crate::app) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    text::clean(&name.to_string_lossy()).into_owned()
}

impl Plan {
    /// The file's name, fit to be shown.
    pub fn name(&self) -> String {
        file_name(self.path())
    }

    /// Which file goes to which note.
    pub fn file(&self) -> Option<(NoteId, &Path)> {
        self.note().map(|note| (note, self.path()))
    }

    /// The file of this machine.
    pub fn path(&self) -> &Path {
        match self {
            Self::NoteFirst { path, .. } | Self::Transfer(Transfer::Upload { path, .. }) => path,
            Self::Transfer(Transfer::Download { target, .. }) => target,
        }
    }

    /// Whether the file goes to the server.
    pub const fn is_upload(&self) -> bool {
        !matches!(self, Self::Transfer(Transfer::Download { .. }))
    }

    /// The board and the ticket it is on.
    pub const fn place(&self) -> (ProjectId, TicketId) {
        match self {
            Self::NoteFirst { project, ticket, .. }
            | Self::Transfer(
                Transfer::Upload { project, ticket, .. }
                | Transfer::Download { project, ticket, .. },
            ) => (*project, *ticket),
        }
    }

    /// The ticket it is on.
    pub const fn ticket(&self) -> TicketId {
        self.place().1
    }

    /// The note that a file goes to.
    pub(super) const fn note(&self) -> Option<NoteId> {
        match self {
            Self::Transfer(Transfer::Upload { note, .. }) => Some(*note),
            Self::Transfer(Transfer::Download { .. }) | Self::NoteFirst { .. } => None,
        }
    }

    /// The transfer that follows once the note is there.
    pub(super) fn upload_to(&self, note: NoteId) -> Option<Transfer> {
        match self {
            Self::NoteFirst { project, ticket, path } => Some(Transfer::Upload {
                project: *project,
                ticket: *ticket,
                note,
                path: path.clone(),
                is_last: true,
            }),
            Self::Transfer(_) => None,
        }
    }
}
