//! What is done about transfers of files, whatever screen is up: begun, stopped, begun anew, and told of.
//!
//! The list itself is [`super::tasks`]; a transfer outlives the screen it was begun on.

use std::path::{Path, PathBuf};

use super::desk::Desk;
use super::notices::Tone;
use super::tasks::{self, Cancel, Plan, Turn};
use crate::model::{NoteId, NoteInput, ProjectId, TicketId};
use crate::worker::reply::{Reply, UnsentWrite};
use crate::worker::request::{EntryId, Request, RequestId, TaskId, Transfer, Write};

/// Adds a note that carries the file's name, and sends the file to it.
pub(super) fn attach_to_new_note(
    (project, ticket): (ProjectId, TicketId),
    path: PathBuf,
    desk: &mut Desk,
) {
    let task = desk.next_task();
    let write = note_for((project, ticket), &path);
    let request = desk.write(write.clone());
    // the note goes on whatever happens here, and the file is to follow it
    desk.drafts.keep_for_note(request, write, &path);
    desk.tasks.started_with_note(task, request, (project, ticket), path);
}

/// The note that a file is to hang on.
fn note_for((project, ticket): (ProjectId, TicketId), path: &Path) -> Write {
    let input = NoteInput {
        text: Some(format!("<p>{}</p>", escaped(&tasks::file_name(path)))),
        has_attachments: Some(true),
        ..NoteInput::default()
    };
    Write::CreateNote { project, ticket, input }
}

/// A note that a file waits for goes on under this intention.
pub(super) fn note_taken_over(write: &Write, into: RequestId, desk: &mut Desk) {
    desk.tasks.note_taken_over(into, |place, path| note_for(place, path) == *write);
}

/// What a file is called is text, not HTML.
fn escaped(name: &str) -> String {
    name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Sends files to a note, one after the other. `tells`: people wait to be told of it.
pub(super) fn send_files(
    (project, ticket): (ProjectId, TicketId),
    note: NoteId,
    files: Vec<PathBuf>,
    tells: bool,
    desk: &mut Desk,
) {
    if tells {
        desk.tasks.hold(note);
    }
    let upload = |path| Transfer::Upload { project, ticket, note, path, is_last: false };
    in_turn(files.into_iter().map(upload), desk);
}

/// Moves files, each when it is its turn.
pub(super) fn in_turn(transfers: impl Iterator<Item = Transfer>, desk: &mut Desk) {
    for transfer in transfers {
        let task = desk.next_task();
        queue(task, transfer, desk);
    }
    go_on(desk);
}

/// It is kept until it is its turn, and longer.
fn queue(task: TaskId, transfer: Transfer, desk: &mut Desk) {
    if let Transfer::Upload { .. } = &transfer {
        desk.send(Request::Keep { task, transfer: transfer.clone() });
    }
    desk.tasks.queued(task, transfer);
}

/// A file that an earlier run has not sent goes out, or one whose account had to be opened anew.
/// `is_last`: people who are to be told of its note are told with it. `taken`: transfers that stand for other entries.
pub(super) fn resume(
    (entry, write): (EntryId, &Write),
    is_last: bool,
    taken: &[TaskId],
    desk: &mut Desk,
) -> Option<TaskId> {
    let Write::SendFile { project, ticket, note, path, .. } = write.clone() else { return None };
    let task = desk.tasks.of_file(note, &path, taken).unwrap_or_else(|| desk.next_task());
    let transfer = Transfer::Upload { project, ticket, note, path, is_last };
    let write = transfer.write().map(Box::new);
    desk.tasks.resumed(task, transfer);
    if let Some(write) = write {
        desk.send(Request::Resume { request: task.request(), entry, write });
    }
    Some(task)
}

/// What is kept of a file goes out now, once more if it did before.
pub(super) fn send_kept(it: &UnsentWrite, desk: &mut Desk) {
    match desk.transfer_of(it) {
        Some(task) => retry(task, desk),
        None => drop(resume((it.entry, &it.write), true, &[], desk)),
    }
}

/// No file is kept for that note any more.
fn forget(task: TaskId, note: NoteId, path: &Path, desk: &mut Desk) {
    let writes = &desk.unsent.writes;
    let own = writes.iter().find(|it| it.request == Some(task.request()));
    // one that was refused has no intention any more
    let idle = |it: &&UnsentWrite| it.request.is_none() && it.write.file() == Some((note, path));
    if let Some(entry) = own.or_else(|| writes.iter().find(idle)).map(|it| it.entry) {
        desk.withdraw(entry);
    }
}

/// Begins what has its turn now.
fn go_on(desk: &mut Desk) {
    while let Some((task, transfer)) = desk.tasks.due() {
        desk.send(Request::Transfer { task, transfer });
    }
}

/// Stops this transfer, or puts it away if it is over.
pub(super) fn cancel(task: TaskId, desk: &mut Desk) {
    let plan = desk.tasks.get(task).map(|task| task.plan.clone());
    let end = desk.tasks.cancel(task);
    match (end, plan.as_ref().and_then(Plan::file)) {
        (Cancel::PutAway | Cancel::NobodyIsTold, Some((note, path))) => {
            forget(task, note, path, desk);
        }
        (Cancel::Skipped, Some(_)) => desk.send(Request::CancelTask(task)),
        (Cancel::Noted, None) => {
            if let Some(Plan::NoteFirst { project, ticket, path }) = &plan {
                desk.drafts.drop_for_note(&note_for((*project, *ticket), path), path);
            }
        }
        _ => {}
    }
    match end {
        Cancel::Tell(task) => desk.send(Request::CancelTask(task)),
        Cancel::Skipped => {
            if let Some(task) = desk.tasks.get(task) {
                let what = if task.plan.is_upload() { "sent" } else { "saved" };
                let untold = desk.tasks.untold(task);
                let sentence = format!("{} will not be {what}.{untold}", task.plan.name());
                desk.say(Tone::Warning, sentence);
            }
        }
        Cancel::NobodyIsTold => {
            desk.say(Tone::Warning, "No file will follow, so nobody is told of the note.");
        }
        Cancel::Noted | Cancel::PutAway | Cancel::Nothing => {}
    }
    go_on(desk);
}

/// Begins this transfer anew, if it failed or was stopped.
pub(super) fn retry(task: TaskId, desk: &mut Desk) {
    match desk.tasks.take_for_retry(task) {
        Some(Plan::Transfer(transfer)) => {
            // under the same name, so that what may have arrived is looked for
            queue(task, transfer, desk);
            go_on(desk);
        }
        Some(Plan::NoteFirst { project, ticket, path }) => {
            desk.drafts.drop_for_note(&note_for((project, ticket), &path), &path);
            attach_to_new_note((project, ticket), path, desk);
        }
        None => {}
    }
}

/// Takes in what the worker tells of transfers; tells whether anything visible changed.
pub(super) fn reply(reply: &Reply, desk: &mut Desk) -> bool {
    let turn = desk.tasks.reduce(reply);
    if turn == Turn::Nothing {
        return false;
    }
    // what goes on is known before what was is told
    go_on(desk);
    match turn {
        Turn::Nothing | Turn::Changed => {}
        Turn::Send(task, transfer) => desk.send(Request::Transfer { task, transfer }),
        Turn::Uploaded { name, ticket, is_untold: false } => {
            desk.say(Tone::Done, format!("{name} is attached to #{ticket}."));
        }
        Turn::Uploaded { name, ticket, is_untold: true } => desk.say(
            Tone::Warning,
            format!(
                "{name} is attached to #{ticket}. Nobody has been told of the note yet: they are once another file is sent to it."
            ),
        ),
        Turn::Saved(path) => desk.say(Tone::Done, format!("Saved as {}.", path.display())),
        Turn::Cancelled(sentence) => desk.say(Tone::Warning, sentence),
        Turn::Failed(sentence) => desk.say(Tone::Failed, sentence),
    }
    true
}
