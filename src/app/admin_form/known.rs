//! What a draft of the settings, or of somebody's profile, is about, as far as the server has told it.

use super::{Subject, Whose};
use crate::app::desk::Desk;
use crate::app::drafts::Place;
use crate::app::store::BoardData;
use crate::model::ProjectId;
use crate::worker::request::Thing;

impl Subject {
    /// What that form is about; `None` where it is not known, or not there.
    pub(in crate::app) fn of(place: &Place, desk: &Desk) -> Option<Self> {
        match place {
            Place::Me => {
                let session = desk.session()?;
                Some(Self::Person(Whose::Mine(Box::new(session.me.clone()))))
            }
            Place::Thing("project", _, None) => Some(Self::Project(None)),
            Place::Thing("person", _, None) => Some(Self::Person(Whose::New)),
            Place::Thing("step", project, None) => Some(Self::Step((*project)?, None)),
            Place::Thing("role", project, None) => Some(Self::Role((*project)?, None)),
            Place::Thing("field", project, None) => Some(Self::Field((*project)?, None)),
            Place::Thing(kind, project, Some(thing)) => Self::known(kind, *project, thing, desk),
            _ => None,
        }
    }

    fn known(kind: &str, project: Option<ProjectId>, thing: &Thing, desk: &Desk) -> Option<Self> {
        let of = || project.and_then(|project| Some((project, desk.store.board(project)?)));
        let field =
            |board: &BoardData, name| board.fields.items.iter().find(|it| it.name == name).cloned();
        Some(match thing {
            Thing::Project(id) => {
                let known = desk.store.projects.items.iter().find(|it| it.id == *id)?;
                Self::Project(Some(known.clone()))
            }
            Thing::User(id) => {
                Self::Person(Whose::Other(Box::new(desk.store.person(*id)?.clone())))
            }
            Thing::Step(id) => {
                let (project, board) = of()?;
                let step = board.steps.items.iter().find(|it| it.id == *id)?;
                Self::Step(project, Some(step.clone()))
            }
            Thing::Role(id) => {
                let (project, board) = of()?;
                let role = board.roles.items.iter().find(|it| it.id == *id)?;
                Self::Role(project, Some(role.clone()))
            }
            // a new value is found again at its field
            Thing::Field(name) if kind == "value" => {
                let (project, board) = of()?;
                Self::Value(project, field(board, name.clone())?.name, None)
            }
            Thing::Field(name) => {
                let (project, board) = of()?;
                Self::Field(project, Some(Box::new(field(board, name.clone())?)))
            }
            Thing::Value(name, id) => {
                let (project, board) = of()?;
                let field = field(board, name.clone())?;
                let value = field.values.iter().find(|it| it.id == *id)?.clone();
                Self::Value(project, field.name, Some(value))
            }
        })
    }
}
