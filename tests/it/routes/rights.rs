//! Every route, called by every kind of caller: what comes back is what rights say, and strangers learn nothing.
//!
//! Writes carry forms that are refused after the rights were asked, so that nothing changes under the next caller.

use std::collections::BTreeSet;

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};

use crate::support::server::{Answer, Person, TestServer, send, with_form};

/// What a route asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// To be anybody at all.
    Login,
    /// To add people.
    AddPeople,
    /// To delete people.
    DeletePeople,
    /// To see other people.
    ViewProfiles,
    /// To change other people.
    ManageProfiles,
    /// To add projects.
    AddProjects,
    /// To know of the project.
    See,
    /// To edit the project.
    Edit,
    /// To add notes.
    AddNotes,
    /// To change notes of others.
    ManageNotes,
    /// To add tickets.
    AddTickets,
    /// To edit tickets.
    EditTickets,
    /// To delete tickets.
    DeleteTickets,
}
use Need::{
    AddNotes, AddPeople, AddProjects, AddTickets, DeletePeople, DeleteTickets, Edit, EditTickets,
    Login, ManageNotes, ManageProfiles, See, ViewProfiles,
};

/// Method, path, a form that is refused where the rights are there, and what is needed. `{p} {u} {r} {s} {v} {t} {n} {f}` stand
/// for the project, what is in it, and a person.
const ROUTES: &[(&str, &str, &str, Need)] = &[
    ("GET", "users/me", "", Login),
    ("PUT", "users/me", "user[name]", Login),
    ("GET", "users", "", Login),
    ("POST", "users", "user[name]", AddPeople),
    ("GET", "users/{u}", "", ViewProfiles),
    ("PUT", "users/{u}", "user[name]", ManageProfiles),
    ("DELETE", "users/{u}", "", DeletePeople),
    ("GET", "projects", "", Login),
    ("POST", "projects", "project[name]", AddProjects),
    ("GET", "projects/{p}", "", See),
    ("PUT", "projects/{p}", "project[name]", Edit),
    ("DELETE", "projects/{p}", "", Edit),
    ("GET", "projects/{p}/roles", "", See),
    ("POST", "projects/{p}/roles", "role[name]", Edit),
    ("GET", "projects/{p}/roles/{r}", "", See),
    ("PUT", "projects/{p}/roles/{r}", "role[name]", Edit),
    ("DELETE", "projects/{p}/roles/{r}", "", Edit),
    ("GET", "projects/{p}/roles/default", "", See),
    ("PUT", "projects/{p}/roles/default", "role[name]", Edit),
    ("GET", "project/{p}/roles/default", "", See),
    ("PUT", "project/{p}/roles/default", "role[name]", Edit),
    ("GET", "projects/{p}/steps", "", See),
    ("POST", "projects/{p}/steps", "step[name]", Edit),
    ("GET", "projects/{p}/steps/{s}", "", See),
    ("PUT", "projects/{p}/steps/{s}", "step[name]", Edit),
    ("DELETE", "projects/{p}/steps/{s}", "", Edit),
    ("GET", "projects/{p}/custom_fields", "", See),
    ("POST", "projects/{p}/custom_fields", "field[label]", Edit),
    ("GET", "projects/{p}/custom_fields/f1", "", See),
    ("PUT", "projects/{p}/custom_fields/f1", "field[label]", Edit),
    ("DELETE", "projects/{p}/custom_fields/f1", "", Edit),
    ("GET", "projects/{p}/custom_fields/f1/values", "", See),
    ("POST", "projects/{p}/custom_fields/f1/values", "value[title]", Edit),
    ("GET", "projects/{p}/custom_fields/f1/values/{v}", "", See),
    ("PUT", "projects/{p}/custom_fields/f1/values/{v}", "value[title]", Edit),
    ("DELETE", "projects/{p}/custom_fields/f1/values/{v}", "", Edit),
    ("GET", "projects/{p}/tickets", "", See),
    ("POST", "projects/{p}/tickets", "ticket[name]", AddTickets),
    ("GET", "projects/{p}/tickets/{t}", "", See),
    ("PUT", "projects/{p}/tickets/{t}", "ticket[name]", EditTickets),
    ("DELETE", "projects/{p}/tickets/{t}", "", DeleteTickets),
    ("GET", "projects/{p}/tickets/{t}/notes", "", See),
    ("POST", "projects/{p}/tickets/{t}/notes", "note[text]", AddNotes),
    ("GET", "projects/{p}/tickets/{t}/notes/{n}", "", See),
    ("PUT", "projects/{p}/tickets/{t}/notes/{n}", "note[text]", ManageNotes),
    ("DELETE", "projects/{p}/tickets/{t}/notes/{n}", "", ManageNotes),
    ("GET", "projects/{p}/tickets/{t}/notes/{n}/files", "", See),
    ("POST", "projects/{p}/tickets/{t}/notes/{n}/filesv2", "file", ManageNotes),
    ("GET", "projects/{p}/tickets/{t}/notes/{n}/files/{f}", "", See),
    ("GET", "projects/{p}/tickets/{t}/notes/{n}/files/{f}/download", "", See),
    ("DELETE", "projects/{p}/tickets/{t}/notes/{n}/files/{f}", "", ManageNotes),
];

/// A workspace with one of each kind of thing, and the addresses filled in.
struct Scene {
    server: TestServer,
    project: u64,
    user: u64,
    role: u64,
    step: u64,
    value: u64,
    ticket: u64,
    note: u64,
    file: u64,
}

impl Scene {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let owner = &server.owner;
        let project = server.project("Board").await;
        let step = server.step(project, "Ready").await;
        let user = server.person("Somebody", &[]).await.id;
        let below = format!("projects/{project}");
        let form = [("role[name]", "Idle"), ("role[access_level]", "1")];
        let role = server.post(owner, &format!("{below}/roles"), &form).await.id();
        let form = [("field[type]", "choice"), ("field[label]", "Kind")];
        server.post(owner, &format!("{below}/custom_fields"), &form).await.data();
        let values = format!("{below}/custom_fields/f1/values");
        let value = server.post(owner, &values, &[("value[title]", "Bug")]).await.id();
        let step_text = step.to_string();
        let form = [("ticket[name]", "Mask"), ("ticket[step_id]", step_text.as_str())];
        let ticket = server.post(owner, &format!("{below}/tickets"), &form).await.id();
        let notes = format!("{below}/tickets/{ticket}/notes");
        let note = server.post(owner, &notes, &[("note[text]", "Look")]).await.id();
        let part = Part::bytes(b"1;2".as_slice()).file_name("a.csv");
        let upload = server.request(Method::POST, owner, &format!("{notes}/{note}/filesv2"));
        let file = send(upload.multipart(Form::new().part("file", part))).await.id();
        Self { server, project, user, role, step, value, ticket, note, file }
    }

    fn path(&self, template: &str) -> String {
        [
            ("{p}", self.project),
            ("{u}", self.user),
            ("{r}", self.role),
            ("{s}", self.step),
            ("{v}", self.value),
            ("{t}", self.ticket),
            ("{n}", self.note),
            ("{f}", self.file),
        ]
        .iter()
        .fold(template.to_owned(), |path, (key, id)| path.replace(key, &id.to_string()))
    }

    async fn call(&self, person: &Person, method: &str, template: &str, form: &str) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.server.request(method, person, &self.path(template));
        send(if form.is_empty() { request } else { with_form(request, &[(form, "")]) }).await
    }

    /// Everybody there is to be, with the needs he meets and what he is answered where he does not.
    async fn callers(&self) -> Vec<(Person, BTreeSet<Need>)> {
        let (server, project) = (&self.server, self.project);
        let met = |needs: &[Need]| needs.iter().copied().chain([Login]).collect();
        let account = [AddPeople, DeletePeople, ViewProfiles, ManageProfiles, AddProjects];
        // each level of a role adds to the one below
        let levels = [See, AddNotes, AddTickets, EditTickets, DeleteTickets];
        let everything = [&account[..], &levels, &[Edit, ManageNotes]].concat();
        let edits = [("can_edit_project", "1")];
        let moderates = [("can_manage_people_notes", "1")];
        let person = |name, properties| server.person(name, properties);
        let member = |name, level, properties| server.member(project, name, level, properties);
        vec![
            (server.owner.clone(), met(&everything)),
            (person("Stranger", &[]).await, met(&[])),
            (person("Viewer", &[("can_view_profiles", "1")]).await, met(&[ViewProfiles])),
            (
                person("Keeper", &[("can_manage_profiles", "1")]).await,
                met(&[ViewProfiles, ManageProfiles]),
            ),
            (person("Founder", &[("can_manage_projects", "1")]).await, met(&[AddProjects])),
            (member("Nobody", 0, &edits).await, met(&[])),
            (member("Level1", 1, &[]).await, met(&levels[..1])),
            (member("Level2", 2, &[]).await, met(&levels[..2])),
            (member("Level3", 3, &[]).await, met(&levels[..3])),
            (member("Level4", 4, &[]).await, met(&levels[..4])),
            (member("Level5", 5, &[]).await, met(&levels)),
            (member("Editor", 1, &edits).await, met(&[See, Edit])),
            (member("Moderator", 1, &moderates).await, met(&[See, ManageNotes])),
        ]
    }
}

/// What is answered to somebody who lacks this: whether he may at least know that there is something.
fn refusal(need: Need, has: &BTreeSet<Need>) -> StatusCode {
    let may_know = match need {
        Login | AddProjects | AddPeople => true,
        ViewProfiles | See => false,
        ManageProfiles | DeletePeople => has.contains(&ViewProfiles),
        Edit | AddNotes | ManageNotes | AddTickets | EditTickets | DeleteTickets => {
            has.contains(&See)
        }
    };
    if may_know { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND }
}

#[tokio::test]
async fn every_route_answers_every_caller_as_rights_say() {
    let scene = Scene::new().await;
    for (person, has) in scene.callers().await {
        for &(method, template, form, need) in ROUTES {
            if has.contains(&need) && method == "DELETE" {
                continue; // the resources' own tests delete; here it would end the scene
            }
            let answer = scene.call(&person, method, template, form).await;
            let want = match (has.contains(&need), form) {
                (true, "") => StatusCode::OK,
                (true, _) => StatusCode::BAD_REQUEST,
                (false, _) => refusal(need, &has),
            };
            let who = &person.email;
            assert_eq!(answer.status, want, "{who}: {method} {template}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn no_route_answers_a_stranger() {
    let scene = Scene::new().await;
    for &(method, template, form, _) in ROUTES {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let path = format!("api/v1/{}", scene.path(template));
        let request = scene.server.bare(method, &path);
        let request = if form.is_empty() { request } else { with_form(request, &[(form, "")]) };
        send(request).await.refused(401);
    }
}

#[tokio::test]
async fn what_is_hidden_looks_like_what_is_not_there() {
    let scene = Scene::new().await;
    let stranger = scene.server.person("Outsider", &[]).await;
    for &(method, template, form, need) in ROUTES {
        if matches!(need, Login | AddPeople | DeletePeople | AddProjects) {
            continue;
        }
        let hidden = scene.call(&stranger, method, template, form).await;
        let absent = template.replace("{p}", "999").replace("{u}", "999");
        let absent = scene.call(&stranger, method, &absent, form).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{method} {template}");
        assert_eq!(hidden.body, absent.body, "{method} {template}");
    }
}
