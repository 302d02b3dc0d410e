//! `/projects/<id>/steps` and `/projects/<id>/steps/<id>`: the lanes of a board, in order.

use axum::extract::State;

use super::access::{Access, sought};
use super::address::Address;
use super::answer::{self, Reply};
use super::db;
use super::error::Refusal;
use super::extract::{Form, Ids, Paging};
use super::intention::{self, Intention};
use super::login::Login;
use super::order;
use super::state::Shared;
use super::validate::{self, changed};
use super::version::IfMatch;
use crate::model::rights::{Action, Caller};
use crate::model::{ProjectId, Step, StepId, StepInput};

pub(super) fn addresses() -> Vec<Address> {
    vec![
        Address::at("/projects/{project}/steps").get(list).post(create),
        Address::at("/projects/{project}/steps/{step}").get(show).put(update).delete(delete),
    ]
}

async fn list(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project,)): Ids<(ProjectId,)>,
    Paging(page): Paging,
) -> Reply {
    let mut db = workspace.db.read().await?;
    Access::to(&mut db, caller, project).await?;
    Ok(answer::list(&db::steps::list(&mut db, project, page).await?, page))
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, id)): Ids<(ProjectId, StepId)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    Access::to(&mut db, caller, project).await?;
    answer::thing(&sought(db::steps::find(&mut db, project, id).await, "step")?)
}

/// Without a place the new step comes last; with one, it pushes the others on.
async fn create(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((project,)): Ids<(ProjectId,)>,
    intention: Intention,
    Form(input): Form<StepInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    if let Some(answer) = intention.answered(&mut db).await? {
        return Ok(answer);
    }
    let StepInput { name, description, limit, pos } = input;
    let step = Step {
        id: StepId::new(0),
        name: validate::name("name", name, None)?,
        description: validate::text("description", &description.unwrap_or_default())?,
        limit: limit.unwrap_or_default(),
        pos: 0,
    };
    let others = db::steps::in_order(&mut db, project).await?;
    let id = db::steps::insert(&mut db, project, &step).await?;
    let order = order::placed(&others, id, pos.unwrap_or(u32::MAX));
    db::steps::set_order(&mut db, project, &order).await?;
    let step = sought(db::steps::find(&mut db, project, id).await, "step")?;
    intention.settle(db, &step).await
}

async fn update(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((project, id)): Ids<(ProjectId, StepId)>,
    if_match: IfMatch,
    Form(input): Form<StepInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let had = sought(db::steps::find(&mut db, project, id).await, "step")?;
    if_match.check(&had)?;
    let StepInput { name, description, limit, pos } = input;
    let text = |sent: String| validate::text("description", &sent);
    let step = Step {
        id,
        name: validate::name("name", name, Some(&had.name))?,
        description: changed(description, had.description, text)?,
        limit: limit.unwrap_or(had.limit),
        pos: had.pos,
    };
    db::steps::update(&mut db, project, &step).await?;
    if let Some(pos) = pos {
        let order = order::placed(&db::steps::in_order(&mut db, project).await?, id, pos);
        db::steps::set_order(&mut db, project, &order).await?;
    }
    let step = sought(db::steps::find(&mut db, project, id).await, "step")?;
    db.commit().await?;
    answer::thing(&step)
}

/// A step is deleted once nothing hangs on it: no ticket, and no role whose bound would be lifted.
async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, id)): Ids<(ProjectId, StepId)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let step = sought(db::steps::find(&mut db, project, id).await, "step")?;
    if_match.check(&step)?;
    let tickets = db::steps::ticket_count(&mut db, id).await?;
    if tickets > 0 {
        return Err(Refusal::Conflict(still_holds(&step.name, tickets)));
    }
    if let Some(role) = db::roles::stopping_at(&mut db, id).await?.first() {
        let name = &step.name;
        let why =
            format!("role \"{role}\" may move tickets up to step \"{name}\"; change it first");
        return Err(Refusal::Conflict(why));
    }
    db::steps::delete(&mut db, project, id).await?;
    intention::forget(&mut db, &format!("/projects/{project}/steps"), id).await?;
    let order = db::steps::in_order(&mut db, project).await?;
    db::steps::set_order(&mut db, project, &order).await?;
    db.commit().await?;
    Ok(answer::done())
}

fn still_holds(name: &str, tickets: u64) -> String {
    let (count, them) = if tickets == 1 {
        ("1 ticket".to_owned(), "it")
    } else {
        (format!("{tickets} tickets"), "them")
    };
    format!("step \"{name}\" still holds {count}; move {them} first")
}
