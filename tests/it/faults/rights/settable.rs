//! Every property, sent by every kind of caller to add and to change every kind of thing: what may be set is set, and
//! nothing else is; what may not is refused or left out, and the database stays as it is.
//!
//! The properties are one list, which must be the list of what the server reads (`listed.rs`). What is in the database besides, in any
//! column of any table, is nobody's to set: it is sent all the same.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Map as Row, Value as Json};

use super::picture::{Camera, Difference, differences};
use super::properties::{By, Change, Property, Shows, THINGS, Thing};
use super::rows::{Need, rows};
use super::scene::{Caller, Scene, Target, Whom};
use super::standing::Want;
use crate::support::server::{Answer, Person, send, with_form};

type Pairs = Vec<(String, String)>;

/// Where the sending goes on.
struct Trial<'a> {
    scene: &'a Scene,
    camera: Camera,
    /// Makes addresses that nobody has yet.
    count: u32,
}

/// What is sent where, by whom.
struct Attempt<'a> {
    thing: &'static Thing,
    caller: &'a Caller,
    need: Need,
    target: Target,
    /// The thing that is changed.
    id: u64,
    /// Whose the texts in braces are.
    person: Person,
}

impl Attempt<'_> {
    /// What is to come of sending that property.
    fn want(&self, property: &Property) -> Want {
        let standing = &self.caller.standing;
        let want = standing.want(self.need, &self.target);
        let stops = standing.role.is_some_and(|role| role.stops);
        let may = match property.by {
            By::All => true,
            By::Oneself => standing.administers || self.target.whom == Some(Whom::Oneself),
            By::Administrators => standing.administers,
            By::Movers => !stops,
        };
        if want == Want::Done && !may { Want::Denied } else { want }
    }

    fn name(&self, property: &str) -> String {
        format!("{}: {} of {}", self.caller.standing.name, property, self.target.path)
    }
}

impl Trial<'_> {
    fn filled(&mut self, text: &str, person: &Person) -> String {
        self.count += 1;
        let here = &self.scene.here;
        [
            ("{step}", here.steps[0].to_string()),
            ("{far}", here.steps[1].to_string()),
            ("{value}", here.values[0].to_string()),
            ("{other}", self.scene.other.to_string()),
            ("{second}", self.scene.second_administrator.to_string()),
            ("{email}", person.email.clone()),
            ("{password}", person.password.clone()),
            ("{new}", format!("new{}@example.com", self.count)),
        ]
        .into_iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(name, &value))
    }

    fn pairs(&mut self, pairs: &[(&str, &str)], person: &Person) -> Pairs {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), self.filled(text, person))).collect()
    }

    async fn send(
        &self,
        method: &Method,
        sender: &Person,
        attempt: &Attempt<'_>,
        pairs: &Pairs,
    ) -> Answer {
        // of a name that comes twice the last one counts
        let once: BTreeMap<_, _> = pairs.iter().map(|(key, text)| (key, text)).collect();
        let outer = attempt.thing.outer;
        let form: Vec<_> =
            once.iter().map(|(key, text)| (format!("{outer}[{key}]"), text.as_str())).collect();
        let form: Vec<_> = form.iter().map(|(key, text)| (key.as_str(), *text)).collect();
        let path = match &*attempt.target.path {
            // of the caller, whoever sends it
            "users/me" if sender.id != attempt.id => format!("users/{}", attempt.id),
            path => path.to_owned(),
        };
        let request = self.scene.server.request(method.clone(), sender, &path);
        send(with_form(request, &form)).await
    }

    async fn shown(&mut self, thing: &Thing, property: &Property, id: u64) -> Option<String> {
        let query = match property.shows {
            Shows::In(column) | Shows::Hashed(column) => {
                format!("SELECT {column} FROM {} WHERE id = $1", thing.table)
            }
            Shows::By(query) => query.to_owned(),
            Shows::Nowhere => return None,
        };
        Some(self.camera.text(&query, id).await)
    }

    /// Whether it shows what was sent.
    async fn check(&mut self, attempt: &Attempt<'_>, property: &Property, id: u64, sent: &str) {
        let name = attempt.name(property.key);
        let Some(shown) = self.shown(attempt.thing, property, id).await else { return };
        match property.shows {
            Shows::Hashed(_) => assert!(shown.starts_with("$argon2id$"), "{name}: {shown}"),
            Shows::In("min_value" | "max_value") => {
                let numbers = (shown.parse::<f64>().ok(), sent.parse::<f64>().ok());
                assert_eq!(numbers.0, numbers.1, "{name}");
            }
            _ => assert_eq!(shown, sent, "{name}"),
        }
    }

    /// Sends what is not to be done, and looks whether anything was written.
    async fn in_vain(
        &mut self,
        method: &Method,
        attempt: &Attempt<'_>,
        pairs: &Pairs,
        status: u16,
        what: &str,
    ) {
        let before = self.camera.version().await;
        let answer = self.send(method, &attempt.caller.person, attempt, pairs).await;
        assert_eq!(answer.status, status, "{}: {}", attempt.name(what), answer.body);
        assert_eq!(self.camera.version().await, before, "{}", attempt.name(what));
    }

    /// Everything in the database that is no property of the thing.
    fn foreign(&self, thing: &Thing) -> Pairs {
        let (here, scene) = (&self.scene.there, self.scene);
        let known = |name: &str| thing.properties.iter().any(|property| property.key == name);
        let more = ["is_admin", "owner", "admin", "user", "uuid", "created_at", "step", "values"];
        let names = self.camera.columns.iter().map(String::as_str).chain(more);
        // the guide's own example of a note has its text under that name
        let names = names.filter(|name| !known(name) && (thing.outer, *name) != ("note", "name"));
        let value = |name: &str| match name {
            "project_id" => here.project.to_string(),
            "step_id" | "max_step" => here.steps[0].to_string(),
            "ticket_id" => here.ticket.to_string(),
            "role_id" => here.role.to_string(),
            "owner_id" | "user_id" | "owner" | "user" => scene.other.to_string(),
            "password_hash" => "$argon2id$forged".to_owned(),
            _ if name.starts_with("is_") || name.starts_with("can_") => "1".to_owned(),
            "private" | "awaits_files" | "required" | "admin" => "1".to_owned(),
            _ => "999999".to_owned(),
        };
        names.map(|name| (name.to_owned(), value(name))).collect()
    }

    /// Every property of a thing that is there.
    async fn change(&mut self, attempt: &Attempt<'_>) {
        let (owner, thing) = (&self.scene.server.owner, attempt.thing);
        for property in thing.properties {
            let (key, person) = (property.key, &attempt.person);
            let is_right = property.by == By::Administrators;
            // who has a right is to have it again
            let had = is_right && self.shown(thing, property, attempt.id).await.unwrap() == "1";
            let (before, after) = if had { ("1", "0") } else { (property.before, property.after) };
            let before = vec![(key.to_owned(), self.filled(before, person))];
            let after = vec![(key.to_owned(), self.filled(after, person))];
            let status = match attempt.want(property) {
                Want::Done if property.change == Change::Refused => Some(400),
                Want::Done => None,
                Want::Denied => Some(403),
                Want::Absent(_) => Some(404),
            };
            if let Some(status) = status {
                self.in_vain(&Method::PUT, attempt, &after, status, key).await;
                continue;
            }
            self.send(&Method::PUT, owner, attempt, &before).await.data();
            let shown = self.shown(thing, property, attempt.id).await;
            let picture = self.camera.take().await;
            let sender = &attempt.caller.person;
            self.send(&Method::PUT, sender, attempt, &after).await.data();
            let changes = differences(&picture, &self.camera.take().await);
            let is_set = property.change == Change::Set;
            for change in &changes {
                let allowed = is_expected(change, attempt, is_set.then_some(property));
                assert!(allowed, "{}: {change:?}", attempt.name(key));
            }
            if is_set {
                self.check(attempt, property, attempt.id, &after[0].1).await;
                let is_seen = shown != self.shown(thing, property, attempt.id).await;
                assert_eq!(is_seen, !matches!(property.shows, Shows::Nowhere), "{key}");
            }
            self.send(&Method::PUT, owner, attempt, &before).await.data();
        }
        self.change_foreign(attempt).await;
    }

    async fn change_foreign(&mut self, attempt: &Attempt<'_>) {
        let property = &attempt.thing.properties[0];
        let known = (property.key.to_owned(), property.before.to_owned());
        let mut pairs = self.foreign(attempt.thing);
        pairs.push(known.clone());
        match attempt.want(property) {
            Want::Done => {}
            Want::Denied => return self.in_vain(&Method::PUT, attempt, &pairs, 403, "all").await,
            Want::Absent(_) => {
                return self.in_vain(&Method::PUT, attempt, &pairs, 404, "all").await;
            }
        }
        let owner = &self.scene.server.owner;
        self.send(&Method::PUT, owner, attempt, &vec![known]).await.data();
        let picture = self.camera.take().await;
        self.send(&Method::PUT, &attempt.caller.person, attempt, &pairs).await.data();
        for change in differences(&picture, &self.camera.take().await) {
            assert!(is_expected(&change, attempt, None), "{}: {change:?}", attempt.name("all"));
        }
    }

    /// Every property of a new thing.
    async fn add(&mut self, attempt: &Attempt<'_>) {
        let (thing, person) = (attempt.thing, &attempt.person);
        let denied = match attempt.want(&thing.properties[0]) {
            Want::Done => None,
            Want::Denied => Some(403),
            Want::Absent(_) => Some(404),
        };
        let mut all = self.foreign(thing);
        all.extend(self.pairs(thing.required, person));
        if let Some(status) = denied {
            let properties: Vec<_> =
                thing.properties.iter().map(|property| (property.key, property.after)).collect();
            all.extend(self.pairs(&properties, person));
            return self.in_vain(&Method::POST, attempt, &all, status, "all").await;
        }
        let required = self.pairs(thing.required, person);
        let plain = self.added(attempt, &required, "plain", &[]).await;
        let foreign = self.added(attempt, &all, "all", &[]).await;
        self.compare(&plain, &foreign, &[], &attempt.name("all"));
        for property in thing.properties {
            let mut pairs = self.pairs(thing.required, person);
            pairs.extend(self.pairs(property.with, person));
            let sent = self.filled(property.after, person);
            pairs.push((property.key.to_owned(), sent.clone()));
            if attempt.want(property) == Want::Denied {
                self.in_vain(&Method::POST, attempt, &pairs, 403, property.key).await;
                continue;
            }
            let row = self.added(attempt, &pairs, property.key, property.beside).await;
            let id = row["id"].as_str().unwrap().parse().unwrap();
            self.check(attempt, property, id, &sent).await;
            let column = match property.shows {
                Shows::In(column) | Shows::Hashed(column) => column,
                _ => "",
            };
            // what is said of a choice is not said of the number that is the plain field
            let said: &[&str] =
                if property.with.is_empty() { &[column] } else { &[column, "kind", "choice_kind"] };
            self.compare(&plain, &row, said, &attempt.name(property.key));
        }
    }

    /// The row of a new thing, besides which nothing that was there has changed.
    async fn added(
        &mut self,
        attempt: &Attempt<'_>,
        pairs: &Pairs,
        what: &str,
        beside: &[&str],
    ) -> Row<String, Json> {
        let before = self.camera.take().await;
        let answer = self.send(&Method::POST, &attempt.caller.person, attempt, pairs).await;
        assert_eq!(answer.status, 200, "{}: {}", attempt.name(what), answer.body);
        let mut rows = Vec::new();
        for difference in differences(&before, &self.camera.take().await) {
            let allowed = match &difference {
                Difference::Added { table, row } if table == attempt.thing.table => {
                    rows.push(row.clone());
                    true
                }
                // a project comes with its first roles, and its founder in one of them
                Difference::Added { table, .. } => {
                    beside.contains(&&**table) || attempt.thing.table == "projects"
                }
                // a person has one role in a project
                Difference::Gone { table, .. } => beside.contains(&&**table),
                Difference::Changed { table, column, .. } => {
                    let column = format!("{table}.{column}");
                    beside.contains(&&*column)
                        || beside.contains(&&**table)
                        || column == "projects.next_field"
                }
            };
            assert!(allowed, "{}: {difference:?}", attempt.name(what));
        }
        assert_eq!(rows.len(), 1, "{}", attempt.name(what));
        rows.remove(0)
    }

    /// Whether two new things are the same but for what was said of one of them, and for what is never twice the same.
    #[expect(clippy::unused_self, reason = "reads as what the trial does")]
    fn compare(&self, one: &Row<String, Json>, two: &Row<String, Json>, said: &[&str], name: &str) {
        for (column, value) in two {
            let is_forged =
                value == "999999" || value == "'999999'" || value == "'$argon2id$forged'";
            assert!(!is_forged, "{name}: {column} is {value}");
            let differs = ["id", "pos", "number", "email", "email_folded", "password_hash"]
                .contains(&&**column)
                || column.ends_with("_time");
            if !differs && !said.contains(&&**column) {
                assert_eq!(value, &one[column], "{name}: {column}");
            }
        }
    }
}

/// Whether that is what comes of setting the property, or, without one, of a change that changes nothing.
fn is_expected(change: &Difference, attempt: &Attempt<'_>, property: Option<&Property>) -> bool {
    let beside = property.map_or(&[][..], |property| property.beside);
    match change {
        Difference::Added { table, .. } | Difference::Gone { table, .. } => {
            beside.contains(&&**table)
        }
        Difference::Changed { table, key, column } => {
            let is_it = table == attempt.thing.table && *key == attempt.id.to_string();
            let own = property.and_then(|property| match property.shows {
                Shows::In(own) | Shows::Hashed(own) => Some(own),
                _ => None,
            });
            (is_it && (column == "update_time" || own == Some(column)))
                || beside.contains(&&**table)
                || beside.contains(&&*format!("{table}.{column}"))
        }
    }
}

fn need(method: &str, template: &str) -> Need {
    rows().find(|row| row.0 == method && row.1 == template).unwrap().2
}

/// What that caller may try his hand at, with what a change of it is a change of.
async fn attempts<'a>(
    trial: &mut Trial<'_>,
    thing: &'static Thing,
    template: &'static str,
    caller: &'a Caller,
) -> Vec<Attempt<'a>> {
    let scene = trial.scene;
    let mut targets = vec![scene.usual(template)];
    if template.contains("{user}") {
        let path = format!("users/{}", scene.second_administrator);
        let whom = Some(Whom::Administrator);
        targets.push(Target { path, whom, ..Target::default() });
    } else if template.ends_with("/me") {
        targets[0].whom = Some(Whom::Oneself);
    } else if template.contains("{note}") {
        targets.push(scene.own_note(caller, template));
    }
    let need = need("PUT", template);
    let mut attempts = Vec::new();
    for target in targets {
        let last = target.path.rsplit('/').next().unwrap();
        let id = match last {
            "me" => caller.person.id,
            "f1" => {
                let query = "SELECT id FROM custom_fields WHERE project_id = $1 AND number = 1";
                trial.camera.text(query, scene.here.project).await.parse().unwrap()
            }
            id => id.parse().unwrap(),
        };
        let person = match target.whom {
            Some(Whom::Oneself) => caller.person.clone(),
            Some(Whom::Administrator) => scene.named("Second"),
            _ => scene.named("Other"),
        };
        attempts.push(Attempt { thing, caller, need, target, id, person });
    }
    attempts
}

#[tokio::test]
async fn what_may_be_set_is_set_and_nothing_else_is() {
    let scene = Scene::new().await;
    let camera = Camera::at(&scene.server.folder()).await;
    let mut trial = Trial { scene: &scene, camera, count: 0 };
    for thing in THINGS {
        for template in thing.add {
            for caller in &scene.callers {
                let (need, target) = (need("POST", template), scene.usual(template));
                let person = scene.named("Other");
                let attempt = Attempt { thing, caller, need, target, id: 0, person };
                trial.add(&attempt).await;
            }
        }
        for template in thing.change {
            for caller in &scene.callers {
                for attempt in attempts(&mut trial, thing, template, caller).await {
                    trial.change(&attempt).await;
                }
            }
        }
    }
}
