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

/// What of a ticket a line is of, where that can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Its name.
    Name,
    /// The lane it is in.
    Step,
    /// The day it is due.
    Due,
    /// Who works on it.
    People,
    /// Its labels.
    Tags,
    /// A field of the project's own.
    Field(FieldName),
    /// What is to be done.
    Description,
}

/// The left pane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// What there is to read.
    pub lines: Vec<Line>,
    /// What each line is of.
    parts: Vec<Option<Part>>,
    /// Which line has the keys.
    at: usize,
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
        let label = properties.iter().map(|(label, ..)| text::width(label)).max().unwrap_or(0);
        self.label_width = label.min(MOST_LABEL).min(width / 3);
        let part = self.part().cloned();
        self.lines.clear();
        self.parts.clear();
        let name = text::clean(&ticket.name);
        self.lines.extend(text::wrap(&name, width).into_iter().map(Line::Name));
        self.are_of(Some(&Part::Name));
        self.lines.push(Line::Gap);
        let room = width.saturating_sub(self.label_width + 2);
        for (label, value, part) in properties {
            self.are_of(None);
            self.push_property(&label, value, room);
            self.are_of(part.as_ref());
        }
        self.push_text("Description", &ticket.description, width);
        self.are_of(Some(&Part::Description));
        for field in facts.fields.iter().filter(|field| is_long(field)) {
            if let Some(content) = written(ticket, field) {
                self.push_text(&called(field), content, width);
                self.are_of(Some(&Part::Field(field.name.clone())));
            }
        }
        self.find(part.as_ref());
        self.made_of = Some((ticket.clone(), width));
    }

    /// The lines put there since this was last said are of that part; air is of none.
    fn are_of(&mut self, part: Option<&Part>) {
        for line in self.lines.iter().skip(self.parts.len()) {
            let part = part.filter(|_| *line != Line::Gap);
            self.parts.push(part.cloned());
        }
    }

    /// The keys stay on their part, however many lines it takes now.
    fn find(&mut self, part: Option<&Part>) {
        self.at = self.at.min(self.lines.len().saturating_sub(1));
        if let Some(part) = part
            && self.part() != Some(part)
        {
            let first = self.parts.iter().position(|it| it.as_ref() == Some(part));
            self.at = first.unwrap_or_default();
        }
    }

    /// What the keys act on.
    pub fn part(&self) -> Option<&Part> {
        self.part_of(self.at)
    }

    fn part_of(&self, line: usize) -> Option<&Part> {
        self.parts.get(line).and_then(Option::as_ref)
    }

    /// Whether that line is of something that can be changed.
    pub(super) fn can_be_changed(&self, line: usize) -> bool {
        self.part_of(line).is_some()
    }

    /// Gives the keys to that line.
    pub(super) fn point(&mut self, line: usize) {
        if self.can_be_changed(line) {
            self.at = line;
        }
    }

    /// Whether that line is of what the keys act on.
    pub fn is_selected(&self, line: usize) -> bool {
        self.part().is_some_and(|part| self.part_of(line) == Some(part))
    }

    /// Whether the keys may stand there: on every line of a text, and on the first of anything else that can be changed.
    fn is_stop(&self, line: usize) -> bool {
        let part = self.part_of(line);
        let is_first = line.checked_sub(1).is_none_or(|above| self.part_of(above) != part);
        part.is_some() && (is_first || matches!(self.lines.get(line), Some(Line::Text(_))))
    }

    /// Takes the keys so many lines down, past lines that cannot be changed, and keeps them in sight in that many.
    pub(super) fn step(&mut self, by: isize, height: usize) {
        let last = self.lines.len().saturating_sub(1);
        let target = self.at.saturating_add_signed(by).min(last);
        let is_stop = |line: &usize| self.is_stop(*line);
        let (down, up) = ((target..=last).find(is_stop), (0..=target).rev().find(is_stop));
        let found = if by > 0 { down.or(up) } else { up.or(down) };
        let is_end = by > 0 && (found.is_none_or(|line| line <= self.at));
        self.at = found.unwrap_or(self.at);
        // beyond the last one there may be more to read
        let lines = if is_end { self.at..last + 1 } else { self.at..self.at + 1 };
        let scroll = if is_end {
            self.scroll.by(by, self.lines.len(), height)
        } else {
            self.scroll.showing(lines, height)
        };
        let is_first = self.parts.iter().position(Option::is_some) == Some(self.at);
        self.scroll = if is_first { Scroll::default() } else { scroll };
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

/// Label and value of what has a line of its own, and what it is of where it can be changed.
fn properties(ticket: &Ticket, facts: Facts<'_>) -> Vec<(String, Value, Option<Part>)> {
    let step = ticket.step_id.and_then(facts.step);
    let step = step.map_or(Value::Awaited, |name| Value::Step(text::clean(&name).into_owned()));
    let mut all = vec![
        ("Step".to_owned(), step, Some(Part::Step)),
        ("Due".to_owned(), due(&ticket.required_by), Some(Part::Due)),
        ("People".to_owned(), people(ticket.assigned_to.as_deref(), facts), Some(Part::People)),
        ("Tags".to_owned(), tags(ticket), Some(Part::Tags)),
    ];
    for field in facts.fields.iter().filter(|field| written(ticket, field).is_none()) {
        let value = match (&ticket.fields, content(ticket, &field.name)) {
            (None, _) => Value::Awaited,
            (Some(_), Some(content)) => held(field, content),
            (Some(_), None) => Value::Nothing,
        };
        all.push((called(field), value, Some(Part::Field(field.name.clone()))));
    }
    all.extend(unknown_fields(ticket, facts.fields));
    let moment =
        |label: &str, at: Option<Timestamp>| Some((label.to_owned(), Value::Moment(at?), None));
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
fn unknown_fields(ticket: &Ticket, fields: &[CustomField]) -> Vec<(String, Value, Option<Part>)> {
    let held: &BTreeMap<FieldName, FieldContent> = match &ticket.fields {
        Some(held) if !fields.is_empty() => held,
        _ => return Vec::new(),
    };
    held.iter()
        .filter(|(name, content)| {
            !content.is_empty() && !fields.iter().any(|field| field.name == **name)
        })
        .map(|(name, content)| (name.to_string(), raw(content), None))
        .collect()
}

fn content<'a>(ticket: &'a Ticket, name: &FieldName) -> Option<&'a FieldContent> {
    ticket.fields.as_ref()?.get(name)
}

fn called(field: &CustomField) -> String {
    let label = text::clean(&field.label);
    if label.trim().is_empty() { field.name.to_string() } else { label.into_owned() }
}

/// What is written in a longer text; nothing has no lines of its own.
fn written<'a>(ticket: &'a Ticket, field: &CustomField) -> Option<&'a str> {
    match content(ticket, &field.name) {
        Some(FieldContent::One(text)) if is_long(field) && !text.is_empty() => Some(text),
        _ => None,
    }
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
