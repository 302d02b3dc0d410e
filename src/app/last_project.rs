//! The project that was open last, by account: where the next start goes on.

use super::desk::Desk;
use super::effect::Effect;
use crate::model::ProjectId;
use crate::worker::request::Target;

impl Desk {
    /// The project this account had open last. It may not be there any more.
    pub(super) fn last_project(&self) -> Option<ProjectId> {
        self.last_projects.get(&self.target.as_ref()?.account()?).copied()
    }

    /// This project is open now.
    pub(super) fn remember_project(&mut self, project: ProjectId) {
        let Some(account) = self.target.as_ref().and_then(Target::account) else { return };
        if self.last_projects.insert(account.clone(), project) != Some(project) {
            self.effect(Effect::RememberProject { account, project });
        }
    }
}
