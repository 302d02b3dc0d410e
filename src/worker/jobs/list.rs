//! Lists that are short enough to be wanted in one piece.

use std::future::Future;
use std::hash::Hash;

use super::super::account::Desk;
use super::super::line::Line;
use super::super::refusal;
use super::super::reply::{Outcome, Reply};
use super::super::request::LoadId;
use crate::api::Error;
use crate::api::walk::{self, Extent, Plan};
use crate::model::page::MAX_COUNT;
use crate::model::{CustomField, Page, PageQuery, Project, ProjectId, Step, User};

const PLAN: Plan = Plan { first: MAX_COUNT, then: MAX_COUNT, in_flight: 1 };

/// A whole list, and whether it was seen to its end.
pub(super) async fn whole<T, I, F>(
    line: &Line,
    id: impl Fn(&T) -> I,
    fetch: impl Fn(PageQuery) -> F,
) -> Result<(Vec<T>, Extent), Error>
where
    I: Eq + Hash,
    F: Future<Output = Result<Page<T>, Error>>,
{
    let fetch = &fetch;
    walk::items(PLAN, id, |page| line.call(move || fetch(page))).await
}

/// A whole list, for showing.
pub(super) async fn all<T, I, F>(
    line: &Line,
    id: impl Fn(&T) -> I,
    fetch: impl Fn(PageQuery) -> F,
) -> Outcome<Vec<T>>
where
    I: Eq + Hash,
    F: Future<Output = Result<Page<T>, Error>>,
{
    whole(line, id, fetch).await.map(|(items, _)| items).map_err(|error| refusal::of(&error))
}

pub(super) async fn projects(desk: &Desk, load: LoadId) {
    let line = &desk.account.line;
    let result =
        all(line, |project: &Project| project.id, |page| line.client.list_projects(page)).await;
    desk.say(|_| Some(Reply::Projects { load, result })).await;
}

pub(super) async fn people(desk: &Desk, load: LoadId) {
    let line = &desk.account.line;
    let result = all(line, |person: &User| person.id, |page| line.client.list_users(page)).await;
    desk.say(|_| Some(Reply::People { load, result })).await;
}

pub(super) async fn steps(desk: &Desk, load: LoadId, project: ProjectId) {
    let line = &desk.account.line;
    let steps =
        all(line, |step: &Step| step.id, |page| line.client.list_steps(project, page)).await;
    let result = steps.map(|mut steps| {
        steps.sort_by_key(|step| step.pos);
        steps
    });
    desk.say(|_| Some(Reply::Steps { load, project, result })).await;
}

pub(super) async fn fields(desk: &Desk, load: LoadId, project: ProjectId) {
    let line = &desk.account.line;
    let name = |field: &CustomField| field.name.clone();
    let result = all(line, name, |page| line.client.list_fields(project, page)).await;
    desk.say(|_| Some(Reply::Fields { load, project, result })).await;
}
