//! Notes, as far as the one who asks may see them: what is hidden is in no row, no count and no offset.

use sqlx::{FromRow, query, query_as, query_scalar};

use super::{Failure, Read, Write, counted, window};
use crate::model::{Note, NoteId, PageQuery, ProjectId, TicketId, Timestamp, UserId};
use crate::server::answer::Listed;

/// Who looks, and whether private notes of others are shown to him.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server) struct Eyes {
    /// Who.
    pub user: UserId,
    /// Whether he sees the private notes of others.
    pub see_private: bool,
}

#[derive(FromRow)]
struct Row {
    id: NoteId,
    text: String,
    owner_id: Option<UserId>,
    private: bool,
    insert_time: Timestamp,
    update_time: Timestamp,
}

impl From<Row> for Note {
    fn from(row: Row) -> Self {
        let Row { id, text, owner_id, private, insert_time, update_time } = row;
        Self {
            id,
            text,
            owner_id,
            private,
            insert_time: Some(insert_time),
            update_time: Some(update_time),
        }
    }
}

/// One page of the notes on that ticket of that project.
pub(in crate::server) async fn list(
    db: &mut Read,
    project: ProjectId,
    ticket: TicketId,
    eyes: Eyes,
    page: PageQuery,
) -> Result<Listed<Note>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT n.id, n.text, n.owner_id, n.private, n.insert_time, n.update_time
         FROM notes n JOIN tickets t ON t.id = n.ticket_id
         WHERE t.project_id = $1 AND t.id = $2 AND (NOT n.private OR n.owner_id = $3 OR $4)
         ORDER BY n.insert_time, n.id LIMIT $5 OFFSET $6",
    )
    .bind(project)
    .bind(ticket)
    .bind(eyes.user)
    .bind(eyes.see_private)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar(
        "SELECT COUNT(*) FROM notes n JOIN tickets t ON t.id = n.ticket_id
         WHERE t.project_id = $1 AND t.id = $2 AND (NOT n.private OR n.owner_id = $3 OR $4)",
    )
    .bind(project)
    .bind(ticket)
    .bind(eyes.user)
    .bind(eyes.see_private)
    .fetch_one(db.connection())
    .await?;
    Ok(Listed { items: rows.into_iter().map(Note::from).collect(), total: counted(total) })
}

/// That note on that ticket of that project.
pub(in crate::server) async fn find(
    db: &mut Read,
    project: ProjectId,
    ticket: TicketId,
    id: NoteId,
    eyes: Eyes,
) -> Result<Option<Note>, Failure> {
    let row = query_as::<_, Row>(
        "SELECT n.id, n.text, n.owner_id, n.private, n.insert_time, n.update_time
         FROM notes n JOIN tickets t ON t.id = n.ticket_id
         WHERE t.project_id = $1 AND t.id = $2 AND n.id = $3
             AND (NOT n.private OR n.owner_id = $4 OR $5)",
    )
    .bind(project)
    .bind(ticket)
    .bind(id)
    .bind(eyes.user)
    .bind(eyes.see_private)
    .fetch_optional(db.connection())
    .await?;
    Ok(row.map(Note::from))
}

/// Adds a note; its id is not looked at. Both its times are `now`.
pub(in crate::server) async fn insert(
    db: &mut Write,
    ticket: TicketId,
    note: &Note,
    awaits_files: bool,
    now: Timestamp,
) -> Result<NoteId, Failure> {
    let id = query_scalar(
        "INSERT INTO notes (ticket_id, owner_id, text, private, awaits_files, insert_time, update_time)
         VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
    )
    .bind(ticket)
    .bind(note.owner_id)
    .bind(&note.text)
    .bind(note.private)
    .bind(awaits_files)
    .bind(now)
    .fetch_one(db.connection())
    .await?;
    Ok(id)
}

/// Saves the text of a note and who may see it.
pub(in crate::server) async fn update(
    db: &mut Write,
    note: &Note,
    now: Timestamp,
) -> Result<(), Failure> {
    query("UPDATE notes SET text = $2, private = $3, update_time = $4 WHERE id = $1")
        .bind(note.id)
        .bind(&note.text)
        .bind(note.private)
        .bind(now)
        .execute(db.connection())
        .await?;
    Ok(())
}

/// Deletes a note with its files; their bodies are then dead.
pub(in crate::server) async fn delete(db: &mut Write, id: NoteId) -> Result<(), Failure> {
    query("DELETE FROM notes WHERE id = $1").bind(id).execute(db.connection()).await?;
    Ok(())
}

/// Whether that person sees the ticket's project and, where the note is private, this note.
pub(in crate::server) async fn may_be_told(
    db: &mut Read,
    project: ProjectId,
    user: UserId,
    private: bool,
) -> Result<bool, Failure> {
    let found: Option<i64> = query_scalar(
        "SELECT 1 FROM users u
         JOIN roles d ON d.project_id = $1 AND d.is_default
         LEFT JOIN role_users ru ON ru.project_id = $1 AND ru.user_id = u.id
         LEFT JOIN roles r ON r.id = ru.role_id
         WHERE u.id = $2 AND (u.is_account_administrator
             OR (COALESCE(r.access_level, d.access_level) >= 1
                 AND (NOT $3 OR COALESCE(r.can_see_private_notes, d.can_see_private_notes))))",
    )
    .bind(project)
    .bind(user)
    .bind(private)
    .fetch_optional(db.connection())
    .await?;
    Ok(found.is_some())
}

/// Remembers who is to be told of a note; with `now` that it was done.
pub(in crate::server) async fn add_recipient(
    db: &mut Write,
    note: NoteId,
    user: UserId,
    now: Option<Timestamp>,
) -> Result<(), Failure> {
    query(
        "INSERT INTO note_recipients (note_id, user_id, told_time) VALUES ($1, $2, $3)
         ON CONFLICT (note_id, user_id) DO NOTHING",
    )
    .bind(note)
    .bind(user)
    .bind(now)
    .execute(db.connection())
    .await?;
    Ok(())
}

/// Ends a note's wait for its files. Answers how many people are told by it: nobody, if it was not waiting, and nobody who
/// may not see it any more.
pub(in crate::server) async fn release(
    db: &mut Write,
    project: ProjectId,
    note: NoteId,
    now: Timestamp,
) -> Result<u64, Failure> {
    let released: Option<bool> = query_scalar(
        "UPDATE notes SET awaits_files = FALSE WHERE id = $1 AND awaits_files RETURNING private",
    )
    .bind(note)
    .fetch_optional(db.connection())
    .await?;
    let Some(private) = released else { return Ok(0) };
    let waiting: Vec<UserId> = query_scalar(
        "SELECT user_id FROM note_recipients WHERE note_id = $1 AND told_time IS NULL",
    )
    .bind(note)
    .fetch_all(db.connection())
    .await?;
    for user in waiting {
        if !may_be_told(db, project, user, private).await? {
            query("DELETE FROM note_recipients WHERE note_id = $1 AND user_id = $2")
                .bind(note)
                .bind(user)
                .execute(db.connection())
                .await?;
        }
    }
    let told =
        query("UPDATE note_recipients SET told_time = $2 WHERE note_id = $1 AND told_time IS NULL")
            .bind(note)
            .bind(now)
            .execute(db.connection())
            .await?;
    Ok(told.rows_affected())
}
