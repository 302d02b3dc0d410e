//! The notes of a ticket: listed, added, changed.

use super::super::account::{Account, Desk};
use super::super::failure;
use super::super::intention::Intention;
use super::super::look::{self, Found};
use super::super::refusal;
use super::super::reply::{Outcome, Reply};
use super::super::request::LoadId;
use super::{create, list};
use crate::api::Error;
use crate::api::walk::Extent;
use crate::model::{Note, NoteId, NoteInput, ProjectId, TicketId};

/// How often a list is read again because a write has ended meanwhile.
const AGAIN: u32 = 3;

/// Lists a ticket's notes, oldest first.
pub(super) async fn list(desk: &Desk, load: LoadId, project: ProjectId, ticket: TicketId) {
    let line = &desk.account.line;
    let mut left = AGAIN;
    let mut said = false;
    while !said && !desk.replies.is_closed() {
        let asked = desk.account.history().moment();
        let fetch = |page| line.client.list_notes(project, ticket, page);
        let notes = list::all(line, |note: &Note| note.id, fetch).await;
        desk.say(|history| {
            if left > 0 && history.is_overtaken(asked, ticket) {
                left -= 1;
                return None;
            }
            said = true;
            let result = notes.map(|mut notes| {
                history.see_notes(notes.iter().map(|note| note.id));
                notes.sort_by_key(|note| (note.insert_time, note.id));
                notes
            });
            Some(Reply::Notes { load, ticket, result })
        })
        .await;
    }
}

/// Adds a note, exactly once.
pub(super) async fn create(
    account: &Account,
    project: ProjectId,
    ticket: TicketId,
    input: &NoteInput,
    intention: &Intention,
) -> Outcome<Box<Note>> {
    let line = &account.line;
    let client = &line.client;
    let result = create::once(
        line,
        "note",
        intention,
        || client.create_note(project, ticket, input, &intention.key),
        || look_for(account, project, ticket, input, intention),
    )
    .await;
    record(account, project, ticket, &result);
    result.map(Box::new)
}

/// Looks for a note whose POST was not answered.
async fn look_for(
    account: &Account,
    project: ProjectId,
    ticket: TicketId,
    input: &NoteInput,
    intention: &Intention,
) -> Result<Found<Note>, Error> {
    let line = &account.line;
    let fetch = |page| line.client.list_notes(project, ticket, page);
    let (notes, extent) = list::whole(line, |note: &Note| note.id, fetch).await?;
    let text = input.text.as_deref().unwrap_or_default();
    let alike = {
        let mut history = account.history();
        history.see_notes(notes.iter().map(|note| note.id));
        let is_news = |note: &Note| !history.knew_note(intention.known, note.id);
        let is_mine = |note: &Note| note.owner_id.is_none_or(|owner| owner == account.me);
        let is_like = |note: &Note| look::same_gist(&note.text, text);
        notes.into_iter().filter(|note| is_news(note) && is_mine(note) && is_like(note)).collect()
    };
    let is_new = |note: &Note| look::is_new(note.insert_time, intention.sent);
    Ok(look::judge(alike, is_new, extent == Extent::Complete))
}

/// Changes a note.
pub(super) async fn save(
    account: &Account,
    project: ProjectId,
    (ticket, note): (TicketId, NoteId),
    input: &NoteInput,
    intention: &Intention,
) -> Outcome<Box<Note>> {
    let result = put(account, project, (ticket, note), input, intention.is_again).await;
    record(account, project, ticket, &result);
    result.map(Box::new)
}

/// Reads and writes. After a lost answer it is read again: what was sent is done, what was there before is written
/// once more, anything else is somebody's.
async fn put(
    account: &Account,
    project: ProjectId,
    (ticket, note): (TicketId, NoteId),
    input: &NoteInput,
    mut was_lost: bool,
) -> Outcome<Note> {
    let line = &account.line;
    let client = &line.client;
    let read = || client.get_note(project, ticket, note);
    let (before, _) = line.call(read).await.map_err(|error| refusal::after(&error, was_lost))?;
    if was_lost && holds(&before, input) {
        return Ok(before);
    }
    let mut attempt = 1;
    loop {
        let error = match line.once(client.update_note(project, ticket, note, input, None)).await {
            Ok(saved) => return Ok(saved),
            Err(error) => error,
        };
        let may_repeat = line.wait(&error, attempt).await;
        if error.is_ambiguous() {
            was_lost = true;
            let Ok((now, _)) = line.call(read).await else { return Err(failure::unknown()) };
            if holds(&now, input) {
                return Ok(now);
            }
            if now.text != before.text || now.private != before.private {
                return Err(failure::changed("note"));
            }
        } else if !may_repeat {
            return Err(refusal::after(&error, was_lost));
        }
        if !may_repeat {
            return Err(failure::unknown());
        }
        attempt += 1;
    }
}

fn holds(note: &Note, input: &NoteInput) -> bool {
    input.text.as_deref().is_none_or(|text| look::same_gist(&note.text, text))
        && input.private.is_none_or(|private| note.private == private)
}

fn record(account: &Account, project: ProjectId, ticket: TicketId, result: &Outcome<Note>) {
    account.wrote(project, |history| {
        history.see_notes(result.iter().map(|note| note.id));
        history.touched(project, ticket);
    });
}
