use super::*;
use crate::model::{
    AccessLevel, CustomField, FieldInput, Note, NoteInput, Project, Role, RoleInput, Step,
    StepInput, User, UserInput, Value,
};

fn read<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn role(level: i64, name: &str, users: &[u64]) -> Role {
    read(serde_json::json!({"id": 3, "name": name, "access_level": level, "users": users}))
}

#[expect(clippy::unnecessary_wraps, reason = "what is sent is set or not")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// What a form sends that has changed nothing but the right to private notes.
fn private_notes() -> Amend<Role> {
    let input = RoleInput {
        name: some("Testers"),
        access_level: Some(AccessLevel::Delete),
        can_see_private_notes: Some(true),
        ..RoleInput::default()
    };
    Amend::new(&role(5, "Testers", &[1]), input)
}

#[test]
fn what_was_not_touched_goes_out_as_it_is_now() {
    let now = role(1, "Guests", &[]);
    let amend = private_notes();
    assert_eq!(amend.standing(&now, Likeness::Exact), Standing::Free);
    let wanted = RoleInput {
        name: some("Guests"),
        access_level: Some(AccessLevel::Read),
        can_see_private_notes: Some(true),
        ..RoleInput::default()
    };
    assert_eq!(amend.input(&now), wanted);
}

#[test]
fn what_somebody_else_has_changed_too_is_named() {
    let mut now = role(5, "Testers", &[1]);
    let input = RoleInput {
        name: some("Testers"),
        access_level: Some(AccessLevel::Edit),
        ..RoleInput::default()
    };
    let amend = Amend::new(&now, input);
    assert_eq!(amend.standing(&now, Likeness::Exact), Standing::Free);
    now.access_level = AccessLevel::Read;
    assert_eq!(
        amend.standing(&now, Likeness::Exact),
        Standing::Changed(vec!["access_level".to_owned()])
    );
    now.access_level = AccessLevel::Edit;
    assert_eq!(amend.standing(&now, Likeness::Exact), Standing::Done, "they did the same");
}

#[test]
fn people_have_no_order() {
    let users = |ids: &[u64]| Some(ids.iter().copied().map(crate::model::UserId::new).collect());
    let input = RoleInput { users: users(&[2, 1]), ..RoleInput::default() };
    let amend = Amend::new(&role(5, "Testers", &[1]), input);
    let standing = |ids: &[u64]| amend.standing(&role(5, "Testers", ids), Likeness::Exact);
    assert_eq!(standing(&[1]), Standing::Free);
    assert_eq!(standing(&[1, 2]), Standing::Done);
    assert_eq!(standing(&[1, 3]), Standing::Changed(vec!["users".to_owned()]));
    assert_eq!(standing(&[]), Standing::Changed(vec!["users".to_owned()]));
}

#[test]
fn a_password_cannot_be_read_back_and_always_goes_out() {
    let user: User = read(serde_json::json!({"id": 3, "name": "Ann", "email": "ann@example.com"}));
    let password = Some(crate::model::Secret::new("a new password"));
    let input = UserInput { name: some("Ann"), password, ..UserInput::default() };
    let amend = Amend::new(&user, input);
    assert_eq!(amend.standing(&user, Likeness::Loose), Standing::Free);
}

#[test]
fn after_a_lost_answer_it_is_seen_from_what_was_there_before_it() {
    let step = |pos: u32, name: &str| -> Step {
        read(serde_json::json!({"id": 4, "name": name, "pos": pos}))
    };
    let input = StepInput { name: some("QA"), pos: Some(3), ..StepInput::default() };
    // somebody has renamed it, which this change does not touch
    let before = step(1, "Quality");
    let amend = Amend::new(&step(1, "QA"), input).seen_from(&before);
    let standing = |now: &Step| amend.standing(now, Likeness::Loose);
    assert_eq!(standing(&before), Standing::Free);
    assert_eq!(standing(&step(3, "Quality")), Standing::Done);
    assert_eq!(standing(&step(2, "Quality")), Standing::Changed(vec!["pos".to_owned()]));
    assert_eq!(amend.input(&step(1, "Q")).name, some("Q"));
}

#[test]
fn the_options_of_a_field_are_properties_of_their_own() {
    let field = |min: &str| -> CustomField {
        read(serde_json::json!(
            {"name": "f1", "type": "float", "label": "Effort", "options": {"min": min}}
        ))
    };
    let input = FieldInput { max: Some(Some(9.0)), min: Some(None), ..FieldInput::default() };
    let amend = Amend::new(&field("1"), input);
    assert_eq!(amend.standing(&field("1"), Likeness::Exact), Standing::Free);
    assert_eq!(
        amend.standing(&field("2"), Likeness::Exact),
        Standing::Changed(vec!["min".to_owned()])
    );
}

#[test]
fn people_are_told_of_a_note_once() {
    let note = |text: &str| -> Note { read(serde_json::json!({"id": 4, "text": text})) };
    let input =
        NoteInput { text: some("<p>b</p>"), notify_users: Some(true), ..NoteInput::default() };
    let amend = Amend::new(&note("a"), input);
    assert_eq!(amend.standing(&note("a"), Likeness::Exact), Standing::Free);
    assert_eq!(amend.standing(&note("b"), Likeness::Loose), Standing::Unsaid);
    assert_eq!(
        amend.standing(&note("c"), Likeness::Loose),
        Standing::Changed(vec!["text".to_owned()])
    );
}

/// Every property a thing tells can be taken over and has a name for people.
fn is_whole<T>(json: serde_json::Value)
where
    T: Amended + serde::de::DeserializeOwned,
    T::Input: Default,
{
    let told = read::<T>(json).told();
    let mut taken = T::Input::default();
    for name in properties(&told).keys() {
        taken.take(name, &told);
        assert_ne!(things::label(name), "same", "{name}");
    }
    assert_eq!(properties(&taken), properties(&told));
    assert!(!properties(&told).is_empty());
}

#[test]
fn every_property_is_known() {
    is_whole::<Project>(serde_json::json!({"id": 1, "name": "a", "description": "b"}));
    is_whole::<User>(serde_json::json!({"id": 1, "name": "a", "email": "b", "company": "c"}));
    is_whole::<Role>(serde_json::json!({"id": 1, "name": "a", "max_step": 4, "users": [1, 2]}));
    is_whole::<Step>(serde_json::json!({"id": 1, "name": "a", "limit": 4, "pos": 2}));
    is_whole::<Note>(serde_json::json!({"id": 1, "text": "a", "private": 1}));
    is_whole::<Value>(serde_json::json!({"id": 1, "title": "a", "pos": 2}));
    is_whole::<CustomField>(serde_json::json!({
        "name": "f1", "type": "choice", "label": "a", "pos_type": "double",
        "options": {"choiceType": "radio", "min": 1, "max": 2, "fieldLayout": "x"}
    }));
}
