//! The notes of a ticket: listed, added, changed.

use super::super::account::{Account, Desk};
use super::super::intention::Intention;
use super::super::look::{self, Found};
use super::super::reply::{Outcome, Reply};
use super::super::request::LoadId;
use super::amend::{self, Change};
use super::{create, list};
use crate::api::walk::Extent;
use crate::api::{ETag, Error};
use crate::model::{Note, NoteInput, ProjectId, TicketId};

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
        ("note", create::After::KeyOrLook),
        intention,
        || client.create_note(project, ticket, input, &intention.key),
        || look_for(account, project, ticket, input, intention),
    )
    .await;
    let result = match result {
        Ok(made) => Ok(as_it_is(account, project, ticket, made).await),
        Err(failure) => Err(failure),
    };
    record(account, project, ticket, &result);
    result.map(Box::new)
}

/// The note that was added. What was answered to its key is how it was then.
async fn as_it_is(
    account: &Account,
    project: ProjectId,
    ticket: TicketId,
    made: create::Made<Note>,
) -> Note {
    let line = &account.line;
    let create::Made { thing: note, proof } = made;
    if proof != create::Proof::Key {
        return note;
    }
    let read = line.call(|| line.client.get_note(project, ticket, note.id)).await;
    read.map_or(note, |(now, _)| now)
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
        let is_news = |note: &Note| {
            !history.knew_note(intention.known, note.id) && !intention.is_below(note.id.get())
        };
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
    (ticket, base): (TicketId, &Note),
    input: &NoteInput,
    intention: &Intention,
) -> Outcome<Box<Note>> {
    let (client, note) = (&account.line.client, base.id);
    let change = Change { base, input, was_lost: intention.is_again };
    let read = || client.get_note(project, ticket, note);
    let write = |input: NoteInput, version: Option<ETag>| async move {
        client.update_note(project, ticket, note, &input, version.as_ref()).await
    };
    let result = amend::put(&account.line, change, read, write).await;
    record(account, project, ticket, &result);
    result.map(Box::new)
}

fn record(account: &Account, project: ProjectId, ticket: TicketId, result: &Outcome<Note>) {
    account.wrote(project, |history| {
        history.see_notes(result.iter().map(|note| note.id));
        history.touched(project, ticket);
    });
}
