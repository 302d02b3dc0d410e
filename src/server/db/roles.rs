//! Roles of a project, and the people in them.

use std::collections::HashMap;

use sqlx::{FromRow, query, query_as, query_scalar};

use super::{Failure, Read, Write, counted, natural, window};
use crate::model::rights::RoleRights;
use crate::model::{AccessLevel, PageQuery, ProjectId, Role, RoleId, StepId, UserId};
use crate::server::answer::Listed;

#[derive(FromRow)]
struct Row {
    id: RoleId,
    name: String,
    access_level: AccessLevel,
    max_step: Option<StepId>,
    can_edit_project: bool,
    can_manage_people_notes: bool,
    can_see_private_notes: bool,
    is_default: bool,
}

impl Row {
    /// The default role has no people of its own: it applies to all who are in no other.
    fn with(self, users: Vec<UserId>) -> Role {
        let Self {
            id,
            name,
            access_level,
            max_step,
            can_edit_project,
            can_manage_people_notes,
            can_see_private_notes,
            is_default,
        } = self;
        Role {
            id,
            name,
            access_level,
            max_step,
            can_edit_project,
            can_manage_people_notes,
            can_see_private_notes,
            is_default,
            users: (!is_default).then_some(users),
        }
    }
}

/// What the role of that person in that project lets him do, and the name of the step it stops at. The default role is
/// that of everybody in no other; none means that there is no such project.
pub(in crate::server) async fn rights_of(
    db: &mut Read,
    project: ProjectId,
    user: UserId,
) -> Result<Option<(RoleRights, Option<String>)>, Failure> {
    #[derive(FromRow)]
    struct Rights {
        access_level: AccessLevel,
        max_pos: Option<i64>,
        max_name: Option<String>,
        can_edit_project: bool,
        can_manage_people_notes: bool,
        can_see_private_notes: bool,
    }
    let rights = query_as::<_, Rights>(
        "SELECT r.access_level, s.pos AS max_pos, s.name AS max_name, r.can_edit_project,
             r.can_manage_people_notes, r.can_see_private_notes
         FROM roles r
         LEFT JOIN role_users u ON u.role_id = r.id AND u.user_id = $2
         LEFT JOIN steps s ON s.id = r.max_step
         WHERE r.project_id = $1 AND (r.is_default OR u.user_id IS NOT NULL)
         ORDER BY r.is_default LIMIT 1",
    )
    .bind(project)
    .bind(user)
    .fetch_optional(db.connection())
    .await?;
    Ok(rights.map(|rights| {
        let Rights {
            access_level,
            max_pos,
            max_name,
            can_edit_project,
            can_manage_people_notes,
            can_see_private_notes,
        } = rights;
        let rights = RoleRights {
            level: access_level,
            max_pos: max_pos.map(natural),
            can_edit_project,
            can_manage_people_notes,
            can_see_private_notes,
        };
        (rights, max_name)
    }))
}

/// One page of a project's roles.
pub(in crate::server) async fn list(
    db: &mut Read,
    project: ProjectId,
    page: PageQuery,
) -> Result<Listed<Role>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT id, name, access_level, max_step, can_edit_project, can_manage_people_notes,
             can_see_private_notes, is_default
         FROM roles WHERE project_id = $1 ORDER BY id LIMIT $2 OFFSET $3",
    )
    .bind(project)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar("SELECT COUNT(*) FROM roles WHERE project_id = $1")
        .bind(project)
        .fetch_one(db.connection())
        .await?;
    let people: Vec<(RoleId, UserId)> =
        query_as("SELECT role_id, user_id FROM role_users WHERE project_id = $1 ORDER BY user_id")
            .bind(project)
            .fetch_all(db.connection())
            .await?;
    let mut by_role = HashMap::<RoleId, Vec<UserId>>::new();
    for (role, user) in people {
        by_role.entry(role).or_default().push(user);
    }
    let items = rows
        .into_iter()
        .map(|row| {
            let users = by_role.remove(&row.id).unwrap_or_default();
            row.with(users)
        })
        .collect();
    Ok(Listed { items, total: counted(total) })
}

/// That role of that project; without an id the default one.
pub(in crate::server) async fn find(
    db: &mut Read,
    project: ProjectId,
    id: Option<RoleId>,
) -> Result<Option<Role>, Failure> {
    let row = query_as::<_, Row>(
        "SELECT id, name, access_level, max_step, can_edit_project, can_manage_people_notes,
             can_see_private_notes, is_default
         FROM roles WHERE project_id = $1 AND (id = $2 OR ($2 IS NULL AND is_default))",
    )
    .bind(project)
    .bind(id)
    .fetch_optional(db.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let users = query_scalar("SELECT user_id FROM role_users WHERE role_id = $1 ORDER BY user_id")
        .bind(row.id)
        .fetch_all(db.connection())
        .await?;
    Ok(Some(row.with(users)))
}

/// The names of the roles that stop at that step.
pub(in crate::server) async fn stopping_at(
    db: &mut Read,
    step: StepId,
) -> Result<Vec<String>, Failure> {
    Ok(query_scalar("SELECT name FROM roles WHERE max_step = $1 ORDER BY id")
        .bind(step)
        .fetch_all(db.connection())
        .await?)
}

/// Adds a role with its people; the id of `role` is not looked at.
pub(in crate::server) async fn insert(
    db: &mut Write,
    project: ProjectId,
    role: &Role,
) -> Result<RoleId, Failure> {
    let id = query_scalar(
        "INSERT INTO roles (project_id, name, access_level, max_step, can_edit_project,
             can_manage_people_notes, can_see_private_notes, is_default)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(project)
    .bind(&role.name)
    .bind(role.access_level)
    .bind(role.max_step)
    .bind(role.can_edit_project)
    .bind(role.can_manage_people_notes)
    .bind(role.can_see_private_notes)
    .bind(role.is_default)
    .fetch_one(db.connection())
    .await?;
    set_people(db, project, id, role.users.as_deref().unwrap_or_default()).await?;
    Ok(id)
}

/// Saves a role with its people.
pub(in crate::server) async fn update(
    db: &mut Write,
    project: ProjectId,
    role: &Role,
) -> Result<(), Failure> {
    query(
        "UPDATE roles SET name = $3, access_level = $4, max_step = $5, can_edit_project = $6,
             can_manage_people_notes = $7, can_see_private_notes = $8
         WHERE id = $2 AND project_id = $1",
    )
    .bind(project)
    .bind(role.id)
    .bind(&role.name)
    .bind(role.access_level)
    .bind(role.max_step)
    .bind(role.can_edit_project)
    .bind(role.can_manage_people_notes)
    .bind(role.can_see_private_notes)
    .execute(db.connection())
    .await?;
    set_people(db, project, role.id, role.users.as_deref().unwrap_or_default()).await
}

/// Puts exactly these people into the role, out of any other of the project.
async fn set_people(
    db: &mut Write,
    project: ProjectId,
    role: RoleId,
    users: &[UserId],
) -> Result<(), Failure> {
    query("DELETE FROM role_users WHERE role_id = $1").bind(role).execute(db.connection()).await?;
    for user in users {
        query(
            "INSERT INTO role_users (project_id, user_id, role_id) VALUES ($1, $2, $3)
             ON CONFLICT (project_id, user_id) DO UPDATE SET role_id = excluded.role_id",
        )
        .bind(project)
        .bind(user)
        .bind(role)
        .execute(db.connection())
        .await?;
    }
    Ok(())
}

/// Deletes a role; its people fall to the default one.
pub(in crate::server) async fn delete(
    db: &mut Write,
    project: ProjectId,
    id: RoleId,
) -> Result<(), Failure> {
    query("DELETE FROM roles WHERE id = $2 AND project_id = $1 AND NOT is_default")
        .bind(project)
        .bind(id)
        .execute(db.connection())
        .await?;
    Ok(())
}
