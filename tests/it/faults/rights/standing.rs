//! Kinds of callers, and what the contract lets each of them do. Thought out apart from the server's own code.

use super::rows::Need;
use super::scene::{Target, Whom};

/// A role in the project.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Role {
    pub(super) level: u8,
    pub(super) edits: bool,
    pub(super) moderates: bool,
    pub(super) reads_private: bool,
    /// Moves stop at the first step.
    pub(super) stops: bool,
}

/// A kind of caller.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    pub(super) name: &'static str,
    pub(super) administers: bool,
    pub(super) adds_projects: bool,
    pub(super) views_people: bool,
    pub(super) manages_people: bool,
    pub(super) role: Option<Role>,
}

const NOBODY: Standing = Standing {
    name: "",
    administers: false,
    adds_projects: false,
    views_people: false,
    manages_people: false,
    role: None,
};
const IDLE: Role =
    Role { level: 1, edits: false, moderates: false, reads_private: false, stops: false };

const fn member(name: &'static str, role: Role) -> Standing {
    Standing { name, role: Some(role), ..NOBODY }
}

const fn level(name: &'static str, level: u8) -> Standing {
    member(name, Role { level, ..IDLE })
}

/// Everybody there is to be.
pub(super) const STANDINGS: &[Standing] = &[
    Standing { name: "Administrator", administers: true, ..NOBODY },
    Standing { name: "Founder", adds_projects: true, ..NOBODY },
    Standing { name: "Viewer", views_people: true, ..NOBODY },
    Standing { name: "Keeper", manages_people: true, ..NOBODY },
    Standing { name: "Stranger", ..NOBODY },
    member("Shut", Role { level: 0, edits: true, moderates: true, reads_private: true, ..IDLE }),
    level("Level1", 1),
    level("Level2", 2),
    level("Level3", 3),
    level("Level4", 4),
    level("Level5", 5),
    member("Bounded", Role { level: 4, stops: true, ..IDLE }),
    member("Editor", Role { edits: true, ..IDLE }),
    member("Moderator", Role { moderates: true, ..IDLE }),
    member("Confidant", Role { level: 2, reads_private: true, ..IDLE }),
    member("Guardian", Role { moderates: true, reads_private: true, ..IDLE }),
    member(
        "Manager",
        Role { level: 5, edits: true, moderates: true, reads_private: true, stops: false },
    ),
];

/// What a caller is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    /// It is done.
    Done,
    /// He knows of it, but may not do that.
    Denied,
    /// There is no such thing, as far as he is told.
    Absent(&'static str),
}

impl Standing {
    /// His role where the target is; an administrator needs none.
    fn role_at(&self, target: &Target) -> Option<Role> {
        let all =
            Role { level: 5, edits: true, moderates: true, reads_private: true, stops: false };
        if self.administers {
            return Some(all);
        }
        self.role.filter(|role| role.level > 0 && !target.is_elsewhere)
    }

    /// What is to come of it.
    pub(super) fn want(&self, need: Need, target: &Target) -> Want {
        let done_if = |allowed| if allowed { Want::Done } else { Want::Denied };
        match need {
            Need::Login => Want::Done,
            Need::AddPeople => done_if(self.administers),
            Need::AddProjects => done_if(self.administers || self.adds_projects),
            Need::ViewPerson | Need::ChangePerson | Need::DeletePerson => {
                self.want_of_person(need, target)
            }
            _ => self.want_in_project(need, target),
        }
    }

    fn want_of_person(&self, need: Need, target: &Target) -> Want {
        let Some(whom) = target.whom else { return Want::Absent("user") };
        let sees =
            self.administers || self.views_people || self.manages_people || whom == Whom::Oneself;
        if !sees {
            return Want::Absent("user");
        }
        let allowed = self.administers
            || match (need, whom) {
                (Need::ViewPerson, _) | (Need::ChangePerson, Whom::Oneself) => true,
                (Need::ChangePerson, Whom::Other) => self.manages_people,
                _ => false,
            };
        if allowed { Want::Done } else { Want::Denied }
    }

    fn want_in_project(&self, need: Need, target: &Target) -> Want {
        let Some(role) = self.role_at(target).filter(|_| target.missing != Some("project")) else {
            return Want::Absent("project");
        };
        // whether he may edit the project at all is asked before anything in it is looked for
        if need == Need::Edit && !role.edits {
            return Want::Denied;
        }
        if let Some(what) = target.missing.filter(|what| *what != "file") {
            return Want::Absent(what);
        }
        if target.is_private && !target.is_own && !role.reads_private {
            return Want::Absent("note");
        }
        let allowed = match need {
            Need::AddNotes => role.level >= 2,
            Need::AddTickets => role.level >= 3,
            Need::EditTickets => role.level >= 4,
            Need::DeleteTickets => role.level >= 5,
            Need::ChangeNote if target.is_own => role.level >= 2,
            Need::ChangeNote => role.moderates,
            _ => true,
        };
        match target.missing {
            _ if !allowed => Want::Denied,
            Some(what) => Want::Absent(what),
            None => Want::Done,
        }
    }
}
