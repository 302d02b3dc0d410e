//! One ticket: read, added, changed.

use super::super::account::{Account, Desk};
use super::super::failure;
use super::super::intent::{Intent, Likeness, Property, Standing, same_text};
use super::super::intention::Intention;
use super::super::look::{self, Found};
use super::super::refusal;
use super::super::reply::{Failure, FailureKind, Outcome, Reply, Theirs};
use super::super::request::LoadId;
use super::create::{self, Made, Proof};
use super::list;
use crate::api::walk::Extent;
use crate::api::{Error, ListParts};
use crate::model::{ProjectId, Ticket, TicketId, TicketInput};

/// How often a change is made up anew because somebody else has just written.
const COLLISIONS: u32 = 4;

/// Reads a ticket; a write that has ended meanwhile has the last word.
pub(super) async fn read(desk: &Desk, load: LoadId, project: ProjectId, ticket: TicketId) {
    let line = &desk.account.line;
    let asked = desk.account.history().moment();
    let found = line.call(|| line.client.get_ticket(project, ticket)).await;
    desk.say(|history| {
        let result = found.map_err(|error| refusal::of(&error)).and_then(|found| {
            let mut rows = vec![found];
            history.see_tickets(project, &rows);
            history.correct(asked, project, &mut rows);
            rows.pop().map(Box::new).ok_or_else(just_deleted)
        });
        Some(Reply::Ticket { load, ticket, result })
    })
    .await;
}

fn just_deleted() -> Failure {
    Failure::new(FailureKind::Gone, "The ticket has just been deleted.")
}

/// Adds a ticket, exactly once. Tells, too, whether it is taken for ours for nothing but what it holds.
pub(super) async fn create(
    account: &Account,
    project: ProjectId,
    input: &TicketInput,
    intention: &Intention,
) -> Outcome<(Box<Ticket>, bool)> {
    let line = &account.line;
    let client = &line.client;
    let made = create::once(
        line,
        ("ticket", create::After::KeyOrLook),
        intention,
        || client.create_ticket(project, input, &intention.key),
        || look_for(account, project, input, intention),
    )
    .await;
    let result = match made {
        Ok(Made { thing, proof }) => {
            let thing = match proof {
                Proof::Key => as_it_is(account, project, thing).await,
                Proof::Answer | Proof::Likeness => thing,
            };
            let ticket = whole(account, project, thing, |made| input.applied_to(made)).await;
            Ok((Box::new(ticket), proof == Proof::Likeness))
        }
        Err(failure) => Err(failure),
    };
    account.wrote(project, |history| {
        if let Ok((ticket, _)) = &result {
            history.saved(project, ticket);
        }
    });
    result
}

/// What was answered to a key is how the ticket was then.
async fn as_it_is(account: &Account, project: ProjectId, ticket: Ticket) -> Ticket {
    let line = &account.line;
    let now = line.call(|| line.client.get_ticket(project, ticket.id)).await;
    now.unwrap_or(ticket)
}

/// Looks for a ticket whose POST was not answered.
async fn look_for(
    account: &Account,
    project: ProjectId,
    input: &TicketInput,
    intention: &Intention,
) -> Result<Found<Ticket>, Error> {
    let line = &account.line;
    let parts = ListParts::default();
    let fetch = |page| line.client.list_tickets(project, page, parts);
    let (rows, extent) = list::whole(line, |row: &Ticket| row.id, fetch).await?;
    let alike = {
        let mut history = account.history();
        history.see_tickets(project, &rows);
        let is_news = |row: &Ticket| {
            !history.knew_ticket(intention.known, project, row.id)
                && !intention.is_below(row.id.get())
        };
        rows.into_iter().filter(|row| is_news(row) && is_like(row, input)).collect()
    };
    let is_new = |row: &Ticket| look::is_new(row.insert_time, intention.sent);
    let found = look::judge(alike, is_new, extent == Extent::Complete);
    let Found::One(row) = found else { return Ok(found) };
    // a list tells less of a ticket than it holds
    let full = line.call(|| line.client.get_ticket(project, row.id)).await;
    Ok(Found::One(full.unwrap_or(row)))
}

fn is_like(row: &Ticket, input: &TicketInput) -> bool {
    let wanted = input.description.as_deref().unwrap_or_default();
    let same_step = match (row.step_id, input.step_id) {
        (Some(row), Some(input)) => row == input,
        _ => true,
    };
    same_text(&row.name, input.name.as_deref().unwrap_or_default(), Likeness::Loose)
        && same_step
        // not every list tells the description
        && (row.description.is_empty() || look::same_gist(&row.description, wanted))
}

/// Changes a ticket.
pub(super) async fn save(
    account: &Account,
    project: ProjectId,
    intent: &Intent,
    intention: &Intention,
) -> Outcome<Box<Ticket>> {
    let result = put(account, project, intent.clone(), intention.is_again).await;
    account.wrote(project, |history| {
        if let Ok(ticket) = &result {
            history.saved(project, ticket);
        }
    });
    result.map(Box::new)
}

/// Reads, and writes at once what then is to be written, until the server holds it or somebody else stands in the way.
/// An answer that was lost, just now or before, is looked for in the same way: by what the server holds now.
async fn put(
    account: &Account,
    project: ProjectId,
    mut intent: Intent,
    mut was_lost: bool,
) -> Outcome<Ticket> {
    let (line, id) = (&account.line, intent.ticket());
    let client = &line.client;
    let mut likeness = if was_lost { Likeness::Loose } else { Likeness::Exact };
    let mut may_repeat = true;
    let mut attempt = 1;
    loop {
        let read = line.call(|| client.get_ticket_with_etag(project, id)).await;
        let (now, version) = read.map_err(|error| refusal::after(&error, was_lost))?;
        match intent.standing(&now, likeness) {
            // whether people were told cannot be read back: only what was never sent is sent for that alone
            Standing::Done if was_lost || !intent.notifies() => return Ok(now),
            Standing::Changed(properties) => {
                let labels: Vec<String> = properties.iter().map(Property::label).collect();
                return Err(failure::changed(&labels, was_lost, Theirs::Ticket(now)));
            }
            Standing::Done | Standing::Free if may_repeat => {}
            Standing::Done | Standing::Free => return Err(failure::unknown().passing()),
        }
        let input = intent.input(&now);
        let sent = match &version {
            Some(version) => line.once(client.update_ticket_if(project, id, &input, version)).await,
            None => line.once(client.update_ticket(project, id, &input)).await,
        };
        let error = match sent {
            Ok(saved) => {
                return Ok(whole(account, project, saved, |_| input.applied_to(&now)).await);
            }
            Err(error) => error,
        };
        if error.is_precondition_failed() && attempt < COLLISIONS {
            attempt += 1;
            continue;
        }
        may_repeat = line.wait(&error, attempt).await;
        if error.is_ambiguous() {
            intent = intent.seen_from(&now);
            (was_lost, likeness) = (true, Likeness::Loose);
        } else if !may_repeat {
            return Err(refusal::after(&error, was_lost));
        }
        attempt += 1;
    }
}

/// The ticket with what the answer to a write did not tell.
async fn whole(
    account: &Account,
    project: ProjectId,
    answer: Ticket,
    expected: impl Fn(&Ticket) -> Ticket,
) -> Ticket {
    let line = &account.line;
    // every ticket has a name: an answer without one tells too little to be shown
    let answer = if answer.name.is_empty() {
        let full = line.call(|| line.client.get_ticket(project, answer.id)).await;
        full.unwrap_or_else(|_| expected(&answer))
    } else {
        answer
    };
    let expected = expected(&answer);
    answer.filled_from(&expected)
}
