//! A project with three steps on a test server, and short ways to its tickets, notes and files.

use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::server::{Answer, Person, TestServer, send};

/// A project with the steps "To do", "Doing" and "Done".
pub(crate) struct Board {
    /// The server it is on.
    pub(crate) server: TestServer,
    /// The project.
    pub(crate) project: u64,
    /// Its steps from the left.
    pub(crate) steps: [u64; 3],
}

impl Board {
    /// A new one on a server of its own.
    pub(crate) async fn start() -> Self {
        Self::on(TestServer::start().await).await
    }

    /// A new one on that server.
    pub(crate) async fn on(server: TestServer) -> Self {
        let project = server.project("Release").await;
        let mut steps = [0; 3];
        for (step, name) in steps.iter_mut().zip(["To do", "Doing", "Done"]) {
            *step = server.step(project, name).await;
        }
        Self { server, project, steps }
    }

    /// The administrator.
    pub(crate) fn owner(&self) -> &Person {
        &self.server.owner
    }

    /// Somebody in a role of that access level.
    pub(crate) async fn member(
        &self,
        name: &str,
        level: u8,
        properties: &[(&str, &str)],
    ) -> Person {
        self.server.member(self.project, name, level, properties).await
    }

    /// The list of tickets.
    pub(crate) fn tickets(&self) -> String {
        format!("projects/{}/tickets", self.project)
    }

    /// A ticket of the owner's in the first step.
    pub(crate) async fn ticket(&self, name: &str) -> u64 {
        self.try_ticket(self.owner(), name, &[]).await.id()
    }

    /// Tries to add a ticket in the first step, with these properties besides.
    pub(crate) async fn try_ticket(
        &self,
        person: &Person,
        name: &str,
        properties: &[(&str, &str)],
    ) -> Answer {
        let step = self.steps[0].to_string();
        let mut form = vec![("ticket[name]", name), ("ticket[step_id]", &*step)];
        form.extend_from_slice(properties);
        self.server.post(person, &self.tickets(), &form).await
    }

    /// A note of that person's on the ticket.
    pub(crate) async fn note(
        &self,
        person: &Person,
        ticket: u64,
        text: &str,
        private: bool,
    ) -> u64 {
        let private = if private { "1" } else { "0" };
        let form = [("note[text]", text), ("note[private]", private)];
        self.server.post(person, &self.notes(ticket), &form).await.id()
    }

    /// The list of a ticket's notes.
    pub(crate) fn notes(&self, ticket: u64) -> String {
        format!("projects/{}/tickets/{ticket}/notes", self.project)
    }

    /// The list of a note's files.
    pub(crate) fn files(&self, ticket: u64, note: u64) -> String {
        format!("{}/{note}/files", self.notes(ticket))
    }

    /// Sends a file to `filesv2`.
    pub(crate) async fn upload(
        &self,
        person: &Person,
        (ticket, note): (u64, u64),
        name: &str,
        body: &[u8],
        is_last: bool,
    ) -> Answer {
        let part = Part::bytes(body.to_vec()).file_name(name.to_owned());
        let mut form = Form::new().part("file", part);
        if is_last {
            form = form.text("is_last_file", "1");
        }
        let path = format!("{}v2", self.files(ticket, note));
        send(self.server.request(Method::POST, person, &path).multipart(form)).await
    }

    /// Who is to be told of the note, and whether that is done: from the database, since no address tells it.
    pub(crate) async fn recipients(&self, note: u64) -> Vec<(i64, bool)> {
        use sqlx::Connection as _;
        let file = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(self.server.folder().join("workspace.db"));
        let mut connection = sqlx::SqliteConnection::connect_with(&file).await.unwrap();
        sqlx::query_as(
            "SELECT user_id, told_time IS NOT NULL FROM note_recipients WHERE note_id = $1 ORDER BY user_id",
        )
        .bind(i64::try_from(note).unwrap())
        .fetch_all(&mut connection)
        .await
        .unwrap()
    }

    /// The bodies of files on the server's disk.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let entries = self.server.folder().join("files").read_dir().unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != ".lock").collect()
    }
}
