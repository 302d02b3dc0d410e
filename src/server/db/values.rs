//! Values of choice fields, in their order.

use sqlx::{FromRow, query, query_as, query_scalar};

use super::fields::FieldKey;
use super::{Failure, Read, Write, counted, natural, window};
use crate::model::{PageQuery, ProjectId, Value, ValueId};
use crate::server::answer::Listed;

#[derive(FromRow)]
struct Row {
    id: ValueId,
    field_id: FieldKey,
    title: String,
    is_default: bool,
    pos: i64,
}

impl From<Row> for (FieldKey, Value) {
    fn from(row: Row) -> Self {
        let Row { id, field_id, title, is_default, pos } = row;
        (field_id, Value { id, title, is_default, pos: natural(pos) })
    }
}

impl From<Row> for Value {
    fn from(row: Row) -> Self {
        <(FieldKey, Self)>::from(row).1
    }
}

/// The values of all fields of a project, in the order of each.
pub(super) async fn of_project(
    db: &mut Read,
    project: ProjectId,
) -> Result<Vec<(FieldKey, Value)>, Failure> {
    let rows = query_as::<_, Row>(
        "SELECT v.id, v.field_id, v.title, v.is_default, v.pos
         FROM field_values v JOIN custom_fields f ON f.id = v.field_id
         WHERE f.project_id = $1 ORDER BY v.field_id, v.pos, v.id",
    )
    .bind(project)
    .fetch_all(db.connection())
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// All values of a field.
pub(super) async fn of_field(db: &mut Read, field: FieldKey) -> Result<Vec<Value>, Failure> {
    let rows = query_as::<_, Row>(
        "SELECT id, field_id, title, is_default, pos FROM field_values
         WHERE field_id = $1 ORDER BY pos, id",
    )
    .bind(field)
    .fetch_all(db.connection())
    .await?;
    Ok(rows.into_iter().map(Value::from).collect())
}

/// One page of a field's values.
pub(in crate::server) async fn list(
    db: &mut Read,
    field: FieldKey,
    page: PageQuery,
) -> Result<Listed<Value>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT id, field_id, title, is_default, pos FROM field_values
         WHERE field_id = $1 ORDER BY pos, id LIMIT $2 OFFSET $3",
    )
    .bind(field)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar("SELECT COUNT(*) FROM field_values WHERE field_id = $1")
        .bind(field)
        .fetch_one(db.connection())
        .await?;
    Ok(Listed { items: rows.into_iter().map(Value::from).collect(), total: counted(total) })
}

/// Adds a value; the id of `value` is not looked at.
pub(in crate::server) async fn insert(
    db: &mut Write,
    field: FieldKey,
    value: &Value,
) -> Result<ValueId, Failure> {
    let id = query_scalar(
        "INSERT INTO field_values (field_id, title, is_default, pos)
         VALUES ($1, $2, $3, $4) RETURNING id",
    )
    .bind(field)
    .bind(&value.title)
    .bind(value.is_default)
    .bind(i64::from(value.pos))
    .fetch_one(db.connection())
    .await?;
    Ok(id)
}

/// Saves a value, but for its place.
pub(in crate::server) async fn update(
    db: &mut Write,
    field: FieldKey,
    value: &Value,
) -> Result<(), Failure> {
    query("UPDATE field_values SET title = $3, is_default = $4 WHERE id = $2 AND field_id = $1")
        .bind(field)
        .bind(value.id)
        .bind(&value.title)
        .bind(value.is_default)
        .execute(db.connection())
        .await?;
    Ok(())
}

/// Makes no other value of the field the default one.
pub(in crate::server) async fn clear_other_defaults(
    db: &mut Write,
    field: FieldKey,
    but: ValueId,
) -> Result<(), Failure> {
    query("UPDATE field_values SET is_default = FALSE WHERE field_id = $1 AND id <> $2")
        .bind(field)
        .bind(but)
        .execute(db.connection())
        .await?;
    Ok(())
}

/// Numbers the values of a field from 1 in this order.
pub(in crate::server) async fn set_order(
    db: &mut Write,
    field: FieldKey,
    order: &[ValueId],
) -> Result<(), Failure> {
    for (pos, id) in (1_i64..).zip(order) {
        query("UPDATE field_values SET pos = $3 WHERE id = $2 AND field_id = $1 AND pos <> $3")
            .bind(field)
            .bind(id)
            .bind(pos)
            .execute(db.connection())
            .await?;
    }
    Ok(())
}

/// Deletes a value; the tickets that had chosen it have it no more.
pub(in crate::server) async fn delete(
    db: &mut Write,
    field: FieldKey,
    id: ValueId,
) -> Result<(), Failure> {
    query("DELETE FROM field_values WHERE id = $2 AND field_id = $1")
        .bind(field)
        .bind(id)
        .execute(db.connection())
        .await?;
    Ok(())
}
