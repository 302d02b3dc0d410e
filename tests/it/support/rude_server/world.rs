//! What the server holds, how it is asked, and the habits of its answers.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use smartq::model::body;

use super::http::Answer;
use super::samples::{bob, fields, me, project, role, steps, ticket, values};
use super::{Seen, hostile};

/// In which shape lists come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `{"items": […]}`
    Items,
    /// `[…]`
    Bare,
    /// `{"7": {…}, …}`
    ById,
}

/// One project, 1, and what is in it; steps 1 to 5. The caller is Ann, 1.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) tickets: Vec<Value>,
    pub(crate) steps: Vec<Value>,
    pub(crate) projects: Vec<Value>,
    pub(crate) people: Vec<Value>,
    /// Each with its ticket.
    pub(crate) notes: Vec<(u64, Value)>,
    /// Each with its note and its bytes.
    pub(crate) files: Vec<(u64, Value, Vec<u8>)>,
    /// Whole numbers and truths come as texts, as PHP sends them from a database.
    pub(crate) all_is_text: bool,
    pub(crate) shape: Shape,
    pub(crate) tells_total: bool,
    /// The most items a page has, whatever was asked.
    pub(crate) most: usize,
    pub(crate) ignores_offset: bool,
    /// With every list request a new ticket stands before all others, so that all rows shift.
    pub(crate) shifts: bool,
    /// Tickets have versions.
    pub(crate) has_versions: bool,
    /// The API key is no longer valid.
    pub(crate) key_is_dead: bool,
    pub(crate) password_is_wrong: bool,
    /// How many seconds the clock that stamps new items goes behind the one in the headers.
    pub(crate) late_by: i64,
    /// Stands after every text that somebody has written.
    pub(crate) hostile: Option<String>,
    /// The highest id given out.
    pub(crate) last_id: u64,
    /// What it has answered to each `Idempotency-Key`, where it keeps that, and says so.
    pub(crate) kept: Option<HashMap<String, Answer>>,
}

impl World {
    pub(crate) fn with_tickets(count: u64) -> Self {
        let tickets = (1..=count).map(|id| ticket(id, &format!("Ticket {id}"))).collect();
        Self {
            tickets,
            steps: steps(),
            projects: vec![project()],
            people: vec![me(), bob()],
            notes: Vec::new(),
            files: Vec::new(),
            all_is_text: false,
            shape: Shape::Items,
            tells_total: true,
            most: 1_000,
            ignores_offset: false,
            shifts: false,
            has_versions: false,
            key_is_dead: false,
            password_is_wrong: false,
            late_by: 0,
            hostile: None,
            kept: None,
            last_id: count.max(1_000_000),
        }
    }

    pub(crate) fn ticket(&mut self, id: u64) -> Option<&mut Value> {
        self.tickets.iter_mut().find(|ticket| ticket["id"] == id)
    }

    pub(crate) fn add_note(&mut self, ticket: u64, text: &str, owner: u64) -> u64 {
        let id = self.next_id();
        let note = json!({
            "id": id,
            "text": text,
            "owner_id": owner,
            "private": false,
            "insert_time": self.now(),
        });
        self.notes.push((ticket, note));
        id
    }

    pub(crate) fn add_file(&mut self, note: u64, name: &str, bytes: &[u8]) -> u64 {
        let id = self.next_id();
        let file = json!({
            "id": id,
            "name": name,
            "size": bytes.len(),
            "type": "text/plain",
            "owner_id": 1,
            "insert_time": self.now(),
        });
        self.files.push((note, file, bytes.to_vec()));
        id
    }

    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn now(&self) -> String {
        let now = jiff::Timestamp::now().as_second() - self.late_by;
        smartq::model::Timestamp::from_unix(now).unwrap().to_string()
    }

    pub(super) fn answer(&mut self, seen: &Seen) -> Answer {
        let Some(kept) = &self.kept else { return self.do_as_asked(seen) };
        let key = seen.header("idempotency-key").filter(|_| seen.method == "POST");
        let before = key.and_then(|key| kept.get(key)).cloned();
        let answer = before.unwrap_or_else(|| self.do_as_asked(seen));
        if let (Some(key), Some(kept), 200) = (key, &mut self.kept, answer.status) {
            kept.insert(key.to_owned(), answer.clone());
        }
        answer.with("Idempotency-Key-Kept", "86400")
    }

    fn do_as_asked(&mut self, seen: &Seen) -> Answer {
        if self.key_is_dead {
            return Answer::error(401, "Authorization failed, invalid client id");
        }
        if self.password_is_wrong {
            return Answer::error(401, "Authorization failed");
        }
        let path: Vec<&str> = seen.path.trim_matches('/').split('/').collect();
        let method = seen.method.as_str();
        let id = |at: usize| path.get(at).and_then(|part| part.parse::<u64>().ok()).unwrap_or(0);
        match (method, path.as_slice()) {
            ("GET", ["users", "me"]) => self.one(&me()),
            ("GET", ["users"]) => self.list(seen, &self.people),
            ("GET", ["projects"]) => self.list(seen, &self.projects),
            ("GET", ["projects", "1", "roles"]) => self.list(seen, &[role()]),
            ("GET", ["projects", "1", "roles", _]) => self.one(&role()),
            ("GET", ["projects", "1", "steps"]) => self.list(seen, &self.steps),
            ("GET", ["projects", "1", "custom_fields"]) => self.list(seen, &fields()),
            ("GET", ["projects", "1", "custom_fields", "f1", "values"]) => {
                self.list(seen, &values())
            }
            ("GET", ["projects", "1", "tickets"]) => self.list_tickets(seen),
            ("POST", ["projects", "1", "tickets"]) => self.create_ticket(seen),
            (_, ["projects", "1", "tickets", _]) => self.on_ticket(seen, id(3)),
            ("GET", ["projects", "1", "tickets", _, "notes"]) => {
                let of_ticket = self.notes.iter().filter(|(ticket, _)| *ticket == id(3));
                let notes: Vec<_> = of_ticket.map(|(_, note)| note.clone()).collect();
                self.list(seen, &notes)
            }
            ("POST", ["projects", "1", "tickets", _, "notes"]) => {
                let text = form(seen, "note")["text"].as_str().unwrap_or_default().to_owned();
                let note = self.add_note(id(3), &text, 1);
                self.on_note("GET", note, &Map::new())
            }
            (_, ["projects", "1", "tickets", _, "notes", _]) => {
                self.on_note(method, id(5), &form(seen, "note"))
            }
            ("GET", ["projects", "1", "tickets", _, "notes", _, "files"]) => {
                let of_note = self.files.iter().filter(|(note, ..)| *note == id(5));
                let files: Vec<_> = of_note.map(|(_, file, _)| file.clone()).collect();
                self.list(seen, &files)
            }
            ("POST", ["projects", "1", "tickets", _, "notes", _, "filesv2"]) => {
                let Some((name, bytes)) = uploaded(seen) else {
                    return Answer::error(400, "file is required");
                };
                let file = self.add_file(id(5), &name, &bytes);
                self.on_file("GET", file)
            }
            ("GET", ["projects", "1", "tickets", _, "notes", _, "files", _, "download"]) => {
                self.download(id(7))
            }
            (_, ["projects", "1", "tickets", _, "notes", _, "files", _]) => {
                self.on_file(method, id(7))
            }
            _ => self.administer(seen, &path).unwrap_or_else(|| {
                Answer::error(405, &format!("method \"{method}\" not found for resource \"\""))
            }),
        }
    }

    fn list_tickets(&mut self, seen: &Seen) -> Answer {
        if self.shifts {
            let id = self.next_id();
            self.tickets.insert(0, ticket(id, "Newcomer"));
        }
        self.list(seen, &self.tickets)
    }

    fn create_ticket(&mut self, seen: &Seen) -> Answer {
        let id = self.next_id();
        let mut new = ticket(id, "");
        new["insert_time"] = json!(self.now());
        write(&mut new, &form(seen, "ticket"));
        self.tickets.push(new.clone());
        self.one(&new)
    }

    fn on_ticket(&mut self, seen: &Seen, id: u64) -> Answer {
        let versions = self.has_versions;
        let Some(at) = self.tickets.iter().position(|ticket| ticket["id"] == id) else {
            return Answer::error(404, "no such ticket");
        };
        let version = format!("\"{}\"", self.tickets[at]["version"]);
        match seen.method.as_str() {
            "PUT" if versions && seen.header("if-match").is_some_and(|sent| sent != version) => {
                return Answer::error(412, "it has changed");
            }
            "PUT" => {
                write(&mut self.tickets[at], &form(seen, "ticket"));
                let next = self.tickets[at]["version"].as_u64().unwrap() + 1;
                self.tickets[at]["version"] = json!(next);
            }
            "DELETE" => {
                self.tickets.remove(at);
                return Answer::data(&json!(true));
            }
            _ => {}
        }
        let answer = self.one(&self.tickets[at]);
        let version = format!("\"{}\"", self.tickets[at]["version"]);
        if versions { answer.with("ETag", &version) } else { answer }
    }

    fn on_note(&mut self, method: &str, id: u64, form: &Map<String, Value>) -> Answer {
        let Some(at) = self.notes.iter().position(|(_, note)| note["id"] == id) else {
            return Answer::error(404, "no such note");
        };
        match method {
            "PUT" => write(&mut self.notes[at].1, form),
            "DELETE" => {
                self.notes.remove(at);
                return Answer::data(&json!(true));
            }
            _ => {}
        }
        self.one(&self.notes[at].1)
    }

    fn on_file(&mut self, method: &str, id: u64) -> Answer {
        let Some(at) = self.files.iter().position(|(_, file, _)| file["id"] == id) else {
            return Answer::error(404, "no such file");
        };
        if method == "DELETE" {
            self.files.remove(at);
            return Answer::data(&json!(true));
        }
        self.one(&self.files[at].1)
    }

    fn download(&self, id: u64) -> Answer {
        match self.files.iter().find(|(_, file, _)| file["id"] == id) {
            Some((_, file, bytes)) => Answer::new(200, "text/plain", bytes.clone())
                .with("Content-Disposition", &disposition(&file["name"])),
            None => Answer::error(404, "no such file"),
        }
    }

    pub(super) fn one(&self, thing: &Value) -> Answer {
        Answer::data(&self.in_habit(thing.clone()))
    }

    fn list(&self, seen: &Seen, all: &[Value]) -> Answer {
        let offset = if self.ignores_offset { 0 } else { seen.number("offset").unwrap_or(0) };
        let count = seen.number("count").unwrap_or(20).min(self.most);
        let total = all.len();
        let page = all.iter().skip(offset).take(count).map(|item| self.in_habit(item.clone()));
        let data = match self.shape {
            Shape::Items if self.tells_total => {
                json!({ "items": page.collect::<Vec<_>>(), "total": total })
            }
            Shape::Items => json!({ "items": page.collect::<Vec<_>>() }),
            Shape::Bare => page.collect(),
            Shape::ById => {
                let by_id = page.map(|item| (plain(&item["id"]), item)).collect::<Map<_, _>>();
                if by_id.is_empty() { json!([]) } else { Value::Object(by_id) }
            }
        };
        Answer::data(&data)
    }

    fn in_habit(&self, value: Value) -> Value {
        let value = match &self.hostile {
            Some(text) => hostile::dress(value, text),
            None => value,
        };
        self.in_form(value)
    }

    fn in_form(&self, value: Value) -> Value {
        if !self.all_is_text {
            return value;
        }
        match value {
            Value::Number(number) => Value::String(number.to_string()),
            Value::Bool(truth) => json!(if truth { "1" } else { "" }),
            Value::Array(items) => items.into_iter().map(|item| self.in_form(item)).collect(),
            Value::Object(map) if map.is_empty() => json!([]),
            Value::Object(map) => {
                map.into_iter().map(|(key, value)| (key, self.in_form(value))).collect()
            }
            other => other,
        }
    }
}

/// With the one control character in it spelled that JSON does not spell and a header may not have.
fn disposition(name: &Value) -> String {
    format!("attachment; filename={name}").replace('\u{7f}', "\\u007f")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The form of a request, as the thing it will be.
pub(super) fn form(seen: &Seen, outer: &str) -> Map<String, Value> {
    let root = body::Map::decode(&seen.body, body::SERVER_LIMITS).unwrap();
    let Some(sent) = root.map(outer) else { return Map::new() };
    sent.iter().map(|(key, node)| (key.to_owned(), of_node(key, node))).collect()
}

fn of_node(key: &str, node: &body::Node) -> Value {
    match node {
        body::Node::Map(map) => map.iter().map(|(key, node)| of_node(key, node)).collect(),
        body::Node::Text(text) => match text.parse::<u64>() {
            Ok(number) if key.ends_with("_id") || key.parse::<u64>().is_ok() => json!(number),
            _ => json!(text),
        },
    }
}

pub(super) fn write(thing: &mut Value, form: &Map<String, Value>) {
    for (key, value) in form {
        thing[key] = value.clone();
    }
}

/// The part `file` of a multipart form: its name and bytes.
fn uploaded(seen: &Seen) -> Option<(String, Vec<u8>)> {
    let (_, boundary) = seen.header("content-type")?.split_once("boundary=")?;
    let mark = format!("--{boundary}");
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|part| part == what);
    let mut rest = seen.body.as_slice();
    loop {
        rest = &rest[find(rest, mark.as_bytes())? + mark.len()..];
        let start = find(rest, b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&rest[..start]).into_owned();
        if let Some((_, name)) = head.split_once("name=\"file\"; filename=\"") {
            let end = find(&rest[start..], format!("\r\n{mark}").as_bytes())?;
            let name = name.split('"').next()?.to_owned();
            return Some((name, rest[start..start + end].to_vec()));
        }
    }
}
