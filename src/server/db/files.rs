//! Files attached to notes, and which bodies on disk are theirs.

use std::collections::HashSet;

use sqlx::{FromRow, query, query_as, query_scalar};

use super::{Failure, Read, Write, counted, stored, window};
use crate::model::{File, FileId, NoteId, PageQuery, ProjectId, TicketId, Timestamp, UserId};
use crate::server::answer::Listed;

/// A file and where its body is.
#[derive(Debug)]
pub(in crate::server) struct Stored {
    /// What the caller is shown.
    pub file: File,
    /// The name of the body on disk.
    pub blob: String,
}

#[derive(FromRow)]
struct Row {
    id: FileId,
    name: String,
    size: i64,
    media_type: String,
    owner_id: Option<UserId>,
    insert_time: Timestamp,
    blob: String,
}

impl From<Row> for Stored {
    fn from(row: Row) -> Self {
        let Row { id, name, size, media_type, owner_id, insert_time, blob } = row;
        let file = File {
            id,
            name,
            size: Some(counted(size)),
            media_type,
            owner_id,
            insert_time: Some(insert_time),
        };
        Self { file, blob }
    }
}

/// One page of the files of that note, which the caller may see, on that ticket of that project.
pub(in crate::server) async fn list(
    db: &mut Read,
    project: ProjectId,
    ticket: TicketId,
    note: NoteId,
    page: PageQuery,
) -> Result<Listed<File>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT f.id, f.name, f.size, f.media_type, f.owner_id, f.insert_time, f.blob
         FROM files f JOIN notes n ON n.id = f.note_id JOIN tickets t ON t.id = n.ticket_id
         WHERE t.project_id = $1 AND t.id = $2 AND n.id = $3 ORDER BY f.id LIMIT $4 OFFSET $5",
    )
    .bind(project)
    .bind(ticket)
    .bind(note)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar(
        "SELECT COUNT(*) FROM files f JOIN notes n ON n.id = f.note_id JOIN tickets t ON t.id = n.ticket_id
         WHERE t.project_id = $1 AND t.id = $2 AND n.id = $3",
    )
    .bind(project)
    .bind(ticket)
    .bind(note)
    .fetch_one(db.connection())
    .await?;
    let items = rows.into_iter().map(|row| Stored::from(row).file).collect();
    Ok(Listed { items, total: counted(total) })
}

/// That file of that note on that ticket of that project.
pub(in crate::server) async fn find(
    db: &mut Read,
    project: ProjectId,
    ticket: TicketId,
    note: NoteId,
    id: FileId,
) -> Result<Option<Stored>, Failure> {
    let row = query_as::<_, Row>(
        "SELECT f.id, f.name, f.size, f.media_type, f.owner_id, f.insert_time, f.blob
         FROM files f JOIN notes n ON n.id = f.note_id JOIN tickets t ON t.id = n.ticket_id
         WHERE t.project_id = $1 AND t.id = $2 AND n.id = $3 AND f.id = $4",
    )
    .bind(project)
    .bind(ticket)
    .bind(note)
    .bind(id)
    .fetch_optional(db.connection())
    .await?;
    Ok(row.map(Stored::from))
}

/// Adds a file whose body is durable; the id of `file` is not looked at.
pub(in crate::server) async fn insert(
    db: &mut Write,
    note: NoteId,
    file: &File,
    blob: &str,
    now: Timestamp,
) -> Result<FileId, Failure> {
    let id = query_scalar(
        "INSERT INTO files (note_id, owner_id, name, media_type, size, blob, insert_time)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    )
    .bind(note)
    .bind(file.owner_id)
    .bind(&file.name)
    .bind(&file.media_type)
    .bind(stored(file.size.unwrap_or_default()))
    .bind(blob)
    .bind(now)
    .fetch_one(db.connection())
    .await?;
    Ok(id)
}

/// Deletes a file; its body is then dead.
pub(in crate::server) async fn delete(db: &mut Write, id: FileId) -> Result<(), Failure> {
    query("DELETE FROM files WHERE id = $1").bind(id).execute(db.connection()).await?;
    Ok(())
}

/// The names of all bodies that have a row.
pub(in crate::server) async fn blobs(db: &mut Read) -> Result<HashSet<String>, Failure> {
    let names: Vec<String> =
        query_scalar("SELECT blob FROM files").fetch_all(db.connection()).await?;
    Ok(names.into_iter().collect())
}

/// The names of bodies whose row is gone.
pub(in crate::server) async fn dead_blobs(db: &mut Read) -> Result<Vec<String>, Failure> {
    Ok(query_scalar("SELECT blob FROM dead_blobs").fetch_all(db.connection()).await?)
}

/// Forgets bodies that are removed from disk.
pub(in crate::server) async fn forget_dead(
    db: &mut Write,
    blobs: &[String],
) -> Result<(), Failure> {
    for blob in blobs {
        query("DELETE FROM dead_blobs WHERE blob = $1").bind(blob).execute(db.connection()).await?;
    }
    Ok(())
}
