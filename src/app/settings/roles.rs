//! The roles of a project.

use super::super::desk::Desk;
use super::super::layer::Reason;
use super::{Settings, Tab};
pub use crate::app::admin_form::level_words;
use crate::model::{Role, RoleId, StepId};

impl Settings {
    /// The roles, the default one first.
    pub fn listed_roles<'a>(&self, desk: &'a Desk) -> Vec<&'a Role> {
        let mut roles: Vec<&Role> =
            self.data(desk).map_or(&[][..], |data| &data.roles.items).iter().collect();
        roles.sort_by_key(|role| !role.is_default);
        roles
    }

    pub(super) fn role_ids(&self, desk: &Desk) -> Vec<RoleId> {
        self.listed_roles(desk).iter().map(|role| role.id).collect()
    }

    /// The selected role.
    pub fn role<'a>(&self, desk: &'a Desk) -> Option<&'a Role> {
        let roles = self.listed_roles(desk);
        let place = self.roles.place(&self.role_ids(desk))?;
        roles.get(place).copied()
    }

    /// Why the selected role cannot be deleted.
    pub(super) fn stays(&self, desk: &Desk) -> Option<Reason> {
        let is_default = self.role(desk).is_some_and(|role| role.is_default);
        (self.tab == Tab::Roles && is_default).then(|| {
            Reason::new(
                "The default role cannot be deleted: it is the role of everybody who is in no other.",
            )
        })
    }

    /// The names of the people in a role, where the server tells who is in it.
    pub fn people_of<'a>(&self, role: &'a Role, desk: &'a Desk) -> Option<Vec<String>> {
        let people = &desk.store.people.items;
        let name = |id: &crate::model::UserId| {
            let known = people.iter().find(|it| it.id == *id);
            known.map_or_else(|| format!("person {id}"), |it| it.name.clone())
        };
        Some(role.users.as_ref()?.iter().map(name).collect())
    }

    /// The roles whose people move tickets no further than that step.
    pub fn roles_ending_at<'a>(&self, step: StepId, desk: &'a Desk) -> Vec<&'a Role> {
        self.listed_roles(desk).into_iter().filter(|role| role.max_step == Some(step)).collect()
    }
}
