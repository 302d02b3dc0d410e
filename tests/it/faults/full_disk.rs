//! The disk of a server fills up while files are sent to it.
//!
//! Elsewhere: a full disk in the database itself, `server/db.rs`; each of the system's own words for it,
//! `server/files/arrival.rs`; no room for the copy that is made before a workspace is changed, `server/db/backup.rs`.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use rustix::process::{Resource, Rlimit, prlimit};

use crate::support::board::Board;
use crate::support::serve::Serve;
use crate::support::server::{API_KEY, Answer, Person, send, with_form};

const MEBIBYTE: usize = 1024 * 1024;

/// A note whose files are sent to a server of its own process.
struct Notes {
    serve: Serve,
    owner: Person,
    files: String,
}

impl Notes {
    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.serve.request(method, (&self.owner, API_KEY), path)
    }

    async fn upload(&self, name: &str, length: usize) -> Answer {
        let part = Part::bytes(vec![7; length]).file_name(name.to_owned());
        let request = self.request(Method::POST, &format!("{}v2", self.files));
        // what is tried again is tried as the same
        send(request.header("idempotency-key", name).multipart(Form::new().part("file", part)))
            .await
    }

    async fn names(&self) -> Vec<String> {
        let data = send(self.request(Method::GET, &self.files)).await.data();
        let items = data["items"].as_array().unwrap();
        assert_eq!(data["total"], items.len());
        items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    }

    /// How long a file may be that the server writes, whichever.
    fn room(&self, room: Option<usize>) {
        let current = room.map(|room| room as u64);
        let limit = Rlimit { current, maximum: None };
        prlimit(Some(self.serve.id()), Resource::Fsize, limit).unwrap();
    }
}

#[tokio::test]
async fn an_upload_that_the_disk_refuses_leaves_nothing_and_the_next_one_is_taken() {
    let board = Board::start().await;
    let ticket = board.ticket("x").await;
    let note = board.note(board.owner(), ticket, "files go here", false).await;
    let (owner, files) = (board.owner().clone(), board.files(ticket, note));
    let place = board.server.stop_keeping_folder().await;
    let serve = Serve::start(place.path(), &[]).await;
    let notes = Notes { serve, owner, files };
    let bodies = || {
        let entries = place.path().join("workspace/files").read_dir().unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != ".lock").count()
    };
    let first = notes.upload("before", 2 * MEBIBYTE).await.id();

    // the call that writes the body is refused in its midst, as by a disk without room
    notes.room(Some(MEBIBYTE));
    for length in [MEBIBYTE + 1, 3 * MEBIBYTE, 20 * MEBIBYTE] {
        let why = notes.upload("large", length).await.refused(507);
        assert_eq!(why, "the server has no room left; nothing was saved");
        assert_eq!(bodies(), 1, "no half of it stays, and no whole");
    }
    assert_eq!(notes.names().await, ["before"]);
    let download = format!("{}/{first}/download", notes.files);
    let body = send(notes.request(Method::GET, &download)).await;
    assert_eq!(body.body.len(), 2 * MEBIBYTE, "reads go on");
    notes.upload("small", 1_000).await.id();

    // room again: nobody has to start anything anew
    notes.room(None);
    notes.upload("large", 3 * MEBIBYTE).await.id();
    assert_eq!(notes.names().await, ["before", "small", "large"]);
    assert_eq!(bodies(), 3);
    notes.serve.end().await;
}

#[tokio::test]
async fn a_change_that_the_disk_refuses_is_refused_and_reads_go_on_until_there_is_room() {
    let board = Board::start().await;
    let (owner, tickets) = (board.owner().clone(), board.tickets());
    let step = board.steps[0].to_string();
    let place = board.server.stop_keeping_folder().await;
    let serve = Serve::start(place.path(), &[]).await;
    let notes = Notes { serve, owner, files: String::new() };
    let add = async |name: &str| {
        let long = "x".repeat(100_000);
        let form =
            [("ticket[name]", name), ("ticket[step_id]", &step), ("ticket[description]", &long)];
        send(with_form(notes.request(Method::POST, &tickets), &form)).await
    };
    add("while there is room").await.data();
    notes.room(Some(4_096));
    for name in ["one", "two"] {
        let why = add(name).await.refused(507);
        assert_eq!(why, "the server has no room left; nothing was saved");
        assert_eq!(send(notes.request(Method::GET, &tickets)).await.data()["total"], 1);
    }
    notes.room(None);
    add("with room again").await.data();
    assert_eq!(send(notes.request(Method::GET, &tickets)).await.data()["total"], 2);
}

#[tokio::test]
async fn a_start_without_room_says_so_and_sends_nobody_to_an_older_copy() {
    let board = Board::start().await;
    board.ticket("here to stay").await;
    let (owner, tickets) = (board.owner().clone(), board.tickets());
    let place = board.server.stop_keeping_folder().await;
    let refused = Serve::try_start_with_room(place.path(), 1).await.err().unwrap();
    assert!(refused.said.contains("cannot be opened now: the disk is full"), "{refused:?}");
    assert!(!refused.said.contains("copy"), "{refused:?}");
    let serve = Serve::start(place.path(), &[]).await;
    let listed = send(serve.request(Method::GET, (&owner, API_KEY), &tickets)).await.data();
    assert_eq!(listed["total"], 1);
}
