//! Values of a choice field.

use super::{Client, Error, IdempotencyKey};
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

    /// `GET /projects/<id>/custom_fields/<name>/values/<id>`.
    pub async fn get_value(
        &self,
        project: ProjectId,
        field: &FieldName,
        value: ValueId,
    ) -> Result<Value, Error> {
        let (found, _) = self.transport.get(&format!("{}/{value}", values(project, field))).await?;
        Ok(found)
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
    ) -> Result<Value, Error> {
        self.transport.update(&format!("{}/{value}", values(project, field)), input, None).await
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
