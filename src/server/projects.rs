//! `/projects` and `/projects/<id>`.

use axum::extract::State;

use super::access::{Access, require, sought};
use super::address::Address;
use super::answer::{self, Reply};
use super::db::{self, Failure, Write};
use super::extract::{Form, Ids, Paging};
use super::intention::{self, Intention};
use super::login::Login;
use super::state::Shared;
use super::version::IfMatch;
use super::{blob, validate};
use crate::model::rights::{Action, Caller};
use crate::model::{AccessLevel, Project, ProjectId, ProjectInput, Role, RoleId, UserId};

pub(super) fn addresses() -> Vec<Address> {
    vec![
        Address::at("/projects").get(list).post(create),
        Address::at("/projects/{project}").get(show).put(update).delete(delete),
    ]
}

async fn list(State(workspace): State<Shared>, caller: Caller, Paging(page): Paging) -> Reply {
    let mut db = workspace.db.read().await?;
    let listed = if caller.is_account_administrator {
        db::projects::list_all(&mut db, page).await?
    } else {
        db::projects::list_seen_by(&mut db, caller.id, page).await?
    };
    Ok(answer::list(&listed, page))
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((id,)): Ids<(ProjectId,)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    Access::to(&mut db, caller, id).await?;
    answer::thing(&sought(db::projects::find(&mut db, id).await, "project")?)
}

async fn create(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    intention: Intention,
    Form(input): Form<ProjectInput>,
) -> Reply {
    require(&caller, Action::AddProject, "project")?;
    let mut db = workspace.write(&login).await?;
    if let Some(answer) = intention.answered(&mut db).await? {
        return Ok(answer);
    }
    let ProjectInput { name, description } = input;
    let name = validate::name("name", name, None)?;
    let description = validate::text("description", &description.unwrap_or_default())?;
    let id = found(&mut db, caller.id, &name, &description).await?;
    intention.settle(db, &Project { id, name, description }).await
}

async fn update(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((id,)): Ids<(ProjectId,)>,
    if_match: IfMatch,
    Form(input): Form<ProjectInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, id).await?.require(Action::EditProject, "project")?;
    let had = sought(db::projects::find(&mut db, id).await, "project")?;
    if_match.check(&had)?;
    let ProjectInput { name, description } = input;
    let project = Project {
        id,
        name: validate::name("name", name, Some(&had.name))?,
        description: validate::changed(description, had.description, |sent| {
            validate::text("description", &sent)
        })?,
    };
    db::projects::update(&mut db, &project).await?;
    db.commit().await?;
    answer::thing(&project)
}

async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((id,)): Ids<(ProjectId,)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, id).await?.require(Action::EditProject, "project")?;
    if_match.check(&sought(db::projects::find(&mut db, id).await, "project")?)?;
    db::projects::delete(&mut db, id).await?;
    intention::forget(&mut db, "/projects", id).await?;
    // roles are made under this spelling too
    intention::forget(&mut db, "/project", id).await?;
    db.commit().await?;
    blob::sweep(&workspace).await;
    Ok(answer::done())
}

/// Adds a project with its two first roles: the default one, which sees nothing until somebody decides otherwise, and
/// one for its founder, who may do everything in it.
pub(super) async fn found(
    db: &mut Write,
    founder: UserId,
    name: &str,
    description: &str,
) -> Result<ProjectId, Failure> {
    let project = db::projects::insert(db, name, description).await?;
    let everybody = Role {
        id: RoleId::new(0),
        name: "Everybody else".to_owned(),
        access_level: AccessLevel::Nothing,
        max_step: None,
        can_edit_project: false,
        can_manage_people_notes: false,
        can_see_private_notes: false,
        is_default: true,
        users: None,
    };
    db::roles::insert(db, project, &everybody).await?;
    let managers = Role {
        name: "Project managers".to_owned(),
        access_level: AccessLevel::Delete,
        can_edit_project: true,
        can_manage_people_notes: true,
        can_see_private_notes: true,
        is_default: false,
        users: Some(vec![founder]),
        ..everybody
    };
    db::roles::insert(db, project, &managers).await?;
    Ok(project)
}
