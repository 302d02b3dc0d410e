//! `/projects/<id>/custom_fields/<name>/values` and `…/values/<id>`: what can be chosen in a field of type choice.

use axum::extract::State;

use super::access::{Access, sought};
use super::address::Address;
use super::answer::{self, Reply};
use super::db::fields::{FieldKey, KeyedField};
use super::db::{self, Read, Write};
use super::error::Refusal;
use super::extract::{Form, Ids, Paging};
use super::intention::{self, Intention};
use super::login::Login;
use super::order;
use super::state::Shared;
use super::validate;
use super::version::IfMatch;
use crate::model::rights::{Action, Caller};
use crate::model::{FieldKind, FieldName, ProjectId, Value, ValueId, ValueInput};

pub(super) fn addresses() -> Vec<Address> {
    let values = "/projects/{project}/custom_fields/{field}/values";
    vec![
        Address::at(values).get(list).post(create),
        Address::at(format!("{values}/{{value}}")).get(show).put(update).delete(delete),
    ]
}

/// A field of another type has no values.
async fn list(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, field)): Ids<(ProjectId, FieldName)>,
    Paging(page): Paging,
) -> Reply {
    let mut db = workspace.db.read().await?;
    Access::to(&mut db, caller, project).await?;
    let keyed = sought(db::fields::find(&mut db, project, &field).await, "custom field")?;
    Ok(answer::list(&db::values::list(&mut db, keyed.key, page).await?, page))
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, field, id)): Ids<(ProjectId, FieldName, ValueId)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    Access::to(&mut db, caller, project).await?;
    let keyed = sought(db::fields::find(&mut db, project, &field).await, "custom field")?;
    answer::thing(&value_of(&keyed, id)?)
}

/// Without a place the new value comes last; with one, it pushes the others on.
async fn create(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((project, field)): Ids<(ProjectId, FieldName)>,
    intention: Intention,
    Form(input): Form<ValueInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let keyed = sought(db::fields::find(&mut db, project, &field).await, "custom field")?;
    if let Some(answer) = intention.answered(&mut db).await? {
        return Ok(answer);
    }
    if keyed.field.kind != FieldKind::Choice {
        let why = "only a custom field of type choice has values";
        return Err(Refusal::Invalid(why.to_owned()));
    }
    let ValueInput { title, is_default, pos } = input;
    let value = Value {
        id: ValueId::new(0),
        title: validate::name("title", title, None)?,
        is_default: is_default.unwrap_or(false),
        pos: 0,
    };
    let id = db::values::insert(&mut db, keyed.key, &value).await?;
    settle_default(&mut db, &keyed, id, value.is_default).await?;
    let order = order::placed(&ids(&keyed), id, pos.unwrap_or(u32::MAX));
    db::values::set_order(&mut db, keyed.key, &order).await?;
    let value = reread(&mut db, project, &field, id).await?;
    intention.settle(db, &value).await
}

async fn update(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((project, field, id)): Ids<(ProjectId, FieldName, ValueId)>,
    if_match: IfMatch,
    Form(input): Form<ValueInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let keyed = sought(db::fields::find(&mut db, project, &field).await, "custom field")?;
    let had = value_of(&keyed, id)?;
    if_match.check(&had)?;
    let ValueInput { title, is_default, pos } = input;
    let value = Value {
        title: validate::name("title", title, Some(&had.title))?,
        is_default: is_default.unwrap_or(had.is_default),
        ..had
    };
    db::values::update(&mut db, keyed.key, &value).await?;
    settle_default(&mut db, &keyed, id, value.is_default).await?;
    if let Some(pos) = pos {
        let order = order::placed(&ids(&keyed), id, pos);
        db::values::set_order(&mut db, keyed.key, &order).await?;
    }
    let value = reread(&mut db, project, &field, id).await?;
    db.commit().await?;
    answer::thing(&value)
}

/// The tickets that had chosen the value have it no more.
async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, field, id)): Ids<(ProjectId, FieldName, ValueId)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let keyed = sought(db::fields::find(&mut db, project, &field).await, "custom field")?;
    if_match.check(&value_of(&keyed, id)?)?;
    db::values::delete(&mut db, keyed.key, id).await?;
    let values = format!("/projects/{project}/custom_fields/{field}/values");
    intention::forget(&mut db, &values, id).await?;
    let order = order::without(&ids(&keyed), id);
    db::values::set_order(&mut db, keyed.key, &order).await?;
    db.commit().await?;
    Ok(answer::done())
}

fn value_of(keyed: &KeyedField, id: ValueId) -> Result<Value, Refusal> {
    let value = keyed.field.values.iter().find(|value| value.id == id);
    value.cloned().ok_or(Refusal::NotFound("value"))
}

/// The values of the field in their order.
fn ids(keyed: &KeyedField) -> Vec<ValueId> {
    keyed.field.values.iter().map(|value| value.id).collect()
}

/// Of a field in which one value is chosen, one is the default.
async fn settle_default(
    db: &mut Write,
    keyed: &KeyedField,
    id: ValueId,
    is_default: bool,
) -> Result<(), Refusal> {
    let key: FieldKey = keyed.key;
    if is_default && !keyed.field.is_multiple() {
        db::values::clear_other_defaults(db, key, id).await?;
    }
    Ok(())
}

async fn reread(
    db: &mut Read,
    project: ProjectId,
    field: &FieldName,
    id: ValueId,
) -> Result<Value, Refusal> {
    let keyed = sought(db::fields::find(db, project, field).await, "custom field")?;
    value_of(&keyed, id)
}
