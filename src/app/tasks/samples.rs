//! Transfers in different stages, for tests of what shows them.

use std::path::PathBuf;
use std::time::Duration;

use super::Tasks;
use crate::model::{FileId, NoteId, ProjectId, TicketId};
use crate::worker::reply::{Failure, FailureKind, Reply};
use crate::worker::request::{TaskId, Transfer};

const TOTAL: u64 = 3_400_000;

/// One file half way to the server, one about to come from it, one that the server refused.
pub(crate) fn several() -> Tasks {
    let mut tasks = half_way();
    let download = Transfer::Download {
        project: ProjectId::new(1),
        ticket: TicketId::new(2),
        note: NoteId::new(3),
        file: FileId::new(4),
        size: Some(TOTAL),
        target: PathBuf::from("/home/ann/a-picture-with-a-long-name.png"),
    };
    tasks.started(TaskId(2), &download);
    refused(3, "refused.bin", &mut tasks);
    tasks
}

/// One file half way to the server.
pub(crate) fn half_way() -> Tasks {
    let mut tasks = Tasks::default();
    upload(1, "plan.pdf", &mut tasks);
    for (done, millis) in [(600_000, 500), (1_700_000, 1500)] {
        let elapsed = Duration::from_millis(millis);
        let report = Reply::Progress { task: TaskId(1), done, total: Some(TOTAL), elapsed };
        tasks.reduce(&report);
    }
    tasks
}

/// One file that the server refused.
pub(crate) fn failed() -> Tasks {
    let mut tasks = Tasks::default();
    refused(1, "refused.bin", &mut tasks);
    tasks
}

fn refused(id: u64, name: &str, tasks: &mut Tasks) {
    upload(id, name, tasks);
    let failure = Failure::new(FailureKind::TooLarge, "It is larger than 25 MB.");
    let reply = Reply::Uploaded { task: TaskId(id), note: NoteId::new(3), result: Err(failure) };
    tasks.reduce(&reply);
}

fn upload(id: u64, name: &str, tasks: &mut Tasks) {
    let transfer = Transfer::Upload {
        project: ProjectId::new(1),
        ticket: TicketId::new(2),
        note: NoteId::new(3),
        path: PathBuf::from(format!("/home/ann/{name}")),
        is_last: true,
    };
    tasks.started(TaskId(id), &transfer);
}
