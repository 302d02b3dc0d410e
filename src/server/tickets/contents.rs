//! What a ticket may hold in the custom fields of its project. Pure: the fields and what was sent give what is to be
//! stored, or the one problem that is told.

use std::collections::BTreeMap;

use crate::model::flex::parse_float;
use crate::model::{CustomField, FieldContent, FieldKind, FieldName, Problem, ValueId};
use crate::server::validate;

/// What is to be stored in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) enum Content {
    /// Nothing, for now.
    Nothing,
    /// A number in its plain form, or a text.
    Written(String),
    /// Some of the field's values, in the field's order.
    Chosen(Vec<ValueId>),
}

/// What a new ticket holds: what was sent, and the default values of choices of which nothing was sent.
pub(super) fn of_new(
    fields: &[CustomField],
    mut sent: BTreeMap<FieldName, FieldContent>,
) -> Result<Vec<(FieldName, Content)>, Problem> {
    let mut contents = Vec::new();
    for field in fields {
        let content = match sent.remove(&field.name) {
            Some(content) => check(field, content)?,
            None => defaults(field),
        };
        if content == Content::Nothing && field.required {
            return Err(problem(field, "is required"));
        }
        contents.push((field.name.clone(), content));
    }
    none_left(&sent)?;
    Ok(contents)
}

/// What changes in a ticket: what was sent. A required field that was empty before it was required may stay so.
pub(super) fn of_changed(
    fields: &[CustomField],
    mut sent: BTreeMap<FieldName, FieldContent>,
) -> Result<Vec<(FieldName, Content)>, Problem> {
    let mut contents = Vec::new();
    for field in fields {
        let Some(content) = sent.remove(&field.name) else { continue };
        let content = check(field, content)?;
        if content == Content::Nothing && field.required {
            return Err(problem(field, "is required"));
        }
        contents.push((field.name.clone(), content));
    }
    none_left(&sent)?;
    Ok(contents)
}

fn none_left(sent: &BTreeMap<FieldName, FieldContent>) -> Result<(), Problem> {
    match sent.keys().next() {
        Some(name) => Err(Problem::new(name.as_str(), "is not a field of this project")),
        None => Ok(()),
    }
}

fn defaults(field: &CustomField) -> Content {
    let chosen = field.values.iter().filter(|value| value.is_default).map(|value| value.id);
    let most = if field.is_multiple() { usize::MAX } else { 1 };
    chosen_or_nothing(chosen.take(most).collect())
}

fn chosen_or_nothing(chosen: Vec<ValueId>) -> Content {
    if chosen.is_empty() { Content::Nothing } else { Content::Chosen(chosen) }
}

fn check(field: &CustomField, content: FieldContent) -> Result<Content, Problem> {
    let text = match (&field.kind, content) {
        (FieldKind::Choice, content) => return choice(field, &content),
        (_, FieldContent::One(text)) => text,
        (_, FieldContent::Many(_)) => return Err(problem(field, "must be a text, not a list")),
    };
    if text.trim().is_empty() {
        return Ok(Content::Nothing);
    }
    match field.kind {
        FieldKind::Float => number(field, &text).map(Content::Written),
        FieldKind::String => validate::line(&name(field), text.trim()).map(Content::Written),
        _ => validate::text(&name(field), &text).map(Content::Written),
    }
}

fn number(field: &CustomField, text: &str) -> Result<String, Problem> {
    let number = parse_float(text).ok_or_else(|| problem(field, "must be a number"))?;
    match (field.options.min, field.options.max) {
        (Some(min), _) if number < min => Err(problem(field, &format!("must be at least {min}"))),
        (_, Some(max)) if number > max => Err(problem(field, &format!("must be at most {max}"))),
        // minus zero is zero
        _ => Ok((number + 0.0).to_string()),
    }
}

fn choice(field: &CustomField, content: &FieldContent) -> Result<Content, Problem> {
    let sent = match content {
        FieldContent::One(text) => text
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(|id| id.parse().or(Err(problem(field, "must be chosen by the ids of its values"))))
            .collect::<Result<Vec<ValueId>, _>>()?,
        FieldContent::Many(ids) => ids.clone(),
    };
    if let Some(id) = sent.iter().find(|id| !field.values.iter().any(|value| value.id == **id)) {
        return Err(problem(field, &format!("has no value {id}")));
    }
    let chosen = field.values.iter().map(|value| value.id).filter(|id| sent.contains(id));
    let chosen: Vec<ValueId> = chosen.collect();
    if chosen.len() > 1 && !field.is_multiple() {
        return Err(problem(field, "takes one value only"));
    }
    Ok(chosen_or_nothing(chosen))
}

fn problem(field: &CustomField, fault: &str) -> Problem {
    Problem::new(name(field), fault)
}

/// The name of the property, and what people call it.
fn name(field: &CustomField) -> String {
    format!("{} ({})", field.name, field.label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ChoiceKind, FieldOptions, Value};

    fn field(number: u64, kind: FieldKind, label: &str) -> CustomField {
        CustomField {
            name: FieldName::numbered(number),
            kind,
            label: label.to_owned(),
            hint: String::new(),
            required: false,
            pos_type: String::new(),
            options: FieldOptions::default(),
            values: Vec::new(),
        }
    }

    fn choice_of(number: u64, kind: ChoiceKind, default: u64) -> CustomField {
        let value = |id: u64| Value {
            id: ValueId::new(id),
            title: id.to_string(),
            is_default: id == default,
            pos: 1,
        };
        let options = FieldOptions { choice_kind: Some(kind), ..FieldOptions::default() };
        let values = [10, 11, 12].map(value).to_vec();
        CustomField { options, values, ..field(number, FieldKind::Choice, "Kind") }
    }

    fn one(text: &str) -> FieldContent {
        FieldContent::One(text.to_owned())
    }

    fn checked(field: CustomField, content: FieldContent) -> Result<Content, String> {
        let sent = BTreeMap::from([(field.name.clone(), content)]);
        match of_changed(&[field], sent) {
            Ok(mut contents) => Ok(contents.remove(0).1),
            Err(problem) => Err(problem.to_string()),
        }
    }

    fn written(text: &str) -> Content {
        Content::Written(text.to_owned())
    }

    #[test]
    fn numbers_keep_their_bounds_and_one_form() {
        let options = FieldOptions { min: Some(0.0), max: Some(40.0), ..FieldOptions::default() };
        let estimate = CustomField { options, ..field(3, FieldKind::Float, "Estimate (days)") };
        for (sent, stored) in [("2.50", "2.5"), (" 2,5 ", "2.5"), ("40", "40"), ("-0", "0")] {
            assert_eq!(checked(estimate.clone(), one(sent)), Ok(written(stored)), "{sent}");
        }
        for (sent, why) in [
            ("41", "f3 (Estimate (days)) must be at most 40"),
            ("-0.5", "f3 (Estimate (days)) must be at least 0"),
            ("soon", "f3 (Estimate (days)) must be a number"),
            ("NaN", "f3 (Estimate (days)) must be a number"),
        ] {
            assert_eq!(checked(estimate.clone(), one(sent)), Err(why.to_owned()), "{sent}");
        }
        assert_eq!(checked(estimate, one(" ")), Ok(Content::Nothing));
    }

    #[test]
    fn texts_are_kept_as_they_are_and_lines_are_lines() {
        let lines = one("- a\r\n- b\n");
        assert_eq!(checked(field(5, FieldKind::Text, "Notes"), lines), Ok(written("- a\n- b\n")));
        assert_eq!(
            checked(field(4, FieldKind::String, "Build"), one(" a b\n")),
            Ok(written("a b"))
        );
        assert_eq!(
            checked(field(4, FieldKind::String, "Build"), one("a\nb")),
            Err("f4 (Build) must be one line without control characters".to_owned())
        );
        let list = FieldContent::Many(vec![ValueId::new(1)]);
        assert!(checked(field(4, FieldKind::String, "Build"), list).is_err());
    }

    #[test]
    fn choices_are_made_among_the_values() {
        let many =
            |ids: &[u64]| FieldContent::Many(ids.iter().copied().map(ValueId::new).collect());
        let chosen =
            |ids: &[u64]| Ok(Content::Chosen(ids.iter().copied().map(ValueId::new).collect()));
        let radio = || choice_of(1, ChoiceKind::Radio, 0);
        let boxes = || choice_of(2, ChoiceKind::Checkbox, 0);
        assert_eq!(checked(radio(), one("11")), chosen(&[11]));
        assert_eq!(checked(radio(), many(&[11])), chosen(&[11]));
        assert_eq!(checked(radio(), one("")), Ok(Content::Nothing));
        assert_eq!(checked(boxes(), many(&[12, 10, 12])), chosen(&[10, 12]));
        assert_eq!(checked(boxes(), one("10, 11")), chosen(&[10, 11]));
        assert_eq!(checked(boxes(), many(&[])), Ok(Content::Nothing));
        assert_eq!(checked(radio(), one("13")), Err("f1 (Kind) has no value 13".to_owned()));
        assert_eq!(
            checked(radio(), many(&[10, 11])),
            Err("f1 (Kind) takes one value only".to_owned())
        );
        assert!(checked(boxes(), one("Web")).is_err());
    }

    #[test]
    fn a_new_ticket_gets_defaults_and_must_have_what_is_required() {
        let required = |field: CustomField| CustomField { required: true, ..field };
        let chosen = |id| Content::Chosen(vec![ValueId::new(id)]);
        let priority = required(choice_of(1, ChoiceKind::Radio, 12));
        let customer = required(field(2, FieldKind::String, "Customer"));
        let all = [priority.clone(), customer.clone()];
        let sent = BTreeMap::from([(customer.name.clone(), one("Ann"))]);
        assert_eq!(
            of_new(&all, sent).unwrap(),
            [
                (priority.name.clone(), chosen(12)),
                (customer.name.clone(), Content::Written("Ann".to_owned())),
            ]
        );
        let missing = of_new(&all, BTreeMap::new()).unwrap_err();
        assert_eq!(missing.to_string(), "f2 (Customer) is required");
        let emptied =
            BTreeMap::from([(priority.name.clone(), one("")), (customer.name.clone(), one("x"))]);
        assert_eq!(of_new(&all, emptied).unwrap_err().to_string(), "f1 (Kind) is required");
    }

    #[test]
    fn a_change_touches_what_was_sent_and_empties_nothing_that_is_required() {
        let customer = CustomField { required: true, ..field(2, FieldKind::String, "Customer") };
        assert_eq!(of_changed(std::slice::from_ref(&customer), BTreeMap::new()).unwrap(), []);
        assert_eq!(checked(customer, one(" ")), Err("f2 (Customer) is required".to_owned()));
    }

    #[test]
    fn a_field_of_another_project_is_named() {
        let sent = BTreeMap::from([(FieldName::numbered(9), one("x"))]);
        let problem = of_new(&[], sent).unwrap_err();
        assert_eq!(problem.to_string(), "f9 is not a field of this project");
    }
}
