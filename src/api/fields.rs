//! Custom fields of a project.

use super::{Client, ETag, Error, IdempotencyKey};
use crate::model::{CustomField, FieldInput, FieldName, Page, PageQuery, ProjectId};

impl Client {
    /// `GET /projects/<id>/custom_fields`: one page of a project's custom fields, with the values of choices.
    pub async fn list_fields(
        &self,
        project: ProjectId,
        page: PageQuery,
    ) -> Result<Page<CustomField>, Error> {
        self.transport.list(&fields(project), page, &[]).await
    }

    /// `GET /projects/<id>/custom_fields/<name>`, with its version where the server names one.
    pub async fn get_field(
        &self,
        project: ProjectId,
        field: &FieldName,
    ) -> Result<(CustomField, Option<ETag>), Error> {
        self.transport.get(&format!("{}/{field}", fields(project))).await
    }

    /// `POST /projects/<id>/custom_fields`.
    pub async fn create_field(
        &self,
        project: ProjectId,
        input: &FieldInput,
        key: &IdempotencyKey,
    ) -> Result<CustomField, Error> {
        self.transport.create(&fields(project), input, key).await
    }

    /// `PUT /projects/<id>/custom_fields/<name>`.
    pub async fn update_field(
        &self,
        project: ProjectId,
        field: &FieldName,
        input: &FieldInput,
        version: Option<&ETag>,
    ) -> Result<CustomField, Error> {
        self.transport.update(&format!("{}/{field}", fields(project)), input, version).await
    }

    /// `DELETE /projects/<id>/custom_fields/<name>`.
    pub async fn delete_field(&self, project: ProjectId, field: &FieldName) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{field}", fields(project))).await
    }
}

/// Where the list is.
fn fields(project: ProjectId) -> String {
    format!("projects/{project}/custom_fields")
}
