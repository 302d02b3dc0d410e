//! Tickets, with what they hold in custom fields and who works on them.

use std::collections::BTreeMap;

use sqlx::{FromRow, query, query_as, query_scalar};

use super::{Failure, Read, Write, counted, stored, window};
use crate::model::{
    DueDate, FieldContent, FieldName, PageQuery, ProjectId, StepId, Tags, Ticket, TicketId,
    Timestamp, UserId, ValueId,
};
use crate::server::answer::Listed;
use crate::server::tickets::Content;

/// Parts of a ticket that cost time, and whether they are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server) struct Parts {
    /// What it holds in custom fields.
    pub fields: bool,
    /// Who works on it.
    pub people: bool,
}

impl Parts {
    /// All of a ticket.
    pub(in crate::server) const ALL: Self = Self { fields: true, people: true };
}

#[derive(FromRow)]
struct Row {
    id: TicketId,
    project_id: ProjectId,
    step_id: StepId,
    name: String,
    description: String,
    tags: String,
    required_by: String,
    insert_time: Timestamp,
    update_time: Timestamp,
}

impl Row {
    fn with(self, parts: Parts) -> Ticket {
        let Self {
            id,
            project_id,
            step_id,
            name,
            description,
            tags,
            required_by,
            insert_time,
            update_time,
        } = self;
        Ticket {
            id,
            project_id: Some(project_id),
            name,
            description,
            step_id: Some(step_id),
            tags: Tags::parse(&tags),
            required_by: DueDate::parse(&required_by),
            assigned_to: parts.people.then(Vec::new),
            fields: parts.fields.then(BTreeMap::new),
            insert_time: Some(insert_time),
            update_time: Some(update_time),
        }
    }
}

/// One page of a project's tickets. The parts take one statement each, however long the page is.
pub(in crate::server) async fn list(
    db: &mut Read,
    project: ProjectId,
    page: PageQuery,
    parts: Parts,
) -> Result<Listed<Ticket>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT id, project_id, step_id, name, description, tags, required_by, insert_time, update_time
         FROM tickets WHERE project_id = $1 ORDER BY id LIMIT $2 OFFSET $3",
    )
    .bind(project)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar("SELECT COUNT(*) FROM tickets WHERE project_id = $1")
        .bind(project)
        .fetch_one(db.connection())
        .await?;
    let mut items: Vec<Ticket> = rows.into_iter().map(|row| row.with(parts)).collect();
    complete(db, project, &mut items).await?;
    Ok(Listed { items, total: counted(total) })
}

/// That ticket of that project, with all its parts.
pub(in crate::server) async fn find(
    db: &mut Read,
    project: ProjectId,
    id: TicketId,
) -> Result<Option<Ticket>, Failure> {
    let row = query_as::<_, Row>(
        "SELECT id, project_id, step_id, name, description, tags, required_by, insert_time, update_time
         FROM tickets WHERE id = $1 AND project_id = $2",
    )
    .bind(id)
    .bind(project)
    .fetch_optional(db.connection())
    .await?;
    let mut ticket: Vec<Ticket> = row.into_iter().map(|row| row.with(Parts::ALL)).collect();
    complete(db, project, &mut ticket).await?;
    Ok(ticket.pop())
}

/// Whether that ticket is in that project.
pub(in crate::server) async fn exists(
    db: &mut Read,
    project: ProjectId,
    id: TicketId,
) -> Result<bool, Failure> {
    let found: Option<i64> =
        query_scalar("SELECT 1 FROM tickets WHERE id = $1 AND project_id = $2")
            .bind(id)
            .bind(project)
            .fetch_optional(db.connection())
            .await?;
    Ok(found.is_some())
}

/// Who works on the ticket, in the order they were given in.
pub(in crate::server) async fn people(
    db: &mut Read,
    ticket: TicketId,
) -> Result<Vec<UserId>, Failure> {
    Ok(query_scalar("SELECT user_id FROM ticket_people WHERE ticket_id = $1 ORDER BY pos, user_id")
        .bind(ticket)
        .fetch_all(db.connection())
        .await?)
}

/// Fills in the parts the tickets have room for; they are in the order of their ids.
async fn complete(
    db: &mut Read,
    project: ProjectId,
    tickets: &mut [Ticket],
) -> Result<(), Failure> {
    let (Some(first), Some(last)) = (tickets.first(), tickets.last()) else { return Ok(()) };
    let (from, to) = (first.id, last.id);
    let parts = Parts { fields: first.fields.is_some(), people: first.assigned_to.is_some() };
    if parts.people {
        let people: Vec<(TicketId, UserId)> = query_as(
            "SELECT t.id, p.user_id FROM tickets t JOIN ticket_people p ON p.ticket_id = t.id
             WHERE t.project_id = $1 AND t.id BETWEEN $2 AND $3 ORDER BY t.id, p.pos, p.user_id",
        )
        .bind(project)
        .bind(from)
        .bind(to)
        .fetch_all(db.connection())
        .await?;
        for (id, user) in people {
            if let Some(people) = place(tickets, id).and_then(|ticket| ticket.assigned_to.as_mut())
            {
                people.push(user);
            }
        }
    }
    if parts.fields {
        for (id, field, content) in contents(db, project, from, to).await? {
            if let Some(fields) = place(tickets, id).and_then(|ticket| ticket.fields.as_mut()) {
                fields.insert(field, content);
            }
        }
    }
    Ok(())
}

/// The ticket of that id among those that are in the order of their ids.
fn place(tickets: &mut [Ticket], id: TicketId) -> Option<&mut Ticket> {
    let at = tickets.binary_search_by_key(&id, |ticket| ticket.id).ok()?;
    tickets.get_mut(at)
}

/// What the tickets of that range hold, field by field.
async fn contents(
    db: &mut Read,
    project: ProjectId,
    from: TicketId,
    to: TicketId,
) -> Result<Vec<(TicketId, FieldName, FieldContent)>, Failure> {
    let written: Vec<(TicketId, i64, String)> = query_as(
        "SELECT t.id, f.number, c.content FROM tickets t
         JOIN ticket_contents c ON c.ticket_id = t.id
         JOIN custom_fields f ON f.id = c.field_id
         WHERE t.project_id = $1 AND t.id BETWEEN $2 AND $3",
    )
    .bind(project)
    .bind(from)
    .bind(to)
    .fetch_all(db.connection())
    .await?;
    let chosen: Vec<(TicketId, i64, ValueId, bool)> = query_as(
        "SELECT t.id, f.number, c.value_id, COALESCE(f.choice_kind, '') = 'checkbox' FROM tickets t
         JOIN ticket_choices c ON c.ticket_id = t.id
         JOIN custom_fields f ON f.id = c.field_id
         JOIN field_values v ON v.id = c.value_id
         WHERE t.project_id = $1 AND t.id BETWEEN $2 AND $3 ORDER BY t.id, f.number, v.pos, v.id",
    )
    .bind(project)
    .bind(from)
    .bind(to)
    .fetch_all(db.connection())
    .await?;
    let name = |number| FieldName::numbered(counted(number));
    let mut contents: Vec<(TicketId, FieldName, FieldContent)> = written
        .into_iter()
        .map(|(ticket, number, text)| (ticket, name(number), FieldContent::One(text)))
        .collect();
    let mut before = None;
    for (ticket, number, value, is_multiple) in chosen {
        let is_next = before.replace((ticket, number)) == Some((ticket, number));
        match contents.last_mut() {
            Some((_, _, FieldContent::Many(values))) if is_next => values.push(value),
            // one value only, whatever is left from a time when there could be several
            Some(_) if is_next => {}
            _ if is_multiple => {
                contents.push((ticket, name(number), FieldContent::Many(vec![value])));
            }
            _ => contents.push((ticket, name(number), FieldContent::One(value.to_string()))),
        }
    }
    Ok(contents)
}

/// Adds a ticket; its id and its custom fields are not looked at. Both its times are `now`.
pub(in crate::server) async fn insert(
    db: &mut Write,
    project: ProjectId,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<TicketId, Failure> {
    let id = query_scalar(
        "INSERT INTO tickets (project_id, step_id, name, description, tags, required_by, insert_time, update_time)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id",
    )
    .bind(project)
    .bind(ticket.step_id)
    .bind(&ticket.name)
    .bind(&ticket.description)
    .bind(ticket.tags.to_string())
    .bind(ticket.required_by.to_string())
    .bind(now)
    .fetch_one(db.connection())
    .await?;
    set_people(db, id, ticket.assigned_to.as_deref().unwrap_or_default()).await?;
    Ok(id)
}

/// Saves a ticket with its people but without its custom fields. It is from now on a ticket that changed `now`.
pub(in crate::server) async fn update(
    db: &mut Write,
    project: ProjectId,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<(), Failure> {
    query(
        "UPDATE tickets SET step_id = $3, name = $4, description = $5, tags = $6, required_by = $7, update_time = $8
         WHERE id = $1 AND project_id = $2",
    )
    .bind(ticket.id)
    .bind(project)
    .bind(ticket.step_id)
    .bind(&ticket.name)
    .bind(&ticket.description)
    .bind(ticket.tags.to_string())
    .bind(ticket.required_by.to_string())
    .bind(now)
    .execute(db.connection())
    .await?;
    set_people(db, ticket.id, ticket.assigned_to.as_deref().unwrap_or_default()).await
}

async fn set_people(db: &mut Write, ticket: TicketId, people: &[UserId]) -> Result<(), Failure> {
    query("DELETE FROM ticket_people WHERE ticket_id = $1")
        .bind(ticket)
        .execute(db.connection())
        .await?;
    for (pos, user) in (0_i64..).zip(people) {
        query(
            "INSERT INTO ticket_people (ticket_id, user_id, pos) VALUES ($1, $2, $3)
             ON CONFLICT (ticket_id, user_id) DO NOTHING",
        )
        .bind(ticket)
        .bind(user)
        .bind(pos)
        .execute(db.connection())
        .await?;
    }
    Ok(())
}

/// Puts these contents in the place of what the ticket held in these fields.
pub(in crate::server) async fn set_contents(
    db: &mut Write,
    project: ProjectId,
    ticket: TicketId,
    contents: &[(FieldName, Content)],
) -> Result<(), Failure> {
    for (name, content) in contents {
        let field: i64 =
            query_scalar("SELECT id FROM custom_fields WHERE project_id = $1 AND number = $2")
                .bind(project)
                .bind(name.number().map(stored))
                .fetch_one(db.connection())
                .await?;
        query("DELETE FROM ticket_contents WHERE ticket_id = $1 AND field_id = $2")
            .bind(ticket)
            .bind(field)
            .execute(db.connection())
            .await?;
        query("DELETE FROM ticket_choices WHERE ticket_id = $1 AND field_id = $2")
            .bind(ticket)
            .bind(field)
            .execute(db.connection())
            .await?;
        put_content(db, ticket, field, content).await?;
    }
    Ok(())
}

async fn put_content(
    db: &mut Write,
    ticket: TicketId,
    field: i64,
    content: &Content,
) -> Result<(), Failure> {
    match content {
        Content::Nothing => {}
        Content::Written(text) => {
            query("INSERT INTO ticket_contents (ticket_id, field_id, content) VALUES ($1, $2, $3)")
                .bind(ticket)
                .bind(field)
                .bind(text)
                .execute(db.connection())
                .await?;
        }
        Content::Chosen(values) => {
            for value in values {
                query("INSERT INTO ticket_choices (ticket_id, field_id, value_id) VALUES ($1, $2, $3)")
                    .bind(ticket)
                    .bind(field)
                    .bind(value)
                    .execute(db.connection())
                    .await?;
            }
        }
    }
    Ok(())
}

/// Deletes a ticket with its notes and files; the bodies of the files are then dead.
pub(in crate::server) async fn delete(
    db: &mut Write,
    project: ProjectId,
    id: TicketId,
) -> Result<(), Failure> {
    query("DELETE FROM tickets WHERE id = $1 AND project_id = $2")
        .bind(id)
        .bind(project)
        .execute(db.connection())
        .await?;
    Ok(())
}
