//! A name that is there already. Nothing forbids it, but two of one name can be told apart by their numbers alone.

use super::{Subject, field, project, role, step, value};
use crate::app::desk::Desk;
use crate::app::form::Form;
use crate::text;

/// What names a thing, and a word of caution where another one has that name.
pub(super) fn caution(
    subject: &Subject,
    form: &Form,
    desk: &Desk,
) -> Option<(&'static str, Option<String>)> {
    let property = match subject {
        Subject::Project(_) => project::NAME,
        Subject::Step(..) => step::NAME,
        Subject::Role(..) => role::NAME,
        Subject::Field(..) => field::LABEL,
        Subject::Value(..) => value::TITLE,
        Subject::Person(_) => return None,
    };
    let typed = form.answer(property);
    let wanted = plain(typed.text());
    // what was there before is nobody's news
    let found = (!wanted.is_empty() && form.changed(property))
        .then(|| others(subject, desk).into_iter().find(|name| plain(name) == wanted))
        .flatten();
    let (kind, _) = subject.kind_and_name();
    Some((
        property,
        found.map(|name| format!("There is a {kind} “{}” already.", text::clean(name))),
    ))
}

/// The names of all the others it stands among.
fn others<'a>(subject: &Subject, desk: &'a Desk) -> Vec<&'a str> {
    let board = subject.project().and_then(|project| desk.store.board(project));
    match subject {
        Subject::Project(base) => {
            let base = base.as_ref().map(|it| it.id);
            let all = desk.store.projects.items.iter();
            all.filter(|it| Some(it.id) != base).map(|it| it.name.as_str()).collect()
        }
        Subject::Step(_, base) => {
            let base = base.as_ref().map(|it| it.id);
            let all = board.into_iter().flat_map(|board| &board.steps.items);
            all.filter(|it| Some(it.id) != base).map(|it| it.name.as_str()).collect()
        }
        Subject::Role(_, base) => {
            let base = base.as_ref().map(|it| it.id);
            let all = board.into_iter().flat_map(|board| &board.roles.items);
            all.filter(|it| Some(it.id) != base).map(|it| it.name.as_str()).collect()
        }
        Subject::Field(_, base) => {
            let base = base.as_ref().map(|it| &it.name);
            let all = board.into_iter().flat_map(|board| &board.fields.items);
            all.filter(|it| Some(&it.name) != base).map(|it| it.label.as_str()).collect()
        }
        Subject::Value(_, field, base) => {
            let base = base.as_ref().map(|it| it.id);
            let fields = board.into_iter().flat_map(|board| &board.fields.items);
            let all = fields.filter(|it| it.name == *field).flat_map(|it| &it.values);
            all.filter(|it| Some(it.id) != base).map(|it| it.title.as_str()).collect()
        }
        Subject::Person(_) => Vec::new(),
    }
}

/// A name as it is compared: capitals and spaces make no other one.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
