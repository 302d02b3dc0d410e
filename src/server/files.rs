//! `/projects/<id>/tickets/<id>/notes/<id>/files`, and `filesv2`, where they are sent to.
//!
//! Rights are looked at before anything of a body is read, and once more when its row is written: a note may go while
//! a file is on its way. The body is never in memory as a whole.

mod arrival;
mod disposition;
mod lingering;
mod sense;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use arrival::Arrival;
use lingering::Lingering;

use super::access::{Access, sought};
use super::address::Address;
use super::answer::{self, Reply};
use super::blob;
use super::db::{self, Failure, Read};
use super::error::Refusal;
use super::extract::{Ids, Paging, Parameters};
use super::intention::{self, Intention};
use super::login::Login;
use super::notes::{self, NOTE};
use super::state::{self, Shared};
use super::version::IfMatch;
use crate::model::rights::{Action, Caller};
use crate::model::{File, FileId, NoteId, ProjectId, TicketId};

/// A file, in the words of a refusal.
const FILE: &str = "file";
/// Read from disk at once.
const PIECE: usize = 64 * 1024;

/// The path to a note.
type Place = (ProjectId, TicketId, NoteId);

pub(super) fn addresses() -> Vec<Address> {
    let files = "/projects/{project}/tickets/{ticket}/notes/{note}/files";
    vec![
        Address::at(files).get(list).post(upload),
        Address::at(format!("{files}v2")).post(upload),
        Address::at(format!("{files}/{{file}}")).get(show).delete(delete),
        Address::at(format!("{files}/{{file}}/download")).get(download),
    ]
}

async fn list(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, ticket, note)): Ids<Place>,
    Paging(page): Paging,
) -> Reply {
    let mut db = workspace.db.read().await?;
    let access = notes::at(&mut db, caller, project, ticket).await?;
    notes::visible(&mut db, &access, ticket, note).await?;
    let listed = db::files::list(&mut db, project, ticket, note, page).await?;
    Ok(answer::list(&listed, page))
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, ticket, note, id)): Ids<(ProjectId, TicketId, NoteId, FileId)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    let access = notes::at(&mut db, caller, project, ticket).await?;
    notes::visible(&mut db, &access, ticket, note).await?;
    let stored = sought(db::files::find(&mut db, project, ticket, note, id).await, FILE)?;
    answer::thing(&stored.file)
}

async fn download(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, ticket, note, id)): Ids<(ProjectId, TicketId, NoteId, FileId)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    let access = notes::at(&mut db, caller, project, ticket).await?;
    notes::visible(&mut db, &access, ticket, note).await?;
    let stored = sought(db::files::find(&mut db, project, ticket, note, id).await, FILE)?;
    drop(db);
    let body = match workspace.blobs.read(&stored.blob).await {
        Ok(body) => body,
        Err(error) => {
            // whoever deletes a file takes its row away first: it may have gone in between
            let mut db = workspace.db.read().await?;
            sought(db::files::find(&mut db, project, ticket, note, id).await, FILE)?;
            let body = &stored.blob;
            let why = format!("the body {body} of file {id} cannot be read: {error}");
            return Err(Refusal::NoBody(why));
        }
    };
    let File { name, size, media_type, .. } = stored.file;
    let size = size.unwrap_or_default();
    let pieces = ReaderStream::with_capacity(body.take(size), PIECE);
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, disposition::media_type(&media_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    headers.insert(header::CONTENT_DISPOSITION, disposition::attachment(&name));
    Ok(response)
}

async fn upload(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    intention: Intention,
    Ids(place): Ids<Place>,
    parameters: Parameters,
    request: Request,
) -> Reply {
    let request = request.map(Lingering::over);
    let mut db = workspace.db.read().await?;
    may_attach(&mut db, caller, place).await?;
    drop(db);
    let is_last = parameters.flag("is_last_file")?;
    let mut arrival = arrival::receive(&workspace.blobs, request).await?;
    arrival.is_last |= is_last;
    // what was sent under this key before may have been another file
    intention.says(&[arrival.name.as_bytes(), &[u8::from(arrival.is_last)], &arrival.sum]);
    // apart from the request: if its sender hangs up now, body and row must still come or go together
    let settling = tokio::spawn(settle(workspace, caller, login, intention, place, arrival));
    settling.await.map_err(|error| Refusal::Broken(error.to_string()))?
}

/// Writes the row of a body that is there.
async fn settle(
    workspace: Shared,
    caller: Caller,
    login: Login,
    intention: Intention,
    place: Place,
    arrival: Arrival,
) -> Reply {
    let Arrival { name, media_type, blob, is_last, sum: _ } = arrival;
    let (project, ticket, note) = place;
    let mut db = workspace.write(&login).await?;
    may_attach(&mut db, caller, place).await?;
    if let Some(response) = intention.answered(&mut db).await? {
        return Ok(response);
    }
    let file = File {
        id: FileId::new(0),
        name,
        size: Some(blob.size()),
        media_type,
        owner_id: Some(caller.id),
        insert_time: None,
    };
    let now = state::now();
    let id = db::files::insert(&mut db, note, &file, blob.name(), now).await?;
    if is_last {
        let told = db::notes::release(&mut db, project, note, now).await?;
        tracing::debug!(%note, told, "a note has all its files");
    }
    let stored = sought(db::files::find(&mut db, project, ticket, note, id).await, FILE)?;
    let body = blob.let_go();
    let reply = intention.settle(db, &stored.file).await;
    // of any other failure it cannot be told whether the row is there after all
    if matches!(reply, Err(Refusal::Database(Failure::Full | Failure::Busy))) {
        body.remove().await;
    }
    reply
}

async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, ticket, note, id)): Ids<(ProjectId, TicketId, NoteId, FileId)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    may_attach(&mut db, caller, (project, ticket, note)).await?;
    let stored = sought(db::files::find(&mut db, project, ticket, note, id).await, FILE)?;
    if_match.check(&stored.file)?;
    db::files::delete(&mut db, id).await?;
    let files = format!("/projects/{project}/tickets/{ticket}/notes/{note}/files");
    for files in [format!("{files}v2"), files] {
        intention::forget(&mut db, &files, id).await?;
    }
    db.commit().await?;
    blob::sweep(&workspace).await;
    Ok(answer::done())
}

/// The caller before a note whose files he may change.
async fn may_attach(db: &mut Read, caller: Caller, place: Place) -> Result<Access, Refusal> {
    let (project, ticket, id) = place;
    let access = notes::at(db, caller, project, ticket).await?;
    let note = notes::visible(db, &access, ticket, id).await?;
    access.require(Action::ChangeNote(notes::kind(&access, &note)), NOTE)?;
    Ok(access)
}
