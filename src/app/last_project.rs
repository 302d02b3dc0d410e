//! The project that was open last, by account: where the next start goes on.

use super::desk::Desk;
use super::effect::Effect;
use crate::model::{Endpoint, ProjectId};
use crate::worker::request::Target;

/// The name under which something is remembered of an account; none for one that is thrown away.
fn account(target: &Target) -> Option<String> {
    match target {
        Target::Local => Some("this machine".to_owned()),
        Target::Demo => None,
        Target::Account(connection) => Some(match &connection.endpoint {
            Endpoint::Http(url) => format!("{} at {url}", connection.email),
            Endpoint::Unix(socket) => format!("{} at {}", connection.email, socket.display()),
        }),
    }
}

impl Desk {
    /// The project this account had open last. It may not be there any more.
    pub(super) fn last_project(&self) -> Option<ProjectId> {
        self.last_projects.get(&account(self.target.as_ref()?)?).copied()
    }

    /// This project is open now.
    pub(super) fn remember_project(&mut self, project: ProjectId) {
        let Some(account) = self.target.as_ref().and_then(account) else { return };
        if self.last_projects.insert(account.clone(), project) != Some(project) {
            self.effect(Effect::RememberProject { account, project });
        }
    }
}
