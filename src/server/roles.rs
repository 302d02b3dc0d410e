//! `/projects/<id>/roles`, `/projects/<id>/roles/<id>` and `/projects/<id>/roles/default`.
//!
//! The guide writes `PUT /project/<id>/roles/default` in the singular; both spellings lead to the same.

use std::str::FromStr;

use axum::extract::State;

use super::access::{Access, sought};
use super::address::Address;
use super::answer::{self, Reply};
use super::db::{self, Read};
use super::error::Refusal;
use super::extract::{Form, Ids, Paging};
use super::intention::{self, Intention};
use super::login::Login;
use super::state::Shared;
use super::validate;
use super::version::IfMatch;
use crate::model::rights::{Action, Caller};
use crate::model::{AccessLevel, Problem, ProjectId, Role, RoleId, RoleInput};

pub(super) fn addresses() -> Vec<Address> {
    let spelled = |projects: &str| {
        let roles = format!("/{projects}/{{project}}/roles");
        let role = format!("{roles}/{{role}}");
        [
            Address::at(roles).get(list).post(create),
            Address::at(role).get(show).put(update).delete(delete),
        ]
    };
    ["projects", "project"].into_iter().flat_map(spelled).collect()
}

/// Which role an address names.
#[derive(Clone, Copy)]
enum Named {
    /// `/roles/default`
    Default,
    /// `/roles/7`
    Id(RoleId),
}

impl Named {
    const fn id(self) -> Option<RoleId> {
        match self {
            Self::Default => None,
            Self::Id(id) => Some(id),
        }
    }
}

impl FromStr for Named {
    type Err = <RoleId as FromStr>::Err;

    fn from_str(segment: &str) -> Result<Self, Self::Err> {
        if segment == "default" { Ok(Self::Default) } else { segment.parse().map(Self::Id) }
    }
}

async fn list(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project,)): Ids<(ProjectId,)>,
    Paging(page): Paging,
) -> Reply {
    let mut db = workspace.db.read().await?;
    Access::to(&mut db, caller, project).await?;
    Ok(answer::list(&db::roles::list(&mut db, project, page).await?, page))
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, named)): Ids<(ProjectId, Named)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    Access::to(&mut db, caller, project).await?;
    answer::thing(&sought(db::roles::find(&mut db, project, named.id()).await, "role")?)
}

async fn create(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((project,)): Ids<(ProjectId,)>,
    intention: Intention,
    Form(input): Form<RoleInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    if let Some(answer) = intention.answered(&mut db).await? {
        return Ok(answer);
    }
    if input.name.is_none() {
        return Err(Refusal::property("name", "is required"));
    }
    if input.access_level.is_none() {
        return Err(Refusal::property("access_level", "is required"));
    }
    let role = applied(input, nothing_yet())?;
    require_known(&mut db, project, &role).await?;
    let id = db::roles::insert(&mut db, project, &role).await?;
    let role = sought(db::roles::find(&mut db, project, Some(id)).await, "role")?;
    intention.settle(db, &role).await
}

async fn update(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((project, named)): Ids<(ProjectId, Named)>,
    if_match: IfMatch,
    Form(input): Form<RoleInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let had = sought(db::roles::find(&mut db, project, named.id()).await, "role")?;
    if_match.check(&had)?;
    let role = applied(input, had)?;
    require_known(&mut db, project, &role).await?;
    db::roles::update(&mut db, project, &role).await?;
    let role = sought(db::roles::find(&mut db, project, Some(role.id)).await, "role")?;
    db.commit().await?;
    answer::thing(&role)
}

async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, named)): Ids<(ProjectId, Named)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let role = sought(db::roles::find(&mut db, project, named.id()).await, "role")?;
    if_match.check(&role)?;
    if role.is_default {
        let why = "the default role cannot be deleted: it applies to everybody in no other";
        return Err(Refusal::Conflict(why.to_owned()));
    }
    db::roles::delete(&mut db, project, role.id).await?;
    for spelling in ["project", "projects"] {
        let roles = format!("/{spelling}/{project}/roles");
        intention::forget(&mut db, &roles, role.id).await?;
    }
    db.commit().await?;
    Ok(answer::done())
}

/// A role that has nothing set.
const fn nothing_yet() -> Role {
    Role {
        id: RoleId::new(0),
        name: String::new(),
        access_level: AccessLevel::Nothing,
        max_step: None,
        can_edit_project: false,
        can_manage_people_notes: false,
        can_see_private_notes: false,
        is_default: false,
        users: Some(Vec::new()),
    }
}

/// The role with what was sent; what was not sent stays.
fn applied(input: RoleInput, had: Role) -> Result<Role, Problem> {
    let RoleInput {
        name,
        access_level,
        max_step,
        can_edit_project,
        can_manage_people_notes,
        can_see_private_notes,
        users,
    } = input;
    if had.is_default && users.as_ref().is_some_and(|users| !users.is_empty()) {
        let fault = "cannot be put into the default role: it applies to everybody in no other";
        return Err(Problem::new("users", fault));
    }
    Ok(Role {
        id: had.id,
        name: validate::name("name", name, Some(&had.name))?,
        access_level: access_level.unwrap_or(had.access_level),
        max_step: max_step.unwrap_or(had.max_step),
        can_edit_project: can_edit_project.unwrap_or(had.can_edit_project),
        can_manage_people_notes: can_manage_people_notes.unwrap_or(had.can_manage_people_notes),
        can_see_private_notes: can_see_private_notes.unwrap_or(had.can_see_private_notes),
        is_default: had.is_default,
        users: users.or(had.users),
    })
}

/// Refuses a step that is not of this project, and people who are not there.
async fn require_known(db: &mut Read, project: ProjectId, role: &Role) -> Result<(), Refusal> {
    if let Some(step) = role.max_step
        && db::steps::find(db, project, step).await?.is_none()
    {
        return Err(Refusal::property("max_step", "must be a step of this project"));
    }
    for user in role.users.iter().flatten() {
        if db::users::find(db, *user).await?.is_none() {
            return Err(Refusal::Invalid(format!("users: there is no user {user}")));
        }
    }
    Ok(())
}
