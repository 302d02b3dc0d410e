//! Tickets as a file of this machine: for spreadsheets, for programs, for people. Pure; the file is written elsewhere.

mod csv;
mod lines;
mod markdown;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::changes::Todo;
use super::desk::Desk;
use super::effect::Effect;
use crate::model::{CustomField, DueDate, FieldContent, FieldKind, ProjectId, Ticket, TicketId};

/// In which form tickets are written; told by the end of the file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table: `.csv`.
    Csv,
    /// An object a line: `.jsonl`.
    JsonLines,
    /// A list by lanes: `.md`.
    Markdown,
}

impl Format {
    /// The form a file of that name is in.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" => Some(Self::JsonLines),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// A ticket with words in place of numbers. All of it may be foreign text.
#[derive(Debug, Clone, PartialEq, Default)]
struct Entry {
    id: u64,
    name: String,
    step: String,
    tags: Vec<String>,
    people: Vec<String>,
    due: String,
    description: String,
    created: String,
    changed: String,
    /// Label and contents of each custom field, in the order of the project.
    fields: Vec<(String, Vec<String>)>,
}

impl Desk {
    /// Writes these tickets to a file that is not there yet; what is not known of them is read first.
    pub(super) fn export(&mut self, project: ProjectId, tickets: &[TicketId], path: PathBuf) {
        let todo: VecDeque<_> = tickets.iter().map(|ticket| (*ticket, Todo::Look)).collect();
        self.read_to_export(project, todo, path);
    }

    /// All that is to be written of these tickets is known.
    pub(super) fn export_now(&mut self, project: ProjectId, tickets: &[TicketId], path: PathBuf) {
        let Some(format) = Format::of(&path) else { return };
        let entries = self.entries(project, tickets);
        let labels = self.labels(project);
        let text = match format {
            Format::Csv => csv::table(&labels, &entries),
            Format::JsonLines => lines::objects(&entries),
            Format::Markdown => {
                let projects = self.store.projects.items.iter();
                let name = projects.filter(|it| it.id == project).map(|it| it.name.as_str()).next();
                markdown::list(name.unwrap_or("Tickets"), &entries)
            }
        };
        self.effect(Effect::WriteFile { path, text });
    }

    fn labels(&self, project: ProjectId) -> Vec<String> {
        let fields = self.store.board(project).map_or(&[][..], |board| &board.fields.items);
        fields.iter().map(|field| field.label.clone()).collect()
    }

    /// By lane, and in it by number.
    fn entries(&self, project: ProjectId, tickets: &[TicketId]) -> Vec<Entry> {
        let Some(board) = self.store.board(project) else { return Vec::new() };
        let place = |row: &Ticket| row.step_id.and_then(|step| board.place_of(step));
        let mut rows: Vec<&Ticket> = tickets.iter().filter_map(|id| board.ticket(*id)).collect();
        rows.sort_by_key(|row| (place(row).unwrap_or(usize::MAX), row.id));
        let entry = |row: &Ticket| {
            let step = place(row).and_then(|place| board.step(place));
            self.entry(row, step.map(|step| step.name.clone()), &board.fields.items)
        };
        rows.into_iter().map(entry).collect()
    }

    fn entry(&self, row: &Ticket, step: Option<String>, fields: &[CustomField]) -> Entry {
        let person = |id: &crate::model::UserId| {
            self.store.person(*id).map_or_else(|| id.to_string(), |person| person.name.clone())
        };
        let time =
            |at: Option<crate::model::Timestamp>| at.map_or_else(String::new, |at| at.to_string());
        let held = |field: &CustomField| {
            let content = row.fields.as_ref().and_then(|fields| fields.get(&field.name));
            let words = content.map_or_else(Vec::new, |content| words(field, content));
            (field.label.clone(), words)
        };
        Entry {
            id: row.id.get(),
            name: row.name.clone(),
            step: step.unwrap_or_default(),
            tags: row.tags.iter().map(ToOwned::to_owned).collect(),
            people: row.assigned_to.iter().flatten().map(person).collect(),
            due: match &row.required_by {
                DueDate::None => String::new(),
                due => due.to_string(),
            },
            description: row.description.clone(),
            created: time(row.insert_time),
            changed: time(row.update_time),
            fields: fields.iter().map(held).collect(),
        }
    }
}

/// What a field holds: of a choice the titles, never the numbers.
fn words(field: &CustomField, content: &FieldContent) -> Vec<String> {
    let title = |id: &crate::model::ValueId| {
        let value = field.values.iter().find(|value| value.id == *id);
        value.map_or_else(|| id.to_string(), |value| value.title.clone())
    };
    match content {
        _ if content.is_empty() => Vec::new(),
        FieldContent::One(text) if field.kind != FieldKind::Choice => vec![text.clone()],
        FieldContent::One(text) if content.value_ids().is_empty() => vec![text.clone()],
        _ => content.value_ids().iter().map(title).collect(),
    }
}
