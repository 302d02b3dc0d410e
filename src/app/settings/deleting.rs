//! Deleting what the settings are made of: asked with what goes with it, done, and told of.

use super::super::confirm::{Confirm, Told};
use super::super::desk::Desk;
use super::super::layer::{Go, Layer, Question};
use super::super::notices::Tone;
use super::carried::Carried;
use super::{Settings, Tab};
use crate::model::{CustomField, Role, Value, ValueId};
use crate::text;
use crate::worker::request::{AdminWrite, Edit, RequestId, Thing};

/// Something that is being deleted, as people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deleting {
    kind: &'static str,
    name: String,
}

impl Settings {
    pub(super) fn ask_to_delete(&self, desk: &mut Desk) -> Go {
        match self.tab {
            Tab::Info => self.ask_to_delete_project(desk),
            Tab::Workflow => self.ask_to_delete_step(desk),
            Tab::Roles => self.role(desk).map_or(Go::Stay, ask_about_role),
            Tab::Fields => {
                let Some(field) = self.field(desk).cloned() else { return Go::Stay };
                match self.value(desk).filter(|_| self.in_values).cloned() {
                    Some(value) => self.ask_about_value(&field, &value, desk),
                    None => self.ask_about_field(&field, desk),
                }
            }
        }
    }

    fn ask_about_field(&self, field: &CustomField, desk: &mut Desk) -> Go {
        let lines = vec!["The field goes, and what is in it. Nobody can bring it back.".to_owned()];
        let confirm = question(Thing::Field(field.name.clone()), "field", &field.label, lines);
        self.telling(confirm, field, None, desk)
    }

    fn ask_about_value(&self, field: &CustomField, value: &Value, desk: &mut Desk) -> Go {
        let lines = vec!["Those that had chosen it have it no more.".to_owned()];
        let thing = Thing::Value(field.name.clone(), value.id);
        let confirm = question(thing, "value", &value.title, lines);
        self.telling(confirm, field, Some(value.id), desk)
    }

    fn telling(
        &self,
        confirm: Confirm,
        field: &CustomField,
        value: Option<ValueId>,
        desk: &mut Desk,
    ) -> Go {
        let carried = Carried { project: self.project, field: field.name.clone(), value };
        let told = Told::Carried(carried.counted(desk));
        Go::Push(Layer::Confirm(confirm.telling(0, told, desk)))
    }

    /// What it is called, and the change that deletes it.
    fn doomed(&self, thing: &Thing, desk: &Desk) -> Option<(Deleting, AdminWrite)> {
        let project = self.project;
        let data = self.data(desk)?;
        let (kind, name, write) = match thing {
            Thing::Step(id) => {
                let step = data.steps.items.iter().find(|it| it.id == *id)?;
                ("step", &step.name, AdminWrite::Step(project, Edit::Delete(*id)))
            }
            Thing::Role(id) => {
                let role = data.roles.items.iter().find(|it| it.id == *id)?;
                ("role", &role.name, AdminWrite::Role(project, Edit::Delete(*id)))
            }
            Thing::Field(name) => {
                let field = data.fields.items.iter().find(|it| it.name == *name)?;
                ("field", &field.label, AdminWrite::Field(project, Edit::Delete(name.clone())))
            }
            Thing::Value(name, id) => {
                let field = data.fields.items.iter().find(|it| it.name == *name)?;
                let value = field.values.iter().find(|it| it.id == *id)?;
                let write = AdminWrite::Value(project, name.clone(), Edit::Delete(*id));
                ("value", &value.title, write)
            }
            Thing::Project(id) => {
                ("project", &self.shown(desk)?.name, AdminWrite::Project(Edit::Delete(*id)))
            }
            Thing::User(_) => return None,
        };
        Some((Deleting { kind, name: name.clone() }, write))
    }

    pub(super) fn delete(&mut self, thing: &Thing, desk: &mut Desk) {
        if let Some((what, write)) = self.doomed(thing, desk) {
            let request = desk.administer(write);
            self.deleting.push((request, what));
        }
    }

    /// The answer to that request is there; a failure is told of by itself.
    pub(super) fn deleted(&mut self, request: RequestId, is_done: bool, desk: &mut Desk) {
        let Some(at) = self.deleting.iter().position(|(it, _)| *it == request) else { return };
        let (_, Deleting { kind, name }) = self.deleting.remove(at);
        if is_done {
            desk.say(Tone::Done, format!("The {kind} “{}” was deleted.", text::clean(&name)));
        }
    }
}

fn ask_about_role(role: &Role) -> Go {
    let people = match role.users.as_ref().map(Vec::len) {
        Some(0) => "Nobody is in it.".to_owned(),
        Some(1) => "The one who is in it falls to the default role.".to_owned(),
        Some(count) => format!("The {count} people in it fall to the default role."),
        None => "Whoever is in it falls to the default role.".to_owned(),
    };
    asked(Thing::Role(role.id), "role", &role.name, vec![people])
}

pub(super) fn asked(thing: Thing, kind: &str, name: &str, lines: Vec<String>) -> Go {
    Go::Push(Layer::Confirm(question(thing, kind, name, lines)))
}

fn question(thing: Thing, kind: &str, name: &str, lines: Vec<String>) -> Confirm {
    let title = format!("Delete the {kind} “{}”?", text::clean(name));
    Confirm::new(Question::DeleteThing(thing), title, lines, "delete")
}
