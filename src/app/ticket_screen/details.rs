//! The left pane: what the ticket is, as lines of one width. Laid out when the ticket or the width changes, never for a
//! frame; dates stay dates, as what they are called changes with the day.

use std::collections::BTreeMap;

use crate::app::scroll::Scroll;
use crate::model::{
    CustomField, DueDate, FieldContent, FieldKind, FieldName, StepId, Ticket, Timestamp, UserId,
};
use crate::text;

/// Cells that the labels take at most.
const MOST_LABEL: usize = 16;

/// Where the details come from besides the ticket.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// What a step is called.
    pub step: &'a dyn Fn(StepId) -> Option<String>,
    /// What a person is called.
    pub person: &'a dyn Fn(UserId) -> Option<String>,
    /// The project's custom fields.
    pub fields: &'a [CustomField],
}

/// A line of the pane. Its texts are cleaned and fit the width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Part of the ticket's name.
    Name(String),
    /// A property, or what is left of one that takes several lines: then without a label.
    Property {
        /// What it is called.
        label: String,
        /// What it holds.
        value: Value,
    },
    /// The beginning of a longer text.
    Heading(String),
    /// Part of a longer text.
    Text(String),
    /// Where a longer text could be and is not.
    Nothing(&'static str),
    /// Air.
    Gap,
}

/// What a property holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Plain words.
    Words(String),
    /// The lane it is in.
    Step(String),
    /// Labels.
    Tags(String),
    /// The day it is due.
    Due(DueDate),
    /// A moment.
    Moment(Timestamp),
    /// It holds nothing.
    Nothing,
    /// It has not come yet.
    Awaited,
}

/// The left pane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// What there is to read.
    pub lines: Vec<Line>,
    /// Cells that the labels take.
    pub label_width: usize,
    /// How far it is scrolled.
    pub scroll: Scroll,
    /// What the lines were made of.
    made_of: Option<(Ticket, usize)>,
}

impl Details {
    /// Lays the ticket out, unless it is laid out so already; `anew` when what is around it has changed.
    pub(super) fn lay_out(&mut self, ticket: &Ticket, facts: Facts<'_>, width: usize, anew: bool) {
        let known = self.made_of.as_ref();
        if !anew && known.is_some_and(|(same, at)| *at == width && same == ticket) {
            return;
        }
        let properties = properties(ticket, facts);
        let label = properties.iter().map(|(label, _)| text::width(label)).max().unwrap_or(0);
        self.label_width = label.min(MOST_LABEL).min(width / 3);
        self.lines.clear();
        let name = text::clean(&ticket.name);
        self.lines.extend(text::wrap(&name, width).into_iter().map(Line::Name));
        self.lines.push(Line::Gap);
        let room = width.saturating_sub(self.label_width + 2);
        for (label, value) in properties {
            self.push_property(&label, value, room);
        }
        self.push_text("Description", &ticket.description, width);
        for field in facts.fields.iter().filter(|field| is_long(field)) {
            if let Some(FieldContent::One(content)) = content(ticket, &field.name)
                && !content.is_empty()
            {
                self.push_text(&called(field), content, width);
            }
        }
        self.made_of = Some((ticket.clone(), width));
    }

    fn push_property(&mut self, label: &str, value: Value, room: usize) {
        let mut label = text::ellipsis(label, self.label_width).into_owned();
        let (words, kind): (String, fn(String) -> Value) = match value {
            Value::Words(words) => (words, Value::Words),
            Value::Tags(words) => (words, Value::Tags),
            value => return self.lines.push(Line::Property { label, value }),
        };
        for line in text::wrap(&words, room) {
            let label = std::mem::take(&mut label);
            self.lines.push(Line::Property { label, value: kind(line) });
        }
    }

    fn push_text(&mut self, heading: &str, content: &str, width: usize) {
        self.lines.push(Line::Gap);
        self.lines.push(Line::Heading(text::ellipsis(heading, width).into_owned()));
        let lines = text::wrap(text::clean_lines(content).trim_end(), width);
        if lines.is_empty() {
            self.lines.push(Line::Nothing("nothing is written here yet"));
        }
        self.lines.extend(lines.into_iter().map(Line::Text));
    }
}

/// Label and value of what has a line of its own.
fn properties(ticket: &Ticket, facts: Facts<'_>) -> Vec<(String, Value)> {
    let step = ticket.step_id.and_then(facts.step);
    let step = step.map_or(Value::Awaited, |name| Value::Step(text::clean(&name).into_owned()));
    let mut all = vec![
        ("Step".to_owned(), step),
        ("Due".to_owned(), due(&ticket.required_by)),
        ("People".to_owned(), people(ticket.assigned_to.as_deref(), facts)),
        ("Tags".to_owned(), tags(ticket)),
    ];
    for field in facts.fields.iter().filter(|field| !is_long(field)) {
        let value = match (&ticket.fields, content(ticket, &field.name)) {
            (None, _) => Value::Awaited,
            (Some(_), Some(content)) => held(field, content),
            (Some(_), None) => Value::Nothing,
        };
        all.push((called(field), value));
    }
    all.extend(unknown_fields(ticket, facts.fields));
    let moment = |label: &str, at: Option<Timestamp>| Some((label.to_owned(), Value::Moment(at?)));
    all.extend(moment("Added", ticket.insert_time));
    all.extend(moment("Changed", ticket.update_time));
    all
}

fn due(due: &DueDate) -> Value {
    match due {
        DueDate::None => Value::Nothing,
        DueDate::On(_) => Value::Due(due.clone()),
        DueDate::Other(foreign) => words(foreign),
    }
}

fn people(assigned: Option<&[UserId]>, facts: Facts<'_>) -> Value {
    let Some(assigned) = assigned else { return Value::Awaited };
    let name = |id: &UserId| (facts.person)(*id).unwrap_or_else(|| format!("person {id}"));
    words(&assigned.iter().map(name).collect::<Vec<_>>().join(", "))
}

fn tags(ticket: &Ticket) -> Value {
    if ticket.tags.is_empty() {
        return Value::Nothing;
    }
    let tags: Vec<_> = ticket.tags.iter().map(text::clean).collect();
    Value::Tags(tags.join("  "))
}

/// What the ticket holds in fields that the project does not tell of: shown as it came.
fn unknown_fields(ticket: &Ticket, fields: &[CustomField]) -> Vec<(String, Value)> {
    let held: &BTreeMap<FieldName, FieldContent> = match &ticket.fields {
        Some(held) if !fields.is_empty() => held,
        _ => return Vec::new(),
    };
    held.iter()
        .filter(|(name, content)| {
            !content.is_empty() && !fields.iter().any(|field| field.name == **name)
        })
        .map(|(name, content)| (name.to_string(), raw(content)))
        .collect()
}

fn content<'a>(ticket: &'a Ticket, name: &FieldName) -> Option<&'a FieldContent> {
    ticket.fields.as_ref()?.get(name)
}

fn called(field: &CustomField) -> String {
    let label = text::clean(&field.label);
    if label.trim().is_empty() { field.name.to_string() } else { label.into_owned() }
}

fn is_long(field: &CustomField) -> bool {
    field.kind == FieldKind::Text
}

/// What a field holds, in the words of the project.
fn held(field: &CustomField, content: &FieldContent) -> Value {
    if field.kind != FieldKind::Choice {
        return raw(content);
    }
    let title = |id: crate::model::ValueId| {
        let value = field.values.iter().find(|value| value.id == id);
        value.map_or_else(|| format!("value {id}"), |value| value.title.clone())
    };
    let titles: Vec<String> = content.value_ids().into_iter().map(title).collect();
    if titles.is_empty() { raw(content) } else { words(&titles.join(", ")) }
}

fn raw(content: &FieldContent) -> Value {
    match content {
        FieldContent::One(one) => words(one),
        FieldContent::Many(ids) => {
            words(&ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
    }
}

fn words(foreign: &str) -> Value {
    let clean = text::clean(foreign);
    if clean.trim().is_empty() { Value::Nothing } else { Value::Words(clean.into_owned()) }
}

#[cfg(test)]
mod tests;
