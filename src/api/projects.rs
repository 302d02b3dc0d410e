//! Projects.

use super::{Client, Error, IdempotencyKey};
use crate::model::{Page, PageQuery, Project, ProjectId, ProjectInput};

impl Client {
    /// `GET /projects`: one page of the projects the caller may see.
    pub async fn list_projects(&self, page: PageQuery) -> Result<Page<Project>, Error> {
        self.transport.list("projects", page, &[]).await
    }

    /// `GET /projects/<id>`.
    pub async fn get_project(&self, project: ProjectId) -> Result<Project, Error> {
        let (found, _) = self.transport.get(&format!("{}/{project}", "projects")).await?;
        Ok(found)
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
    ) -> Result<Project, Error> {
        self.transport.update(&format!("{}/{project}", "projects"), input, None).await
    }

    /// `DELETE /projects/<id>`.
    pub async fn delete_project(&self, project: ProjectId) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{project}", "projects")).await
    }
}
