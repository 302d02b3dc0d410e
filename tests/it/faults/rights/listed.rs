//! The list of properties is the list of what the server reads, and of the forms it takes: a new one cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use smartq::model::body::Node;
use smartq::model::{
    AccessLevel, ChoiceKind, DueDate, FieldContent, FieldInput, FieldKind, FieldName, FormBody,
    NoteInput, ProjectInput, RoleInput, Secret, StepId, StepInput, Tags, TicketInput, UserId,
    UserInput, ValueInput,
};

use super::properties::{THINGS, Thing};
use super::rows::{outer, rows};

fn keys<T: FormBody>(input: &T) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (key, node) in input.write().iter() {
        match node {
            Node::Text(_) => {
                keys.insert(key.to_owned());
            }
            Node::Map(inner) => keys.extend(inner.iter().map(|(inner, _)| below(key, inner))),
        }
    }
    keys
}

fn below(key: &str, inner: &str) -> String {
    let is_place = inner.chars().all(|it| it.is_ascii_digit());
    format!("{key}][{}", if is_place { "" } else { inner })
}

/// Of each thing all that the server reads. What is new there has to be named here, or this does not compile.
fn read_by_the_server() -> BTreeMap<&'static str, BTreeSet<String>> {
    let text = || Some("x".to_owned());
    let flag = Some(true);
    let user = UserInput {
        name: text(),
        email: text(),
        password: Some(Secret::new("x")),
        is_account_administrator: flag,
        can_manage_projects: flag,
        can_view_profiles: flag,
        can_manage_profiles: flag,
        company: text(),
        title: text(),
        address: text(),
        work_phone: text(),
        cell_phone: text(),
        comments: text(),
    };
    let role = RoleInput {
        name: text(),
        access_level: Some(AccessLevel::Read),
        max_step: Some(Some(StepId::new(1))),
        can_edit_project: flag,
        can_manage_people_notes: flag,
        can_see_private_notes: flag,
        users: Some(vec![UserId::new(1)]),
    };
    let field = FieldInput {
        kind: Some(FieldKind::Float),
        label: text(),
        hint: text(),
        required: flag,
        pos_type: text(),
        choice_kind: Some(ChoiceKind::Radio),
        min: Some(Some(1.0)),
        max: Some(Some(1.0)),
        layout: text(),
    };
    let ticket = TicketInput {
        name: text(),
        description: text(),
        step_id: Some(StepId::new(1)),
        tags: Some(Tags::parse("x")),
        required_by: Some(DueDate::parse("2026-12-24")),
        assigned_to: Some(vec![UserId::new(1)]),
        notify_involved: flag,
        fields: BTreeMap::from([(FieldName::numbered(1), FieldContent::One("x".to_owned()))]),
    };
    let note = NoteInput {
        text: text(),
        private: flag,
        notify_users: flag,
        users: Some(vec![UserId::new(1)]),
        has_attachments: flag,
    };
    let step = StepInput { name: text(), description: text(), limit: Some(1), pos: Some(1) };
    let value = ValueInput { title: text(), is_default: flag, pos: Some(1) };
    let project = ProjectInput { name: text(), description: text() };
    BTreeMap::from([
        ("user", keys(&user)),
        ("role", keys(&role)),
        ("field", keys(&field)),
        ("ticket", keys(&ticket)),
        ("note", keys(&note)),
        ("step", keys(&step)),
        ("value", keys(&value)),
        ("project", keys(&project)),
    ])
}

#[test]
fn every_property_that_is_read_and_every_form_that_is_taken_has_its_row() {
    let listed = |thing: &Thing| thing.properties.iter().map(|it| it.key.to_owned()).collect();
    let listed: BTreeMap<&str, BTreeSet<String>> =
        THINGS.iter().map(|thing| (thing.outer, listed(thing))).collect();
    assert_eq!(listed, read_by_the_server());

    let of = |method: &str| -> BTreeSet<&str> {
        let forms = rows().filter(|(name, path, _)| *name == method && outer(path) != "file");
        forms.map(|(_, path, _)| path).collect()
    };
    let all = |paths: fn(&Thing) -> &'static [&'static str]| -> BTreeSet<&str> {
        THINGS.iter().flat_map(|thing| paths(thing).iter().copied()).collect()
    };
    assert_eq!(all(|thing| thing.add), of("POST"));
    assert_eq!(all(|thing| thing.change), of("PUT"));
}
