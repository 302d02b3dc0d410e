//! `/projects/<id>/tickets`.

mod contents;
mod shown;

use axum::extract::State;

pub(super) use contents::Content;

use super::access::{Access, sought};
use super::address::Address;
use super::answer::{self, Reply};
use super::blob;
use super::db::tickets::Parts;
use super::db::{self, Read, Write};
use super::error::Refusal;
use super::extract::{Form, Ids, Paging, Parameters};
use super::intention::{self, Intention};
use super::login::Login;
use super::state::{self, Shared};
use super::validate::{self, changed};
use super::version::{IfMatch, Version};
use crate::model::rights::{Action, Caller};
use crate::model::{
    CustomField, DueDate, Problem, ProjectId, StepId, Tags, Ticket, TicketId, TicketInput, UserId,
};

/// A ticket, in the words of a refusal.
const TICKET: &str = "ticket";

pub(super) fn addresses() -> Vec<Address> {
    vec![
        Address::at("/projects/{project}/tickets").get(list).post(create),
        Address::at("/projects/{project}/tickets/{ticket}").get(show).put(update).delete(delete),
    ]
}

async fn list(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project,)): Ids<(ProjectId,)>,
    Paging(page): Paging,
    parameters: Parameters,
) -> Reply {
    let parts = Parts {
        fields: parameters.flag("custom_fields")?,
        people: parameters.flag("assigned_to")?,
    };
    let mut db = workspace.db.read().await?;
    let access = Access::to(&mut db, caller, project).await?;
    let listed = db::tickets::list(&mut db, access.project(), page, parts).await?;
    Ok(answer::list(&listed, page))
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((project, id)): Ids<(ProjectId, TicketId)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    let access = Access::to(&mut db, caller, project).await?;
    let ticket = sought(db::tickets::find(&mut db, access.project(), id).await, TICKET)?;
    answer::thing(&ticket)
}

async fn create(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    intention: Intention,
    Ids((project,)): Ids<(ProjectId,)>,
    Form(input): Form<TicketInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    let access = Access::to(&mut db, caller, project).await?;
    access.require(Action::AddTicket, TICKET)?;
    if let Some(response) = intention.answered(&mut db).await? {
        return Ok(response);
    }
    let step = input.step_id.ok_or_else(|| Refusal::property("step_id", "is required"))?;
    check_step(&mut db, &access, step).await?;
    let fields = fields(&mut db, &access).await?;
    let contents = contents::of_new(&fields, input.fields.clone())?;
    let notify = input.notify_involved.unwrap_or(false);
    let ticket = Ticket::new(TicketId::new(0), String::new(), step);
    let ticket = with(&mut db, ticket, input, None).await?;
    let id = db::tickets::insert(&mut db, project, &ticket, state::now()).await?;
    db::tickets::set_contents(&mut db, project, id, &contents).await?;
    let ticket = sought(db::tickets::find(&mut db, project, id).await, TICKET)?;
    tell(&ticket, notify);
    intention.settle_as(db, &shown::Both::of(&ticket), &Version::of(&ticket)?).await
}

async fn update(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, id)): Ids<(ProjectId, TicketId)>,
    Form(input): Form<TicketInput>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    let access = Access::to(&mut db, caller, project).await?;
    let ticket = sought(db::tickets::find(&mut db, project, id).await, TICKET)?;
    access.require(Action::EditTicket, TICKET)?;
    if_match.check(&ticket)?;
    if let Some(step) = input.step_id.filter(|step| ticket.step_id != Some(*step)) {
        check_step(&mut db, &access, step).await?;
    }
    let fields = fields(&mut db, &access).await?;
    let contents = contents::of_changed(&fields, input.fields.clone())?;
    let notify = input.notify_involved.unwrap_or(false);
    let name = ticket.name.clone();
    let ticket = with(&mut db, ticket, input, Some(&name)).await?;
    db::tickets::update(&mut db, project, &ticket, state::now()).await?;
    db::tickets::set_contents(&mut db, project, id, &contents).await?;
    let ticket = sought(db::tickets::find(&mut db, project, id).await, TICKET)?;
    db.commit().await?;
    tell(&ticket, notify);
    answer::versioned(&shown::Both::of(&ticket), &Version::of(&ticket)?)
}

async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((project, id)): Ids<(ProjectId, TicketId)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    let access = Access::to(&mut db, caller, project).await?;
    let ticket = sought(db::tickets::find(&mut db, project, id).await, TICKET)?;
    access.require(Action::DeleteTicket, TICKET)?;
    if_match.check(&ticket)?;
    db::tickets::delete(&mut db, project, id).await?;
    let tickets = format!("/projects/{project}/tickets");
    intention::forget(&mut db, &tickets, id).await?;
    db.commit().await?;
    blob::sweep(&workspace).await;
    Ok(answer::done())
}

/// Refuses a step that is not the project's, and one beyond the caller's role.
async fn check_step(db: &mut Read, access: &Access, id: StepId) -> Result<(), Refusal> {
    let step = db::steps::find(db, access.project(), id).await?;
    let step = step.ok_or_else(|| Refusal::property("step_id", "is not a step of this project"))?;
    access.require_step(&step)
}

async fn fields(db: &mut Read, access: &Access) -> Result<Vec<CustomField>, Refusal> {
    let keyed = db::fields::all(db, access.project()).await?;
    Ok(keyed.into_iter().map(|keyed| keyed.field).collect())
}

/// The ticket as it is once the properties that were sent are applied; custom fields are looked after elsewhere.
async fn with(
    db: &mut Write,
    mut ticket: Ticket,
    input: TicketInput,
    old_name: Option<&str>,
) -> Result<Ticket, Refusal> {
    let TicketInput {
        name,
        description,
        step_id,
        tags,
        required_by,
        assigned_to,
        notify_involved: _,
        fields: _,
    } = input;
    ticket.name = validate::name("name", name, old_name)?;
    ticket.description =
        changed(description, ticket.description, |text| validate::text("description", &text))?;
    ticket.step_id = step_id.or(ticket.step_id);
    if let Some(tags) = tags {
        ticket.tags = Tags::parse(&validate::line("tags", &tags.to_string())?);
    }
    if let Some(due) = required_by {
        ticket.required_by = day(due)?;
    }
    if let Some(people) = assigned_to {
        ticket.assigned_to = Some(existing(db, people).await?);
    }
    Ok(ticket)
}

fn day(due: DueDate) -> Result<DueDate, Problem> {
    match due {
        DueDate::Other(_) => Err(Problem::new("required_by", "must be a date, as 2026-12-24")),
        known => Ok(known),
    }
}

/// Each of them once, as long as they are all there.
async fn existing(db: &mut Read, people: Vec<UserId>) -> Result<Vec<UserId>, Refusal> {
    let mut known = Vec::new();
    for person in people {
        if known.contains(&person) {
            continue;
        }
        if db::users::find(db, person).await?.is_none() {
            let fault = format!("names user {person}, who is not there");
            return Err(Refusal::property("assigned_to", &fault));
        }
        known.push(person);
    }
    Ok(known)
}

/// There is no mail: who would have got one is written down in the log.
fn tell(ticket: &Ticket, wanted: bool) {
    if wanted {
        let people = ticket.assigned_to.as_deref().unwrap_or_default();
        tracing::info!(ticket = %ticket.id, ?people, "people of a ticket are to be told of its change");
    }
}
