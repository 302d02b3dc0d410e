//! What changes of projects, people and workflows leave in the store. Lists whose order or numbering may have changed
//! with it are asked for again by whoever owns the desk; until then they show the one thing that is known to be new.

use super::Store;
use crate::model::{CustomField, ProjectId, User, Value};
use crate::text;
use crate::worker::reply::{Administered, Outcome};
use crate::worker::request::{Concern, RequestId, Thing};

impl Store {
    /// Takes the answer to a change in; tells whether it was awaited.
    pub(super) fn take_administered(
        &mut self,
        request: RequestId,
        concern: Concern,
        result: &Outcome<Administered>,
    ) -> bool {
        if !self.administering.remove(&request) {
            return false;
        }
        if let Ok(done) = result {
            match concern {
                Concern::Projects => self.put_project(done),
                Concern::People => self.put_person(done),
                Concern::Roles(project) | Concern::Steps(project) | Concern::Fields(project) => {
                    self.put_workflow(project, done);
                }
            }
        }
        true
    }

    fn put_project(&mut self, done: &Administered) {
        match done {
            Administered::Project(project) => self.projects.put(project.clone(), |it| it.id),
            Administered::Gone(Thing::Project(project)) => {
                self.projects.items.retain(|it| it.id != *project);
                self.boards.remove(project);
            }
            _ => {}
        }
    }

    fn put_person(&mut self, done: &Administered) {
        match done {
            Administered::User(user) | Administered::Me(user) => {
                self.people.put(user.as_ref().clone(), |it| it.id);
            }
            Administered::Gone(Thing::User(user)) => self.people.items.retain(|it| it.id != *user),
            _ => {}
        }
        self.name_people();
    }

    /// Works out the letters that stand for people.
    pub(super) fn name_people(&mut self) {
        let people = self.people.items.iter();
        self.initials = people.map(|it: &User| (it.id, text::initials(&it.name))).collect();
    }

    fn put_workflow(&mut self, project: ProjectId, done: &Administered) {
        let board = self.board_mut(project);
        match done {
            Administered::Role(role) => board.roles.put(role.clone(), |it| it.id),
            Administered::Step(step) => {
                put_in_place(&mut board.steps.items, step, |it| it.id, |it| &mut it.pos);
            }
            Administered::Field(field) => {
                board.fields.put(field.as_ref().clone(), |it| it.name.clone());
            }
            Administered::Value(name, value) => {
                let field = board.fields.items.iter_mut().find(|it| it.name == *name);
                if let Some(field) = field {
                    put_value(field, value);
                }
            }
            Administered::Gone(Thing::Role(role)) => board.roles.items.retain(|it| it.id != *role),
            Administered::Gone(Thing::Step(step)) => board.steps.items.retain(|it| it.id != *step),
            Administered::Gone(Thing::Field(name)) => {
                board.fields.items.retain(|it| it.name != *name);
            }
            Administered::Gone(Thing::Value(name, value)) => {
                for field in board.fields.items.iter_mut().filter(|it| it.name == *name) {
                    field.values.retain(|it| it.id != *value);
                }
            }
            _ => {}
        }
    }
}

fn put_value(field: &mut CustomField, value: &Value) {
    if value.is_default && !field.is_multiple() {
        for other in field.values.iter_mut().filter(|it| it.id != value.id) {
            other.is_default = false;
        }
    }
    put_in_place(&mut field.values, value, |it| it.id, |it| &mut it.pos);
}

/// Puts a thing where its number says; the others make room, as they do at the server, which tells of this one alone.
fn put_in_place<T: Clone, I: PartialEq>(
    things: &mut Vec<T>,
    thing: &T,
    id: impl Fn(&T) -> I,
    pos: impl Fn(&mut T) -> &mut u32,
) {
    let mut thing = thing.clone();
    let wanted = *pos(&mut thing);
    let mut slots: Vec<u32> = things.iter_mut().map(|it| *pos(it)).collect();
    slots.sort_unstable();
    let old = things.iter().position(|it| id(it) == id(&thing));
    if let Some(had) = old.and_then(|old| things.get_mut(old))
        && *pos(had) == wanted
    {
        *had = thing;
        return;
    }
    if let Some(old) = old {
        things.remove(old);
    }
    let place = slots.iter().take_while(|slot| **slot < wanted).count().min(things.len());
    things.insert(place, thing);
    if old.is_some() {
        for (thing, slot) in things.iter_mut().zip(slots) {
            *pos(thing) = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldName, Step, StepId, StepInput, ValueId};
    use crate::worker::request::{AdminWrite, Edit, Write};

    const PROJECT: ProjectId = ProjectId::new(7);
    const REQUEST: RequestId = RequestId(1);

    fn done(store: &mut Store, concern: Concern, done: Administered) {
        let write = AdminWrite::Step(PROJECT, Edit::Create(StepInput::default()));
        store.wanted(REQUEST, &Write::Admin(write));
        assert_eq!(store.unanswered(), 1);
        assert!(store.take_administered(REQUEST, concern, &Ok(done)));
        assert_eq!(store.unanswered(), 0);
    }

    fn step(id: u64, pos: u32) -> Step {
        serde_json::from_value(serde_json::json!({"id": id, "name": "x", "pos": pos})).unwrap()
    }

    #[test]
    fn a_new_step_stands_in_its_place_and_a_deleted_one_goes() {
        let mut store = Store::default();
        let concern = Concern::Steps(PROJECT);
        for (id, pos) in [(1, 1), (2, 3), (3, 2)] {
            done(&mut store, concern, Administered::Step(step(id, pos)));
        }
        let ids = |store: &Store| {
            let steps = &store.board(PROJECT).unwrap().steps.items;
            steps.iter().map(|step| step.id.get()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&store), [1, 3, 2]);
        done(&mut store, concern, Administered::Gone(Thing::Step(StepId::new(3))));
        assert_eq!(ids(&store), [1, 2]);
    }

    #[test]
    fn the_others_make_room_for_a_step_that_was_moved() {
        let mut store = Store::default();
        let concern = Concern::Steps(PROJECT);
        for (id, pos) in [(1, 1), (2, 2), (3, 3), (1, 2), (1, 3), (3, 1)] {
            done(&mut store, concern, Administered::Step(step(id, pos)));
        }
        let steps = &store.board(PROJECT).unwrap().steps.items;
        let order: Vec<_> = steps.iter().map(|step| (step.id.get(), step.pos)).collect();
        assert_eq!(order, [(3, 1), (2, 2), (1, 3)]);
    }

    #[test]
    fn one_value_of_a_single_choice_is_the_default() {
        let mut store = Store::default();
        let field = serde_json::json!({
            "name": "f1", "type": "choice", "label": "Priority", "options": {"choiceType": "radio"},
            "values": [{"id": 1, "title": "low", "is_default": 1, "pos": 1}],
        });
        let concern = Concern::Fields(PROJECT);
        let field = serde_json::from_value(field).unwrap();
        done(&mut store, concern, Administered::Field(Box::new(field)));
        let name: FieldName = "f1".parse().unwrap();
        let value = serde_json::json!({"id": 2, "title": "high", "is_default": 1, "pos": 2});
        let value = serde_json::from_value(value).unwrap();
        done(&mut store, concern, Administered::Value(name, value));
        let values = &store.board(PROJECT).unwrap().fields.items[0].values;
        let defaults: Vec<_> = values.iter().map(|it| (it.id, it.is_default)).collect();
        assert_eq!(defaults, [(ValueId::new(1), false), (ValueId::new(2), true)]);
    }

    #[test]
    fn an_answer_nobody_waits_for_changes_nothing() {
        let mut store = Store::default();
        let answer = Ok(Administered::Step(step(1, 1)));
        assert!(!store.take_administered(REQUEST, Concern::Steps(PROJECT), &answer));
        assert!(store.board(PROJECT).is_none());
    }
}
