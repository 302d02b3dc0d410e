//! Values of a choice field.

use super::{Client, ETag, Error, IdempotencyKey};
use crate::model::{FieldName, Page, PageQuery, ProjectId, Value, ValueId, ValueInput};

impl Client {
    /// `GET /projects/<id>/custom_fields/<name>/values`: one page of a choice field's values.
    pub async fn list_values(
        &self,
        project: ProjectId,
        field: &FieldName,
        page: PageQuery,
    ) -> Result<Page<Value>, Error> {
        self.transport.list(&values(project, field), page, &[]).await
    }

    /// `GET /projects/<id>/custom_fields/<name>/values/<id>`, with its version where the server names one.
    pub async fn get_value(
        &self,
        project: ProjectId,
        field: &FieldName,
        value: ValueId,
    ) -> Result<(Value, Option<ETag>), Error> {
        self.transport.get(&format!("{}/{value}", values(project, field))).await
    }

    /// `POST /projects/<id>/custom_fields/<name>/values`.
    pub async fn create_value(
        &self,
        project: ProjectId,
        field: &FieldName,
        input: &ValueInput,
        key: &IdempotencyKey,
    ) -> Result<Value, Error> {
        self.transport.create(&values(project, field), input, key).await
    }

    /// `PUT /projects/<id>/custom_fields/<name>/values/<id>`.
    pub async fn update_value(
        &self,
        project: ProjectId,
        field: &FieldName,
        value: ValueId,
        input: &ValueInput,
        version: Option<&ETag>,
    ) -> Result<Value, Error> {
        self.transport.update(&format!("{}/{value}", values(project, field)), input, version).await
    }

    /// `DELETE /projects/<id>/custom_fields/<name>/values/<id>`.
    pub async fn delete_value(
        &self,
        project: ProjectId,
        field: &FieldName,
        value: ValueId,
    ) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{value}", values(project, field))).await
    }
}

/// Where the list is.
fn values(project: ProjectId, field: &FieldName) -> String {
    format!("projects/{project}/custom_fields/{field}/values")
}
