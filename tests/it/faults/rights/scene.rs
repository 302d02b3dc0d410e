//! Two projects with one of each kind of thing, people of every standing, and all the ways an address can be filled in:
//! with what is one's own, another's, not there, or from somewhere else.

use crate::support::board::Board;
use crate::support::server::{Person, TestServer};

use super::standing::{Role, STANDINGS, Standing};

/// What is filled into an address: the name of the segment without its braces, and its text.
type Values = Vec<(&'static str, String)>;

/// Who a person is to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    Oneself,
    Other,
    Administrator,
}

/// An address that is filled in, and what is true of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Target {
    pub(super) path: String,
    /// The first thing on the way that is not there.
    pub(super) missing: Option<&'static str>,
    /// In a project the caller has no role in.
    pub(super) is_elsewhere: bool,
    /// On a note of the caller's own.
    pub(super) is_own: bool,
    /// On a note that is private.
    pub(super) is_private: bool,
    pub(super) whom: Option<Whom>,
}

/// A note with a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    pub(super) id: u64,
    pub(super) file: u64,
}

/// Somebody, what he is, and his own two notes on the ticket.
pub(super) struct Caller {
    pub(super) standing: Standing,
    pub(super) person: Person,
    open: Note,
    private: Note,
}

/// A project with one of each kind of thing.
pub(super) struct Place {
    pub(super) project: u64,
    pub(super) role: u64,
    pub(super) steps: [u64; 3],
    /// A value of `f1`, and one of `f2`.
    pub(super) values: [u64; 2],
    pub(super) ticket: u64,
    open: Note,
    private: Note,
    /// On another ticket.
    aside: Note,
}

pub(super) struct Scene {
    pub(super) server: TestServer,
    pub(super) here: Place,
    pub(super) there: Place,
    /// A plain person, and an administrator.
    pub(super) other: u64,
    pub(super) second_administrator: u64,
    pub(super) callers: Vec<Caller>,
}

impl Scene {
    pub(super) async fn new() -> Self {
        let here = Board::start().await;
        let place = furnish(&here, 2).await;
        let there = Board::on(here.server).await;
        let elsewhere = furnish(&there, 3).await;
        let server = there.server;
        let other = server.person("Other", &[]).await.id;
        let second_administrator =
            server.person("Second", &[("is_account_administrator", "1")]).await.id;
        let here = Board { server, project: place.project, steps: place.steps };
        let mut callers = Vec::new();
        for standing in STANDINGS {
            callers.push(caller(&here, place.ticket, *standing).await);
        }
        let server = here.server;
        Self { server, here: place, there: elsewhere, other, second_administrator, callers }
    }

    /// All the ways to fill an address in, for that caller.
    pub(super) fn targets(&self, caller: &Caller, template: &'static str) -> Vec<Target> {
        let mut targets = vec![self.usual(template)];
        let (here, there) = (&self.here, &self.there);
        let mut add = |change: &[(&'static str, String)], target: Target| {
            if change.iter().all(|(name, _)| template.contains(&format!("{{{name}}}"))) {
                targets.push(Target { path: fill(template, change, here, self.other), ..target });
            }
        };
        let absent = "999".to_owned();
        let missing = |what| Target { missing: Some(what), ..Target::default() };
        add(&[("project", absent.clone())], missing("project"));
        for (name, what, mixed_up) in [
            ("role", "role", vec![there.role]),
            ("step", "step", vec![there.steps[0]]),
            ("value", "value", vec![here.values[1], there.values[0]]),
            ("ticket", "ticket", vec![there.ticket]),
            ("note", "note", vec![here.aside.id, there.open.id, there.private.id]),
            ("file", "file", vec![here.private.file, here.aside.file, caller.open.file]),
        ] {
            add(&[(name, absent.clone())], missing(what));
            for id in mixed_up {
                add(&[(name, id.to_string())], missing(what));
            }
        }
        // the other project has a third field
        for name in ["f3", "f9"] {
            add(&[("field", name.to_owned())], missing("custom field"));
        }
        add(&[("role", "default".to_owned())], Target::default());
        for (id, whom) in [
            (caller.person.id, Some(Whom::Oneself)),
            (self.second_administrator, Some(Whom::Administrator)),
            (999, None),
        ] {
            add(&[("user", id.to_string())], Target { whom, ..Target::default() });
        }
        for (note, is_own, is_private) in
            [(here.private, false, true), (caller.open, true, false), (caller.private, true, true)]
        {
            let target = Target { is_own, is_private, ..Target::default() };
            let id = ("note", note.id.to_string());
            if template.contains("{file}") {
                add(&[id, ("file", note.file.to_string())], target);
            } else {
                add(&[id], target);
            }
        }
        if template.contains("{project}") {
            let path = fill(template, &[], there, self.other);
            targets.push(Target { path, is_elsewhere: true, ..Target::default() });
        }
        targets
    }

    /// The address of a note that the caller has written himself.
    pub(super) fn own_note(&self, caller: &Caller, template: &'static str) -> Target {
        let note = [("note", caller.open.id.to_string())];
        let path = fill(template, &note, &self.here, self.other);
        Target { path, is_own: true, ..Target::default() }
    }

    /// Somebody of those who are no callers.
    pub(super) fn named(&self, name: &str) -> Person {
        let id = if name == "Other" { self.other } else { self.second_administrator };
        let email = format!("{}@example.com", name.to_lowercase());
        Person { id, email, password: format!("{name}'s password") }
    }

    /// The address with what is there, another's and open.
    pub(super) fn usual(&self, template: &'static str) -> Target {
        let path = fill(template, &[], &self.here, self.other);
        Target { path, whom: Some(Whom::Other), ..Target::default() }
    }
}

/// The address with what is in that place, but for what is changed.
fn fill(template: &str, change: &[(&'static str, String)], place: &Place, user: u64) -> String {
    let usual: Values = vec![
        ("project", place.project.to_string()),
        ("user", user.to_string()),
        ("role", place.role.to_string()),
        ("step", place.steps[0].to_string()),
        ("field", "f1".to_owned()),
        ("value", place.values[0].to_string()),
        ("ticket", place.ticket.to_string()),
        ("note", place.open.id.to_string()),
        ("file", place.open.file.to_string()),
    ];
    let path = change
        .iter()
        .chain(&usual)
        .fold(template.to_owned(), |path, (name, text)| path.replace(&format!("{{{name}}}"), text));
    path.trim_start_matches('/').to_owned()
}

/// Puts one of each kind of thing into a new project.
async fn furnish(board: &Board, fields: u32) -> Place {
    let (server, owner) = (&board.server, board.owner());
    let below = format!("projects/{}", board.project);
    let form = [("role[name]", "Idle"), ("role[access_level]", "1")];
    let role = server.post(owner, &format!("{below}/roles"), &form).await.id();
    let mut values = Vec::new();
    for field in 1..=fields {
        let form = [("field[type]", "choice"), ("field[label]", "Kind")];
        server.post(owner, &format!("{below}/custom_fields"), &form).await.data();
        let path = format!("{below}/custom_fields/f{field}/values");
        values.push(server.post(owner, &path, &[("value[title]", "Bug")]).await.id());
    }
    let (ticket, aside) = (board.ticket("Mask").await, board.ticket("Aside").await);
    Place {
        project: board.project,
        role,
        steps: board.steps,
        values: [values[0], values[1]],
        ticket,
        open: note(board, owner, ticket, false).await,
        private: note(board, owner, ticket, true).await,
        aside: note(board, owner, aside, false).await,
    }
}

async fn note(board: &Board, person: &Person, ticket: u64, private: bool) -> Note {
    let id = board.note(person, ticket, "Look", private).await;
    let file = board.upload(person, (ticket, id), "a.csv", b"1;2", false).await.id();
    Note { id, file }
}

/// Somebody of that standing, who was a member before and has written two notes then.
async fn caller(board: &Board, ticket: u64, standing: Standing) -> Caller {
    let server = &board.server;
    let flag = |truth| if truth { "1" } else { "0" };
    let flags = [
        ("is_account_administrator", flag(standing.administers)),
        ("can_manage_projects", flag(standing.adds_projects)),
        ("can_view_profiles", flag(standing.views_people)),
        ("can_manage_profiles", flag(standing.manages_people)),
    ];
    let person = server.person(standing.name, &flags).await;
    let roles = format!("projects/{}/roles", board.project);
    let id = person.id.to_string();
    let form =
        [("role[name]", standing.name), ("role[access_level]", "2"), ("role[users][]", &*id)];
    let role = server.post(&server.owner, &roles, &form).await.id();
    let open = note(board, &person, ticket, false).await;
    let private = note(board, &person, ticket, true).await;
    let path = format!("{roles}/{role}");
    if let Some(Role { level, edits, moderates, reads_private, stops }) = standing.role {
        let (level, first) = (level.to_string(), board.steps[0].to_string());
        let form = [
            ("role[name]", standing.name),
            ("role[access_level]", &*level),
            ("role[can_edit_project]", flag(edits)),
            ("role[can_manage_people_notes]", flag(moderates)),
            ("role[can_see_private_notes]", flag(reads_private)),
            ("role[max_step]", if stops { &*first } else { "" }),
        ];
        server.put(&server.owner, &path, &form).await.data();
    } else {
        server.delete(&server.owner, &path).await.data();
    }
    Caller { standing, person, open, private }
}
