//! What each method of each address asks of its caller. The server's own list of addresses must fit this one exactly.

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// To be somebody.
    Login,
    /// To add people.
    AddPeople,
    /// To see that person.
    ViewPerson,
    /// To change that person.
    ChangePerson,
    /// To delete that person.
    DeletePerson,
    /// To add projects.
    AddProjects,
    /// To see the project.
    See,
    /// To edit the project.
    Edit,
    /// To add notes.
    AddNotes,
    /// To change that note.
    ChangeNote,
    /// To add tickets.
    AddTickets,
    /// To edit tickets.
    EditTickets,
    /// To delete tickets.
    DeleteTickets,
}
use Need::{
    AddNotes, AddPeople, AddProjects, AddTickets, ChangeNote, ChangePerson, DeletePerson,
    DeleteTickets, Edit, EditTickets, Login, See, ViewPerson,
};

/// An address, and what its methods ask for.
type Row = (&'static str, &'static [(&'static str, Need)]);

/// A thing that whoever sees the project reads, and whoever edits it changes.
const SETTING: &[(&str, Need)] = &[("GET", See), ("PUT", Edit), ("DELETE", Edit)];
/// Such things together.
const SETTINGS: &[(&str, Need)] = &[("GET", See), ("POST", Edit)];

/// The whole API.
pub(super) const ROWS: &[Row] = &[
    ("/users", &[("GET", Login), ("POST", AddPeople)]),
    ("/users/me", &[("GET", Login), ("PUT", Login)]),
    ("/users/{user}", &[("GET", ViewPerson), ("PUT", ChangePerson), ("DELETE", DeletePerson)]),
    ("/projects", &[("GET", Login), ("POST", AddProjects)]),
    ("/projects/{project}", SETTING),
    ("/projects/{project}/roles", SETTINGS),
    ("/projects/{project}/roles/{role}", SETTING),
    ("/project/{project}/roles", SETTINGS),
    ("/project/{project}/roles/{role}", SETTING),
    ("/projects/{project}/steps", SETTINGS),
    ("/projects/{project}/steps/{step}", SETTING),
    ("/projects/{project}/custom_fields", SETTINGS),
    ("/projects/{project}/custom_fields/{field}", SETTING),
    ("/projects/{project}/custom_fields/{field}/values", SETTINGS),
    ("/projects/{project}/custom_fields/{field}/values/{value}", SETTING),
    ("/projects/{project}/tickets", &[("GET", See), ("POST", AddTickets)]),
    (
        "/projects/{project}/tickets/{ticket}",
        &[("GET", See), ("PUT", EditTickets), ("DELETE", DeleteTickets)],
    ),
    ("/projects/{project}/tickets/{ticket}/notes", &[("GET", See), ("POST", AddNotes)]),
    (
        "/projects/{project}/tickets/{ticket}/notes/{note}",
        &[("GET", See), ("PUT", ChangeNote), ("DELETE", ChangeNote)],
    ),
    (
        "/projects/{project}/tickets/{ticket}/notes/{note}/files",
        &[("GET", See), ("POST", ChangeNote)],
    ),
    ("/projects/{project}/tickets/{ticket}/notes/{note}/filesv2", &[("POST", ChangeNote)]),
    (
        "/projects/{project}/tickets/{ticket}/notes/{note}/files/{file}",
        &[("GET", See), ("DELETE", ChangeNote)],
    ),
    ("/projects/{project}/tickets/{ticket}/notes/{note}/files/{file}/download", &[("GET", See)]),
];

/// Every method of every address, and what it asks for.
pub(super) fn rows() -> impl Iterator<Item = (&'static str, &'static str, Need)> {
    ROWS.iter()
        .flat_map(|(path, methods)| methods.iter().map(|(method, need)| (*method, *path, *need)))
}

/// The name that the properties of a form to this address are put under.
pub(super) fn outer(path: &str) -> &'static str {
    let mut collections = path.split('/').filter(|segment| !segment.starts_with('{'));
    match collections.next_back().unwrap() {
        "users" | "me" => "user",
        "projects" => "project",
        "roles" => "role",
        "steps" => "step",
        "custom_fields" => "field",
        "values" => "value",
        "tickets" => "ticket",
        "notes" => "note",
        _ => "file",
    }
}
