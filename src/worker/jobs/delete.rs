//! Deleting. Repeated after a lost answer; what is not there is deleted.

use std::future::Future;

use super::super::account::Account;
use super::super::failure;
use super::super::refusal;
use super::super::reply::Outcome;
use crate::api::Error;
use crate::model::{FileId, NoteId, ProjectId, TicketId};

pub(super) async fn ticket(account: &Account, project: ProjectId, ticket: TicketId) -> Outcome<()> {
    let client = &account.line.client;
    let result = gone(account, || client.delete_ticket(project, ticket)).await;
    account.wrote(project, |history| {
        if result.is_ok() {
            history.deleted(project, ticket);
        }
    });
    result
}

pub(super) async fn note(
    account: &Account,
    project: ProjectId,
    ticket: TicketId,
    note: NoteId,
) -> Outcome<()> {
    let client = &account.line.client;
    let result = gone(account, || client.delete_note(project, ticket, note)).await;
    account.wrote(project, |history| history.touched(project, ticket));
    result
}

pub(super) async fn file(
    account: &Account,
    project: ProjectId,
    ticket: TicketId,
    note: NoteId,
    file: FileId,
) -> Outcome<()> {
    let client = &account.line.client;
    let result = gone(account, || client.delete_file(project, ticket, note, file)).await;
    account.wrote(project, |history| history.touched(project, ticket));
    result
}

pub(super) async fn gone<F>(account: &Account, call: impl Fn() -> F) -> Outcome<()>
where
    F: Future<Output = Result<(), Error>>,
{
    match account.line.call(call).await {
        Ok(()) => Ok(()),
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) if error.is_ambiguous() => Err(failure::unknown().passing()),
        Err(error) => Err(refusal::of(&error)),
    }
}
