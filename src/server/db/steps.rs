//! Steps of a project, in their order.

use sqlx::{FromRow, query, query_as, query_scalar};

use super::{Failure, Read, Write, counted, natural, window};
use crate::model::{PageQuery, ProjectId, Step, StepId};
use crate::server::answer::Listed;

#[derive(FromRow)]
struct Row {
    id: StepId,
    name: String,
    description: String,
    wip_limit: i64,
    pos: i64,
}

impl From<Row> for Step {
    fn from(row: Row) -> Self {
        let Row { id, name, description, wip_limit, pos } = row;
        Self { id, name, description, limit: natural(wip_limit), pos: natural(pos) }
    }
}

/// One page of a project's steps.
pub(in crate::server) async fn list(
    db: &mut Read,
    project: ProjectId,
    page: PageQuery,
) -> Result<Listed<Step>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT id, name, description, wip_limit, pos FROM steps
         WHERE project_id = $1 ORDER BY pos, id LIMIT $2 OFFSET $3",
    )
    .bind(project)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar("SELECT COUNT(*) FROM steps WHERE project_id = $1")
        .bind(project)
        .fetch_one(db.connection())
        .await?;
    Ok(Listed { items: rows.into_iter().map(Step::from).collect(), total: counted(total) })
}

/// That step of that project.
pub(in crate::server) async fn find(
    db: &mut Read,
    project: ProjectId,
    id: StepId,
) -> Result<Option<Step>, Failure> {
    let row = query_as::<_, Row>(
        "SELECT id, name, description, wip_limit, pos FROM steps WHERE id = $2 AND project_id = $1",
    )
    .bind(project)
    .bind(id)
    .fetch_optional(db.connection())
    .await?;
    Ok(row.map(Step::from))
}

/// All steps of the project from the left.
pub(in crate::server) async fn in_order(
    db: &mut Read,
    project: ProjectId,
) -> Result<Vec<StepId>, Failure> {
    Ok(query_scalar("SELECT id FROM steps WHERE project_id = $1 ORDER BY pos, id")
        .bind(project)
        .fetch_all(db.connection())
        .await?)
}

/// How many tickets are in the step.
pub(in crate::server) async fn ticket_count(db: &mut Read, id: StepId) -> Result<u64, Failure> {
    let count: i64 = query_scalar("SELECT COUNT(*) FROM tickets WHERE step_id = $1")
        .bind(id)
        .fetch_one(db.connection())
        .await?;
    Ok(counted(count))
}

/// Adds a step; the id of `step` is not looked at.
pub(in crate::server) async fn insert(
    db: &mut Write,
    project: ProjectId,
    step: &Step,
) -> Result<StepId, Failure> {
    let id = query_scalar(
        "INSERT INTO steps (project_id, name, description, wip_limit, pos)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(project)
    .bind(&step.name)
    .bind(&step.description)
    .bind(i64::from(step.limit))
    .bind(i64::from(step.pos))
    .fetch_one(db.connection())
    .await?;
    Ok(id)
}

/// Saves a step, but for its place.
pub(in crate::server) async fn update(
    db: &mut Write,
    project: ProjectId,
    step: &Step,
) -> Result<(), Failure> {
    query(
        "UPDATE steps SET name = $3, description = $4, wip_limit = $5
         WHERE id = $2 AND project_id = $1",
    )
    .bind(project)
    .bind(step.id)
    .bind(&step.name)
    .bind(&step.description)
    .bind(i64::from(step.limit))
    .execute(db.connection())
    .await?;
    Ok(())
}

/// Numbers the steps of a project from 1 in this order.
pub(in crate::server) async fn set_order(
    db: &mut Write,
    project: ProjectId,
    order: &[StepId],
) -> Result<(), Failure> {
    for (pos, id) in (1_i64..).zip(order) {
        query("UPDATE steps SET pos = $3 WHERE id = $2 AND project_id = $1 AND pos <> $3")
            .bind(project)
            .bind(id)
            .bind(pos)
            .execute(db.connection())
            .await?;
    }
    Ok(())
}

/// Deletes a step without tickets.
pub(in crate::server) async fn delete(
    db: &mut Write,
    project: ProjectId,
    id: StepId,
) -> Result<(), Failure> {
    query("DELETE FROM steps WHERE id = $2 AND project_id = $1")
        .bind(project)
        .bind(id)
        .execute(db.connection())
        .await?;
    Ok(())
}
