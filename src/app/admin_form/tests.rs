mod person;

use super::*;
use crate::app::effect::Effect;
use crate::app::form::Editor;
use crate::app::form::testing::{PROJECT, desk};
use crate::model::{
    AccessLevel, ChoiceKind, CustomField, FieldInput, FieldKind, Role, RoleInput, Step, StepInput,
    UserId, Value,
};
use crate::worker::reply::{Failure, FailureKind};
use crate::worker::request::{AdminWrite, Concern, Edit, Read, Request};

fn read<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn line(it: &mut AdminForm, property: &str, text: &str) {
    it.form.write(property, text);
}

fn choose(it: &mut AdminForm, property: &str, id: u64) {
    let field = it.form.fields.iter_mut().find(|it| it.about.property == property).unwrap();
    match &mut field.editor {
        Editor::Boxes(boxes) => boxes.chosen = vec![id],
        Editor::Truth(truth) => *truth = id == 1,
        other => panic!("{other:?}"),
    }
}

fn sent(desk: &mut Desk) -> Option<(RequestId, AdminWrite)> {
    desk.take_effects().into_iter().find_map(|effect| match effect {
        Effect::Send(Request::Write { request, write }) => match *write {
            Write::Admin(write) => Some((request, write)),
            other => panic!("{other:?}"),
        },
        _ => None,
    })
}

fn saved(it: &mut AdminForm, desk: &mut Desk) -> AdminWrite {
    it.resized(desk);
    it.save(desk);
    sent(desk).unwrap_or_else(|| panic!("{:?}", it.form)).1
}

fn step() -> Step {
    read(serde_json::json!({"id": 4, "name": "QA", "description": "by hand", "limit": 3, "pos": 2}))
}

#[test]
fn a_change_carries_what_is_required_and_what_changed() {
    let mut desk = desk();
    let mut form = AdminForm::open(Subject::Step(PROJECT, Some(step())), &desk);
    line(&mut form, "limit", "");
    let input = StepInput { name: Some("QA".to_owned()), limit: Some(0), ..StepInput::default() };
    let write = AdminWrite::Step(PROJECT, Edit::Save(Box::new(step()), input));
    assert_eq!(saved(&mut form, &mut desk), write);
}

#[test]
fn what_is_as_it_was_is_not_sent() {
    let mut desk = desk();
    let mut form = AdminForm::open(Subject::Step(PROJECT, Some(step())), &desk);
    assert!(matches!(form.save(&mut desk), Go::Pop));
    assert_eq!(sent(&mut desk), None);
}

#[test]
fn a_new_step_carries_what_is_set() {
    let mut desk = desk();
    let mut form = AdminForm::open(Subject::Step(PROJECT, None), &desk);
    form.save(&mut desk);
    assert_eq!(sent(&mut desk), None, "it has no name yet");
    line(&mut form, "name", " QA ");
    let input = StepInput { name: Some("QA".to_owned()), ..StepInput::default() };
    assert_eq!(saved(&mut form, &mut desk), AdminWrite::Step(PROJECT, Edit::Create(input)));
}

#[test]
fn a_role_keeps_a_level_this_program_does_not_know() {
    let mut desk = desk();
    let role: Role = read(serde_json::json!(
        {"id": 9, "name": "Guests", "access_level": 9, "max_step": 77, "users": [1]}
    ));
    let mut form = AdminForm::open(Subject::Role(PROJECT, Some(role)), &desk);
    choose(&mut form, "can_see_private_notes", 1);
    let AdminWrite::Role(_, Edit::Save(_, input)) = saved(&mut form, &mut desk) else { panic!() };
    let wanted = RoleInput {
        name: Some("Guests".to_owned()),
        access_level: Some(AccessLevel::Other(9)),
        can_see_private_notes: Some(true),
        ..RoleInput::default()
    };
    assert_eq!(input, wanted);
}

#[test]
fn a_last_step_can_be_taken_away() {
    let mut desk = desk();
    let role: Role =
        read(serde_json::json!({"id": 9, "name": "Guests", "access_level": 2, "max_step": 77}));
    let mut form = AdminForm::open(Subject::Role(PROJECT, Some(role)), &desk);
    assert!(form.form.field("users").is_none(), "this server does not tell people");
    choose(&mut form, "max_step", 0);
    let AdminWrite::Role(_, Edit::Save(_, input)) = saved(&mut form, &mut desk) else { panic!() };
    assert_eq!((input.max_step, input.access_level), (Some(None), Some(AccessLevel::Note)));
}

#[test]
fn the_default_role_has_an_address_of_its_own_and_no_people() {
    let mut desk = desk();
    let role: Role = read(serde_json::json!(
        {"id": 9, "name": "All", "access_level": 0, "is_default": 1, "users": []}
    ));
    let mut form = AdminForm::open(Subject::Role(PROJECT, Some(role)), &desk);
    assert!(form.form.field("users").is_none());
    choose(&mut form, "access_level", 1);
    let AdminWrite::DefaultRole(_, _, input) = saved(&mut form, &mut desk) else { panic!() };
    assert_eq!(input.access_level, Some(AccessLevel::Read));
}

#[test]
fn people_can_be_put_into_a_role_where_the_server_tells_them() {
    let mut desk = desk();
    let role: Role =
        read(serde_json::json!({"id": 9, "name": "Guests", "access_level": 2, "users": []}));
    let mut form = AdminForm::open(Subject::Role(PROJECT, Some(role)), &desk);
    let at = form.form.fields.iter().position(|it| it.about.property == "users").unwrap();
    let Editor::Picker(picker) = &mut form.form.fields[at].editor else { panic!() };
    picker.chosen.push(crate::app::form::Item::new(2, "x"));
    let AdminWrite::Role(_, Edit::Save(_, input)) = saved(&mut form, &mut desk) else { panic!() };
    assert_eq!(input.users, Some(vec![UserId::new(2)]));
}

fn fields_of(form: &AdminForm) -> Vec<&str> {
    form.form.fields.iter().map(|it| it.about.property.as_str()).collect()
}

#[test]
fn a_draft_holds_what_only_its_type_shows() {
    let mut desk = desk();
    let mut form = AdminForm::open(Subject::Field(PROJECT, None), &desk);
    choose(&mut form, "type", 2);
    form.resized(&desk);
    line(&mut form, "min", "1,5");
    let (place, left) = form.draft().unwrap();
    desk.drafts.keep(place, left);
    let form = AdminForm::resumed(Subject::Field(PROJECT, None), &mut desk);
    assert_eq!(form.form.answer("min").text(), "1.5");
}

#[test]
fn a_field_shows_what_its_type_can_be_told_and_keeps_what_was_typed() {
    let mut desk = desk();
    let mut form = AdminForm::open(Subject::Field(PROJECT, None), &desk);
    assert_eq!(fields_of(&form), ["type", "label", "hint", "required", "pos_type"]);
    choose(&mut form, "type", 2);
    form.resized(&desk);
    line(&mut form, "min", "1,5");
    line(&mut form, "label", "Effort");
    choose(&mut form, "type", 3);
    form.resized(&desk);
    assert!(fields_of(&form).contains(&"choiceType") && !fields_of(&form).contains(&"min"));
    choose(&mut form, "type", 2);
    let AdminWrite::Field(_, Edit::Create(input)) = saved(&mut form, &mut desk) else { panic!() };
    let wanted = FieldInput {
        kind: Some(FieldKind::Float),
        label: Some("Effort".to_owned()),
        min: Some(Some(1.5)),
        ..FieldInput::default()
    };
    assert_eq!(input, wanted);
}

#[test]
fn a_choice_says_how_one_chooses() {
    let mut desk = desk();
    let mut form = AdminForm::open(Subject::Field(PROJECT, None), &desk);
    choose(&mut form, "type", 3);
    form.resized(&desk);
    line(&mut form, "label", "Platforms");
    choose(&mut form, "choiceType", 2);
    let AdminWrite::Field(_, Edit::Create(input)) = saved(&mut form, &mut desk) else { panic!() };
    assert_eq!(input.choice_kind, Some(ChoiceKind::Checkbox));
}

#[test]
fn a_type_and_a_width_this_program_does_not_know_stay() {
    let mut desk = desk();
    let field: CustomField = read(serde_json::json!(
        {"name": "f9", "type": "date", "label": "When", "pos_type": "triple"}
    ));
    let subject = Subject::Field(PROJECT, Some(Box::new(field)));
    let mut form = AdminForm::open(subject, &desk);
    line(&mut form, "label", "Day");
    let AdminWrite::Field(_, Edit::Save(_, input)) = saved(&mut form, &mut desk) else { panic!() };
    let wanted = FieldInput {
        kind: Some(FieldKind::Other("date".to_owned())),
        label: Some("Day".to_owned()),
        ..FieldInput::default()
    };
    assert_eq!(input, wanted);
}

#[test]
fn another_type_is_only_sent_after_a_question() {
    let mut desk = desk();
    let field: CustomField =
        read(serde_json::json!({"name": "f3", "type": "string", "label": "Build"}));
    let subject = Subject::Field(PROJECT, Some(Box::new(field)));
    let mut form = AdminForm::open(subject, &desk);
    choose(&mut form, "type", 1);
    let Go::Push(Layer::Confirm(confirm)) = form.save(&mut desk) else { panic!() };
    assert!(confirm.lines.iter().any(|line| line.contains("is being counted")), "{confirm:?}");
    assert_eq!(sent(&mut desk), None);
    form.answer(Answer::Confirmed(Question::ChangeType), &mut desk);
    assert!(sent(&mut desk).is_some());
}

#[test]
fn a_value_is_made_the_default() {
    let mut desk = desk();
    let value: Value = read(serde_json::json!({"id": 501, "title": "low", "pos": 1}));
    let name: crate::model::FieldName = "f1".parse().unwrap();
    let subject = Subject::Value(PROJECT, name, Some(value));
    let mut form = AdminForm::open(subject, &desk);
    choose(&mut form, "is_default", 1);
    let AdminWrite::Value(_, _, Edit::Save(_, input)) = saved(&mut form, &mut desk) else {
        panic!()
    };
    assert_eq!((input.title.as_deref(), input.is_default), (Some("low"), Some(true)));
}

#[test]
fn a_refusal_stands_at_the_field_it_names_and_nothing_typed_is_lost() {
    let mut desk = desk();
    let mut form = AdminForm::open(Subject::Step(PROJECT, None), &desk);
    line(&mut form, "name", "QA");
    form.save(&mut desk);
    let (request, _) = sent(&mut desk).unwrap();
    assert!(form.form.is_saving && form.awaits(request));
    let failure =
        Failure::new(FailureKind::Invalid { property: Some("name".to_owned()) }, "name is taken");
    let concern = Concern::Steps(PROJECT);
    form.reply(&Reply::Administered { request, concern, result: Err(failure) }, &mut desk);
    assert_eq!(form.form.field("name").unwrap().refusal.as_deref(), Some("name is taken"));
    assert_eq!(form.form.answer("name").text(), "QA");
    assert!(!form.form.is_saving && form.unsent().is_some());
}

#[test]
fn a_name_that_is_there_already_is_warned_of_and_saved_all_the_same() {
    let mut desk = desk();
    let field: crate::model::FieldName = "f1".parse().unwrap();
    let priority = desk.store.board(PROJECT).unwrap().fields.items[0].clone();
    for (subject, property, taken) in [
        (Subject::Step(PROJECT, None), "name", " backLOG "),
        (Subject::Field(PROJECT, None), "label", "priority"),
        (Subject::Value(PROJECT, field.clone(), None), "title", "HIGH"),
        (Subject::Field(PROJECT, Some(Box::new(priority))), "label", "build"),
    ] {
        let mut form = AdminForm::open(subject, &desk);
        let caution = |form: &AdminForm| form.form.field(property).unwrap().caution.clone();
        assert_eq!(caution(&form), None);
        line(&mut form, property, taken);
        form.resized(&desk);
        assert!(caution(&form).unwrap().ends_with(" already."), "{form:?}");
        line(&mut form, property, "another one");
        form.resized(&desk);
        assert_eq!(caution(&form), None);
        line(&mut form, property, taken);
        saved(&mut form, &mut desk);
    }
    let old = desk.store.board(PROJECT).unwrap().steps.items[0].clone();
    let mut form = AdminForm::open(Subject::Step(PROJECT, Some(old)), &desk);
    form.resized(&desk);
    assert_eq!(form.form.field("name").unwrap().caution, None, "its own name is nobody else's");
}

#[test]
fn a_limit_has_a_greatest_value() {
    let mut desk = desk();
    let mut form = AdminForm::open(Subject::Step(PROJECT, None), &desk);
    line(&mut form, "name", "QA");
    line(&mut form, "limit", "4294967295");
    form.save(&mut desk);
    assert_eq!(sent(&mut desk), None);
    let complaint = form.form.field("limit").unwrap().complaint(desk.now.today, true, true);
    assert_eq!(complaint.as_deref(), Some("This must be from 0 to 100000."));
}

#[test]
fn a_role_offers_the_steps_as_they_stand_on_the_board() {
    let mut desk = desk();
    let step = serde_json::json!({"id": 11, "name": "Backlog", "pos": 9});
    let board = desk.store.board(PROJECT).unwrap();
    assert_eq!(board.steps.items[0].id.get(), 11);
    let load = desk.read(Read::Steps(PROJECT));
    let steps = vec![read(step), read(serde_json::json!({"id": 12, "name": "Ready", "pos": 2}))];
    desk.store.take(&mut Reply::Steps { load, project: PROJECT, result: Ok(steps) });
    let form = AdminForm::open(Subject::Role(PROJECT, None), &desk);
    let crate::app::form::Kind::Choice(items) = &form.form.field("max_step").unwrap().about.kind
    else {
        panic!()
    };
    let titles: Vec<&str> = items.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(titles, ["any step", "Ready", "Backlog"]);
}
