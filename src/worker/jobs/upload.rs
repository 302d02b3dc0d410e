//! A file on its way to the server: streamed, counted, and looked for when the answer is lost.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::account::{Account, Desk};
use super::super::failure;
use super::super::intention::Intention;
use super::super::look::{self, Found};
use super::super::progress::Progress;
use super::super::reply::{FailureKind, Outcome};
use super::super::request::TaskId;
use super::{create, list};
use crate::api::walk::Extent;
use crate::api::{Error, IdempotencyKey, Upload};
use crate::model::{File, NoteId, ProjectId, TicketId};

/// Where a file goes.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) project: ProjectId,
    pub(super) ticket: TicketId,
    pub(super) note: NoteId,
}

/// What a lost upload is looked for by.
struct Sent<'a> {
    name: &'a str,
    size: u64,
    intention: &'a Intention,
}

/// Sends a file, so that the note has it exactly once.
pub(super) async fn send(
    desk: &Desk,
    (task, intention): (TaskId, &Intention),
    place: Place,
    path: &Path,
    is_last: bool,
) -> Outcome<Box<File>> {
    let account = &desk.account;
    let metadata = tokio::fs::metadata(path).await;
    let metadata = metadata.map_err(|error| {
        // it may have arrived: whoever sends it again under another key could double it
        if intention.is_again {
            failure::cannot_read_again(path, &error)
        } else {
            failure::cannot_read(path, &error)
        }
    })?;
    if !metadata.is_file() {
        return Err(failure::not_a_file(path));
    }
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    let sent = Sent { name: &name, size: metadata.len(), intention };
    let result = create::once(
        &account.line,
        ("file", create::After::Look),
        intention,
        || attempt(desk, task, place, path, is_last, &intention.key),
        || look_for(account, place, &sent),
    )
    .await
    .map(|made| made.thing)
    .map_err(|failure| match failure.kind {
        // its key belongs to what it was when it was sent first
        FailureKind::Conflict if intention.is_again => failure::other_than_sent(path),
        _ => failure,
    });
    account.wrote(place.project, |history| {
        history.see_files(result.iter().map(|file: &File| file.id));
        history.touched(place.project, place.ticket);
    });
    result.map(Box::new)
}

async fn attempt(
    desk: &Desk,
    task: TaskId,
    place: Place,
    path: &Path,
    is_last: bool,
    key: &IdempotencyKey,
) -> Result<File, Error> {
    let line = &desk.account.line;
    let upload = Upload::open(path, is_last).await?;
    let total = Some(upload.size);
    let progress = Progress::new(task, desk.replies.clone(), line.pace.clone());
    let progress = Arc::new(Mutex::new(progress));
    // the connection may hold the body a moment longer than this attempt lasts: it has nothing to report then
    let heard = Arc::downgrade(&progress);
    let report = move |sent| {
        if let Some(progress) = heard.upgrade() {
            progress.lock().unwrap_or_else(PoisonError::into_inner).report(sent, total);
        }
    };
    let Place { project, ticket, note } = place;
    let sent = line.client.upload_file(project, ticket, note, upload, report, key).await;
    drop(progress);
    sent
}

/// Looks for a file whose POST was not answered.
async fn look_for(account: &Account, place: Place, sent: &Sent<'_>) -> Result<Found<File>, Error> {
    let Place { project, ticket, note } = place;
    let line = &account.line;
    let fetch = |page| line.client.list_files(project, ticket, note, page);
    let (files, extent) = list::whole(line, |file: &File| file.id, fetch).await?;
    let alike = {
        let mut history = account.history();
        history.see_files(files.iter().map(|file| file.id));
        let is_news = |file: &File| {
            !history.knew_file(sent.intention.known, file.id)
                && !sent.intention.is_below(file.id.get())
        };
        let is_mine = |file: &File| file.owner_id.is_none_or(|owner| owner == account.me);
        let fits = |file: &File| file.size.is_none_or(|size| size == sent.size);
        files.into_iter().filter(|file| is_news(file) && is_mine(file) && fits(file)).collect()
    };
    // a server may keep a file under a tidier name: then it is not known for sure
    let is_sure = |file: &File| {
        file.name == sent.name
            && file.size == Some(sent.size)
            && look::is_new(file.insert_time, sent.intention.sent)
    };
    Ok(look::judge(alike, is_sure, extent == Extent::Complete))
}
