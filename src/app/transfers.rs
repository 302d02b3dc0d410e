//! What is done about transfers of files, whatever screen is up: begun, stopped, begun anew, and told of.
//!
//! The list itself is [`super::tasks`]; a transfer outlives the screen it was begun on.

use std::path::PathBuf;

use super::desk::Desk;
use super::notices::Tone;
use super::tasks::{Cancel, Plan, Turn};
use crate::model::{NoteId, NoteInput, ProjectId, TicketId};
use crate::worker::reply::Reply;
use crate::worker::request::{Request, TaskId, Transfer, Write};

/// Adds a note that carries the file's name, and sends the file to it.
pub(super) fn attach_to_new_note(
    (project, ticket): (ProjectId, TicketId),
    path: PathBuf,
    desk: &mut Desk,
) {
    let task = desk.next_task();
    let plan = Plan::NoteFirst { project, ticket, path: path.clone() };
    let input = NoteInput {
        text: Some(format!("<p>{}</p>", escaped(&plan.name()))),
        has_attachments: Some(true),
        ..NoteInput::default()
    };
    let request = desk.write(Write::CreateNote { project, ticket, input });
    desk.tasks.started_with_note(task, request, (project, ticket), path);
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
        desk.tasks.queued(task, transfer);
    }
    go_on(desk);
}

/// Begins what has its turn now.
fn go_on(desk: &mut Desk) {
    while let Some((task, transfer)) = desk.tasks.due() {
        desk.send(Request::Transfer { task, transfer });
    }
}

/// Stops this transfer, or puts it away if it is over.
pub(super) fn cancel(task: TaskId, desk: &mut Desk) {
    match desk.tasks.cancel(task) {
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
        Some(Plan::Transfer(transfer)) => in_turn(std::iter::once(transfer), desk),
        Some(Plan::NoteFirst { project, ticket, path }) => {
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
        Turn::Uploaded { name, ticket, is_untold: false, note: _ } => {
            desk.say(Tone::Done, format!("{name} is attached to #{ticket}."));
        }
        Turn::Uploaded { name, ticket, is_untold: true, note: _ } => desk.say(
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
