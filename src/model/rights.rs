//! Who may do what (contract §5). Pure: what a caller is and has, and what is wanted, give a verdict.
//!
//! The server refuses by it; the client asks it beforehand, as far as it knows enough, so that a key that would be
//! refused says so in the same words.

use super::{AccessLevel, User, UserId};

/// Why the rights of an administrator who is the only one stay.
pub const LAST_ADMINISTRATOR_STAYS: &str =
    "the last administrator must stay one; make somebody else one first";
/// Why an administrator who is the only one is not deleted.
pub const LAST_ADMINISTRATOR_IS_KEPT: &str =
    "the last administrator cannot be deleted; make somebody else one first";

/// Who is calling, and what the account lets him do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub id: UserId,
    /// May do everything.
    pub is_account_administrator: bool,
    /// May add projects.
    pub can_manage_projects: bool,
    /// May read others' profiles.
    pub can_view_profiles: bool,
    /// May change others' profiles.
    pub can_manage_profiles: bool,
}

impl From<&User> for Caller {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            is_account_administrator: user.is_account_administrator,
            can_manage_projects: user.can_manage_projects,
            can_view_profiles: user.can_view_profiles,
            can_manage_profiles: user.can_manage_profiles,
        }
    }
}

/// What the caller's role in a project lets him do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRights {
    /// What its people may do with tickets.
    pub level: AccessLevel,
    /// The place of the last step they may move a ticket to; none = all.
    pub max_pos: Option<u32>,
    /// Project, steps, fields and roles.
    pub can_edit_project: bool,
    /// Edit and delete notes of others.
    pub can_manage_people_notes: bool,
    /// Read private notes of others.
    pub can_see_private_notes: bool,
}

/// Somebody, seen by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// The caller himself.
    Oneself,
    /// Another person.
    Other,
    /// Another person, who is an administrator.
    Administrator,
}

impl Person {
    /// What that user is to the caller.
    pub fn seen_by(caller: &Caller, user: &User) -> Self {
        if user.id == caller.id {
            Self::Oneself
        } else if user.is_account_administrator {
            Self::Administrator
        } else {
            Self::Other
        }
    }
}

/// A note, seen by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteKind {
    /// Whether the caller has written it.
    pub own: bool,
    /// Whether only some may see it.
    pub private: bool,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Read a profile.
    ReadProfile(Person),
    /// Change what a profile says: name, company, telephone.
    ChangeProfile(Person),
    /// Change what somebody logs in with: e-mail, password.
    ChangeLogin(Person),
    /// Set one of the four rights of an account.
    ChangeRights,
    /// Add a person.
    AddPerson,
    /// Delete a person.
    DeletePerson,
    /// Add a project.
    AddProject,
    /// Know of a project, and read its steps, fields, roles and tickets.
    SeeProject,
    /// Change or delete a project, its steps, fields and roles.
    EditProject,
    /// Add a ticket.
    AddTicket,
    /// Change a ticket.
    EditTicket,
    /// Put a ticket into the step at this place.
    EnterStep(u32),
    /// Delete a ticket.
    DeleteTicket,
    /// Read a note and its files.
    ReadNote(NoteKind),
    /// Add a note.
    AddNote,
    /// Change or delete a note, add files to it or delete them.
    ChangeNote(NoteKind),
}

/// Why somebody may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// He may not even know that it exists.
    Hidden,
    /// He may know, but not do it; the reason is for him to read.
    Refused(&'static str),
}

/// Whether the caller may do that. `role` is his role in the project concerned; what concerns no project takes none.
pub fn may(caller: &Caller, role: Option<&RoleRights>, action: Action) -> Result<(), Denial> {
    if caller.is_account_administrator {
        return Ok(());
    }
    match action {
        Action::ReadProfile(person) => {
            let allowed =
                person == Person::Oneself || caller.can_view_profiles || caller.can_manage_profiles;
            if allowed { Ok(()) } else { Err(Denial::Hidden) }
        }
        Action::ChangeProfile(person) => change_profile(caller, person),
        Action::ChangeLogin(person) => {
            may(caller, role, Action::ChangeProfile(person))?;
            // whoever sets another's password can become him
            refuse_unless(
                person == Person::Oneself,
                "only an administrator changes what others log in with",
            )
        }
        Action::ChangeRights => Err(Denial::Refused("only an administrator sets these rights")),
        Action::AddPerson => Err(Denial::Refused("only an administrator adds people")),
        Action::DeletePerson => Err(Denial::Refused("only an administrator deletes people")),
        Action::AddProject => refuse_unless(caller.can_manage_projects, "you may not add projects"),
        _ => in_project(role, action),
    }
}

/// Why a ticket does not enter a step beyond the one a role stops at.
pub fn beyond(last: &str, wanted: &str) -> String {
    format!("your role moves tickets up to step \"{last}\", not to \"{wanted}\"")
}

fn change_profile(caller: &Caller, person: Person) -> Result<(), Denial> {
    match person {
        Person::Oneself => Ok(()),
        _ if !caller.can_view_profiles && !caller.can_manage_profiles => Err(Denial::Hidden),
        Person::Other => {
            refuse_unless(caller.can_manage_profiles, "you may not change others' profiles")
        }
        Person::Administrator => {
            Err(Denial::Refused("only an administrator changes an administrator"))
        }
    }
}

fn in_project(role: Option<&RoleRights>, action: Action) -> Result<(), Denial> {
    let Some(role) = role.filter(|role| role.level >= AccessLevel::Read) else {
        return Err(Denial::Hidden);
    };
    let at_least = |level, why| refuse_unless(role.level >= level, why);
    match action {
        Action::EditProject => {
            refuse_unless(role.can_edit_project, "your role may not edit this project")
        }
        Action::AddTicket => at_least(AccessLevel::Add, "your role may not add tickets"),
        Action::EditTicket => at_least(AccessLevel::Edit, "your role may not edit tickets"),
        Action::EnterStep(pos) => refuse_unless(
            role.max_pos.is_none_or(|last| pos <= last),
            "your role may not move tickets that far",
        ),
        Action::DeleteTicket => at_least(AccessLevel::Delete, "your role may not delete tickets"),
        Action::ReadNote(note) => read_note(role, note),
        Action::AddNote => at_least(AccessLevel::Note, "your role may not add notes"),
        Action::ChangeNote(note) => {
            read_note(role, note)?;
            if note.own {
                at_least(AccessLevel::Note, "your role may not change notes")
            } else {
                refuse_unless(
                    role.can_manage_people_notes,
                    "your role may not change notes of others",
                )
            }
        }
        // the account's own actions are decided before a role is looked at
        _ => Ok(()),
    }
}

const fn read_note(role: &RoleRights, note: NoteKind) -> Result<(), Denial> {
    if note.own || !note.private || role.can_see_private_notes {
        Ok(())
    } else {
        Err(Denial::Hidden)
    }
}

const fn refuse_unless(allowed: bool, why: &'static str) -> Result<(), Denial> {
    if allowed { Ok(()) } else { Err(Denial::Refused(why)) }
}

#[cfg(test)]
mod tests;
