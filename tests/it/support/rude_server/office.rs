//! What is administered: projects, people, steps.

use serde_json::{Map, Value, json};

use super::Seen;
use super::http::Answer;
use super::world::{World, form, write};

impl World {
    /// What is said to a write of one of these; `None` where it is about something else.
    pub(super) fn administer(&mut self, seen: &Seen, path: &[&str]) -> Option<Answer> {
        let (outer, id) = match path {
            ["projects"] => ("project", None),
            ["projects", id] => ("project", Some(*id)),
            ["users"] => ("user", None),
            ["users", id] => ("user", Some(*id)),
            ["projects", "1", "steps"] => ("step", None),
            ["projects", "1", "steps", id] => ("step", Some(*id)),
            _ => return None,
        };
        let sent = form(seen, outer);
        match (seen.method.as_str(), id) {
            ("POST", None) => Some(self.add(outer, &sent)),
            ("GET" | "PUT" | "DELETE", Some(id)) => {
                let id = id.parse().ok()?;
                Some(self.on_one(outer, (seen.method.as_str(), id), &sent))
            }
            _ => None,
        }
    }

    fn things(&mut self, outer: &str) -> &mut Vec<Value> {
        match outer {
            "project" => &mut self.projects,
            "user" => &mut self.people,
            _ => &mut self.steps,
        }
    }

    fn add(&mut self, outer: &str, sent: &Map<String, Value>) -> Answer {
        let mut thing = json!({ "id": self.next_id() });
        write(&mut thing, sent);
        if let Some(thing) = thing.as_object_mut() {
            thing.remove("password");
        }
        self.things(outer).push(thing.clone());
        self.one(&thing)
    }

    fn on_one(
        &mut self,
        outer: &str,
        (method, id): (&str, u64),
        sent: &Map<String, Value>,
    ) -> Answer {
        let things = self.things(outer);
        let Some(at) = things.iter().position(|thing| thing["id"] == id) else {
            return Answer::error(404, &format!("no such {outer}"));
        };
        if method == "DELETE" {
            things.remove(at);
            return Answer::data(&json!(true));
        }
        if method == "PUT" {
            write(&mut things[at], sent);
        }
        let thing = things[at].clone();
        self.one(&thing)
    }
}
