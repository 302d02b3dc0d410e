//! A project: what it is called and what it is for; and the question that deletes one.

use super::super::super::form::{Description, Form, Kind};
use super::{Filled, held};
use crate::model::{Project, ProjectId, ProjectInput};
use crate::worker::request::Edit;

const NAME: &str = "name";
const DESCRIPTION: &str = "description";
const TYPED: &str = "typed";

pub(super) fn describe(base: Option<&Project>) -> Vec<Description> {
    vec![
        Description::new(NAME, "Name", Kind::Line)
            .required(true)
            .holding(held(base.map_or("", |it| &it.name))),
        Description::new(DESCRIPTION, "Description", Kind::Text)
            .holding(held(base.map_or("", |it| &it.description))),
    ]
}

/// The name is typed by whoever wants it deleted.
pub(super) fn doomed(base: &Project) -> Vec<Description> {
    vec![Description::new(TYPED, "Its name", Kind::Line).required(true).hint(base.name.clone())]
}

pub(super) fn complaint(base: &Project, form: &Form) -> Option<(&'static str, String)> {
    let typed = form.answer(TYPED);
    (typed.text() != base.name.trim())
        .then(|| (TYPED, "This is not its name, so nothing was deleted.".to_owned()))
}

pub(super) fn edit(base: Option<&Project>, form: &Form) -> Option<Edit<ProjectId, ProjectInput>> {
    let filled = Filled { form, is_new: base.is_none() };
    let input = ProjectInput {
        name: Some(filled.required(NAME).text().to_owned()),
        description: filled.text(DESCRIPTION),
    };
    match base {
        None => Some(Edit::Create(input)),
        Some(base) => form.is_changed().then_some(Edit::Save(base.id, input)),
    }
}
