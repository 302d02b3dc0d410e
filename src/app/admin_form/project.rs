//! A project: what it is called and what it is for.

use super::{Filled, held};
use crate::app::desk::Desk;
use crate::app::form::{Description, Form, Kind};
use crate::app::notices::Tone;
use crate::model::{Project, ProjectId, ProjectInput};
use crate::worker::reply::Administered;
use crate::worker::request::Edit;

pub(super) const NAME: &str = "name";
const DESCRIPTION: &str = "description";

pub(super) fn describe(base: Option<&Project>) -> Vec<Description> {
    vec![
        Description::new(NAME, "Name", Kind::Line)
            .required(true)
            .holding(held(base.map_or("", |it| &it.name))),
        Description::new(DESCRIPTION, "Description", Kind::Text)
            .holding(held(base.map_or("", |it| &it.description))),
    ]
}

pub(super) fn edit(
    base: Option<&Project>,
    form: &Form,
) -> Option<Edit<Project, ProjectId, ProjectInput>> {
    let filled = Filled { form, is_new: base.is_none() };
    let input = ProjectInput {
        name: Some(filled.required(NAME).text().to_owned()),
        description: filled.text(DESCRIPTION),
    };
    match base {
        None => Some(Edit::Create(input)),
        Some(base) => form.is_changed().then(|| Edit::Save(Box::new(base.clone()), input)),
    }
}

/// Says that it was done.
pub(super) fn tell(base: Option<&Project>, done: &Administered, desk: &mut Desk) {
    let Administered::Project(project) = done else { return };
    let what = if base.is_some() { "saved" } else { "added" };
    desk.say(Tone::Done, format!("The project “{}” was {what}.", project.name));
}
