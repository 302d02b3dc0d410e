//! What is done about transfers of files, whatever screen is up: begun, stopped, begun anew, and told of.
//!
//! The list itself is [`super::tasks`]; a transfer outlives the screen it was begun on.

use std::path::PathBuf;

use super::desk::Desk;
use super::notices::Tone;
use super::tasks::{Cancel, Plan, Turn};
use crate::model::{NoteInput, ProjectId, TicketId};
use crate::worker::reply::Reply;
use crate::worker::request::{Request, TaskId, Write};

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

/// Stops this transfer, or puts it away if it is over.
pub(super) fn cancel(task: TaskId, desk: &mut Desk) {
    match desk.tasks.cancel(task) {
        Cancel::Tell(task) => desk.send(Request::CancelTask(task)),
        Cancel::Noted | Cancel::PutAway | Cancel::Nothing => {}
    }
}

/// Begins this transfer anew, if it failed or was stopped.
pub(super) fn retry(task: TaskId, desk: &mut Desk) {
    match desk.tasks.take_for_retry(task) {
        Some(Plan::Transfer(transfer)) => {
            desk.transfer(transfer);
        }
        Some(Plan::NoteFirst { project, ticket, path }) => {
            attach_to_new_note((project, ticket), path, desk);
        }
        None => {}
    }
}

/// Takes in what the worker tells of transfers; tells whether anything visible changed.
pub(super) fn reply(reply: &Reply, desk: &mut Desk) -> bool {
    match desk.tasks.reduce(reply) {
        Turn::Nothing => return false,
        Turn::Changed => {}
        Turn::Send(task, transfer) => desk.send(Request::Transfer { task, transfer }),
        Turn::Uploaded { name, ticket, note: _ } => {
            desk.say(Tone::Done, format!("{name} is attached to #{ticket}."));
        }
        Turn::Saved(path) => desk.say(Tone::Done, format!("Saved as {}.", path.display())),
        Turn::Cancelled(sentence) => desk.say(Tone::Warning, sentence),
        Turn::Failed(sentence) => desk.say(Tone::Failed, sentence),
    }
    true
}
