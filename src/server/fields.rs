//! `/projects/<id>/custom_fields` and `/projects/<id>/custom_fields/<name>`.

use axum::extract::State;

use super::access::{Access, sought};
use super::address::Address;
use super::answer::{self, Listed, Reply};
use super::db;
use super::db::fields::KeyedField;
use super::error::Refusal;
use super::extract::{Form, Ids, Paging};
use super::intention::{self, Intention};
use super::login::Login;
use super::state::Shared;
use super::validate::{self, changed};
use super::version::IfMatch;
use crate::model::rights::{Action, Caller};
use crate::model::{
    ChoiceKind, CustomField, FieldInput, FieldKind, FieldName, FieldOptions, Problem, ProjectId,
};

pub(super) fn addresses() -> Vec<Address> {
    vec![
        Address::at("/projects/{project}/custom_fields").get(list).post(create),
        Address::at("/projects/{project}/custom_fields/{field}")
            .get(show)
            .put(update)
            .delete(delete),
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
    let Listed { items, total } = db::fields::list(&mut db, project, page).await?;
    let items = items.into_iter().map(|keyed| keyed.field).collect();
    Ok(answer::list(&Listed::<CustomField> { items, total }, page))
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, name)): Ids<(ProjectId, FieldName)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    Access::to(&mut db, caller, project).await?;
    let keyed = sought(db::fields::find(&mut db, project, &name).await, "custom field")?;
    answer::thing(&keyed.field)
}

async fn create(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((project,)): Ids<(ProjectId,)>,
    intention: Intention,
    Form(input): Form<FieldInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    if let Some(answer) = intention.answered(&mut db).await? {
        return Ok(answer);
    }
    let kind = input.kind.clone().ok_or_else(|| Problem::new("type", "is required"))?;
    if input.label.is_none() {
        return Err(Refusal::property("label", "is required"));
    }
    let number = db::projects::take_field_number(&mut db, project).await?;
    let field = applied(input, nothing_yet(FieldName::numbered(number), kind))?;
    db::fields::insert(&mut db, project, &field).await?;
    intention.settle(db, &field).await
}

async fn update(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((project, name)): Ids<(ProjectId, FieldName)>,
    if_match: IfMatch,
    Form(input): Form<FieldInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let had = sought(db::fields::find(&mut db, project, &name).await, "custom field")?;
    if_match.check(&had.field)?;
    let was_multiple = had.field.is_multiple();
    let field = applied(input, had.field)?;
    if was_multiple && !field.is_multiple() {
        let tickets = db::fields::tickets_with_several(&mut db, had.key).await?;
        if tickets > 0 {
            let why = format!(
                "tickets that have chosen several values: {tickets}; leave them one each first"
            );
            return Err(Refusal::Conflict(why));
        }
    }
    let keyed = KeyedField { key: had.key, field };
    db::fields::update(&mut db, &keyed).await?;
    db.commit().await?;
    answer::thing(&keyed.field)
}

async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, name)): Ids<(ProjectId, FieldName)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    Access::to(&mut db, caller, project).await?.require(Action::EditProject, "project")?;
    let keyed = sought(db::fields::find(&mut db, project, &name).await, "custom field")?;
    if_match.check(&keyed.field)?;
    db::fields::delete(&mut db, keyed.key).await?;
    intention::forget(&mut db, &format!("/projects/{project}/custom_fields"), &name).await?;
    db.commit().await?;
    Ok(answer::done())
}

/// A field that has nothing set but what it is.
const fn nothing_yet(name: FieldName, kind: FieldKind) -> CustomField {
    CustomField {
        name,
        kind,
        label: String::new(),
        hint: String::new(),
        required: false,
        pos_type: String::new(),
        options: FieldOptions { choice_kind: None, min: None, max: None, layout: String::new() },
        values: Vec::new(),
    }
}

/// The field with what was sent; what was not sent stays. Settings of another type are left out: they would say
/// nothing.
fn applied(input: FieldInput, had: CustomField) -> Result<CustomField, Problem> {
    let FieldInput { kind, label, hint, required, pos_type, choice_kind, min, max, layout } = input;
    // what tickets hold is of the old type
    if kind.is_some_and(|kind| kind != had.kind) {
        return Err(Problem::new("type", "cannot be changed; add another field instead"));
    }
    let is_choice = had.kind == FieldKind::Choice;
    let is_number = had.kind == FieldKind::Float;
    let options = FieldOptions {
        choice_kind: is_choice
            .then(|| choice_kind.or(had.options.choice_kind).unwrap_or(ChoiceKind::Select)),
        min: min.unwrap_or(had.options.min).filter(|_| is_number),
        max: max.unwrap_or(had.options.max).filter(|_| is_number),
        layout: changed(layout.filter(|_| is_choice), had.options.layout, |sent| {
            validate::line("fieldLayout", &sent)
        })?,
    };
    if let (Some(min), Some(max)) = (options.min, options.max)
        && min > max
    {
        return Err(Problem::new("max", "must not be less than min"));
    }
    Ok(CustomField {
        label: validate::name("label", label, Some(&had.label))?,
        hint: changed(hint, had.hint, |sent| validate::text("hint", &sent))?,
        required: required.unwrap_or(had.required),
        pos_type: pos_type.unwrap_or(had.pos_type),
        options,
        ..had
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> CustomField {
        nothing_yet(FieldName::numbered(1), kind)
    }

    fn labelled() -> FieldInput {
        FieldInput { label: Some("Effort".to_owned()), ..FieldInput::default() }
    }

    #[test]
    fn settings_of_another_type_are_left_out() {
        let sent = || FieldInput {
            choice_kind: Some(ChoiceKind::Checkbox),
            min: Some(Some(1.0)),
            max: Some(Some(2.0)),
            layout: Some("columns".to_owned()),
            ..labelled()
        };
        let number = applied(sent(), field(FieldKind::Float)).unwrap().options;
        assert_eq!((number.min, number.max, number.choice_kind), (Some(1.0), Some(2.0), None));
        let choice = applied(sent(), field(FieldKind::Choice)).unwrap().options;
        assert_eq!((choice.min, choice.choice_kind), (None, Some(ChoiceKind::Checkbox)));
        let line = applied(sent(), field(FieldKind::String)).unwrap().options;
        assert_eq!(line, FieldOptions::default());
    }

    #[test]
    fn a_choice_is_a_list_unless_it_says_otherwise() {
        let choice = applied(labelled(), field(FieldKind::Choice)).unwrap();
        assert_eq!(choice.options.choice_kind, Some(ChoiceKind::Select));
    }

    #[test]
    fn bounds_can_be_lifted_and_must_not_cross() {
        let bounded = |min, max| FieldInput { min, max, ..labelled() };
        let had = applied(bounded(Some(Some(1.0)), Some(Some(2.0))), field(FieldKind::Float));
        let had = had.unwrap();
        assert!(applied(bounded(Some(Some(3.0)), None), had.clone()).is_err());
        let lifted = applied(bounded(None, Some(None)), had).unwrap();
        assert_eq!((lifted.options.min, lifted.options.max), (Some(1.0), None));
    }

    #[test]
    fn a_type_stays_what_it_is() {
        let text = FieldInput { kind: Some(FieldKind::Text), ..labelled() };
        assert!(applied(text.clone(), field(FieldKind::Float)).is_err());
        assert!(applied(text, field(FieldKind::Text)).is_ok());
    }
}
