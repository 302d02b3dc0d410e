//! What there is in the account before anybody does anything.

use serde_json::{Value, json};

pub(super) fn ticket(id: u64, name: &str) -> Value {
    json!({
        "id": id,
        "project_id": 1,
        "name": name,
        "description": "",
        "step_id": 1,
        "tags": null,
        "required_by": null,
        "assigned_to": [1],
        "custom_fields": {},
        "insert_time": "2014-01-17 10:22:33",
        "update_time": "2014-01-17 10:22:33",
        "version": 1,
    })
}

pub(super) fn me() -> Value {
    json!({
        "id": 1,
        "name": "Ann",
        "email": "ann@example.com",
        "is_account_administrator": true,
        "can_view_profiles": false,
    })
}

pub(super) fn bob() -> Value {
    json!({ "id": 2, "name": "Bob", "email": "bob@example.com", "company": "Acme", "title": "Cook" })
}

pub(super) fn project() -> Value {
    json!({ "id": 1, "name": "Release", "description": "All of it" })
}

pub(super) fn role() -> Value {
    json!({ "id": 1, "name": "Everybody", "access_level": 5, "is_default": true })
}

pub(super) fn steps() -> Vec<Value> {
    let names = ["Backlog", "Ready", "In progress", "Review", "Done"];
    let step = |(at, name)| json!({ "id": at + 1, "name": name, "limit": 0, "pos": at + 1 });
    names.into_iter().enumerate().map(step).collect()
}

pub(super) fn fields() -> Vec<Value> {
    vec![
        json!({
            "name": "f1",
            "type": "choice",
            "label": "Priority",
            "hint": "How bad it is",
            "required": false,
            "options": {},
            "values": values(),
        }),
        json!({ "name": "f2", "type": "string", "label": "Build", "hint": "Its number" }),
    ]
}

pub(super) fn values() -> Vec<Value> {
    vec![json!({ "id": 5, "title": "High", "is_default": false, "pos": 1 })]
}
