//! Tickets.

use super::{Client, ETag, Error, IdempotencyKey};
use crate::model::{Page, PageQuery, ProjectId, Ticket, TicketId, TicketInput};

impl Client {
    /// `GET /projects/<id>/tickets`: one page of a project's tickets.
    pub async fn list_tickets(
        &self,
        project: ProjectId,
        page: PageQuery,
        parts: ListParts,
    ) -> Result<Page<Ticket>, Error> {
        self.transport.list(&tickets(project), page, &parts.parameters()).await
    }

    /// `GET /projects/<id>/tickets/<id>`.
    pub async fn get_ticket(&self, project: ProjectId, ticket: TicketId) -> Result<Ticket, Error> {
        let (found, _) = self.transport.get(&format!("{}/{ticket}", tickets(project))).await?;
        Ok(found)
    }

    /// [`Client::get_ticket`], with the version of what was read where the server names one.
    pub async fn get_ticket_with_etag(
        &self,
        project: ProjectId,
        ticket: TicketId,
    ) -> Result<(Ticket, Option<ETag>), Error> {
        self.transport.get(&format!("{}/{ticket}", tickets(project))).await
    }

    /// `POST /projects/<id>/tickets`.
    pub async fn create_ticket(
        &self,
        project: ProjectId,
        input: &TicketInput,
        key: &IdempotencyKey,
    ) -> Result<Ticket, Error> {
        self.transport.create(&tickets(project), input, key).await
    }

    /// `PUT /projects/<id>/tickets/<id>`.
    pub async fn update_ticket(
        &self,
        project: ProjectId,
        ticket: TicketId,
        input: &TicketInput,
    ) -> Result<Ticket, Error> {
        self.transport.update(&format!("{}/{ticket}", tickets(project)), input, None).await
    }

    /// [`Client::update_ticket`], refused with 412 where the ticket is not the version that was read. Servers that name
    /// no versions write all the same.
    pub async fn update_ticket_if(
        &self,
        project: ProjectId,
        ticket: TicketId,
        input: &TicketInput,
        version: &ETag,
    ) -> Result<Ticket, Error> {
        let path = format!("{}/{ticket}", tickets(project));
        self.transport.update(&path, input, Some(version)).await
    }

    /// `DELETE /projects/<id>/tickets/<id>`.
    pub async fn delete_ticket(&self, project: ProjectId, ticket: TicketId) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{ticket}", tickets(project))).await
    }
}

/// Where the list is.
fn tickets(project: ProjectId) -> String {
    format!("projects/{project}/tickets")
}

/// Parts of the tickets in a list that cost the server time: to be asked for when something on screen needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListParts {
    /// What they hold in the custom fields.
    pub custom_fields: bool,
    /// Who works on them.
    pub assigned_to: bool,
}

impl ListParts {
    fn parameters(self) -> Vec<(&'static str, &'static str)> {
        [("custom_fields", self.custom_fields), ("assigned_to", self.assigned_to)]
            .into_iter()
            .filter_map(|(name, wanted)| wanted.then_some((name, "1")))
            .collect()
    }
}
