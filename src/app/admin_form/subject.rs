//! What a form is about.

use super::{Whose, field, person, project, role, step, value};
use crate::app::desk::Desk;
use crate::app::drafts::Place;
use crate::app::form::{Description, Form};
use crate::app::notices::Tone;
use crate::app::settings::carried::Carried;
use crate::model::{CustomField, FieldName, Project, ProjectId, Role, Step, Value};
use crate::text;
use crate::worker::reply::Administered;
use crate::worker::request::{AdminWrite, Concern, Thing};

/// One thing that is added (`None`) or changed, as the user saw it when the form opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A project.
    Project(Option<Project>),
    /// A step of this project.
    Step(ProjectId, Option<Step>),
    /// A role of this project.
    Role(ProjectId, Option<Role>),
    /// A custom field of this project.
    Field(ProjectId, Option<Box<CustomField>>),
    /// A value of that field.
    Value(ProjectId, FieldName, Option<Value>),
    /// Somebody.
    Person(Whose),
}

impl Subject {
    pub(super) fn describe(&self, desk: &Desk) -> Vec<Description> {
        match self {
            Self::Project(base) => project::describe(base.as_ref()),
            Self::Step(_, base) => step::describe(base.as_ref()),
            Self::Role(project, base) => role::describe(*project, base.as_ref(), desk),
            Self::Field(_, base) => field::describe(base.as_deref()),
            Self::Value(_, _, base) => value::describe(base.as_ref()),
            Self::Person(whose) => person::describe(whose, desk),
        }
    }

    /// The fields that mean something as the form stands, where that depends on it.
    pub(super) fn order(&self, form: &Form) -> Option<&'static [&'static str]> {
        match self {
            Self::Field(_, base) => Some(field::order(base.as_deref(), form)),
            _ => None,
        }
    }

    /// What is wrong with what was typed, beyond what each field knows by itself.
    pub(super) fn complaint(&self, form: &Form) -> Option<(&'static str, String)> {
        match self {
            Self::Person(_) => person::complaint(form),
            Self::Field(..) => field::complaint(form),
            _ => None,
        }
    }

    /// What the user is to know before this is sent.
    pub(super) fn warning(&self, form: &Form) -> Option<(String, Carried)> {
        match self {
            Self::Field(project, Some(base)) => field::warning(*project, base, form),
            _ => None,
        }
    }

    /// What is sent; `None` if nothing was changed.
    pub(super) fn write(&self, form: &Form) -> Option<AdminWrite> {
        Some(match self {
            Self::Project(base) => AdminWrite::Project(project::edit(base.as_ref(), form)?),
            Self::Step(project, base) => {
                AdminWrite::Step(*project, step::edit(base.as_ref(), form)?)
            }
            Self::Role(project, Some(base)) if base.is_default => {
                let change = role::change(base, form)?;
                AdminWrite::DefaultRole(*project, Box::new(base.clone()), change)
            }
            Self::Role(project, base) => {
                AdminWrite::Role(*project, role::edit(base.as_ref(), form)?)
            }
            Self::Field(project, base) => {
                AdminWrite::Field(*project, field::edit(base.as_deref(), form)?)
            }
            Self::Value(project, field, base) => {
                AdminWrite::Value(*project, field.clone(), value::edit(base.as_ref(), form)?)
            }
            Self::Person(whose) => person::write(whose, form)?,
        })
    }

    pub(super) const fn project(&self) -> Option<ProjectId> {
        match self {
            Self::Project(None) | Self::Person(_) => None,
            Self::Project(Some(base)) => Some(base.id),
            Self::Step(project, _)
            | Self::Role(project, _)
            | Self::Field(project, _)
            | Self::Value(project, ..) => Some(*project),
        }
    }

    /// The list it stands in.
    pub(super) const fn concern(&self) -> Concern {
        match self {
            Self::Project(_) => Concern::Projects,
            Self::Person(_) => Concern::People,
            Self::Role(project, _) => Concern::Roles(*project),
            Self::Step(project, _) => Concern::Steps(*project),
            Self::Field(project, _) | Self::Value(project, ..) => Concern::Fields(*project),
        }
    }

    /// What is changed: its kind, and its name where it has one already.
    pub(super) fn kind_and_name(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Project(base) => ("project", base.as_ref().map(|it| it.name.as_str())),
            Self::Step(_, base) => ("step", base.as_ref().map(|it| it.name.as_str())),
            Self::Role(_, base) => ("role", base.as_ref().map(|it| it.name.as_str())),
            Self::Field(_, base) => ("field", base.as_ref().map(|it| it.label.as_str())),
            Self::Value(_, _, base) => ("value", base.as_ref().map(|it| it.title.as_str())),
            Self::Person(whose) => ("person", whose.base().map(|it| it.name.as_str())),
        }
    }

    /// Where what is left in its form is found again.
    pub(super) fn place(&self) -> Place {
        let thing = match self {
            Self::Person(Whose::Mine(_)) => return Place::Me,
            Self::Person(whose) => whose.base().map(|it| Thing::User(it.id)),
            Self::Project(base) => base.as_ref().map(|it| Thing::Project(it.id)),
            Self::Step(_, base) => base.as_ref().map(|it| Thing::Step(it.id)),
            Self::Role(_, base) => base.as_ref().map(|it| Thing::Role(it.id)),
            Self::Field(_, base) => base.as_ref().map(|it| Thing::Field(it.name.clone())),
            // a new one is found again at its field
            Self::Value(_, field, None) => Some(Thing::Field(field.clone())),
            Self::Value(_, field, Some(base)) => Some(Thing::Value(field.clone(), base.id)),
        };
        Place::Thing(self.kind_and_name().0, self.project(), thing)
    }

    pub(super) fn title(&self) -> String {
        match (self, self.kind_and_name()) {
            (Self::Person(Whose::Mine(_)), _) => "You".to_owned(),
            (_, (kind, Some(name))) => format!("The {kind} “{}”", text::clean(name)),
            (_, (kind, None)) => format!("New {kind}"),
        }
    }

    /// Says that it has worked, and what else that means.
    pub(super) fn tell(&self, form: &Form, done: &Administered, desk: &mut Desk) {
        match (self, self.kind_and_name()) {
            (Self::Person(whose), _) => person::tell(whose, form, done, desk),
            (Self::Project(base), _) => project::tell(base.as_ref(), done, desk),
            (_, (kind, Some(_))) => desk.say(Tone::Done, format!("The {kind} was saved.")),
            (_, (kind, None)) => desk.say(Tone::Done, format!("The {kind} was added.")),
        }
    }

    /// What is lost with it: "a new step".
    pub(super) fn words(&self) -> String {
        match (self, self.kind_and_name()) {
            (Self::Person(Whose::Mine(_)), _) => "your changed profile".to_owned(),
            (Self::Person(_), (_, Some(_))) => "a changed profile".to_owned(),
            (_, (kind, Some(_))) => format!("a changed {kind}"),
            (_, (kind, None)) => format!("a new {kind}"),
        }
    }

    pub(super) fn what_would_be_lost(&self) -> &'static str {
        if self.kind_and_name().1.is_none() { "what you typed" } else { "your changes" }
    }
}

/// What an answer is about, for the list that shows it.
pub(super) fn thing(done: &Administered) -> Option<Thing> {
    Some(match done {
        Administered::Project(it) => Thing::Project(it.id),
        Administered::Step(it) => Thing::Step(it.id),
        Administered::Role(it) => Thing::Role(it.id),
        Administered::Field(it) => Thing::Field(it.name.clone()),
        Administered::Value(field, it) => Thing::Value(field.clone(), it.id),
        Administered::User(it) | Administered::Me(it) => Thing::User(it.id),
        Administered::Gone(_) => return None,
    })
}
