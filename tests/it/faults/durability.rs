//! A server that is killed while several clients write: what it has answered is there, once, with its body.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc::{self, UnboundedSender};

use crate::support::board::Board;
use crate::support::serve::Serve;
use crate::support::server::{API_KEY, Answer, Person, client, send, with_form};

/// Kills of each of the two servers that run side by side.
const KILLS: u32 = 100;

/// A thing that was asked for, by the name that nothing else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Ticket,
    File,
}

/// What came of one life of the server.
#[derive(Default)]
struct Life {
    answered: Vec<(Kind, String, u64)>,
    lost: Vec<(Kind, String)>,
}

/// A workspace with a step and a note, and the process that serves it now.
struct Victim {
    place: TempDir,
    owner: Person,
    http: reqwest::Client,
    step: String,
    tickets: String,
    files: String,
    url: String,
    serve: Option<Serve>,
}

impl Victim {
    /// A prepared workspace that is not served yet.
    async fn new() -> Self {
        let board = Board::start().await;
        let ticket = board.ticket("first").await;
        let note = board.note(board.owner(), ticket, "files go here", false).await;
        let (tickets, files) = (board.tickets(), board.files(ticket, note));
        let (owner, step) = (board.owner().clone(), board.steps[0].to_string());
        let place = board.server.stop_keeping_folder().await;
        let http = client();
        Self { place, owner, http, step, tickets, files, url: String::new(), serve: None }
    }

    fn folder(&self) -> PathBuf {
        self.place.path().join("workspace")
    }

    /// Starts the real server. It says where it listens once the workspace is whole.
    async fn start(&mut self) {
        let serve = Serve::start(self.place.path(), &[]).await;
        serve.url.clone_into(&mut self.url);
        self.serve = Some(serve);
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}/api/v1/{path}", self.url))
            .basic_auth(&self.owner.email, Some(&self.owner.password))
            .header("x-auth-client-id", API_KEY)
    }

    /// Asks for a thing; its name is its intention too.
    async fn ask(&self, kind: Kind, name: &str) -> Option<u64> {
        let request = match kind {
            Kind::Ticket => {
                let form = [("ticket[name]", name), ("ticket[step_id]", &*self.step)];
                with_form(self.request(Method::POST, &self.tickets), &form)
            }
            Kind::File => {
                let part = Part::text(body(name)).file_name(name.to_owned());
                let path = format!("{}v2", self.files);
                self.request(Method::POST, &path).multipart(Form::new().part("file", part))
            }
        };
        let response = request.header("idempotency-key", name).send().await.ok()?;
        let (status, body) = (response.status(), response.text().await.ok()?);
        assert_eq!(status, StatusCode::OK, "{body}");
        let answer: Value = serde_json::from_str(&body).unwrap();
        answer["data"]["id"].as_u64()
    }

    /// Asks for one thing after the other until the server is gone, and tells of each answer.
    async fn write(&self, kind: Kind, who: &str, told: UnboundedSender<()>) -> Life {
        let mut life = Life::default();
        for number in 0_u32.. {
            let name = format!("{who}-{number}");
            let Some(id) = self.ask(kind, &name).await else {
                life.lost.push((kind, name));
                break;
            };
            life.answered.push((kind, name, id));
            let _killed_already = told.send(());
        }
        life
    }

    /// One life: three write, and after some answers the server is killed in the midst of what it does then.
    async fn live(&mut self, life: u32, chance: &mut fastrand::Rng) -> Life {
        let (answers, patience) = (chance.u32(1..8), chance.u32(0..300));
        let (told, mut heard) = mpsc::unbounded_channel();
        let serve = self.serve.take().unwrap();
        let names = ["a", "b", "c"].map(|who| format!("{life}-{who}"));
        let killing = async {
            for _ in 0..answers {
                heard.recv().await;
            }
            for _ in 0..patience {
                tokio::task::yield_now().await;
            }
            serve.kill().await;
        };
        let this = &*self;
        let (one, two, three, ()) = tokio::join!(
            this.write(Kind::Ticket, &names[0], told.clone()),
            this.write(Kind::Ticket, &names[1], told.clone()),
            this.write(Kind::File, &names[2], told),
            killing,
        );
        let mut all = Life::default();
        for mut life in [one, two, three] {
            all.answered.append(&mut life.answered);
            all.lost.append(&mut life.lost);
        }
        all
    }

    /// What the list holds from that place on, by name, and how long it is.
    async fn list(&self, path: &str, offset: u64) -> (BTreeMap<String, u64>, u64) {
        let path = format!("{path}?count=1000&offset={offset}");
        let data = send(self.request(Method::GET, &path)).await.data();
        let mut found = BTreeMap::new();
        for item in data["items"].as_array().unwrap() {
            let name = item["name"].as_str().unwrap().to_owned();
            let twice = found.insert(name, item["id"].as_u64().unwrap());
            assert_eq!(twice, None, "one thing is there twice: {item}");
        }
        (found, data["total"].as_u64().unwrap())
    }

    /// The body of a file as it comes back.
    async fn download(&self, id: u64) -> Answer {
        send(self.request(Method::GET, &format!("{}/{id}/download", self.files))).await
    }
}

fn body(name: &str) -> String {
    format!("{name}\n").repeat(1_000)
}

/// The bodies in the folder of attachments; nothing may be half written.
fn bodies(folder: &Path) -> u64 {
    let entries = folder.join("files").read_dir().unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: Vec<_> = names.filter(|name| name != ".lock" && name != "unknown").collect();
    assert!(names.iter().all(|name| name.len() == 32), "{names:?}");
    names.len() as u64
}

async fn kill_again_and_again(seed: u64) {
    let mut chance = fastrand::Rng::with_seed(seed);
    let mut victim = Victim::new().await;
    let mut known_before = [1, 0];
    let mut life = Life::default();
    for number in 0..=KILLS {
        victim.start().await;
        let (_, known) = victim.list(&victim.files, known_before[1]).await;
        assert_eq!(bodies(&victim.folder()), known, "each row has its body, each body its row");
        // whoever got no answer asks again
        for (kind, name) in std::mem::take(&mut life.lost) {
            let id = victim.ask(kind, &name).await.expect("an answer");
            life.answered.push((kind, name, id));
        }
        let (tickets, ticket_total) = victim.list(&victim.tickets, known_before[0]).await;
        let (files, file_total) = victim.list(&victim.files, known_before[1]).await;
        for (kind, name, id) in &life.answered {
            let found = if *kind == Kind::Ticket { &tickets } else { &files };
            assert_eq!(found.get(name), Some(id), "life {number}, seed {seed}: {name}");
            if *kind == Kind::File {
                assert_eq!(victim.download(*id).await.body, body(name));
            }
        }
        let added = (ticket_total - known_before[0]) + (file_total - known_before[1]);
        assert_eq!(added, life.answered.len() as u64, "life {number}, seed {seed}: nothing else");
        known_before = [ticket_total, file_total];
        if number < KILLS {
            life = victim.live(number, &mut chance).await;
        }
    }
}

#[tokio::test]
async fn a_2xx_is_sent_after_the_data_is_durable_whatever_is_killed_when() {
    let seed = fastrand::u64(..);
    println!("seeds {seed} and {}", seed ^ 1);
    tokio::join!(kill_again_and_again(seed), kill_again_and_again(seed ^ 1));
}
