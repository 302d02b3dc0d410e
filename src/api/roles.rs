//! Roles of a project, the default one among them.

use super::{Client, ETag, Error, IdempotencyKey};
use crate::model::{Page, PageQuery, ProjectId, Role, RoleId, RoleInput};

impl Client {
    /// `GET /projects/<id>/roles`: one page of a project's roles.
    pub async fn list_roles(
        &self,
        project: ProjectId,
        page: PageQuery,
    ) -> Result<Page<Role>, Error> {
        self.transport.list(&roles(project), page, &[]).await
    }

    /// `GET /projects/<id>/roles/<id>`, with its version where the server names one.
    pub async fn get_role(
        &self,
        project: ProjectId,
        role: RoleId,
    ) -> Result<(Role, Option<ETag>), Error> {
        self.transport.get(&format!("{}/{role}", roles(project))).await
    }

    /// `POST /projects/<id>/roles`.
    pub async fn create_role(
        &self,
        project: ProjectId,
        input: &RoleInput,
        key: &IdempotencyKey,
    ) -> Result<Role, Error> {
        self.transport.create(&roles(project), input, key).await
    }

    /// `PUT /projects/<id>/roles/<id>`.
    pub async fn update_role(
        &self,
        project: ProjectId,
        role: RoleId,
        input: &RoleInput,
        version: Option<&ETag>,
    ) -> Result<Role, Error> {
        self.transport.update(&format!("{}/{role}", roles(project)), input, version).await
    }

    /// `DELETE /projects/<id>/roles/<id>`.
    pub async fn delete_role(&self, project: ProjectId, role: RoleId) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{role}", roles(project))).await
    }

    /// `GET /projects/<id>/roles/default`: the role of everybody who is in no other.
    pub async fn default_role(&self, project: ProjectId) -> Result<(Role, Option<ETag>), Error> {
        self.transport.get(&format!("{}/default", roles(project))).await
    }

    /// `PUT /projects/<id>/roles/default`. The guide writes `project` here, in the singular: where the plural is not
    /// known, that is tried, once. It is read in the plural in any case, as the guide has it.
    pub async fn update_default_role(
        &self,
        project: ProjectId,
        input: &RoleInput,
        version: Option<&ETag>,
    ) -> Result<Role, Error> {
        let plural = format!("{}/default", roles(project));
        let refused = match self.transport.update(&plural, input, version).await {
            Err(error) if is_unknown_address(&error) => error,
            answer => return answer,
        };
        let singular = format!("project/{project}/roles/default");
        match self.transport.update_and_read(&singular, &plural, input, version).await {
            Err(error) if is_unknown_address(&error) => Err(refused),
            answer => answer,
        }
    }
}

/// 404 and 405, also from a web server that knows no such address and has never heard of envelopes.
const fn is_unknown_address(error: &Error) -> bool {
    matches!(error.code(), Some(404 | 405))
}

/// Where the list is.
fn roles(project: ProjectId) -> String {
    format!("projects/{project}/roles")
}
