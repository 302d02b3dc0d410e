//! A file on its way from the server to a place on this machine where nothing is yet.

use std::path::{Path, PathBuf};

use super::super::account::Desk;
use super::super::failure;
use super::super::progress::Progress;
use super::super::refusal;
use super::super::reply::{Failure, Outcome};
use super::super::request::TaskId;
use super::part::Part;
use crate::api::Error;
use crate::model::{FileId, NoteId, ProjectId, TicketId};

/// Which file.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub(super) project: ProjectId,
    pub(super) ticket: TicketId,
    pub(super) note: NoteId,
    pub(super) file: FileId,
    /// Its length in bytes, where the server told.
    pub(super) size: Option<u64>,
}

/// Why a file did not come.
enum Trouble {
    /// The way from the server: it may work the next time.
    There(Error),
    /// Nothing that another attempt would mend.
    Here(Failure),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::There(error)
    }
}

/// Saves a file under `target`; nothing is ever replaced, and nothing but the whole file is ever there.
pub(super) async fn save(
    desk: &Desk,
    task: TaskId,
    source: Source,
    target: PathBuf,
) -> Outcome<PathBuf> {
    if tokio::fs::symlink_metadata(&target).await.is_ok() {
        return Err(failure::exists_already(&target));
    }
    let line = &desk.account.line;
    let mut progress = Progress::new(task, desk.replies.clone(), line.pace.clone());
    let mut attempt = 1;
    let part = loop {
        match fetch(desk, source, &target, &mut progress).await {
            Ok(part) => break part,
            Err(Trouble::Here(failure)) => return Err(failure),
            Err(Trouble::There(error)) => {
                if !line.wait(&error, attempt).await {
                    return Err(refusal::of(&error));
                }
            }
        }
        attempt += 1;
    };
    part.publish().await
}

async fn fetch(
    desk: &Desk,
    source: Source,
    target: &Path,
    progress: &mut Progress,
) -> Result<Part, Trouble> {
    let Source { project, ticket, note, file, size } = source;
    let line = &desk.account.line;
    let mut download = line.once(line.client.download_file(project, ticket, note, file)).await?;
    let due = size.or(download.length);
    let mut part = Part::create(target).await.map_err(Trouble::Here)?;
    let mut received = 0;
    while let Some(chunk) = download.chunk().await? {
        received += chunk.len() as u64;
        check_length(due.filter(|due| *due < received), received)?;
        part.write(&chunk).await.map_err(Trouble::Here)?;
        progress.report(received, due);
    }
    check_length(due, received)?;
    Ok(part)
}

fn check_length(due: Option<u64>, received: u64) -> Result<(), Trouble> {
    match due {
        Some(due) if due != received => Err(Trouble::Here(failure::wrong_length(due, received))),
        _ => Ok(()),
    }
}
