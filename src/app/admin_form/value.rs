//! A value of a choice.

use super::{Filled, held};
use crate::app::form::{Answer, Description, Form, Kind};
use crate::model::{Value, ValueId, ValueInput};
use crate::worker::request::Edit;

pub(super) const TITLE: &str = "title";
const DEFAULT: &str = "is_default";

pub(super) fn describe(base: Option<&Value>) -> Vec<Description> {
    vec![
        Description::new(TITLE, "Title", Kind::Line)
            .required(true)
            .holding(held(base.map_or("", |it| &it.title))),
        Description::new(DEFAULT, "Default", Kind::Truth)
            .hint("new tickets begin with it")
            .holding(Answer::Truth(base.is_some_and(|it| it.is_default))),
    ]
}

pub(super) fn edit(base: Option<&Value>, form: &Form) -> Option<Edit<Value, ValueId, ValueInput>> {
    let filled = Filled { form, is_new: base.is_none() };
    let input = ValueInput {
        title: Some(filled.required(TITLE).text().to_owned()),
        is_default: filled.truth(DEFAULT),
        pos: None,
    };
    match base {
        None => Some(Edit::Create(input)),
        Some(base) => form.is_changed().then(|| Edit::Save(Box::new(base.clone()), input)),
    }
}
