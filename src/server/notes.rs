//! `/projects/<id>/tickets/<id>/notes`.
//!
//! A private note that is not for the caller is not there: in no list, no count, no offset, under no address, and
//! nobody is told of it who may not see it.

use axum::extract::State;

use super::access::{Access, sought};
use super::address::Address;
use super::answer::{self, Reply};
use super::blob;
use super::db::notes::Eyes;
use super::db::{self, Read, Write};
use super::error::Refusal;
use super::extract::{Form, Ids, Paging};
use super::intention::{self, Intention};
use super::login::Login;
use super::sanitise;
use super::state::{self, Shared};
use super::validate;
use super::version::IfMatch;
use crate::model::rights::{Action, Caller, NoteKind};
use crate::model::{Note, NoteId, NoteInput, ProjectId, TicketId, Timestamp, UserId};

/// A note, in the words of a refusal.
pub(super) const NOTE: &str = "note";

pub(super) fn addresses() -> Vec<Address> {
    let notes = "/projects/{project}/tickets/{ticket}/notes";
    vec![
        Address::at(notes).get(list).post(create),
        Address::at(format!("{notes}/{{note}}")).get(show).put(update).delete(delete),
    ]
}

async fn list(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, ticket)): Ids<(ProjectId, TicketId)>,
    Paging(page): Paging,
) -> Reply {
    let mut db = workspace.db.read().await?;
    let access = at(&mut db, caller, project, ticket).await?;
    let listed = db::notes::list(&mut db, project, ticket, eyes(&access), page).await?;
    Ok(answer::list(&listed, page))
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, ticket, id)): Ids<(ProjectId, TicketId, NoteId)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    let access = at(&mut db, caller, project, ticket).await?;
    answer::thing(&visible(&mut db, &access, ticket, id).await?)
}

async fn create(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    intention: Intention,
    Ids((project, ticket)): Ids<(ProjectId, TicketId)>,
    Form(input): Form<NoteInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    let access = at(&mut db, caller, project, ticket).await?;
    access.require(Action::AddNote, NOTE)?;
    if let Some(response) = intention.answered(&mut db).await? {
        return Ok(response);
    }
    let NoteInput { text, private, notify_users, users, has_attachments } = input;
    let text = text.ok_or_else(|| Refusal::property("text", "is required"))?;
    let note = Note {
        id: NoteId::new(0),
        text: cleaned(&text)?,
        owner_id: Some(caller.id),
        private: private.unwrap_or(false),
        insert_time: None,
        update_time: None,
    };
    let awaits_files = has_attachments.unwrap_or(false);
    let now = state::now();
    let id = db::notes::insert(&mut db, ticket, &note, awaits_files, now).await?;
    if notify_users.unwrap_or(false) {
        let told = (!awaits_files).then_some(now);
        let private = note.private;
        remember_recipients(&mut db, &access, ticket, (id, private), users, told).await?;
    }
    let note = visible(&mut db, &access, ticket, id).await?;
    intention.settle(db, &note).await
}

async fn update(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, ticket, id)): Ids<(ProjectId, TicketId, NoteId)>,
    Form(input): Form<NoteInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    let access = at(&mut db, caller, project, ticket).await?;
    let mut note = visible(&mut db, &access, ticket, id).await?;
    access.require(Action::ChangeNote(kind(&access, &note)), NOTE)?;
    if_match.check(&note)?;
    let NoteInput { text, private, notify_users: _, users: _, has_attachments: _ } = input;
    if let Some(text) = text {
        note.text = cleaned(&text)?;
    }
    note.private = private.unwrap_or(note.private);
    db::notes::update(&mut db, &note, state::now()).await?;
    // who makes another's note private may lose sight of it by that
    let note = match db::notes::find(&mut db, project, ticket, id, eyes(&access)).await? {
        Some(saved) => saved,
        None => note,
    };
    db.commit().await?;
    answer::thing(&note)
}

async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, ticket, id)): Ids<(ProjectId, TicketId, NoteId)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    let access = at(&mut db, caller, project, ticket).await?;
    let note = visible(&mut db, &access, ticket, id).await?;
    access.require(Action::ChangeNote(kind(&access, &note)), NOTE)?;
    if_match.check(&note)?;
    db::notes::delete(&mut db, id).await?;
    let notes = format!("/projects/{project}/tickets/{ticket}/notes");
    intention::forget(&mut db, &notes, id).await?;
    db.commit().await?;
    blob::sweep(&workspace).await;
    Ok(answer::done())
}

/// The caller before a ticket that is there.
pub(super) async fn at(
    db: &mut Read,
    caller: Caller,
    project: ProjectId,
    ticket: TicketId,
) -> Result<Access, Refusal> {
    let access = Access::to(db, caller, project).await?;
    if db::tickets::exists(db, project, ticket).await? {
        Ok(access)
    } else {
        Err(Refusal::NotFound("ticket"))
    }
}

/// The note, if it is there for the caller.
pub(super) async fn visible(
    db: &mut Read,
    access: &Access,
    ticket: TicketId,
    id: NoteId,
) -> Result<Note, Refusal> {
    let eyes = eyes(access);
    sought(db::notes::find(db, access.project(), ticket, id, eyes).await, NOTE)
}

/// What the note is to the caller.
pub(super) fn kind(access: &Access, note: &Note) -> NoteKind {
    NoteKind { own: note.owner_id == Some(access.caller().id), private: note.private }
}

fn eyes(access: &Access) -> Eyes {
    let of_others = NoteKind { own: false, private: true };
    Eyes { user: access.caller().id, see_private: access.allows(Action::ReadNote(of_others)) }
}

fn cleaned(text: &str) -> Result<String, Refusal> {
    let clean = sanitise::clean(&validate::text("text", text)?);
    if clean.is_blank {
        Err(Refusal::property("text", "must not be empty"))
    } else {
        Ok(clean.html)
    }
}

/// There is no mail: who is to be told, and when that was, is kept with the note. Those are the people named, or else
/// the ticket's, but never the author, nobody unknown, and nobody who may not see the note.
async fn remember_recipients(
    db: &mut Write,
    access: &Access,
    ticket: TicketId,
    (note, private): (NoteId, bool),
    named: Option<Vec<UserId>>,
    told: Option<Timestamp>,
) -> Result<(), Refusal> {
    let people = match named {
        Some(named) => named,
        None => db::tickets::people(db, ticket).await?,
    };
    for person in people.into_iter().filter(|person| *person != access.caller().id) {
        if db::notes::may_be_told(db, access.project(), person, private).await? {
            db::notes::add_recipient(db, note, person, told).await?;
        }
    }
    Ok(())
}
