//! One of each kind of write that a client has: what is asked for, where it goes, and how often the server has done it.

use std::path::Path;

use serde_json::{Value, json};
use smartq::model::{
    FileId, Note, NoteId, NoteInput, Project, ProjectId, ProjectInput, Secret, Step, StepId,
    StepInput, TicketId, User, UserId, UserInput,
};
use smartq::worker::reply::Reply;
use smartq::worker::request::{AdminWrite, Edit, Request, RequestId, TaskId, Transfer, Write};

use crate::support::rude_server::World;
use crate::worker::{PROJECT, TICKETS, move_ticket, new_ticket, ticket_path};

const TICKET: TicketId = TicketId::new(1);
const NOTE: NoteId = NoteId::new(1_000_001);
const OTHER_NOTE: NoteId = NoteId::new(1_000_002);
const FILE: FileId = FileId::new(1_000_003);
/// What is written where something is to be written.
const WORDS: &str = "Fresh words";

/// How often something was done.
type Done = fn(&World) -> usize;

/// See the module.
pub(super) struct Intention {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) request: Request,
    done: Done,
}

impl Intention {
    fn of(method: &'static str, path: impl Into<String>, write: Write, done: Done) -> Self {
        let request = Request::Write { request: RequestId(1), write: Box::new(write) };
        Self { method, path: path.into(), request, done }
    }

    fn admin(method: &'static str, path: impl Into<String>, write: AdminWrite, done: Done) -> Self {
        Self::of(method, path, Write::Admin(write), done)
    }

    /// How often the server has done it.
    pub(super) fn done(&self, world: &World) -> usize {
        (self.done)(world)
    }

    /// Whether it is kept on disk until it is confirmed.
    pub(super) fn is_kept(&self) -> bool {
        match &self.request {
            Request::Write { write, .. } => !matches!(**write, Write::Admin(_)),
            _ => self.is_file(),
        }
    }

    /// Whether it sends a file. No form holds one that is refused: it stays listed.
    pub(super) const fn is_file(&self) -> bool {
        matches!(self.request, Request::Transfer { .. })
    }
}

/// What the server holds before.
pub(super) fn world() -> World {
    let mut world = World::with_tickets(3);
    world.projects.push(json!({ "id": 2, "name": "Archive", "description": "" }));
    assert_eq!(world.add_note(1, "First words", 1), NOTE.get());
    assert_eq!(world.add_note(1, "Other words", 1), OTHER_NOTE.get());
    assert_eq!(world.add_file(OTHER_NOTE.get(), "old.txt", b"old"), FILE.get());
    world
}

/// All of them; the folder is for a file that is sent.
pub(super) fn all(folder: &Path) -> Vec<Intention> {
    [tickets(), notes(), files(folder), steps(), projects(), people()]
        .into_iter()
        .flatten()
        .collect()
}

fn count<'a>(items: impl IntoIterator<Item = &'a Value>, property: &str, value: &str) -> usize {
    items.into_iter().filter(|item| item[property] == value).count()
}

/// How many of those are not there any more, of one.
fn gone<'a>(items: impl IntoIterator<Item = &'a Value>, id: u64) -> usize {
    usize::from(!items.into_iter().any(|item| item["id"] == id))
}

fn tickets() -> Vec<Intention> {
    let delete = Write::DeleteTicket { project: PROJECT, ticket: TicketId::new(2) };
    vec![
        Intention::of("POST", TICKETS, new_ticket(WORDS), |it| count(&it.tickets, "name", WORDS)),
        Intention::of("PUT", ticket_path(1), move_ticket(1, 1, 2), |it| {
            it.tickets.iter().filter(|ticket| ticket["step_id"] == 2).count()
        }),
        Intention::of("DELETE", ticket_path(2), delete, |it| gone(&it.tickets, 2)),
    ]
}

fn notes() -> Vec<Intention> {
    let path = format!("{}/notes", ticket_path(1));
    let input = NoteInput { text: Some(WORDS.to_owned()), ..NoteInput::default() };
    let base = json!({ "id": NOTE.get(), "text": "First words", "owner_id": 1, "private": false });
    let base: Note = serde_json::from_value(base).unwrap();
    let create = Write::CreateNote { project: PROJECT, ticket: TICKET, input: input.clone() };
    let save = Write::SaveNote { project: PROJECT, ticket: TICKET, base: Box::new(base), input };
    let delete = Write::DeleteNote { project: PROJECT, ticket: TICKET, note: OTHER_NOTE };
    let with_words: Done = |it| count(it.notes.iter().map(|(_, note)| note), "text", WORDS);
    vec![
        Intention::of("POST", path.clone(), create, with_words),
        Intention::of("PUT", format!("{path}/{NOTE}"), save, with_words),
        Intention::of("DELETE", format!("{path}/{OTHER_NOTE}"), delete, |it| {
            gone(it.notes.iter().map(|(_, note)| note), OTHER_NOTE.get())
        }),
    ]
}

fn files(folder: &Path) -> Vec<Intention> {
    let note = format!("{}/notes/{OTHER_NOTE}", ticket_path(1));
    let path = folder.join("new.txt");
    std::fs::write(&path, WORDS).unwrap();
    let transfer = Transfer::Upload {
        project: PROJECT,
        ticket: TICKET,
        note: OTHER_NOTE,
        path,
        is_last: true,
    };
    let delete =
        Write::DeleteFile { project: PROJECT, ticket: TICKET, note: OTHER_NOTE, file: FILE };
    vec![
        Intention {
            method: "POST",
            path: format!("{note}/filesv2"),
            request: Request::Transfer { task: TaskId(1), transfer },
            done: |it| count(it.files.iter().map(|(_, file, _)| file), "name", "new.txt"),
        },
        Intention::of("DELETE", format!("{note}/files/{FILE}"), delete, |it| {
            gone(it.files.iter().map(|(_, file, _)| file), FILE.get())
        }),
    ]
}

fn steps() -> Vec<Intention> {
    let name = Some(WORDS.to_owned());
    let step = json!({ "id": 2, "name": "Ready", "limit": 0, "pos": 2 });
    let step: Step = serde_json::from_value(step).unwrap();
    let input = StepInput { name, ..StepInput::default() };
    let done: Done = |it| count(&it.steps, "name", WORDS);
    let write = |edit| AdminWrite::Step(PROJECT, edit);
    let path = "/projects/1/steps";
    vec![
        Intention::admin("POST", path, write(Edit::Create(input.clone())), done),
        Intention::admin(
            "PUT",
            format!("{path}/2"),
            write(Edit::Save(Box::new(step), input)),
            done,
        ),
        Intention::admin(
            "DELETE",
            format!("{path}/5"),
            write(Edit::Delete(StepId::new(5))),
            |it| gone(&it.steps, 5),
        ),
    ]
}

fn projects() -> Vec<Intention> {
    let project =
        Project { id: PROJECT, name: "Release".to_owned(), description: "All of it".to_owned() };
    let input = ProjectInput { name: Some(WORDS.to_owned()), description: None };
    let done: Done = |it| count(&it.projects, "name", WORDS);
    let write = AdminWrite::Project;
    let save = write(Edit::Save(Box::new(project), input.clone()));
    vec![
        Intention::admin("POST", "/projects", write(Edit::Create(input)), done),
        Intention::admin("PUT", "/projects/1", save, done),
        Intention::admin("DELETE", "/projects/2", write(Edit::Delete(ProjectId::new(2))), |it| {
            gone(&it.projects, 2)
        }),
    ]
}

fn people() -> Vec<Intention> {
    let zoe = UserInput {
        name: Some("Zoë".to_owned()),
        email: Some("zoe@example.com".to_owned()),
        password: Some(Secret::new("a long password")),
        ..UserInput::default()
    };
    let bob = json!({ "id": 2, "name": "Bob", "email": "bob@example.com", "company": "Acme", "title": "Cook" });
    let bob: User = serde_json::from_value(bob).unwrap();
    let input = UserInput {
        name: Some(bob.name.clone()),
        email: Some(bob.email.clone()),
        title: Some(WORDS.to_owned()),
        ..UserInput::default()
    };
    let write = AdminWrite::User;
    let save = write(Edit::Save(Box::new(bob), input));
    vec![
        Intention::admin("POST", "/users", write(Edit::Create(zoe)), |it| {
            count(&it.people, "email", "zoe@example.com")
        }),
        Intention::admin("PUT", "/users/2", save, |it| count(&it.people, "title", WORDS)),
        Intention::admin("DELETE", "/users/2", write(Edit::Delete(UserId::new(2))), |it| {
            gone(&it.people, 2)
        }),
    ]
}

/// Whether it is the end of what was asked for, and how it went; what only tells that it waits is none.
pub(super) fn end(reply: &Reply) -> Option<Result<(), String>> {
    match reply {
        Reply::TicketCreated { .. }
        | Reply::TicketSaved { .. }
        | Reply::TicketDeleted { .. }
        | Reply::NoteSaved { .. }
        | Reply::NoteDeleted { .. }
        | Reply::FileDeleted { .. }
        | Reply::Uploaded { .. }
        | Reply::Administered { .. } => {
            Some(reply.failure().map_or(Ok(()), |failure| Err(failure.message.clone())))
        }
        _ => None,
    }
}
