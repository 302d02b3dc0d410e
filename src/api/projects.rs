//! Projects.

use super::{Client, ETag, Error, IdempotencyKey};
use crate::model::{Page, PageQuery, Project, ProjectId, ProjectInput};

impl Client {
    /// `GET /projects`: one page of the projects the caller may see.
    pub async fn list_projects(&self, page: PageQuery) -> Result<Page<Project>, Error> {
        self.transport.list("projects", page, &[]).await
    }

    /// `GET /projects/<id>`, with its version where the server names one.
    pub async fn get_project(&self, project: ProjectId) -> Result<(Project, Option<ETag>), Error> {
        self.transport.get(&format!("{}/{project}", "projects")).await
    }

    /// `POST /projects`.
    pub async fn create_project(
        &self,
        input: &ProjectInput,
        key: &IdempotencyKey,
    ) -> Result<Project, Error> {
        self.transport.create("projects", input, key).await
    }

    /// `PUT /projects/<id>`.
    pub async fn update_project(
        &self,
        project: ProjectId,
        input: &ProjectInput,
        version: Option<&ETag>,
    ) -> Result<Project, Error> {
        self.transport.update(&format!("{}/{project}", "projects"), input, version).await
    }

    /// `DELETE /projects/<id>`.
    pub async fn delete_project(&self, project: ProjectId) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{project}", "projects")).await
    }
}
