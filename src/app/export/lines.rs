//! A JSON object a line: for programs.

use serde_json::{Map, Value, json};

use super::Entry;

/// The objects, each on a line of its own.
pub(super) fn objects(entries: &[Entry]) -> String {
    let mut out = String::new();
    for entry in entries {
        out.push_str(&object(entry).to_string());
        out.push('\n');
    }
    out
}

fn object(entry: &Entry) -> Value {
    let fields: Map<String, Value> = entry
        .fields
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(label, words)| match words.as_slice() {
            [only] => (label.clone(), json!(only)),
            several => (label.clone(), json!(several)),
        })
        .collect();
    let set = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    json!({
        "id": entry.id,
        "name": entry.name,
        "step": set(&entry.step),
        "tags": entry.tags,
        "assigned_to": entry.people,
        "due": set(&entry.due),
        "description": entry.description,
        "created": set(&entry.created),
        "changed": set(&entry.changed),
        "fields": fields,
    })
}
