//! A step: a lane of the board.

use super::{Filled, held};
use crate::app::form::{Description, Form, Kind};
use crate::model::{Step, StepId, StepInput};
use crate::worker::request::Edit;

pub(super) const NAME: &str = "name";
const DESCRIPTION: &str = "description";
const LIMIT: &str = "limit";

/// The greatest limit: more tickets than that no board is made for.
const MOST: i64 = 100_000;

pub(super) fn describe(base: Option<&Step>) -> Vec<Description> {
    let limit = base.map(|it| it.limit).filter(|limit| *limit > 0);
    vec![
        Description::new(NAME, "Name", Kind::Line)
            .required(true)
            .holding(held(base.map_or("", |it| &it.name))),
        Description::new(LIMIT, "Limit", Kind::Integer { min: Some(0), max: Some(MOST) })
            .hint("most tickets it should hold; empty or 0 for no limit")
            .holding(held(&limit.map(|limit| limit.to_string()).unwrap_or_default())),
        Description::new(DESCRIPTION, "Description", Kind::Text)
            .holding(held(base.map_or("", |it| &it.description))),
    ]
}

pub(super) fn edit(base: Option<&Step>, form: &Form) -> Option<Edit<Step, StepId, StepInput>> {
    let filled = Filled { form, is_new: base.is_none() };
    let input = StepInput {
        name: Some(filled.required(NAME).text().to_owned()),
        description: filled.text(DESCRIPTION),
        limit: filled.text(LIMIT).map(|limit| limit.parse().unwrap_or(0)),
        pos: None,
    };
    match base {
        None => Some(Edit::Create(input)),
        Some(base) => form.is_changed().then(|| Edit::Save(Box::new(base.clone()), input)),
    }
}
