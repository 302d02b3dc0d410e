//! Texts of an account that were written to attack whoever reads them.

use serde_json::Value;

/// What people write, in all resources.
const WRITTEN: [&str; 15] = [
    "name",
    "title",
    "label",
    "hint",
    "description",
    "text",
    "tags",
    "required_by",
    "email",
    "company",
    "address",
    "work_phone",
    "cell_phone",
    "comments",
    "f2",
];

/// Adds this to every text in it that somebody has written.
pub(super) fn dress(thing: Value, hostile: &str) -> Value {
    match thing {
        Value::Array(items) => items.into_iter().map(|item| dress(item, hostile)).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| match value {
                Value::String(text) if WRITTEN.contains(&key.as_str()) && !is_handle(&text) => {
                    let joint = if key == "tags" { "," } else { " " };
                    (key, Value::String(format!("{text}{joint}{hostile}")))
                }
                other => (key, dress(other, hostile)),
            })
            .collect(),
        other => other,
    }
}

/// `f1`: what a field is asked for by.
fn is_handle(text: &str) -> bool {
    text.strip_prefix('f').is_some_and(|rest| rest.parse::<u8>().is_ok())
}
