//! Many rows in one statement: how a workspace is filled with samples in no time.

use sqlx::{Sqlite, query_as};

use super::fields::FieldKey;
use super::{Failure, Read, Write, stored};
use crate::model::{File, Note, NoteId, Ticket, TicketId, UserId, ValueId};

type Separated<'a> = sqlx::query_builder::Separated<'a, Sqlite, &'static str>;

/// Rows in one statement: few enough for the bound on parameters, many enough that statements do not count.
pub(in crate::server) const ROWS: usize = 500;

/// Rows that wait for their statements. Ids are given by who collects them, from [`last_ids`] on.
#[derive(Debug, Default)]
pub(in crate::server) struct Rows {
    /// Tickets, whose own parts are not looked at.
    pub tickets: Vec<Ticket>,
    /// What they hold in fields of type float, string and text.
    pub contents: Vec<(TicketId, FieldKey, String)>,
    /// What is chosen in fields of type choice.
    pub choices: Vec<(TicketId, FieldKey, ValueId)>,
    /// Who works on them, and at which place.
    pub people: Vec<(TicketId, UserId, i64)>,
    /// Notes.
    pub notes: Vec<(TicketId, Note)>,
    /// Files, and the names of their bodies.
    pub files: Vec<(NoteId, File, String)>,
}

/// The ids given last.
pub(in crate::server) async fn last_ids(db: &mut Read) -> Result<(TicketId, NoteId), Failure> {
    let last = query_as(
        "SELECT (SELECT COALESCE(MAX(id), 0) FROM tickets), (SELECT COALESCE(MAX(id), 0) FROM notes)",
    )
    .fetch_one(db.connection())
    .await?;
    Ok(last)
}

/// Inserts all that waits.
pub(in crate::server) async fn insert(db: &mut Write, rows: &mut Rows) -> Result<(), Failure> {
    let Rows { tickets, contents, choices, people, notes, files } = rows;
    put(
        db,
        "INSERT INTO tickets (id, project_id, step_id, name, description, tags, required_by, insert_time, update_time) ",
        tickets,
        ticket,
    )
    .await?;
    put(
        db,
        "INSERT INTO ticket_contents (ticket_id, field_id, content) ",
        contents,
        |row, (ticket, field, content)| {
            row.push_bind(ticket).push_bind(field).push_bind(content);
        },
    )
    .await?;
    put(
        db,
        "INSERT INTO ticket_choices (ticket_id, field_id, value_id) ",
        choices,
        |row, (ticket, field, value)| {
            row.push_bind(ticket).push_bind(field).push_bind(value);
        },
    )
    .await?;
    put(
        db,
        "INSERT INTO ticket_people (ticket_id, user_id, pos) ",
        people,
        |row, (ticket, user, pos)| {
            row.push_bind(ticket).push_bind(user).push_bind(pos);
        },
    )
    .await?;
    put(
        db,
        "INSERT INTO notes (id, ticket_id, owner_id, text, private, insert_time, update_time) ",
        notes,
        note,
    )
    .await?;
    put(
        db,
        "INSERT INTO files (note_id, owner_id, name, media_type, size, blob, insert_time) ",
        files,
        file,
    )
    .await
}

fn ticket(row: &mut Separated<'_>, ticket: Ticket) {
    let Ticket {
        id,
        project_id,
        name,
        description,
        step_id,
        tags,
        required_by,
        assigned_to: _,
        fields: _,
        insert_time,
        update_time,
    } = ticket;
    row.push_bind(id).push_bind(project_id).push_bind(step_id);
    row.push_bind(name).push_bind(description);
    row.push_bind(tags.to_string()).push_bind(required_by.to_string());
    row.push_bind(insert_time).push_bind(update_time);
}

fn note(row: &mut Separated<'_>, (ticket, note): (TicketId, Note)) {
    let Note { id, text, owner_id, private, insert_time, update_time } = note;
    row.push_bind(id).push_bind(ticket).push_bind(owner_id).push_bind(text).push_bind(private);
    row.push_bind(insert_time).push_bind(update_time);
}

fn file(row: &mut Separated<'_>, (note, file, blob): (NoteId, File, String)) {
    let File { id: _, name, size, media_type, owner_id, insert_time } = file;
    row.push_bind(note).push_bind(owner_id).push_bind(name).push_bind(media_type);
    row.push_bind(stored(size.unwrap_or_default())).push_bind(blob).push_bind(insert_time);
}

/// Statements of [`ROWS`] rows each: the same text every time, so that it is prepared once.
async fn put<T>(
    db: &mut Write,
    into: &'static str,
    rows: &mut Vec<T>,
    bind: impl Fn(&mut Separated<'_>, T),
) -> Result<(), Failure> {
    while !rows.is_empty() {
        let some = rows.drain(..rows.len().min(ROWS));
        sqlx::QueryBuilder::<Sqlite>::new(into)
            .push_values(some, |mut row, it| bind(&mut row, it))
            .build()
            .execute(db.connection())
            .await?;
    }
    Ok(())
}
