//! The whole of one of them: what it holds, where it belongs, how far it has come, and where it lies.

use super::list::Item;
use crate::app::desk::Desk;
use crate::app::drafts::{Left, Place, Strange};
use crate::app::form::draft::{Content, Kept};
use crate::app::note_form::FILES;
use crate::app::store::BoardData;
use crate::app::ticket_form::fields;
use crate::app::unsent::{fate, place as place_of, reason, rewritten};
use crate::model::{CustomField, FieldKind, ProjectId, TicketId};
use crate::text;
use crate::worker::reply::UnsentWrite;

/// Cells that a text stands behind its label.
pub const INDENT: usize = 2;

/// Bytes of a text that are shown; its file has all of them.
const LONGEST: usize = 256 * 1024;

/// A line of what is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// What follows, in a few words. May be foreign text.
    Label(String),
    /// Something to know, cleaned.
    Warning(String),
    /// A line of text, cleaned.
    Text(String),
}

/// In lines of that width.
pub(super) fn of(item: Option<&Item>, width: usize, desk: &Desk) -> Vec<Told> {
    let mut lines = Lines { width, lines: Vec::new() };
    if let Some(sought) = desk.sought.as_ref().filter(|it| Some(&it.item) == item) {
        lines.warn(&sought.words());
    }
    match item {
        Some(Item::Draft(place)) => {
            if let Some(left) = desk.drafts.left(place) {
                lines.draft(place, left, desk);
            }
        }
        Some(Item::Strange(name)) => {
            if let Some(it) = desk.strange().find(|it| it.found.name == *name) {
                lines.strange(it);
            }
        }
        Some(Item::Write(entry)) => {
            if let Some(it) = desk.unsent.writes.iter().find(|it| it.entry == *entry) {
                lines.write(it, desk);
            }
        }
        None => {}
    }
    lines.lines
}

/// Where something belongs: the project, and the ticket with its name, as far as they are known here.
fn place(project: Option<ProjectId>, ticket: Option<TicketId>, desk: &Desk) -> String {
    let named = |id: ProjectId| {
        let known = desk.store.projects.items.iter().find(|it| it.id == id);
        known.map_or_else(|| format!("project {id}"), |it| it.name.clone())
    };
    let mut parts: Vec<String> = project.map(named).into_iter().collect();
    if let Some(ticket) = ticket {
        let row = project.and_then(|project| desk.store.ticket(project, ticket));
        let name = row.map(|row| format!(" {}", row.name)).unwrap_or_default();
        parts.push(format!("#{ticket}{name}"));
    }
    parts.join(" ▸ ")
}

/// What is chosen, by the names that are known here; a write has nothing but numbers, and of a choice of one its text is one.
fn named(
    kept: &Kept,
    field: Option<&CustomField>,
    board: Option<&BoardData>,
    desk: &Desk,
) -> Option<String> {
    let ids = match &kept.now {
        Content::Chosen { ids, names, typed } if names.is_empty() && typed.is_empty() => {
            ids.clone()
        }
        Content::Text(text) if field.is_some_and(|it| it.kind == FieldKind::Choice) => {
            vec![text.trim().parse().ok()?]
        }
        _ => return None,
    };
    let steps = board.map_or(&[][..], |board| &board.steps.items);
    let values = field.map_or(&[][..], |field| &field.values);
    let name = |id: &u64| {
        let known = match kept.property.as_str() {
            fields::STEP => steps.iter().find(|it| it.id.get() == *id).map(|it| &it.name),
            fields::PEOPLE => {
                desk.store.people.items.iter().find(|it| it.id.get() == *id).map(|it| &it.name)
            }
            _ => values.iter().find(|it| it.id.get() == *id).map(|it| &it.title),
        };
        known.map_or_else(|| format!("#{id}"), Clone::clone)
    };
    (!ids.is_empty()).then(|| ids.iter().map(name).collect::<Vec<_>>().join(", "))
}

struct Lines {
    width: usize,
    lines: Vec<Told>,
}

impl Lines {
    fn strange(&mut self, it: &Strange) {
        self.warn(&format!("This cannot be taken up: {}. It is shown as it is.", it.why));
        self.label("File");
        self.text(&it.found.path.to_string_lossy());
        if !it.found.text.is_empty() {
            self.label("What is in it");
            self.text(&it.found.text);
        }
    }

    fn draft(&mut self, of: &Place, left: &Left, desk: &Desk) {
        if let Some(words) = left.sending.words() {
            self.warn(words);
        }
        if left.is_being_saved() && !left.files.is_empty() {
            self.warn("It stays here until then, as its files go after it.");
        }
        let ticket = of.ticket().map(|(_, ticket)| ticket);
        self.place(&place(of.project(), ticket, desk));
        // the files themselves are told below
        let is_told = |kept: &&Kept| left.files.is_empty() || kept.property != FILES;
        let fields: Vec<Kept> = left.draft.fields.iter().filter(is_told).cloned().collect();
        self.fields(&fields, of.project(), desk);
        if !left.files.is_empty() {
            self.label("Files");
            for file in &left.files {
                self.text(&file.path.to_string_lossy());
            }
        }
    }

    fn write(&mut self, it: &UnsentWrite, desk: &Desk) {
        let reason = reason(it, desk).unwrap_or_default();
        if !reason.is_empty() {
            self.warn(&reason);
        }
        let age = it.made.map(|made| text::ago(desk.now.moment.unix() - made.unix()));
        let age = age.map(|age| format!(", made {age}")).unwrap_or_default();
        self.label("State");
        self.text(&format!("{}{age}", fate(it)));
        let (project, ticket) = place_of(&it.write);
        self.place(&place(project, ticket, desk));
        if let Some((_, left)) = rewritten::draft(&it.write) {
            self.fields(&left.draft.fields, project, desk);
        }
        if let Some((_, path)) = it.write.file() {
            self.label("File");
            self.text(&path.display().to_string());
        }
    }

    fn place(&mut self, place: &str) {
        if !place.is_empty() {
            self.label("Where");
            self.text(place);
        }
    }

    fn fields(&mut self, fields: &[Kept], project: Option<ProjectId>, desk: &Desk) {
        let board = project.and_then(|project| desk.store.board(project));
        for kept in fields {
            let custom = board.map_or(&[][..], |board| &board.fields.items);
            let custom = custom.iter().find(|it| it.name.as_str() == kept.property);
            let words = named(kept, custom, board, desk).unwrap_or_else(|| kept.now.words());
            if !words.is_empty() {
                self.label(custom.map_or(&kept.label, |it| &it.label));
                self.text(&words);
            }
        }
    }

    fn label(&mut self, label: &str) {
        self.lines.push(Told::Label(label.to_owned()));
    }

    fn warn(&mut self, words: &str) {
        self.lines
            .extend(text::wrap(&text::clean(words), self.width).into_iter().map(Told::Warning));
    }

    fn text(&mut self, content: &str) {
        let content = text::start(content, LONGEST);
        for line in content.lines() {
            let wrapped = text::wrap(&text::clean(line), self.width.saturating_sub(INDENT));
            if wrapped.is_empty() {
                self.lines.push(Told::Text(String::new()));
            }
            self.lines.extend(wrapped.into_iter().map(Told::Text));
        }
    }
}
