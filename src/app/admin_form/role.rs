//! A role: what its people may do in the project.

use std::sync::Arc;

use super::{Filled, held};
use crate::app::desk::Desk;
use crate::app::form::{Answer, Description, Form, Item, Kind};
use crate::app::ticket_form::fields::{people, people_items};
use crate::model::{AccessLevel, ProjectId, Role, RoleId, RoleInput, Step, StepId, UserId};
use crate::worker::request::Edit;

pub(super) const NAME: &str = "name";
const LEVEL: &str = "access_level";
const LAST: &str = "max_step";
const PROJECT: &str = "can_edit_project";
const NOTES: &str = "can_manage_people_notes";
const PRIVATE: &str = "can_see_private_notes";
const PEOPLE: &str = "users";

/// Stands for a level this program does not know.
const OTHER_LEVEL: u64 = 1_000;
/// Stands for no last step; ids count from 1.
const ANY_STEP: u64 = 0;

const LEVELS: [AccessLevel; 6] = [
    AccessLevel::Nothing,
    AccessLevel::Read,
    AccessLevel::Note,
    AccessLevel::Add,
    AccessLevel::Edit,
    AccessLevel::Delete,
];

pub(super) fn describe(project: ProjectId, base: Option<&Role>, desk: &Desk) -> Vec<Description> {
    let truth = |get: fn(&Role) -> bool| Answer::Truth(base.is_some_and(get));
    let level = base.map_or(AccessLevel::Read, |it| it.access_level);
    let last = base.and_then(|it| it.max_step).map_or(ANY_STEP, StepId::get);
    let mut all = vec![
        Description::new(NAME, "Name", Kind::Line)
            .required(true)
            .holding(held(base.map_or("", |it| &it.name))),
        Description::new(LEVEL, "Access level", Kind::Choice(levels(level)))
            .required(true)
            .holding(Answer::Chosen(vec![level_id(level)])),
        Description::new(LAST, "Moves up to", Kind::Choice(steps(project, base, desk)))
            .required(true)
            .hint("the last step its people may move tickets to")
            .holding(Answer::Chosen(vec![last])),
        Description::new(PROJECT, "Project", Kind::Truth)
            .hint("may edit the project: these settings")
            .holding(truth(|it| it.can_edit_project)),
        Description::new(NOTES, "Notes", Kind::Truth)
            .hint("may edit and delete other people's notes")
            .holding(truth(|it| it.can_manage_people_notes)),
        Description::new(PRIVATE, "Private notes", Kind::Truth)
            .hint("sees other people's private notes")
            .holding(truth(|it| it.can_see_private_notes)),
    ];
    if tells_people(project, base, desk) {
        let users = base.and_then(|it| it.users.as_deref()).unwrap_or_default();
        let ids = users.iter().copied().map(UserId::get).collect();
        all.push(
            Description::new(PEOPLE, "People", Kind::People(people_items(desk)))
                .hint("part of a name; who is put in here leaves his other role")
                .holding(Answer::Chosen(ids)),
        );
    }
    all
}

/// Whether people can be put into this role: not into the default one, and only where the server tells who is in one.
fn tells_people(project: ProjectId, base: Option<&Role>, desk: &Desk) -> bool {
    match base {
        Some(role) => !role.is_default && role.users.is_some(),
        None => desk
            .store
            .board(project)
            .is_some_and(|board| board.roles.items.iter().any(|it| it.users.is_some())),
    }
}

fn levels(present: AccessLevel) -> Arc<[Item]> {
    let other = matches!(present, AccessLevel::Other(_)).then_some(present);
    LEVELS
        .into_iter()
        .chain(other)
        .map(|level| Item::new(level_id(level), level_words(level)))
        .collect()
}

/// An access level by its number and in words.
pub fn level_words(level: AccessLevel) -> String {
    match level {
        AccessLevel::Other(_) => level.to_string(),
        _ => format!("{} {level}", level.number()),
    }
}

fn level_id(level: AccessLevel) -> u64 {
    match level {
        AccessLevel::Other(_) => OTHER_LEVEL,
        _ => u64::try_from(level.number()).unwrap_or(OTHER_LEVEL),
    }
}

fn steps(project: ProjectId, base: Option<&Role>, desk: &Desk) -> Arc<[Item]> {
    let steps = desk.store.board(project).map_or(&[][..], |board| &board.steps.items);
    let mut known: Vec<&Step> = steps.iter().collect();
    // as the lanes stand on the board
    known.sort_by_key(|step| (step.pos, step.id));
    let unknown = base
        .and_then(|it| it.max_step)
        .filter(|last| !known.iter().any(|step| step.id == *last))
        .map(|last| Item::new(last.get(), format!("step {last}")));
    std::iter::once(Item::new(ANY_STEP, "any step"))
        .chain(known.iter().map(|step| Item::new(step.id.get(), step.name.clone())))
        .chain(unknown)
        .collect()
}

pub(super) fn edit(base: Option<&Role>, form: &Form) -> Option<Edit<Role, RoleId, RoleInput>> {
    match base {
        None => Some(Edit::Create(input(None, form))),
        Some(base) => Some(Edit::Save(Box::new(base.clone()), change(base, form)?)),
    }
}

/// What of a role is changed; `None` if nothing is.
pub(super) fn change(base: &Role, form: &Form) -> Option<RoleInput> {
    form.is_changed().then(|| input(Some(base), form))
}

fn input(base: Option<&Role>, form: &Form) -> RoleInput {
    let filled = Filled { form, is_new: base.is_none() };
    let level = filled.required(LEVEL).chosen().first().copied();
    let level = match level {
        Some(OTHER_LEVEL) | None => base.map(|it| it.access_level),
        Some(number) => i64::try_from(number).ok().map(AccessLevel::from_number),
    };
    let last = filled.chosen(LAST).map(|step| step.filter(|id| *id != ANY_STEP).map(StepId::new));
    RoleInput {
        name: Some(filled.required(NAME).text().to_owned()),
        access_level: level,
        // of a new role, no last step is what there is without a word
        max_step: if base.is_none() { last.filter(Option::is_some) } else { last },
        can_edit_project: filled.truth(PROJECT),
        can_manage_people_notes: filled.truth(NOTES),
        can_see_private_notes: filled.truth(PRIVATE),
        users: filled.wanted(PEOPLE).map(|it| people(&it)),
    }
}
