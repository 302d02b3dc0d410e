//! Steps: the lanes of a project's board.

use super::{Client, ETag, Error, IdempotencyKey};
use crate::model::{Page, PageQuery, ProjectId, Step, StepId, StepInput};

impl Client {
    /// `GET /projects/<id>/steps`: one page of a project's steps.
    pub async fn list_steps(
        &self,
        project: ProjectId,
        page: PageQuery,
    ) -> Result<Page<Step>, Error> {
        self.transport.list(&steps(project), page, &[]).await
    }

    /// `GET /projects/<id>/steps/<id>`, with its version where the server names one.
    pub async fn get_step(
        &self,
        project: ProjectId,
        step: StepId,
    ) -> Result<(Step, Option<ETag>), Error> {
        self.transport.get(&format!("{}/{step}", steps(project))).await
    }

    /// `POST /projects/<id>/steps`.
    pub async fn create_step(
        &self,
        project: ProjectId,
        input: &StepInput,
        key: &IdempotencyKey,
    ) -> Result<Step, Error> {
        self.transport.create(&steps(project), input, key).await
    }

    /// `PUT /projects/<id>/steps/<id>`.
    pub async fn update_step(
        &self,
        project: ProjectId,
        step: StepId,
        input: &StepInput,
        version: Option<&ETag>,
    ) -> Result<Step, Error> {
        self.transport.update(&format!("{}/{step}", steps(project)), input, version).await
    }

    /// `DELETE /projects/<id>/steps/<id>`.
    pub async fn delete_step(&self, project: ProjectId, step: StepId) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{step}", steps(project))).await
    }
}

/// Where the list is.
fn steps(project: ProjectId) -> String {
    format!("projects/{project}/steps")
}
