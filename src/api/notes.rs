//! Notes on a ticket.

use super::{Client, ETag, Error, IdempotencyKey};
use crate::model::{Note, NoteId, NoteInput, Page, PageQuery, ProjectId, TicketId};

impl Client {
    /// `GET /projects/<id>/tickets/<id>/notes`: one page of a ticket's notes.
    pub async fn list_notes(
        &self,
        project: ProjectId,
        ticket: TicketId,
        page: PageQuery,
    ) -> Result<Page<Note>, Error> {
        self.transport.list(&notes(project, ticket), page, &[]).await
    }

    /// `GET /projects/<id>/tickets/<id>/notes/<id>`, with its version where the server names one.
    pub async fn get_note(
        &self,
        project: ProjectId,
        ticket: TicketId,
        note: NoteId,
    ) -> Result<(Note, Option<ETag>), Error> {
        self.transport.get(&format!("{}/{note}", notes(project, ticket))).await
    }

    /// `POST /projects/<id>/tickets/<id>/notes`.
    pub async fn create_note(
        &self,
        project: ProjectId,
        ticket: TicketId,
        input: &NoteInput,
        key: &IdempotencyKey,
    ) -> Result<Note, Error> {
        self.transport.create(&notes(project, ticket), input, key).await
    }

    /// `PUT /projects/<id>/tickets/<id>/notes/<id>`.
    pub async fn update_note(
        &self,
        project: ProjectId,
        ticket: TicketId,
        note: NoteId,
        input: &NoteInput,
        version: Option<&ETag>,
    ) -> Result<Note, Error> {
        self.transport.update(&format!("{}/{note}", notes(project, ticket)), input, version).await
    }

    /// `DELETE /projects/<id>/tickets/<id>/notes/<id>`.
    pub async fn delete_note(
        &self,
        project: ProjectId,
        ticket: TicketId,
        note: NoteId,
    ) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{note}", notes(project, ticket))).await
    }
}

/// Where the list is.
fn notes(project: ProjectId, ticket: TicketId) -> String {
    format!("projects/{project}/tickets/{ticket}/notes")
}
