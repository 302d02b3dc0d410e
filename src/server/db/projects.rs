//! Projects.

use sqlx::{FromRow, query, query_as, query_scalar};

use super::{Failure, Read, Write, counted, window};
use crate::model::{PageQuery, Project, ProjectId, UserId};
use crate::server::answer::Listed;

#[derive(FromRow)]
struct Row {
    id: ProjectId,
    name: String,
    description: String,
}

impl From<Row> for Project {
    fn from(row: Row) -> Self {
        let Row { id, name, description } = row;
        Self { id, name, description }
    }
}

/// The project of that id, whoever asks: rights are looked at elsewhere.
pub(in crate::server) async fn find(
    db: &mut Read,
    id: ProjectId,
) -> Result<Option<Project>, Failure> {
    let row = query_as::<_, Row>("SELECT id, name, description FROM projects WHERE id = $1")
        .bind(id)
        .fetch_optional(db.connection())
        .await?;
    Ok(row.map(Project::from))
}

/// One page of all projects.
pub(in crate::server) async fn list_all(
    db: &mut Read,
    page: PageQuery,
) -> Result<Listed<Project>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT id, name, description FROM projects ORDER BY id LIMIT $1 OFFSET $2",
    )
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 =
        query_scalar("SELECT COUNT(*) FROM projects").fetch_one(db.connection()).await?;
    Ok(Listed { items: rows.into_iter().map(Project::from).collect(), total: counted(total) })
}

/// One page of the projects in which that person's role sees something: his own role, else the default one.
pub(in crate::server) async fn list_seen_by(
    db: &mut Read,
    user: UserId,
    page: PageQuery,
) -> Result<Listed<Project>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT p.id, p.name, p.description FROM projects p
         JOIN roles d ON d.project_id = p.id AND d.is_default
         LEFT JOIN role_users u ON u.project_id = p.id AND u.user_id = $1
         LEFT JOIN roles r ON r.id = u.role_id
         WHERE COALESCE(r.access_level, d.access_level) >= 1
         ORDER BY p.id LIMIT $2 OFFSET $3",
    )
    .bind(user)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar(
        "SELECT COUNT(*) FROM projects p
         JOIN roles d ON d.project_id = p.id AND d.is_default
         LEFT JOIN role_users u ON u.project_id = p.id AND u.user_id = $1
         LEFT JOIN roles r ON r.id = u.role_id
         WHERE COALESCE(r.access_level, d.access_level) >= 1",
    )
    .bind(user)
    .fetch_one(db.connection())
    .await?;
    Ok(Listed { items: rows.into_iter().map(Project::from).collect(), total: counted(total) })
}

/// Adds a project. It has no role yet, and needs a default one before the transaction ends.
pub(in crate::server) async fn insert(
    db: &mut Write,
    name: &str,
    description: &str,
) -> Result<ProjectId, Failure> {
    let id = query_scalar("INSERT INTO projects (name, description) VALUES ($1, $2) RETURNING id")
        .bind(name)
        .bind(description)
        .fetch_one(db.connection())
        .await?;
    Ok(id)
}

/// Saves a project.
pub(in crate::server) async fn update(db: &mut Write, project: &Project) -> Result<(), Failure> {
    query("UPDATE projects SET name = $2, description = $3 WHERE id = $1")
        .bind(project.id)
        .bind(&project.name)
        .bind(&project.description)
        .execute(db.connection())
        .await?;
    Ok(())
}

/// Deletes a project and all that is in it.
pub(in crate::server) async fn delete(db: &mut Write, id: ProjectId) -> Result<(), Failure> {
    query("DELETE FROM projects WHERE id = $1").bind(id).execute(db.connection()).await?;
    Ok(())
}

/// Takes the number of the project's next custom field, which is then never given again.
pub(in crate::server) async fn take_field_number(
    db: &mut Write,
    id: ProjectId,
) -> Result<u64, Failure> {
    let number: i64 = query_scalar(
        "UPDATE projects SET next_field = next_field + 1 WHERE id = $1 RETURNING next_field - 1",
    )
    .bind(id)
    .fetch_one(db.connection())
    .await?;
    Ok(counted(number))
}
