//! Custom fields of a project. Each has a number of its own in the database besides its name: what tickets hold refers
//! to that one ([`FieldKey`]).

use std::collections::HashMap;

use sqlx::{FromRow, query, query_as, query_scalar};

use super::{Failure, Read, Write, counted, stored, values, window};
use crate::model::{
    ChoiceKind, CustomField, FieldKind, FieldName, FieldOptions, PageQuery, ProjectId,
};
use crate::server::answer::Listed;

/// A field in the database, whatever its project calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub(in crate::server) struct FieldKey(i64);

/// A field with its place in the database.
#[derive(Debug, Clone)]
pub(in crate::server) struct KeyedField {
    /// What its contents refer to.
    pub key: FieldKey,
    /// The field, with its values where it is a choice.
    pub field: CustomField,
}

#[derive(FromRow)]
struct Row {
    id: FieldKey,
    number: i64,
    kind: String,
    label: String,
    hint: String,
    required: bool,
    pos_type: String,
    choice_kind: Option<String>,
    min_value: Option<f64>,
    max_value: Option<f64>,
    layout: String,
}

impl From<Row> for KeyedField {
    fn from(row: Row) -> Self {
        let Row {
            id,
            number,
            kind,
            label,
            hint,
            required,
            pos_type,
            choice_kind,
            min_value,
            max_value,
            layout,
        } = row;
        let options = FieldOptions {
            choice_kind: choice_kind.map(|word| ChoiceKind::parse(&word)),
            min: min_value,
            max: max_value,
            layout,
        };
        let field = CustomField {
            name: FieldName::numbered(counted(number)),
            kind: FieldKind::parse(&kind),
            label,
            hint,
            required,
            pos_type,
            options,
            values: Vec::new(),
        };
        Self { key: id, field }
    }
}

/// One page of a project's fields with their values.
pub(in crate::server) async fn list(
    db: &mut Read,
    project: ProjectId,
    page: PageQuery,
) -> Result<Listed<KeyedField>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT id, number, kind, label, hint, required, pos_type, choice_kind, min_value,
             max_value, layout
         FROM custom_fields WHERE project_id = $1 ORDER BY number LIMIT $2 OFFSET $3",
    )
    .bind(project)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar("SELECT COUNT(*) FROM custom_fields WHERE project_id = $1")
        .bind(project)
        .fetch_one(db.connection())
        .await?;
    let mut by_field = HashMap::<FieldKey, Vec<_>>::new();
    for (key, value) in values::of_project(db, project).await? {
        by_field.entry(key).or_default().push(value);
    }
    let items = rows
        .into_iter()
        .map(|row| {
            let mut keyed = KeyedField::from(row);
            keyed.field.values = by_field.remove(&keyed.key).unwrap_or_default();
            keyed
        })
        .collect();
    Ok(Listed { items, total: counted(total) })
}

/// All fields of a project with their values.
pub(in crate::server) async fn all(
    db: &mut Read,
    project: ProjectId,
) -> Result<Vec<KeyedField>, Failure> {
    Ok(list(db, project, PageQuery::new(0, u32::MAX)).await?.items)
}

/// That field of that project, with its values.
pub(in crate::server) async fn find(
    db: &mut Read,
    project: ProjectId,
    name: &FieldName,
) -> Result<Option<KeyedField>, Failure> {
    // a name of another form than f1 names nothing here, and f01 is not f1
    let number = name.number().filter(|number| FieldName::numbered(*number) == *name);
    let Some(number) = number else { return Ok(None) };
    let row = query_as::<_, Row>(
        "SELECT id, number, kind, label, hint, required, pos_type, choice_kind, min_value,
             max_value, layout
         FROM custom_fields WHERE project_id = $1 AND number = $2",
    )
    .bind(project)
    .bind(stored(number))
    .fetch_optional(db.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut keyed = KeyedField::from(row);
    keyed.field.values = values::of_field(db, keyed.key).await?;
    Ok(Some(keyed))
}

/// How many tickets hold more than one value of the field.
pub(in crate::server) async fn tickets_with_several(
    db: &mut Read,
    key: FieldKey,
) -> Result<u64, Failure> {
    let count: i64 = query_scalar(
        "SELECT COUNT(*) FROM (SELECT ticket_id FROM ticket_choices WHERE field_id = $1
             GROUP BY ticket_id HAVING COUNT(*) > 1) AS several",
    )
    .bind(key)
    .fetch_one(db.connection())
    .await?;
    Ok(counted(count))
}

/// Adds a field under the number in its name.
pub(in crate::server) async fn insert(
    db: &mut Write,
    project: ProjectId,
    field: &CustomField,
) -> Result<FieldKey, Failure> {
    let options = &field.options;
    let key = query_scalar(
        "INSERT INTO custom_fields (project_id, number, kind, label, hint, required, pos_type,
             choice_kind, min_value, max_value, layout)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
    )
    .bind(project)
    .bind(stored(field.name.number().unwrap_or_default()))
    .bind(field.kind.as_str())
    .bind(&field.label)
    .bind(&field.hint)
    .bind(field.required)
    .bind(&field.pos_type)
    .bind(options.choice_kind.as_ref().map(ChoiceKind::as_str))
    .bind(options.min)
    .bind(options.max)
    .bind(&options.layout)
    .fetch_one(db.connection())
    .await?;
    Ok(key)
}

/// Saves a field; its type and its name stay what they are.
pub(in crate::server) async fn update(db: &mut Write, keyed: &KeyedField) -> Result<(), Failure> {
    let KeyedField { key, field } = keyed;
    let options = &field.options;
    query(
        "UPDATE custom_fields SET label = $2, hint = $3, required = $4, pos_type = $5,
             choice_kind = $6, min_value = $7, max_value = $8, layout = $9
         WHERE id = $1",
    )
    .bind(key)
    .bind(&field.label)
    .bind(&field.hint)
    .bind(field.required)
    .bind(&field.pos_type)
    .bind(options.choice_kind.as_ref().map(ChoiceKind::as_str))
    .bind(options.min)
    .bind(options.max)
    .bind(&options.layout)
    .execute(db.connection())
    .await?;
    Ok(())
}

/// Deletes a field, its values, and what the tickets hold in it.
pub(in crate::server) async fn delete(db: &mut Write, key: FieldKey) -> Result<(), Failure> {
    query("DELETE FROM custom_fields WHERE id = $1").bind(key).execute(db.connection()).await?;
    Ok(())
}
