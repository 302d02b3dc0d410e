//! A caller before a project: loads what `rights` needs, and turns its verdicts into refusals.

use super::db::{self, Failure, Read};
use super::error::Refusal;
use crate::model::rights::{Action, Caller, Denial, RoleRights, beyond, may};
use crate::model::{ProjectId, Step};

/// A caller who has a project before him that he may know of.
pub(super) struct Access {
    caller: Caller,
    project: ProjectId,
    /// None for an administrator, who needs no role.
    role: Option<RoleRights>,
    /// The name of the step his moves stop at.
    last_step: Option<String>,
}

impl Access {
    /// Looks the caller's role up. A project that is not there and one that he may not see are the same 404.
    pub(super) async fn to(
        db: &mut Read,
        caller: Caller,
        project: ProjectId,
    ) -> Result<Self, Refusal> {
        let unknown = Refusal::NotFound("project");
        let (role, last_step) = if caller.is_account_administrator {
            if db::projects::find(db, project).await?.is_none() {
                return Err(unknown);
            }
            (None, None)
        } else {
            match db::roles::rights_of(db, project, caller.id).await? {
                Some((role, last_step)) => (Some(role), last_step),
                None => return Err(unknown),
            }
        };
        let access = Self { caller, project, role, last_step };
        access.require(Action::SeeProject, "project")?;
        Ok(access)
    }

    /// Who is calling.
    pub(super) const fn caller(&self) -> Caller {
        self.caller
    }

    /// The project.
    pub(super) const fn project(&self) -> ProjectId {
        self.project
    }

    /// Whether the caller may do that.
    pub(super) fn allows(&self, action: Action) -> bool {
        may(&self.caller, self.role.as_ref(), action).is_ok()
    }

    /// Refuses what the caller may not do; `what` is the thing that is not found where he may not know of it.
    pub(super) fn require(&self, action: Action, what: &'static str) -> Result<(), Refusal> {
        refused(may(&self.caller, self.role.as_ref(), action), what)
    }

    /// Refuses to put a ticket into a step beyond the one the caller's role stops at.
    pub(super) fn require_step(&self, step: &Step) -> Result<(), Refusal> {
        if self.allows(Action::EnterStep(step.pos)) {
            return Ok(());
        }
        let last = self.last_step.as_deref().unwrap_or_default();
        Err(Refusal::Forbidden(beyond(last, &step.name)))
    }
}

/// A verdict on something that concerns no project.
pub(super) fn require(caller: &Caller, action: Action, what: &'static str) -> Result<(), Refusal> {
    refused(may(caller, None, action), what)
}

fn refused(verdict: Result<(), Denial>, what: &'static str) -> Result<(), Refusal> {
    match verdict {
        Ok(()) => Ok(()),
        Err(Denial::Hidden) => Err(Refusal::NotFound(what)),
        Err(Denial::Refused(why)) => Err(Refusal::Forbidden(why.to_owned())),
    }
}

/// What was looked for in the database, or 404.
pub(super) fn sought<T>(
    looked: Result<Option<T>, Failure>,
    what: &'static str,
) -> Result<T, Refusal> {
    looked?.ok_or(Refusal::NotFound(what))
}
